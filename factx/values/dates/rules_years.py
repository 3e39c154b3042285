"""Which months, quarters and years do words name?"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from factx.values.dates.counts import Unresolved
from factx.values.dates.joints import Range
from factx.values.dates.names import (
    CalendarPart,
    NearMonth,
    OwnYear,
    Season,
    Years,
)
from factx.values.dates.reader import Found
from factx.values.dates.rules_names import NameRules
from factx.values.tokens import DIGITS, WORD

_MONEY = frozenset("$€£")
_BEFORE_NUMBERS = frozenset("$€£¥#.,/№")


class YearRules(NameRules):
    """The rules for years and for their parts."""

    def year(self, at: int) -> Found:
        start = self.over(at, "the")
        if self.unit(start) == "Y" and self.year_number(self.over(start + 1, "of")):
            at = self.over(start + 1, "of")
        found = self.year_number(at) or (self.year_in_words(at) if self.does(at - 1, "in") else None)
        if found is None:
            return None
        year, end = found
        short = self.digits(end + 1, longest=2)
        if self.token(end).text in {"/", "-", "–"} and short == (year + 1) % 100 and len(self.token(end + 1).text) == 2:
            return Range(Years(year), Years(year + 1)), end + 2
        return Years(year), end

    def bare_year(self, at: int) -> Found:
        """A year without a preposition: where no noun that it could count stands behind it."""
        found = self.year(at)
        if found is None:
            return None
        before, after = self.token(at - 1), self.token(found[1])
        counts = after.kind == WORD and after.text.islower() and after.low.endswith("s") and len(after.text) > 3
        counts = counts and not self.does(found[1], "year_nouns")
        if isinstance(found[0], Years) and not 1900 <= found[0].first <= 2100:
            told = before.text in {"(", "["} or self.does(at - 1, "the") or self.does(at - 1, "articles")
            told = told or (before.low == "to" and self.low(at - 2) == "back")
            return found if told and not counts and 1500 <= found[0].first < 1900 else None
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
        return None if counts or before.kind == DIGITS or self.hyphen(at - 1) else found

    def _stands_behind(self, at: int) -> bool:
        """Whether "following" is a preposition here: "following Monday's vote", but "on following days"."""
        return self.does(at, "being_after") and not self.does(at - 1, "on")

    def month(self, at: int) -> Found:
        start = self.over(at, "the") if self.does(at + 1, "months") else at
        if self.does(start, "months") and self.does(start + 1, "of"):
            start += 2
        shift = self.shift(start)
        if self._stands_behind(at):
            return None
        start += shift is not None
        year = self.year_number(start)
        found = self.month_name(year[1] if year else start)
        if found is None:
            return None
        if year is not None:
            return CalendarPart("M", found[0], year[0]), found[1]
        if shift is not None:
            dated = self.day_number(found[1]) is not None and not self.does(at, "the")
            return None if dated else (NearMonth(found[0], shift), found[1])
        if self.unit(found[1]) == "Q" and self.token(start).text[0].isupper():  # "the March quarter" ends with March
            return self.with_year(CalendarPart("Q", (found[0] + 2) // 3), found[1] + 1)
        if self.does(start, "names_too") and self._is_person(start, found[1]):
            return None
        if self.does(start, "verbs_too"):
            led = (
                self.led(start)
                or any(self.does(start - 1, role) for role in ("to", "of", "and"))
                or self.hyphen(start - 1)
            )
            led = led or self.does(start - 1, "PORTION")
            if (
                not led
                and self.later_year(found[1]) is None
                and not self.hyphen(found[1])
                and not self.does(found[1], "to")
            ):
                return None
        named = self.with_year(CalendarPart("M", found[0]), found[1])
        joined = self.month_name(found[1] + 1) if named[1] == found[1] and self.does(found[1], "and") else None
        later = self.later_year(joined[1]) if joined is not None else None
        if later is not None and joined is not None and joined[0] > found[0]:  # "in June and July 2019"
            return CalendarPart("M", found[0], later[0], later[1]), found[1]
        return named

    def _is_person(self, at: int, end: int) -> bool:
        """Whether a month is a first name: "June Marlow said"; not "in June Marlow said"."""
        after = self.token(end)
        if self.plays[end] or after.kind != WORD or not after.text[0].isupper() or after.text.isupper():
            return False
        led = self.led(at) or self.does(at - 1, "PORTION") or self.does(at - 1, "of") or self.hyphen(at - 1)
        led = led or self.does(at - 1, "the") or self.does(at - 1, "articles") or self.low(at - 1) == "s"
        return not led and self.token(at).text[0].isupper()

    def quarter(self, at: int) -> Found:
        """ "Q3 2024", "2024 Q3", "the fourth quarter", "fourth-quarter", "the first half of 2024"."""
        start = self.over(at, "the")
        shift = self.shift(start)
        if shift is not None and self.unit(start + 1) == "Y" and self.low(start + 3) == "s":
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
            led = self.does(at - 1, "on") or self.bounds(at - 1)
            led = led and (start > at or self.words.language != "en")
            if self.later_year(name + 1) is None and not (led or name > after):
                return None  # not the second half of a match, but "first-half profit"
            return self._of_year(CalendarPart("H", 2 if nth == -1 else nth), name + 1, year)
        return None

    def _of_year(self, part: CalendarPart, at: int, year: tuple[int, int] | None) -> Found:
        return (replace(part, year=year[0]), at) if year else self.with_year(part, at)

    def decade(self, at: int) -> Found:
        """ "the 1970s", "the seventies", "the '90s", "the 19th century"."""
        start = self.over(at, "the")
        if self.token(start - 1).text in _MONEY and self.touches(start):  # "a handful of $20s"
            return None
        year = self.digits(start)
        if year is not None and len(self.token(start).text) == 4 and year % 10 == 0:
            end = start + 2 if self.token(start + 1).text in {"'", "’"} else start + 1
            if self.low(end) == "s" and (self.touches(end) or not self.does(end - 1, "the")):
                return Years(year, 100 if year % 100 == 0 and year < 2000 else 10), end + 1
        named = self._decade_named(start)
        if named is not None:
            return named
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

    def _decade_named(self, at: int) -> Found:
        """ "1990er Jahre", "neunziger Jahre", "années 1990", "años noventa", "siglo XIX"."""
        if self.unit(at) == "100Y":
            nth = self.words.ordinals.get(self.low(at + 1), 0)
            return (Years(100 * (nth - 1), 100), at + 2) if nth > 9 else None
        before = self.does(at, "decade_before")
        name = at + 1 if before else at
        year, end = self.digits(name), name + 1
        if year is None and self.low(name) in self.words.decades:
            year = self.words.decades[self.low(name)]
        if year is None or year % 10 or (20 <= year < 100) == (len(self.token(name).text) == 4):
            return None
        if self.does(end, "decade_endings") and self.touches(end):
            end += 1
        elif self.token(name).kind == DIGITS and not before:
            return None
        if not before and self.unit(end) != "Y":
            return None
        first = year if year >= 100 else 1900 + year
        return (Years(first, 10), end if before else end + 1) if 1000 <= first < 2200 else None

    def own_year(self, at: int) -> Found:
        """ "last fiscal year", "fiscal 2024", "the school year 2008": years whose days differ from place to place."""
        start = self.over(at, "the")
        side = self.shift(start)
        start += side is not None
        if not (self.does(start, "fiscal") or self.does(start, "school")):
            return None
        kind: Literal["FY", "SY"] = "FY" if self.does(start, "fiscal") else "SY"
        end = start + 2 if self.unit(start + 1) == "Y" and not self.low(start + 1).endswith("s") else start + 1
        year = self.year_number(self.over(end, "of"))
        if year is not None:
            return Unresolved(f"{kind}{year[0]}"), year[1]
        if end == start + 1:
            return None
        if side is None and start == at:
            return Unresolved(f"{kind}XXXX"), end
        return OwnYear(kind, side or 0), end

    def season(self, at: int) -> Found:
        start = self.over(at, "the")
        shift = self.shift(start)
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
