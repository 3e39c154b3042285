"""Which days do the words of a text tell of, and how is it found out?

`words` holds the words of a language, `view` and `beginnings` see a text through them, `reader` and the `rules_…` are
the grammar, `names`, `counts` and `joints` are what its rules find, each of which counts itself out (`outcomes`);
`finder` goes through a text, and `date` gives the values.
"""

from factx.values.dates.date import Date, find_dates

__all__ = ["Date", "find_dates"]
