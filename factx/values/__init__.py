"""What do the words amount to?

Values read themselves from their words: an `Amount`, a `Date`, a `Change`. `numerals` finds every number of a text.
"""

from factx.values.amounts.amount import Amount
from factx.values.amounts.change import Change
from factx.values.amounts.changes import find_change
from factx.values.amounts.figures import find_amounts
from factx.values.amounts.numerals import Numeral, numerals
from factx.values.dates import Date, find_dates

__all__ = ["Amount", "Change", "Date", "Numeral", "find_amounts", "find_change", "find_dates", "numerals"]
