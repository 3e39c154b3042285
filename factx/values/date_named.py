"""Which days, months, quarters and years do words name?"""

from __future__ import annotations

from dataclasses import replace

from factx.values.date_clock import Clocks
from factx.values.date_expressions import (
    CalendarDay,
    CalendarPart,
    ComingWeekday,
    Expression,
    Feast,
    MonthDay,
    NearMonth,
    Range,
    Repeated,
    Season,
    Unresolved,
    Weekday,
    Years,
    valid,
)
from factx.values.date_reader import Found
from factx.values.tokens import DIGITS, WORD

SHIFTS = (("this", 0), ("last", -1), ("next", 1))
_WORDS_TOO = frozenset({"may", "march", "mar", "sep", "dec"})
_BEFORE_NUMBERS = frozenset("$€£¥#.,/№")


class Named(Clocks):
    """The rules for times with a name or a number in the calendar."""

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
        a, b = self.digits(at, longest=2), self.digits(at + 2, longest=2)
        told = (
            self.led(at)
            or self.does(at - 1, "to")
            or self.does(at - 1, "or")
            or self.low(at - 1) in self.words.weekdays
        )
        told = told or self.hyphen(at - 1) or self.hyphen(at + 3) or self.low(at - 1) in {",", "?", ""}
        if a is None or b is None or not told or self.token(at + 3).text in {"%", "/"}:
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

    def led(self, at: int) -> bool:
        """Whether the word before says that a time follows."""
        return (
            self.does(at - 1, "on") or self.bounds(at - 1) or self.does(at - 1, "between") or self.does(at - 1, "from")
        )

    # --- days

    def month_name(self, at: int) -> tuple[int, int] | None:
        """A month and the index behind it; a short form may have a full stop."""
        token = self.token(at)
        month = self.words.months.get(token.low)
        if month is None or (self.token(at - 1).text in {"$", "@", "#"} and self.touches(at)):
            return None
        if token.text.islower() and self.words.language == "en" and token.low in _WORDS_TOO:
            digits = (
                self.day_number(at + 1)
                or self.ordinal(self.over(at + 1, "the"))
                or self.year_number(at + 1)
                or self.day_number(at - 1)
            )
            if digits is None and not (
                self.does(at - 1, "on") or self.does(at - 1, "of") or self.does(at - 1, "between")
            ):
                return None
        short = len(token.text) <= 4 and self.low(at + 1) == "." and self.touches(at + 1)
        return month, at + 2 if short else at + 1

    def day_number(self, at: int) -> tuple[int, int] | None:
        number = self.digits(at, longest=2)
        if (
            number is None
            or not 1 <= number <= 31
            or (self.token(at - 1).text in _BEFORE_NUMBERS and self.token(at - 1).text in {"$", "€", "£", "#"})
        ):
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

    def day(self, at: int) -> Found:
        """ "February 14", "14 February 2024", "Monday, 3 November", "the 14th of May", "on the 14th"."""
        start, weekday = at, self.weekday_name(at)
        if weekday is not None:
            start = weekday[1]
            start = start + 1 if self.low(start) in {",", "(", "-"} else start
        month = self.month_name(start)
        if month is not None:
            return self._month_then_day(month)
        dated = self.numeric(start) if weekday is not None else None
        if dated is not None:
            return dated
        number = self.day_word(start)
        if number is None:
            return None
        several = self._days_of_a_month(start, number)
        if several is not None:
            return several
        after = number[1] + 1 if self.low(number[1]) == "." and self.words.language == "de" else number[1]
        linked = self.past_hyphen(after) if self.hyphen(after) and self.touches(after) else self.over(after, "of")
        month = self.month_name(linked)
        if month is not None:
            return self.with_year(CalendarDay(number[0], month[0]), month[1])
        return self._day_of_the_month(at, start, number, weekday)

    def _days_of_a_month(self, at: int, first: tuple[int, int]) -> Found:
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

    def _day_of_the_month(self, at: int, start: int, number: tuple[int, int], weekday: tuple[int, int] | None) -> Found:
        """ "on the 14th", "Friday 31", "tuesday the eleventh", "the 21st of next month"."""
        if weekday is not None:
            plain = self.digits(start, longest=2) is not None and (
                (self.touches(number[1])
                and self.low(number[1]) in {":", "."}
                and self.token(number[1] + 1).kind == DIGITS)
                or self.half_of_day(number[1])
            )
            plain = plain or self.does(number[1], "of_the_clock")
            if plain or self.hyphen(number[1]) or self.words.counts.get(self.low(start)) or self.does(number[1], "to"):
                return None
            return CalendarDay(number[0], weekday=weekday[0]), number[1]
        if (
            not self.does(start, "the")
            or self.words.counts.get(self.low(start + 1))
            or (number[1] == start + 2
            and self.digits(start + 1) is not None)
        ):
            return None
        whole = self.over(number[1], "of")
        for role, shift in SHIFTS:
            if self.does(whole, role) and self.unit(whole + 1) == "M":
                return MonthDay(number[0], shift), whole + 2
        follows = self.token(number[1])
        named = follows.kind == WORD and follows.low not in self.words.role("on") and not self.bounds(number[1])
        if not self.led(start) or (named and not self.does(number[1], "to") and not self.does(number[1], "and")):
            return None
        if not self.does(number[1] - 1, "ordinal_endings") and not self.does(number[1], "to"):
            return None
        return CalendarDay(number[0]), number[1]

    # --- years

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
        year = self.year_number(start) or self.year_in_words(start)
        if year is not None:
            return year[0], None, year[1]
        two = self.digits(start + 1, longest=2)
        if self.low(start) in {"'", "’"} and two is not None and self.touches(start + 1):
            return century(two), None, start + 2
        for role, shift in SHIFTS:
            if self.does(start, role) and self.unit(start + 1) == "Y" and self.low(at) != "-":
                return None, shift, start + 2
        return None

    def year(self, at: int) -> Found:
        start = self.over(at, "the")
        if self.unit(start) == "Y" and self.year_number(self.over(start + 1, "of")):
            at = self.over(start + 1, "of")
        found = self.year_number(at) or (self.year_in_words(at) if self.does(at - 1, "in") else None)
        if found is None:
            return None
        year, end = found
        short = self.digits(end + 1, longest=2)
        if (
            self.token(end).text in {"/", "-", "–"}
            and short == (year + 1) % 100
            and len(self.token(end + 1).text) == 2
            and not (short <= 12 and self.hyphen(end))
        ):
            return Range(Years(year), Years(year + 1)), end + 2
        return Years(year), end

    def bare_year(self, at: int) -> Found:
        """A year without a preposition: where no noun that it could count stands behind it."""
        found = self.year(at)
        if found is None:
            return None
        if isinstance(found[0], Years) and not 1900 <= found[0].first <= 2100:
            return None
        before, after = self.token(at - 1), self.token(found[1])
        marked = before.text in _BEFORE_NUMBERS or self.hyphen(at - 1)
        if (marked and self.touches(at)) or (
            after.text in {"-", "/"}
            and self.touches(found[1])
            and self.token(found[1] + 1).kind == DIGITS
            and self.digits(found[1] + 1) is not None
            and len(self.token(found[1] + 1).text) < 4
        ):
            return None
        if self.does(at - 1, "the") or before.text in {"(", "[", "s"}:
            return found
        counts = after.kind == WORD and after.text.islower() and after.low.endswith("s") and len(after.text) > 3
        return None if counts or before.kind == DIGITS or self.hyphen(at - 1) else found

    # --- parts of a year

    def month(self, at: int) -> Found:
        start = self.over(at, "the") if self.does(at + 1, "months") else at
        if self.does(start, "months") and self.does(start + 1, "of"):
            start += 2
        shift = next((value for role, value in SHIFTS if self.does(start, role)), None)
        start += shift is not None
        year = self.year_number(start)
        found = self.month_name(year[1] if year else start)
        if found is None:
            return None
        if year is not None:
            return CalendarPart("M", found[0], year[0]), found[1]
        if shift is not None:
            return NearMonth(found[0], shift), found[1]
        if self.words.language == "en" and self.token(start).low in {"may", "march", "mar"}:
            led = (
                self.led(start)
                or any(self.does(start - 1, role) for role in ("to", "of", "and"))
                or self.hyphen(start - 1)
            )
            led = led or (self.low(start - 1),) in self.words.portions
            if (
                not led
                and self.later_year(found[1]) is None
                and not self.hyphen(found[1])
                and not self.does(found[1], "to")
            ):
                return None
        return self.with_year(CalendarPart("M", found[0]), found[1])

    def weekday_name(self, at: int) -> tuple[int, int] | None:
        token = self.token(at)
        weekday = self.words.weekdays.get(token.low)
        if weekday is None or (
            self.words.language == "en" and token.text.islower() and token.low in {"sun", "sat", "mon", "wed"}
        ):
            return None
        short = self.low(at + 1) == "." and len(token.text) < 5 and self.touches(at + 1)
        return weekday, at + 2 if short else at + 1

    def weekday(self, at: int) -> Found:
        """ "Friday", "last Friday", "this coming Monday"; "a Friday night" is no one day."""
        start, shift = self.over(at, "the"), None
        for role, value in SHIFTS:
            if self.does(start, role):
                shift, start = value, start + 1
                break
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
        if plural or (part and self.low(end).endswith("s")) or self.does(at - 1, "articles"):
            again = f"XXXX-WXX-{weekday}" + (f"T{part}" if part else "")
            return Repeated(again), end + (part is not None)
        return Weekday(weekday, shift), end

    def quarter(self, at: int) -> Found:
        """ "Q3 2024", "2024 Q3", "the fourth quarter", "fourth-quarter", "the first half of 2024"."""
        start = self.over(at, "the")
        for role, shift in SHIFTS:
            if self.does(start, role) and self.unit(start + 1) == "Y" and self.low(start + 3) == "s":
                part = self.quarter(start + 4)
                if part is not None and isinstance(part[0], CalendarPart) and part[0].year is None:
                    return replace(part[0], shift=shift), part[1]
        year = self.year_number(start)
        if year is not None:
            start = self.past_hyphen(year[1])
        for letter, grain, most in (("q", "Q", 4), ("h", "H", 2)):
            nth = self.digits(start + 1, longest=1)
            if self.low(start) == letter and nth is not None and 1 <= nth <= most and self.touches(start + 1):
                return self._of_year(CalendarPart(grain, nth), start + 2, year)  # type: ignore[arg-type]
        ordered = self.ordinal(start)
        if ordered is None:
            return None
        nth, after = ordered
        name = self.past_hyphen(after)
        if self.unit(name) == "Q" and nth in {1, 2, 3, 4, -1} and not self.low(name).endswith("s"):
            if nth == -1 and self.later_year(name + 1) is None:
                return None
            return self._of_year(CalendarPart("Q", 4 if nth == -1 else nth), name + 1, year)
        if (
            self.does(name, "half")
            and nth in {1, 2, -1}
            and (self.later_year(name + 1) or not self.does(name + 1, "of"))
        ):
            if self.later_year(name + 1) is None and not (
                start > at and (self.does(at - 1, "on") or self.bounds(at - 1))
            ):
                return None
            return self._of_year(CalendarPart("H", 2 if nth == -1 else nth), name + 1, year)
        return None

    def _of_year(self, part: CalendarPart, at: int, year: tuple[int, int] | None) -> Found:
        return (replace(part, year=year[0]), at) if year else self.with_year(part, at)

    def decade(self, at: int) -> Found:
        """ "the 1970s", "the seventies", "the '90s", "the 19th century"."""
        start = self.over(at, "the")
        year = self.digits(start)
        if year is not None and len(self.token(start).text) == 4 and year % 10 == 0:
            end = start + 2 if self.token(start + 1).text in {"'", "’"} else start + 1
            if self.low(end) == "s" and (self.touches(end) or not self.does(end - 1, "the")):
                return Years(year, 100 if year % 100 == 0 and year < 2000 else 10), end + 1
        short = start + 1 if self.token(start).text in {"'", "’"} else start
        two = self.digits(short, longest=2)
        if two is not None and two % 10 == 0 and two >= 20 and self.low(short + 1) == "s" and self.touches(short + 1):
            return Years(1900 + two, 10), short + 2
        if self.low(start) in self.words.decades and (start > at or self.does(at - 1, "on")):
            return Years(1900 + self.words.decades[self.low(start)], 10), start + 1
        nth = self.ordinal(start)
        if nth is not None and self.unit(self.past_hyphen(nth[1])) == "100Y" and nth[0] > 0:
            return Years(100 * (nth[0] - 1), 100), self.past_hyphen(nth[1]) + 1
        return None

    def season(self, at: int) -> Found:
        start = self.over(at, "the")
        shift = next((value for role, value in SHIFTS if self.does(start, role)), None)
        start += shift is not None
        name = self.words.seasons.get(self.low(start))
        if name is None:
            return None
        led = (
            start > at
            or self.does(at - 1, "on")
            or self.bounds(at - 1)
            or self.low(start) in {"summer", "winter", "autumn"}
        )
        later = self.later_year(start + 1)
        if later is not None and later[0] is not None:
            return Unresolved(f"{later[0]}-{name}"), later[2]
        if (
            self.low(start) == "fall"
            and shift is None
            and not (self.does(start - 1, "on") or self.does(start - 2, "on"))
        ):
            return None
        if later is not None:
            return Season(name, later[1]), later[2]
        return (Season(name, shift), start + 1) if led else None

    def feast(self, at: int) -> Found:
        named = self.phrase(at, self.words.feasts)
        return self.with_year(Feast(named[0]), named[1]) if named else None


def century(two: int) -> int:
    """The year that two digits stand for."""
    return two + (2000 if two < 70 else 1900)
