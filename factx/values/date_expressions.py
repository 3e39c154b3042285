"""What can a time expression mean, before it is known when it was said?

Each class is one way to tell a time. `reckon` counts it from what is known of the text (`Reckoning`) and gives an
`Outcome`. What cannot be counted stays unresolved, with as much of its TIMEX3 value as its words tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, Protocol

from factx.values.calendars import (
    Grain,
    Period,
    around,
    day_of,
    half_of,
    iso,
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
            months = [shifted(published.replace(day=1), months=nth) for nth in (-2, -1, 0, 1, 2)]
        elif self.shift is not None:
            months = [date(published.year + self.shift, self.month, 1)]
        else:
            years = range(max(1, published.year - 8), min(9998, published.year + 8) + 1)
            months = [date(year, self.month, 1) for year in years]
        for first in months:
            day = valid(first.year, first.month, self.day)
            if day:
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
    if known.toward == "future":
        return next((each for each in periods if each.end and each.end > published), periods[-1])
    return next((each for each in reversed(periods) if each.start and each.start <= published), periods[0])


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
        if self.grain != "M" and known.toward != "future" and self.shift is None:  # a quarter is told of when it is over
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
        timex = f"{self.first:04}-01-01/{self.first + self.years:04}-01-01" if self.years not in {1, 10} else iso(period, grain)
        return Outcome(period, timex, self.basis, grain=grain)


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

    def reckon(self, known: Reckoning) -> Outcome:
        origin = known.published
        if self.of_told and known.told is not None and known.told.period.start is not None:
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
    """A run of units that ends or begins at a day: "the last three months", "the next two years"."""

    count: int
    unit: str
    sign: int
    anchor: Expression | None = None  # what it ends with: "the three months to December 31"

    def reckon(self, known: Reckoning) -> Outcome:
        origin = known.published
        basis: Basis = "relative"
        if self.anchor is not None:
            told = self.anchor.reckon(known)
            origin, basis = (told.period.end if self.sign < 0 else told.period.start), told.basis
        if origin is None:
            return unresolved(None, self.unit)
        try:
            other = away(origin, self.count * self.sign, self.unit)
        except OverflowError:
            return unresolved(None, self.unit)
        period = Period(other, origin) if self.sign < 0 else Period(origin, other)
        if self.anchor is None and self.sign > 0:
            period = Period(shifted(origin, days=1), shifted(other, days=1))
        return Outcome(period, _interval(period), basis, grain=self.unit)


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


def _interval(period: Period) -> str:
    return f"{period.start or ''}/{period.end or ''}"


@dataclass(frozen=True, slots=True)
class Length:
    """A length of time that is tied to no day: "three days", "over four years". Its TIMEX3 value is "P3D"."""

    count: int | None
    unit: str

    def reckon(self, known: Reckoning) -> Outcome:
        count = "X" if self.count is None else str(self.count)
        if self.unit in {"H", "MIN", "S"}:
            return unresolved(f"PT{count}{self.unit[0]}", self.unit)
        factor, letter = {"10Y": (10, "Y"), "100Y": (100, "Y"), "2W": (2, "W"), "Q": (3, "M")}.get(self.unit, (1, self.unit))
        return unresolved(f"P{count if self.count is None else self.count * factor}{letter}", self.unit)


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

    def reckon(self, known: Reckoning) -> Outcome:
        whole = self.whole.reckon(known)
        if whole.period.start is None or whole.period.end is None:
            return replace(whole, modifier=self.which)
        return replace(whole, period=portion(whole.period, self.which), modifier=self.which)

    def bounded(self, known: Reckoning) -> Outcome:
        """As `reckon`, sharp enough for "by" and "since": the end is the last day, the middle the day that halves."""
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
        return replace(whole, period=Period(shifted(published, days=1), end) if shifted(published, days=1) < end else whole.period, modifier="end")


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
                period = Period(None, start if start is not None else end)
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
        last = self.last.reckon(known)
        first = self.first.reckon(known)
        start, end = first.period.start, last.period.end
        if start is None or end is None:
            return unresolved(f"{first.timex or ''}/{last.timex or ''}" if first.timex or last.timex else None)
        if start >= end:
            other = self.last.reckon(replace(known, toward="future"))
            end = other.period.end or end
            if start >= end:
                return unresolved(f"{first.timex}/{last.timex}")
        basis: Basis = "relative" if "relative" in {first.basis, last.basis} else last.basis
        return Outcome(Period(start, end), f"{first.timex}/{last.timex}", basis)


@dataclass(frozen=True, slots=True)
class OnClock:
    """A clock time or part of a day, alone or of a day: "6.15 a.m.", "at 9 a.m. on Monday", "Tuesday evening"."""

    clock: str  # as behind the T of TIMEX3: "09:00", "MO"
    day: Expression | None = None

    def reckon(self, known: Reckoning) -> Outcome:
        if self.day is None:
            return unresolved(f"T{self.clock}")
        day = self.day.reckon(known)
        return replace(day, timex=f"{day.timex}T{self.clock}" if day.timex else f"T{self.clock}")
