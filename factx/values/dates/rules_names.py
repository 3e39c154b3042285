"""Which words name a day or a month, and which year stands behind them?"""

from __future__ import annotations

from dataclasses import replace

from factx.values.dates.names import CalendarDay, CalendarPart, Feast
from factx.values.dates.outcomes import Expression
from factx.values.dates.rules_clock import ClockRules
from factx.values.dates.view import APOSTROPHES
from factx.values.tokens import DIGITS, WORD

_BEHIND_DAYS = frozenset({"MONTH", "PART", "FEAST", "zones", "at", "on", "to"})
_YEARLY = frozenset({"COUNT", "this", "last", "next"})
_MONEY = frozenset("$€£#")


class NameRules(ClockRules):
    """The rules for the names that days and months are told with."""

    def led(self, at: int) -> bool:
        """Whether the word before says that a time follows."""
        return (
            self.does(at - 1, "on") or self.bounds(at - 1) or self.does(at - 1, "between") or self.does(at - 1, "from")
        )

    def month_name(self, at: int) -> tuple[int, int] | None:
        """A month and the index behind it; a short form may have a full stop."""
        token = self.token(at)
        month = self.words.months.get(token.low)
        if month is None or (self.token(at - 1).text in {"$", "@", "#"} and self.touches(at)):
            return None
        if token.text.islower() and self.does(at, "verbs_too"):
            name = at + 2 if self.low(at + 1) == "." else at + 1
            digits = (
                self.day_number(name)
                or self.ordinal(self.over(name, "the"))
                or self.year_number(name)
                or self.day_number(at - 1)
            )
            if digits is None and not (
                self.does(at - 1, "on") or self.does(at - 1, "of") or self.does(at - 1, "between")
            ):
                return None
        short = token.low in self.words.shortened and self.low(at + 1) == "." and self.touches(at + 1)
        return month, at + 2 if short else at + 1

    def day_number(self, at: int) -> tuple[int, int] | None:
        number = self.digits(at, longest=2)
        if number is None or not 1 <= number <= 31 or (self.token(at - 1).text in _MONEY):
            return None
        if self.does(at + 1, "ordinal_endings") and self.touches(at + 1):
            return number, at + 2
        if self.touches(at + 1) and self.token(at + 1).text in {":", "%", "°"}:
            return None
        return number, at + 1

    def day_word(self, at: int) -> tuple[int, int] | None:
        """ "14", "14th", "the second", "twenty-seventh", "twenty nine"."""
        start = self.over(at, "the")
        found = self.day_number(start) or self.ordinal(start)
        if (
            found is None
            and self.words.counts.get(self.low(start), 0) in range(1, 32)
            and not self.does(start, "articles")
        ):
            found = self.spelled(start)
        return found if found is not None and 1 <= found[0] <= 31 and self.unit(found[1]) is None else None

    def weekday_name(self, at: int) -> tuple[int, int] | None:
        token = self.token(at)
        weekday = self.words.weekdays.get(token.low)
        if weekday is None or (self.words.language == "en" and self._is_name(at)):
            return None
        short = self.low(at + 1) == "." and len(token.text) < 5 and self.touches(at + 1)
        return weekday, at + 2 if short else at + 1

    def _is_name(self, at: int) -> bool:
        """Whether a weekday is part of a name, or no weekday at all: "the Sun", "the Sunday Times", "Super Tuesday"."""
        token, before, after = self.token(at), self.token(at - 1), self.token(at + 1)
        if self.does(at - 1, "before_names") and before.text[0].isupper():
            return True
        if len(token.text) == 3 and token.low in {"sun", "sat", "mon", "wed"}:
            if token.text.islower() or self.does(at - 1, "the"):
                return True
            told = (
                after.text in {".", ",", ""} or after.kind == DIGITS or not self.plays[at + 1].isdisjoint(_BEHIND_DAYS)
            )
            return not (told or self.plays[at - 1] or self.hyphen(at + 1) or before.text in {",", "("})
        named = after.kind == WORD and after.text[0].isupper() and not after.text.isupper()
        named = named and self.plays[at + 1].isdisjoint(_BEHIND_DAYS) and after.start == token.end + 1
        return named and self.does(at - 1, "the")

    def with_year(self, expression: CalendarDay | CalendarPart | Feast, at: int) -> tuple[Expression, int]:
        later = self.later_year(at)
        if later is None:
            return expression, at
        return replace(expression, year=later[0], shift=later[1]), later[2]

    def later_year(self, at: int) -> tuple[int | None, int | None, int] | None:
        """The year behind a day, month or quarter: "2024", ", 2024", "of 2024", "last year", "of this year", "'98"."""
        start = at + 1 if self.low(at) in {",", "-", "/"} else at
        start = self.over(start, "of")
        start = self.over(start, "the")
        if self.unit(start) == "Y":
            start = self.over(start + 1, "of")
        token = self.tokens[start]
        if token.kind != DIGITS and token.low not in APOSTROPHES and self.plays[start].isdisjoint(_YEARLY):
            return None
        year = self.year_number(start) or self.year_in_words(start)
        if year is not None:
            return year[0], None, year[1]
        two = self.digits(start + 1, longest=2)
        if token.low in APOSTROPHES and two is not None and self.touches(start + 1):
            return century(two), None, start + 2
        shift = self.shift(start)
        if shift is not None and self.unit(start + 1) == "Y" and self.low(at) != "-":
            return None, shift, start + 2
        return None


def century(two: int) -> int:
    """The year that two digits stand for."""
    return two + (2000 if two < 70 else 1900)
