"""Which days do the words of a text tell of, and how is it found out?

`words` holds the words of a language, `reader` and the `rules_…` the grammar, `names`, `counts` and `joints` what its
rules find, each of which counts itself out (`outcomes`); `finder` goes through a text.
"""

from factx.values.dates.date import Date, find_dates

__all__ = ["Date", "find_dates"]
