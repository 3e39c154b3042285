"""Which days do words name?"""

from __future__ import annotations

from dataclasses import replace

from factx.values.dates.counts import Repeated
from factx.values.dates.joints import Range
from factx.values.dates.names import (
    CalendarDay,
    CalendarPart,
    ComingWeekday,
    Feast,
    FeastWeekend,
    MonthDay,
    Weekday,
    valid,
)
from factx.values.dates.reader import Found
from factx.values.dates.rules_names import century
from factx.values.dates.rules_years import YearRules
from factx.values.tokens import DIGITS, WORD

_DAYS = frozenset({"MONTH", "ORDINAL", "COUNT", "the"})


class DayRules(YearRules):
    """The rules for days and weekdays that are named."""

    def numeric(self, at: int) -> Found:
        """ "2024-02-14", "14/02/2024", "14.2.2024", "05-Aug-2016"."""
        first = self.token(at)
        if first.kind != DIGITS:
            return None
        if len(first.text) == 8 and first.text.isdigit() and first.text[:2] in {"19", "20"}:
            return self._dated([first.text[:4], first.text[4:6], first.text[6:]], at + 1)
        if first.text.count(".") == 2:
            return self._dated(first.text.split("."), at + 1)
        mark = self.token(at + 1).text
        if mark == "-" and self.hyphen(at - 1) and self.touches(at) and self.token(at - 2).kind == DIGITS:
            return None
        if mark not in {"/", "-"} or not self.touches(at + 1) or not self.touches(at + 2):
            return None
        month = self.month_name(at + 2)
        year = self.year_number(at)
        if month is not None and year is not None and self.token(at + 3).text == mark and self.touches(at + 4):
            last = self.day_number(at + 4)
            return (CalendarDay(last[0], month[0], year[0]), last[1]) if last else None
        day = self.day_number(at)
        if month is not None and day is not None:
            year = self.year_number(at + 4) if self.token(at + 3).text == mark else None
            return CalendarDay(day[0], month[0], year[0] if year else None), at + 5 if year else month[1]
        if self.token(at + 3).text == mark and self.touches(at + 3) and self.touches(at + 4):
            pieces = [first.text, self.token(at + 2).text, self.token(at + 4).text]
            return self._dated(pieces, at + 5)
        return self.day_and_month(at) if mark == "/" else self.year_and_month(at)

    def day_and_month(self, at: int) -> Found:
        """ "on 22/04": only where something says that it is a day."""
        named = self.words.named_days.get(f"{self.low(at)}/{self.low(at + 2)}")
        if named is not None and self.token(at + 3).text != "/":
            year, month, day = named
            return CalendarDay(day, month, year), at + 3
        a, b = self.digits(at, longest=2), self.digits(at + 2, longest=2)
        told = (
            self.led(at)
            or self.does(at - 1, "to")
            or self.does(at - 1, "or")
            or self.low(at - 1) in self.words.weekdays
        )
        told = told or self.hyphen(at - 1) or self.hyphen(at + 3) or self.low(at - 1) in {",", "?", ""}
        follows = self.token(at + 3)
        if a is None or b is None or not told or follows.text in {"%", "/"}:
            return None
        if follows.kind == WORD and (not self.plays[at + 3] or self.unit(at + 3)):  # "1/2 cup", "1/2 hour"
            return None
        day, month = (b, a) if self.words.month_first else (a, b)
        if not valid(2024, month, day):
            day, month = month, day
        return (CalendarDay(day, month), at + 3) if valid(2024, month, day) else None

    def year_and_month(self, at: int) -> Found:
        """ "2015-03", as ISO 8601 writes a month."""
        year, month = self.year_number(at), self.digits(at + 2, longest=2)
        if (
            year is None
            or month is None
            or not 1 <= month <= 12
            or len(self.token(at + 2).text) != 2
            or self.hyphen(at + 3)
            or month == (year[0] + 1) % 100  # "the 2008-09 season"
        ):
            return None
        return CalendarPart("M", month, year[0]), at + 3

    def _dated(self, pieces: list[str], end: int) -> Found:
        if not all(piece.isdigit() and piece.isascii() and len(piece) <= 4 for piece in pieces):
            return None
        a, b, c = (int(piece) for piece in pieces)
        if len(pieces[0]) == 4:
            return (CalendarDay(c, b, a), end) if valid(a, b, c) else None
        if len(pieces[2]) not in {2, 4}:
            return None
        year = c if len(pieces[2]) == 4 else century(c)
        day, month = (b, a) if self.words.month_first else (a, b)
        if not valid(year, month, day):
            day, month = month, day
        return (CalendarDay(day, month, year), end) if valid(year, month, day) else None

    def day(self, at: int) -> Found:
        """ "February 14", "14 February 2024", "Monday, 3 November", "the 14th of May", "on the 14th"."""
        start, weekday = at, self.weekday_name(at)
        if weekday is not None:
            start = weekday[1]
            start = start + 1 if self.low(start) in {",", "(", "-"} else start
        if self.tokens[start].kind != DIGITS and self.plays[start].isdisjoint(_DAYS):
            return None
        month = self.month_name(start)
        if month is not None:
            return _on(weekday, self._month_then_day(month))
        dated = self.numeric(start) if weekday is not None else None
        if dated is not None:
            return dated
        number = self.day_word(start)
        if number is None:
            return None
        several = self._days_of_a_month(number)
        if several is not None:
            return several
        after = number[1] + 1 if self.low(number[1]) == "." and self.words.language == "de" else number[1]
        linked = self.past_hyphen(after) if self.hyphen(after) and self.touches(after) else self.over(after, "of")
        if self.low(after) == "in":  # "one in July"
            linked = after
        month = self.month_name(linked)
        if month is not None:
            return _on(weekday, self.with_year(CalendarDay(number[0], month[0]), month[1]))
        return self._day_of_the_month(start, number, weekday)

    def _days_of_a_month(self, first: tuple[int, int]) -> Found:
        """ "9-12 June", "9 to 12 of June", "18 and 19 June"."""
        link = first[1]
        in_a_row = self.does(link, "and")
        if not (self.hyphen(link) or self.does(link, "to") or in_a_row):
            return None
        last = self.day_word(link + 1)
        if last is None or last[0] <= first[0] or (in_a_row and last[0] != first[0] + 1):
            return None
        month = self.month_name(self.over(last[1], "of"))
        if month is None:
            return None
        whole, end = self.with_year(CalendarDay(last[0], month[0]), month[1])
        if not isinstance(whole, CalendarDay):
            return None
        return Range(replace(whole, day=first[0]), whole), end

    def _month_then_day(self, month: tuple[int, int]) -> Found:
        at = month[1]
        if (
            self.token(at).text in {"/", "-", ","}
            and self.day_number(at + 1) is not None
            and (self.touches(at + 1) or self.does(at + 2, "ordinal_endings"))
        ):
            at += 1
        number = self.day_word(at)
        if (
            number is None
            or (self.low(number[1]) in {"%", "percent"})
            or (self.token(at - 1).text == "," and not self.does(number[1] - 1, "ordinal_endings"))
        ):
            return None
        return self.with_year(CalendarDay(number[0], month[0]), number[1])

    def _day_of_the_month(self, start: int, number: tuple[int, int], weekday: tuple[int, int] | None) -> Found:
        """ "on the 14th", "Friday 31", "tuesday the eleventh", "the 21st of next month"."""
        if weekday is not None:
            plain = self.digits(start, longest=2) is not None and (
                (
                    self.touches(number[1])
                    and self.low(number[1]) in {":", "."}
                    and self.token(number[1] + 1).kind == DIGITS
                )
                or self.half_of_day(number[1])
            )
            plain = plain or self.of_the_clock(number[1]) is not None
            plain = plain or (self.low(start - 1) == "," and self.noun_follows(number[1]))  # "on Monday, 23 men"
            if plain or self.hyphen(number[1]) or self.words.counts.get(self.low(start)) or self.does(number[1], "to"):
                return None
            return CalendarDay(number[0], weekday=weekday[0]), number[1]
        if (
            not self.does(start, "the")
            or self.words.counts.get(self.low(start + 1))
            or (number[1] == start + 2 and self.digits(start + 1) is not None)
        ):
            return None
        whole = self.over(number[1], "of")
        shift = self.shift(whole)
        if shift is not None and self.unit(whole + 1) == "M":
            return MonthDay(number[0], shift), whole + 2
        follows = self.token(number[1])
        named = follows.kind == WORD and not self.does(number[1], "on") and not self.bounds(number[1])
        if not self.led(start) or (named and not self.does(number[1], "to") and not self.does(number[1], "and")):
            return None
        if not self.does(number[1] - 1, "ordinal_endings") and not self.does(number[1], "to"):
            return None
        second = self.ordinal(number[1] + 1) if self.does(number[1], "and") else None
        if second is not None and self.unit(second[1]) is not None:  # "in the 17th and 18th centuries"
            return None
        return CalendarDay(number[0]), number[1]

    def weekday(self, at: int) -> Found:
        """ "Friday", "last Friday", "this coming Monday"; "a Friday night" is no one day."""
        start = self.over(at, "the")
        shift = self.shift(start) if not self._stands_behind(at) else None
        start += shift is not None
        if shift == 0 and self.does(start, "next"):
            start, shift = start + 1, None
            if self.weekday_name(start):
                return ComingWeekday(self.words.weekdays[self.low(start)]), start + 1
        found = self.weekday_name(start)
        if found is None:
            return None
        weekday, end = found
        part = self.words.parts_of_day.get(self.low(end))
        plural = self.words.language == "en" and self.low(start).endswith("days")
        one = self.does(at - 1, "articles") and not self._names_event(end + (part is not None))
        if plural or (part and self.low(end).endswith("s")) or one:
            again = f"XXXX-WXX-{weekday}" + (f"T{part}" if part else "")
            return Repeated(again), end + (part is not None)
        return Weekday(weekday, shift), end

    def _names_event(self, at: int) -> bool:
        """Whether a noun stands here: "a Monday interview" was on that Monday, "a Monday in May" on any."""
        token = self.token(at)
        return token.kind == WORD and token.text.islower() and not self.plays[at] and len(token.text) > 3

    def feast(self, at: int) -> Found:
        named = self.phrase(at, self.words.feasts)
        if named is None:
            return None
        if self.does(at, "capital_feasts") and not self.token(at).text[0].isupper():
            return None
        feast, end = self.with_year(Feast(named[0]), named[1])
        if self.unit(end) == "WE" and not self.plural(end) and isinstance(feast, Feast):
            if end == named[1]:
                feast, end = self.with_year(feast, end + 1)
                return FeastWeekend(feast), max(named[1] + 1, end)
            return FeastWeekend(feast), end + 1
        return feast, end


def _on(weekday: tuple[int, int] | None, found: Found) -> Found:
    """A day with the weekday that was told before it, which may tell its year."""
    if weekday is None or found is None or not isinstance(found[0], CalendarDay) or found[0].year is not None:
        return found
    return replace(found[0], weekday=weekday[0]), found[1]
