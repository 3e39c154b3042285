"""Which times are told from now or as parts of others: "last week", "the end of May"?"""

from __future__ import annotations

from factx.values.dates.counts import (
    HoldingWeek,
    NthOf,
    Run,
    Shifted,
)
from factx.values.dates.joints import OnClock, SoFar, Within
from factx.values.dates.names import CalendarDay, NthWeekday, Weekday, WeekdayIn, Weekend, Years
from factx.values.dates.outcomes import Portion
from factx.values.dates.reader import Found
from factx.values.dates.rules_days import DayRules
from factx.values.tokens import WORD

_PORTIONS: dict[str, tuple[Portion, bool]] = {
    "start": ("start", True),
    "early": ("start", False),
    "mid": ("mid", True),
    "middle": ("mid", False),
    "end": ("end", True),
    "late": ("end", False),
}
_CALENDAR = frozenset({"W", "WE", "M", "Q", "Y", "10Y", "100Y"})


class PartRules(DayRules):
    """The rules for times near the day of publication, and for parts of times."""

    def shifted(self, at: int) -> Found:
        """ "this year", "last week", "the previous month", "the weekend", "this morning", "the week after next"."""
        start = self.over(at, "the")
        side = self.shift(start)
        if side is None and start == at:
            return None
        if side is not None:
            coming = side == 0 and self.does(start + 1, "next")
            name, shift = (start + 2, 1) if coming else (start + 1, side)
            name = self.over(name, "calendar")
            unit = self.unit(name)
            if unit in _CALENDAR and not self.plural(name):
                if unit == "WE" and shift == 0:
                    return Weekend(), name + 1
                if self.does(start, "running") and unit != "WE":
                    return Run(1, unit, -1), name + 1
                if start > at and not coming and (self.does(start, "previous") or self.does(start, "following")):
                    return Shifted(unit, shift, of_told=True), name + 1  # type: ignore[arg-type]
                return Shifted(unit, shift), name + 1  # type: ignore[arg-type]
            if unit == "H" and side and not self.plural(name):
                return Run(1, "H", side), name + 1
            part = self.words.parts_of_day.get(self.low(name))
            if part is not None and ":" not in part:
                return OnClock(part, Shifted("D", shift)), name + 1
            if unit == "D" and not self.plural(name) and self.low(name) not in self.words.parts_of_day:
                told = start > at and (self.does(start, "previous") or self.does(start, "following"))
                return Shifted("D", shift, of_told=told), name + 1
        unit = self.unit(start + 1)
        if unit == "2W" and (self.does(start, "last") or self.does(start, "next")) and not self.plural(start + 1):
            return Run(1, "2W", -1 if self.does(start, "last") else 1), start + 2
        if start > at and self.unit(start) in _CALENDAR:
            for joint, role, far in (("before", "last", -2), ("after", "next", 2)):
                if self.does(start + 1, joint) and self.does(start + 2, role):
                    return Shifted(self.unit(start), far), start + 3  # type: ignore[arg-type]
        if start > at and self.unit(start) == "WE" and not self.plural(start):
            return Weekend(), start + 1
        if (
            start > at
            and self.unit(start) in _CALENDAR
            and self.does(at - 1, "of")
            and not self.plural(start)
            and self.does(at - 2, "middle")
        ):
            return Shifted(self.unit(start), 0), start + 1  # type: ignore[arg-type]
        return None

    def shifted_behind(self, at: int) -> Found:
        """ "la semaine dernière", "el año pasado", "lundi prochain": where "last" and "next" come behind."""
        start = self.over(at, "the")
        unit, weekday = self.unit(start), self.weekday_name(start)
        related = self.over(start + 1, "relative")  # "el mes que viene"
        for role, shift in (("last_after", -1), ("next_after", 1)):
            if unit in _CALENDAR and self.does(related, role):
                return Shifted(unit, shift), related + 1  # type: ignore[arg-type]
            if weekday is not None and self.does(weekday[1], role):
                return Weekday(weekday[0], shift), weekday[1] + 1
        return None

    def deictic(self, at: int) -> Found:
        """ "yesterday", "today", "overnight", "the day before yesterday"."""
        start = self.over(at, "the")
        if start > at and self.unit(start) == "D":
            for role, far in (("before", -2), ("after", 2)):
                if self.does(start + 1, role) and self.words.days.get(self.low(start + 2)) == far // 2:
                    return Shifted("D", far), start + 3
        evening = self.words.evenings.get(self.low(at))
        if evening is not None:
            return OnClock(evening[1], Weekday(evening[0])), at + 1
        part = self.words.nights.get(self.low(at))
        if part is not None:
            return OnClock(part, Shifted("D", 0)), at + 1
        offset = self.words.days.get(self.low(at))
        if offset is None or self._titled(at) or self._is_part(at):
            return None
        if self.does(at + 2, "day_endings") and self.touches(at + 2):  # "aujourd'hui"
            return Shifted("D", offset), at + 3
        return (Shifted("D", offset), at + 1) if offset is not None else None

    def _is_part(self, at: int) -> bool:
        """Whether a word tells the part of a day and not the day: "der Morgen", "la mañana"."""
        if "PART" not in self.plays[at]:
            return False
        noun = self.words.language == "de" and self.token(at).text[0].isupper() and self.token(at - 1).kind == WORD
        return noun or any(self.does(at - 1, role) for role in ("the", "this", "on"))

    def _titled(self, at: int) -> bool:
        """Whether a word of time is part of a name: the "Today" of "USA Today", the "Daily" of "the Daily Echo"."""
        token, before = self.token(at), self.token(at - 1)
        if self.words.language != "en" or not token.text[0].isupper():
            return False
        if token.text.isupper():  # "USA TODAY", but "TODAY IN THE NEWS"
            return before.kind == WORD and before.text.isupper() and not self.token(at + 1).text.isupper()
        if before.kind != WORD and before.text not in {"'", "’", ","}:
            after = self.token(at + 1)
            return "REPEATED" in self.plays[at] and after.kind == WORD and after.text[0].isupper()
        near = [self.token(each) for each in range(max(0, at - 4), min(self.size, at + 5)) if each != at]
        return any(each.kind == WORD and each.text.islower() and len(each.text) > 3 for each in near)

    def anchor(self, at: int) -> Found:
        """A day that something is counted from."""
        if not self.begins[at]:
            return None
        if self.phrase(at, self.words.vague) == ("PRESENT_REF", at + 1):
            return Shifted("D", 0), at + 1
        return (
            self.deictic(at) or self.numeric(at) or self.day(at) or self.weekday(at) or self.feast(at) or self.year(at)
        )

    def nth_of(self, at: int) -> Found:
        """ "the last week of July", "the first ten days of last year", "week 31 of 2027"."""
        start = self.over(at, "the")
        if self.unit(start) == "W":
            number = self.digits(start + 1, longest=2)
            if number is not None and 1 <= number <= 53:
                whole = self.whole(self.over(start + 2, "of"), years_only=True)
                return NthOf(number, "W", whole[0] if whole else Shifted("Y", 0)), whole[1] if whole else start + 2
        if self.unit(start) in {"W", "WE"} and self.does(start + 1, "of_week") and not self.plural(start):
            begin = self.over(start + 2, "on")
            day = self.day(begin) or self.feast(begin) or self._the_nth(begin)
            return (HoldingWeek(day[0], self.unit(start)), day[1]) if day else None  # type: ignore[arg-type]
        ordered = self.ordinal(start)
        if ordered is None and self.does(start, "last"):
            ordered = -1, start + 1
        if ordered is None:
            return None
        nth, name = ordered
        several, count = self.count(name), 1
        if several is not None and isinstance(several[0], int) and 1 <= several[0] <= 400:
            count, name = several[0], self.past_hyphen(several[1])
        unit = self.unit(name)
        if unit not in {"D", "W", "WE", "M", "Q"}:
            return self._nth_weekday(nth, name)
        if not self.does(name + 1, "of"):
            return None
        whole = self.whole(name + 2)
        return (NthOf(nth, unit, whole[0], count), whole[1]) if whole else None  # type: ignore[arg-type]

    def _the_nth(self, at: int) -> Found:
        number = self.day_word(at) if self.does(at, "the") else None
        return (CalendarDay(number[0]), number[1]) if number else None

    def _nth_weekday(self, nth: int, at: int) -> Found:
        """ "Monday of next month", behind its "first"."""
        weekday = self.weekday_name(at)
        part = self._part(weekday[1]) if weekday is not None else None
        if weekday is None or not self.does(weekday[1] + (part is not None), "of"):
            return None
        whole = self.whole(weekday[1] + (part is not None) + 1)
        if whole is None:
            return None
        day = NthWeekday(nth, weekday[0], whole[0])
        return (OnClock(part, day) if part else day), whole[1]

    def _part(self, at: int) -> str | None:
        """A part of the day, as TIMEX3 writes it."""
        part = self.words.parts_of_day.get(self.low(at), ":")
        return None if ":" in part else part

    def weekday_in(self, at: int) -> Found:
        """ "Tuesday of next week", "next week on Tuesday", "next week Mon"."""
        weekday = self.weekday_name(self.over(at, "the"))
        if weekday is not None:
            part = self._part(weekday[1])
            week = self._week(self.over(weekday[1] + (part is not None), "of"))
            if week is None:
                return None
            day = WeekdayIn(weekday[0], week[0])
            return (OnClock(part, day) if part else day), week[1]
        week = self._week(at)
        if week is None:
            return None
        name = self.over(self.past_hyphen(week[1]), "on")
        weekday = self.weekday_name(name)
        return (WeekdayIn(weekday[0], week[0]), weekday[1]) if weekday else None

    def _week(self, at: int) -> Found:
        found = self.shifted(at)
        return found if found and isinstance(found[0], Shifted) and found[0].grain == "W" else None

    def within(self, at: int) -> Found:
        """ "the end of 2022", "mid-May", "early next week", "the middle of the month"."""
        start = self.over(at, "the")
        found = self.phrase(start, self.words.portions)
        if found is None:
            return self._unit_end(start)
        which, sharp = _PORTIONS[found[0]]
        inner = self.past_hyphen(found[1])
        alone = not self.does(start, "not_alone")
        linked = self.over(inner, "of" if alone else "of_whole")
        linked = linked if linked > inner or not alone else self.over(inner, "in_or_on")
        whole = self.whole(linked)
        if (
            whole is None
            and self.does(linked - 1, "of")
            and self.unit(linked) in {"W", "M", "Q", "Y"}
            and not self.plural(linked)
        ):
            whole = Shifted(self.unit(linked), 0), linked + 1  # type: ignore[arg-type]
        if whole is None or (linked == inner and start > at and not self.hyphen(found[1])):
            return None
        if whole[0] == Shifted("D", 0) and self.low(whole[1] - 1) == "day" and self.low(whole[1]) == ",":
            return None  # "at the end of the day, nobody cares"
        if isinstance(whole[0], Weekday | CalendarDay) or (isinstance(whole[0], Shifted) and whole[0].grain == "D"):
            return whole  # "late on Saturday" is that day
        if linked == inner and not alone:
            return None
        return Within(which, whole[0], sharp), whole[1]

    def _unit_end(self, at: int) -> Found:
        """ "year-end", "the month's end", "at year's end 2025"."""
        unit, name = self.unit(at), at + 1
        if unit not in {"W", "M", "Q", "Y", "10Y", "100Y"} or self.plural(at):
            return None
        if self.low(name) in {"'", "’"} and self.low(name + 1) == "s":
            name += 2
        elif self.hyphen(name) and self.touches(name):
            name += 1
        else:
            return None
        part = _PORTIONS.get(self.words.portions.get(self.low(name), (((), ""),))[0][1])
        if part is None or not part[1]:
            return None
        year = self.later_year(name + 1) if unit == "Y" and self.low(name + 1) != "," else None
        if year is not None:
            whole = Years(year[0]) if year[0] is not None else Shifted("Y", year[1] or 0)
            return Within(part[0], whole, part[1]), year[2]
        return Within(part[0], Shifted(unit, 0), part[1]), name + 1  # type: ignore[arg-type]

    def so_far(self, at: int) -> Found:
        """ "earlier this year", "later this week", "earlier in the year"."""
        side = "past" if self.does(at, "earlier") else "future" if self.does(at, "later") else None
        if side is None:
            return None
        whole = self.whole(self.over(at + 1, "on"))
        if whole is not None and isinstance(whole[0], Weekday | CalendarDay):
            return whole
        return (SoFar(side, whole[0]), whole[1]) if whole else None  # type: ignore[arg-type]

    def whole(self, at: int, *, years_only: bool = False) -> Found:
        """What another time may be a part of."""
        if not self.begins[at]:
            return None
        rules = (
            self.day,
            self.month,
            self.quarter,
            self.weekday,
            self.shifted,
            self.shifted_behind,
            self.decade,
            self.year,
            self.deictic,
            self.season,
        )
        found = [each for each in (rule(at) for rule in rules) if each is not None]
        if years_only:
            found = [
                each
                for each in found
                if isinstance(each[0], Years) or (isinstance(each[0], Shifted) and each[0].grain == "Y")
            ]
        if found:
            return max(found, key=lambda each: each[1])
        name = self.over(at, "the")
        if name > at and self.unit(name) in {"D", "W", "M", "Q", "Y", "10Y"} and not self.plural(name):
            return Shifted(self.unit(name), 0), name + 1  # type: ignore[arg-type]
        return None
