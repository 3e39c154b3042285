"""What do the words amount to?

Values read themselves from their words: an `Amount`, a `Date`, a `Change`. `numerals` finds every number of a text.
"""

from factx.values.amount import Amount
from factx.values.change import Change
from factx.values.changes import find_change
from factx.values.dates import Date, find_dates
from factx.values.figures import find_amounts
from factx.values.numerals import Numeral, numerals

__all__ = ["Amount", "Change", "Date", "Numeral", "find_amounts", "find_change", "find_dates", "numerals"]
