"""What can a time expression mean, before it is known when it was said?

Each class is one way to tell a time. `reckon` counts it from what is known of the text (`Reckoning`) and gives an
`Outcome`. What cannot be counted stays unresolved, with as much of its TIMEX3 value as its words tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal, Protocol

from factx.values.calendars import (
    Grain,
    Period,
    around,
    day_of,
    easter,
    half_of,
    iso,
    length_of_month,
    middle,
    month_of,
    portion,
    quarter_of,
    shifted,
    weekday_near,
    year_of,
)

Basis = Literal["explicit", "relative", "unresolved"]
Modifier = Literal["before", "after", "about", "start", "mid", "end"]
Side = Literal["past", "future"]
Portion = Literal["start", "mid", "end"]
Bound = Literal["by", "before", "until", "since", "after", "from"]

OPEN = Period(None, None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A time as it was counted: its days, its TIMEX3 value, and the calendar unit that it is told in."""

    period: Period
    timex: str | None
    basis: Basis
    modifier: Modifier | None = None
    grain: str = "D"


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What a time is counted from: the day of publication, where the sentence looks to, and the time told before."""

    published: date | None
    toward: Side | None = None
    told: Outcome | None = None


class Expression(Protocol):
    """A time as it is told."""

    def reckon(self, known: Reckoning) -> Outcome: ...


def unresolved(timex: str | None, grain: str = "D") -> Outcome:
    return Outcome(OPEN, timex, "unresolved", grain=grain)


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """ "February 14", "3 November 2022", "Monday, 3 November", "the 14th", "14 May last year"."""

    day: int
    month: int | None = None
    year: int | None = None
    shift: int | None = None  # the year counted from this one: -1 for "last year"
    weekday: int | None = None  # which of several days it is, where the weekday is told without a month

    def reckon(self, known: Reckoning) -> Outcome:
        partial = f"XXXX-{self.month:02}-{self.day:02}" if self.month else f"XXXX-XX-{self.day:02}"
        if self.year is not None and self.month is not None:
            day = valid(self.year, self.month, self.day)
            return Outcome(day_of(day), day.isoformat(), "explicit") if day else unresolved(None)
        if known.published is None:
            return unresolved(partial)
        found = _pick([day_of(day) for day in self._near(known.published)], known)
        return Outcome(found, iso(found, "D"), "relative") if found else unresolved(partial)

    def _near(self, published: date) -> Iterator[date]:
        if self.month is None:
            months = [shifted(published.replace(day=1), months=nth) for nth in range(-14, 15)]
        elif self.shift is not None:
            months = [date(published.year + self.shift, self.month, 1)]
        else:
            years = range(max(1, published.year - 8), min(9998, published.year + 8) + 1)
            months = [date(year, self.month, 1) for year in years]
        for first in months:
            day = valid(first.year, first.month, self.day)
            if day and (self.month is not None or self.weekday in {None, day.isoweekday()}):
                yield day


def valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _pick(periods: list[Period], known: Reckoning) -> Period | None:
    """The nearest of several on the side that the sentence looks to; the one that holds the day of publication is on
    either side."""
    published = known.published
    if published is None or not periods:
        return periods[0] if periods else None
    if len(periods) == 1:
        return periods[0]
    if known.toward is None:
        return min(periods, key=lambda each: _distance(each, published))
    if known.toward == "future":
        return next((each for each in periods if each.end and each.end > published), periods[-1])
    return next((each for each in reversed(periods) if each.start and each.start <= published), periods[0])


def _distance(period: Period, day: date) -> int:
    """How many days lie between a day and a period, none where it is inside."""
    start, end = period.start or day, period.end or day
    return max(0, (start - day).days, (day - end).days + 1)


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """A month, quarter or half of a year: "January", "Q3 2024", "the first half of last year"."""

    grain: Literal["M", "Q", "H"]
    nth: int
    year: int | None = None
    shift: int | None = None

    def reckon(self, known: Reckoning) -> Outcome:
        if self.year is not None:
            return Outcome(self._in(self.year), self._timex(f"{self.year:04}"), "explicit", grain=self.grain)
        if known.published is None:
            return unresolved(self._timex("XXXX"), self.grain)
        around_now = known.published.year
        years = [around_now - 1, around_now, around_now + 1] if self.shift is None else [around_now + self.shift]
        periods = [self._in(year) for year in years]
        if (
            self.grain != "M" and known.toward != "future" and self.shift is None
        ):  # a quarter is told of when it is over
            periods = [each for each in periods if each.end and each.end <= known.published] or periods
        found = _pick(periods, known)
        if found is None or found.start is None:
            return unresolved(self._timex("XXXX"), self.grain)
        return Outcome(found, self._timex(f"{found.start.year:04}"), "relative", grain=self.grain)

    def _in(self, year: int) -> Period:
        if self.grain == "M":
            return month_of(year, self.nth)
        return quarter_of(year, self.nth) if self.grain == "Q" else half_of(year, self.nth)

    def _timex(self, year: str) -> str:
        return f"{year}-{self.nth:02}" if self.grain == "M" else f"{year}-{self.grain}{self.nth}"


@dataclass(frozen=True, slots=True)
class Years:
    """A year, decade or century that is named: "2022", "the 1970s", "the seventies", "the 19th century"."""

    first: int
    years: int = 1
    basis: Basis = "explicit"

    def reckon(self, known: Reckoning) -> Outcome:
        grain = {1: "Y", 10: "10Y", 100: "100Y"}.get(self.years, "Y")
        period = year_of(self.first, years=self.years)
        return Outcome(period, iso(period, grain), self.basis, grain=grain)


@dataclass(frozen=True, slots=True)
class Weekday:
    """ "Friday", "last Friday", "next Monday", "this Thursday"."""

    weekday: int
    shift: int | None = None

    def reckon(self, known: Reckoning) -> Outcome:
        if known.published is None:
            return unresolved(f"XXXX-WXX-{self.weekday}")
        match self.shift:
            case None:
                day = weekday_near(known.published, self.weekday, toward=known.toward or "past")
            case -1:
                day = weekday_near(known.published, self.weekday, toward="past", strictly=True)
            case 0:
                day = shifted(known.published, days=self.weekday - known.published.isoweekday())
                if known.toward == "past" and day > known.published:
                    day = shifted(day, days=-7)
            case weeks:
                day = shifted(known.published, days=7 * weeks + self.weekday - known.published.isoweekday())
        return Outcome(day_of(day), day.isoformat(), "relative")


@dataclass(frozen=True, slots=True)
class Shifted:
    """ "this year", "last week", "next month", "yesterday", "the weekend"."""

    grain: Grain
    offset: int

    def reckon(self, known: Reckoning) -> Outcome:
        if known.published is None:
            return unresolved(None, self.grain)
        period = around(known.published, self.grain, offset=self.offset)
        return Outcome(period, iso(period, self.grain), "relative", grain=self.grain)


@dataclass(frozen=True, slots=True)
class Now:
    """ "now", "at the moment": the day of publication."""

    def reckon(self, known: Reckoning) -> Outcome:
        if known.published is None:
            return unresolved("PRESENT_REF")
        return Outcome(day_of(known.published), "PRESENT_REF", "relative")


@dataclass(frozen=True, slots=True)
class Weekend:
    """ "the weekend": the nearest on the side that the sentence looks to."""

    def reckon(self, known: Reckoning) -> Outcome:
        if known.published is None:
            return unresolved(None, "WE")
        period = _pick([around(known.published, "WE", offset=nth) for nth in (-1, 0, 1)], known) or OPEN
        return Outcome(period, iso(period, "WE"), "relative", grain="WE")


@dataclass(frozen=True, slots=True)
class Away:
    """ "a week ago", "three years later", "in two days", "the year before": so many units from a day.

    Days and weeks lead to a day, longer units to the calendar unit that holds it. Hours and less lead to the day that
    holds the moment so long before the end of the day of publication.
    """

    count: int
    unit: str
    sign: int
    of_told: bool = False
    origin: Expression | None = None

    def reckon(self, known: Reckoning) -> Outcome:
        origin = known.published
        if self.origin is not None:
            origin = self.origin.reckon(known).period.start
        elif self.of_told and known.told is not None and known.told.period.start is not None:
            origin = known.told.period.start
        if origin is None:
            return unresolved(None, self.unit)
        count = self.count * self.sign
        try:
            period, grain = self._from(origin, count)
        except OverflowError:
            return unresolved(None, self.unit)
        return Outcome(period, iso(period, grain), "relative", grain=grain)

    def _from(self, origin: date, count: int) -> tuple[Period, Grain]:
        match self.unit:
            case "S" | "MIN":
                return around(origin, "D"), "D"
            case "H":
                days = -((-abs(count)) // 24) if abs(count) >= 24 else 0
                return around(origin, "D", offset=days * self.sign), "D"
            case "D":
                return around(origin, "D", offset=count), "D"
            case "W" | "2W":
                return around(origin, "D", offset=count * (7 if self.unit == "W" else 14)), "D"
            case "WE":
                return around(origin, "WE", offset=count), "WE"
            case "M" | "Q":
                return around(shifted(origin.replace(day=1), months=count * (1 if self.unit == "M" else 3)), "M"), "M"
            case "10Y" | "100Y":
                return around(origin, "Y", offset=count * int(self.unit[:-1])), "Y"
            case _:
                return around(origin, "Y", offset=count), "Y"


@dataclass(frozen=True, slots=True)
class Run:
    """A run of units that ends or begins at a day: "the last three months", "the next two years".

    Quarters and decades are those of the calendar. Its TIMEX3 value is its length, "P3M".
    """

    count: int
    unit: str
    sign: int
    anchor: Expression | None = None  # what it ends with or begins at: "the three months to December 31"
    at_once: bool = False  # whether it begins with the day of publication: "within two weeks"

    def reckon(self, known: Reckoning) -> Outcome:
        timex = Length(self.count, self.unit).timex
        origin = known.published
        basis: Basis = "relative"
        if self.anchor is not None:
            told = self.anchor.reckon(known)
            origin, basis = (told.period.end if self.sign < 0 else told.period.start), told.basis
        if origin is None:
            return unresolved(timex, self.unit)
        if self.anchor is None and self.unit in {"Q", "10Y"}:
            edge = around(origin, self.unit, offset=self.sign)  # type: ignore[arg-type]
            far = around(origin, self.unit, offset=self.sign * self.count)  # type: ignore[arg-type]
            period = Period(far.start, edge.end) if self.sign < 0 else Period(edge.start, far.end)
            return Outcome(period, timex, basis, grain=self.unit)
        other = away(origin, self.count * self.sign, self.unit)
        period = Period(other, origin) if self.sign < 0 else Period(origin, other)
        if self.anchor is None and self.sign > 0 and not self.at_once:
            period = Period(shifted(origin, days=1), shifted(other, days=1))
        return Outcome(period, timex, basis, grain=self.unit)


@dataclass(frozen=True, slots=True)
class Ahead:
    """ "in two weeks", "within nine months": a time to come where the sentence looks ahead, else a length of time."""

    count: int
    unit: str
    throughout: bool

    def reckon(self, known: Reckoning) -> Outcome:
        if known.toward != "future":
            return Length(self.count, self.unit).reckon(known)
        if self.throughout:
            return Run(self.count, self.unit, 1, at_once=True).reckon(known)
        return Away(self.count, self.unit, 1).reckon(known)


def away(origin: date, count: int, unit: str) -> date:
    """The day so many units from another; part of a day counts as a whole one."""
    match unit:
        case "S" | "MIN":
            return shifted(origin, days=-1 if count < 0 else 1)
        case "H":
            return shifted(origin, days=(count // 24) if count < 0 else -(-count // 24))
        case "D":
            return shifted(origin, days=count)
        case "W" | "2W" | "WE":
            return shifted(origin, days=count * (14 if unit == "2W" else 7))
        case "M" | "Q":
            return _months_away(origin, count * (1 if unit == "M" else 3))
        case _:
            return _months_away(origin, count * 12 * {"10Y": 10, "100Y": 100}.get(unit, 1))


def _months_away(origin: date, months: int) -> date:
    return shifted(origin, months=months)


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time that is tied to no day: "three days", "over four years". Its TIMEX3 value is "P3D"."""

    count: int | Decimal | None
    unit: str

    @property
    def timex(self) -> str:
        factor, letter = {
            "10Y": (10, "Y"), "100Y": (100, "Y"), "2W": (2, "W"), "Q": (3, "M"), "MIN": (1, "M"),
        }.get(self.unit, (1, self.unit))  # fmt: skip
        count = "X" if self.count is None else str(self.count * factor).removesuffix(".0")
        return f"P{'T' if self.unit in {'H', 'MIN', 'S'} else ''}{count}{letter}"

    def reckon(self, known: Reckoning) -> Outcome:
        return unresolved(self.timex, self.unit)


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A time that is told by an event, a season or a clock: words of time that lead to no day."""

    timex: str | None = None

    def reckon(self, known: Reckoning) -> Outcome:
        return unresolved(self.timex)


@dataclass(frozen=True, slots=True)
class Told:
    """ "that day", "then": the time that was told last."""

    grain: str | None = None

    def reckon(self, known: Reckoning) -> Outcome:
        told = known.told
        if told is None or (told.period.start is None and told.period.end is None):
            return unresolved(None)
        if self.grain is None or told.period.start is None:
            return replace(told, basis="relative")
        grain: Grain = self.grain  # type: ignore[assignment]
        period = around(told.period.start, grain)
        return Outcome(period, iso(period, self.grain), "relative", grain=self.grain)


@dataclass(frozen=True, slots=True)
class Within:
    """The start, middle or end of a time: "the end of 2022", "mid-May", "early next week"."""

    which: Portion
    whole: Expression
    sharp: bool = True  # "the end of May" is a day when something is due by it, "late May" is not

    def reckon(self, known: Reckoning) -> Outcome:
        whole = self.whole.reckon(known)
        if whole.period.start is None or whole.period.end is None:
            return replace(whole, modifier=self.which)
        return replace(whole, period=portion(whole.period, self.which), modifier=self.which)

    def bounded(self, known: Reckoning) -> Outcome:
        """As `reckon`, sharp enough for "by" and "since": the end is the last day, the middle the day that halves."""
        if not self.sharp and self.which != "mid":
            return self.reckon(known)
        whole = self.whole.reckon(known)
        start, end = whole.period.start, whole.period.end
        if start is None or end is None:
            return replace(whole, modifier=self.which)
        sharp = {"end": shifted(end, days=-1), "start": start, "mid": middle(whole.period)}[self.which]
        return replace(whole, period=day_of(sharp) if sharp else whole.period, modifier=self.which)


@dataclass(frozen=True, slots=True)
class SoFar:
    """ "earlier this year", "later this week": the part of a time before or behind the day of publication."""

    side: Side
    whole: Expression

    def reckon(self, known: Reckoning) -> Outcome:
        whole = self.whole.reckon(known)
        start, end, published = whole.period.start, whole.period.end, known.published
        if start is None or end is None or published is None or not start <= published < end:
            return replace(whole, modifier="start" if self.side == "past" else "end")
        if self.side == "past":
            return replace(whole, period=Period(start, published if start < published else end), modifier="start")
        return replace(
            whole,
            period=Period(shifted(published, days=1), end) if shifted(published, days=1) < end else whole.period,
            modifier="end",
        )


@dataclass(frozen=True, slots=True)
class Bounded:
    """ "by 2027", "before then", "since May", "until Sunday", "after the vote"."""

    bound: Bound
    inner: Expression

    def reckon(self, known: Reckoning) -> Outcome:
        inner = self.inner.bounded(known) if isinstance(self.inner, Within) else self.inner.reckon(known)
        start, end = inner.period.start, inner.period.end
        modifier: Modifier = "before" if self.bound in {"by", "before", "until"} else "after"
        match self.bound:
            case "by" | "until":
                period = Period(None, end)
            case "before":
                at_end = isinstance(self.inner, Within) and self.inner.sharp and self.inner.which == "end"
                period = Period(None, end if at_end or start is None else start)
            case "since" | "from":
                period = Period(start, None)
            case "after":
                period = Period(end if end is not None else start, None)
        return replace(inner, period=period, modifier=modifier)


@dataclass(frozen=True, slots=True)
class About:
    """ "around 2020": a time that is not meant sharply."""

    inner: Expression

    def reckon(self, known: Reckoning) -> Outcome:
        return replace(self.inner.reckon(known), modifier="about")


@dataclass(frozen=True, slots=True)
class Range:
    """ "between January and November this year", "from 2019 to 2021": the last day belongs to it."""

    first: Expression
    last: Expression

    def reckon(self, known: Reckoning) -> Outcome:
        first, last = self._ends(known)
        start, end = first.period.start, last.period.end
        if start is None or end is None:
            return unresolved(f"{first.timex or ''}/{last.timex or ''}" if first.timex or last.timex else None)
        if start >= end:
            return unresolved(f"{first.timex}/{last.timex}")
        basis: Basis = "relative" if "relative" in {first.basis, last.basis} else last.basis
        names = [start.isoformat() if each.timex == "PRESENT_REF" else each.timex for each in (first, last)]
        if last.timex == "PRESENT_REF":
            names[1] = shifted(end, days=-1).isoformat()
        return Outcome(Period(start, end), f"{names[0]}/{names[1]}", basis)

    def _ends(self, known: Reckoning) -> tuple[Outcome, Outcome]:
        """Both ends; where their year has to be found, that of the one is counted from the other."""
        if _floats(self.last) and not _floats(self.first):
            first = _edge(self.first, known)
            begin = first.period.start
            return first, _edge(self.last, replace(known, published=begin, toward="future") if begin else known)
        last = _edge(self.last, known)
        begin = last.period.start
        floating = begin is not None and _floats(self.first)
        return _edge(self.first, replace(known, published=begin, toward="past") if floating else known), last


def _edge(end: Expression, known: Reckoning) -> Outcome:
    return end.bounded(known) if isinstance(end, Within) else end.reckon(known)


def _floats(end: Expression) -> bool:
    """Whether a time could be in any year, or any week."""
    if isinstance(end, CalendarDay | CalendarPart | Feast):
        return end.year is None and end.shift is None
    return isinstance(end, Weekday) and end.shift is None


@dataclass(frozen=True, slots=True)
class OnClock:
    """A clock time or part of a day, alone or of a day: "6.15 a.m.", "at 9 a.m. on Monday", "Tuesday evening"."""

    clock: str  # as behind the T of TIMEX3: "09:00", "MO"
    day: Expression | None = None
    until: str | None = None  # the end of a range on the clock
    modifier: Modifier | None = None  # "Thursday before 5pm"

    def reckon(self, known: Reckoning) -> Outcome:
        if self.day is None:
            return unresolved(self._timex(""))
        day = self.day.reckon(known)
        return replace(day, timex=self._timex(day.timex or ""), modifier=self.modifier)

    def _timex(self, day: str) -> str:
        begin = f"{day}T{self.clock}"
        return begin if self.until is None else f"{begin}/{day}T{self.until}"


@dataclass(frozen=True, slots=True)
class WeekdayIn:
    """A weekday of a week: "Tuesday of next week", "next week on Tuesday"."""

    weekday: int
    week: Expression

    def reckon(self, known: Reckoning) -> Outcome:
        week = self.week.reckon(known)
        if week.period.start is None:
            return unresolved(f"XXXX-WXX-{self.weekday}")
        day = shifted(week.period.start, days=(self.weekday - week.period.start.isoweekday()) % 7)
        return Outcome(day_of(day), day.isoformat(), "relative")


@dataclass(frozen=True, slots=True)
class HoldingWeek:
    """ "the week of the 18th": the week that holds a day."""

    day: Expression
    grain: Grain = "W"

    def reckon(self, known: Reckoning) -> Outcome:
        told = self.day.reckon(known)
        if told.period.start is None:
            return told
        period = around(told.period.start, self.grain)
        return Outcome(period, iso(period, self.grain), told.basis, grain=self.grain)


@dataclass(frozen=True, slots=True)
class NthOf:
    """ "the last week of July", "the first ten days of last year", "week 31"; -1 is the last.

    A week belongs to the month or year that holds its Thursday.
    """

    nth: int
    unit: Literal["D", "W", "WE", "M", "Q"]
    whole: Expression
    count: int = 1

    def reckon(self, known: Reckoning) -> Outcome:
        whole = self.whole.reckon(known)
        start, end = whole.period.start, whole.period.end
        if start is None or end is None or start >= end:
            return whole
        first = around(start, self.unit).start or start
        if self.unit in {"W", "WE"} and shifted(around(start, "W").start or start, days=3) < start:
            first = shifted(first, days=7)
        if self.nth > 0:
            begin = away(first, self.nth - 1, self.unit)
            finish = away(begin, self.count, self.unit)
        else:
            finish = end
            if self.unit in {"W", "WE"}:
                monday = around(shifted(end, days=-1), "W").start or end
                finish = monday if shifted(monday, days=3) >= end else shifted(monday, days=7)
            begin = away(finish, -self.count, self.unit)
        if self.unit == "WE":
            begin, finish = around(begin, "WE").start or begin, around(begin, "WE").end or finish
        period = Period(begin, finish)
        timex = iso(period, self.unit) if self.count == 1 else Length(self.count, self.unit).timex
        return Outcome(period, timex, whole.basis, grain=self.unit)


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """ "the first Monday of next month", "the last Friday of May"."""

    nth: int
    weekday: int
    whole: Expression

    def reckon(self, known: Reckoning) -> Outcome:
        whole = self.whole.reckon(known)
        start, end = whole.period.start, whole.period.end
        if start is None or end is None:
            return unresolved(f"XXXX-WXX-{self.weekday}")
        if self.nth < 0:
            day = weekday_near(shifted(end, days=-1), self.weekday, toward="past")
        else:
            day = shifted(weekday_near(start, self.weekday, toward="future"), days=7 * (self.nth - 1))
        return Outcome(day_of(day), day.isoformat(), whole.basis)


@dataclass(frozen=True, slots=True)
class Feast:
    """A feast: "12-25" on that day, "11-4-4" on the fourth Thursday of November, "easter-2" so far from Easter."""

    rule: str
    year: int | None = None
    shift: int | None = None

    def reckon(self, known: Reckoning) -> Outcome:
        if self.year is not None:
            day = self._in(self.year)
            return Outcome(day_of(day), day.isoformat(), "explicit")
        if known.published is None:
            return unresolved(f"XXXX-{self.rule}" if self.rule.count("-") == 1 and self.rule[0].isdigit() else None)
        now = known.published.year
        years = [now - 1, now, now + 1] if self.shift is None else [now + self.shift]
        period = _pick([day_of(self._in(year)) for year in years], known) or OPEN
        return Outcome(period, iso(period, "D"), "relative")

    def _in(self, year: int) -> date:
        name, *rest = self.rule.replace("+", " ").replace("-", " -" if self.rule.startswith("easter") else " ").split()
        if name == "easter":
            return shifted(easter(year), days=int(rest[0]) if rest else 0)
        if len(rest) == 1:
            return date(year, int(name), int(rest[0]))
        weekday, nth = int(rest[0]), int(rest[1])
        if nth == 9:  # the last
            last = date(year, int(name), length_of_month(year, int(name)))
            return weekday_near(last, weekday, toward="past")
        return shifted(weekday_near(date(year, int(name), 1), weekday, toward="future"), days=7 * (nth - 1))


@dataclass(frozen=True, slots=True)
class Repeated:
    """ "every Sunday", "daily", "twice a year": a time that comes again and leads to no one day."""

    timex: str

    def reckon(self, known: Reckoning) -> Outcome:
        return unresolved(self.timex)


@dataclass(frozen=True, slots=True)
class MonthDay:
    """ "the 21st of next month"."""

    day: int
    shift: int

    def reckon(self, known: Reckoning) -> Outcome:
        if known.published is None:
            return unresolved(f"XXXX-XX-{self.day:02}")
        month = shifted(known.published.replace(day=1), months=self.shift)
        day = valid(month.year, month.month, self.day)
        return Outcome(day_of(day), day.isoformat(), "relative") if day else unresolved(None)


@dataclass(frozen=True, slots=True)
class NearMonth:
    """ "this September", "last May", "next June": the month of this year, or the nearest other one on its side."""

    month: int
    shift: int

    def reckon(self, known: Reckoning) -> Outcome:
        if known.published is None:
            return unresolved(f"XXXX-{self.month:02}", "M")
        year, month = known.published.year, known.published.month
        if self.shift < 0 and self.month >= month:
            year -= 1
        elif self.shift > 0 and self.month <= month:
            year += 1
        return Outcome(month_of(year, self.month), f"{year:04}-{self.month:02}", "relative", grain="M")


@dataclass(frozen=True, slots=True)
class ComingWeekday:
    """ "this coming Friday": the nearest one to come."""

    weekday: int

    def reckon(self, known: Reckoning) -> Outcome:
        if known.published is None:
            return unresolved(f"XXXX-WXX-{self.weekday}")
        day = weekday_near(known.published, self.weekday, toward="future", strictly=True)
        return Outcome(day_of(day), day.isoformat(), "relative")


@dataclass(frozen=True, slots=True)
class Season:
    """ "the spring", "last summer": known by its year, but by no day that all parts of the world share."""

    name: str
    shift: int | None = None

    def reckon(self, known: Reckoning) -> Outcome:
        if known.published is None:
            return unresolved(f"XXXX-{self.name}")
        return unresolved(f"{known.published.year + (self.shift or 0):04}-{self.name}")
