"""Which days can a named time mean: a date, a month, a weekday, a feast?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from factx.values.calendars import (
    Period,
    around,
    day_of,
    easter,
    half_of,
    iso,
    length_of_month,
    month_of,
    quarter_of,
    shifted,
    weekday_near,
    year_of,
)
from factx.values.dates.outcomes import (
    OPEN,
    Basis,
    Expression,
    Look,
    Outcome,
    Reckoning,
    unresolved,
)


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """ "February 14", "3 November 2022", "Monday, 3 November", "the 14th", "14 May last year"."""

    day: int
    month: int | None = None
    year: int | None = None
    shift: int | None = None  # the year counted from this one: -1 for "last year"
    weekday: int | None = None  # tells which of several days it is

    def reckon(self, known: Reckoning) -> Outcome:
        partial = f"XXXX-{self.month:02}-{self.day:02}" if self.month else f"XXXX-XX-{self.day:02}"
        if self.year is not None and self.month is not None:
            day = valid(self.year, self.month, self.day)
            return Outcome(day_of(day), day.isoformat(), "explicit") if day else unresolved(None)
        if known.published is None:
            return unresolved(partial)
        found = _day_near(self, known.published, known.look)
        return Outcome(found, iso(found, "D"), "relative") if found else unresolved(partial)

    def near(self, published: date) -> Iterator[date]:
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


@lru_cache(maxsize=256)
def _day_near(told: CalendarDay, published: date, look: Look | None) -> Period | None:
    days = list(told.near(published))
    fits = [day for day in days if day.isoweekday() == told.weekday and abs((day - published).days) <= _YEAR]
    return _pick([day_of(day) for day in fits or days], published, look)


def valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _pick(periods: list[Period], published: date, look: Look | None) -> Period | None:
    """The nearest of several on the side that the sentence looks to; the one that holds the day of publication is on
    either side."""
    if len(periods) < 2:
        return periods[0] if periods else None
    nearest = min(periods, key=lambda each: _distance(each, published))
    if look is None:
        return nearest
    if look != "past":
        ahead = next((each for each in periods if each.end and each.end > published), periods[-1])
        far = look == "plan" and _distance(ahead, published) > 2 * _distance(nearest, published) + _FAR
        return nearest if far else ahead
    return next((each for each in reversed(periods) if each.start and each.start <= published), periods[0])


_FAR = 90  # days
_YEAR = 370  # days


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
        found = _pick(periods, known.published, known.look)
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

    def reckon(self, known: Reckoning) -> Outcome:  # noqa: ARG002 - some expressions need nothing more
        grain = {1: "Y", 10: "10Y", 100: "100Y"}.get(self.years, "Y")
        period = year_of(self.first, years=self.years)
        return Outcome(period, iso(period, grain), self.basis, grain=grain)


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
class ComingWeekday:
    """ "this coming Friday": the nearest one to come."""

    weekday: int

    def reckon(self, known: Reckoning) -> Outcome:
        if known.published is None:
            return unresolved(f"XXXX-WXX-{self.weekday}")
        day = weekday_near(known.published, self.weekday, toward="future", strictly=True)
        return Outcome(day_of(day), day.isoformat(), "relative")


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
class Weekend:
    """ "the weekend": the nearest on the side that the sentence looks to."""

    def reckon(self, known: Reckoning) -> Outcome:
        if known.published is None:
            return unresolved(None, "WE")
        weekends = [around(known.published, "WE", offset=nth) for nth in (-1, 0, 1)]
        period = _pick(weekends, known.published, known.look) or OPEN
        return Outcome(period, iso(period, "WE"), "relative", grain="WE")


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
    """A feast: "12-25" on that day, "11-4-4" on the fourth Thursday of November, "11-4-4+1"
    on the day behind it, "easter-2" so far from Easter."""

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
        days = [day_of(self._in(year)) for year in years]
        period = _pick(days, known.published, known.look) or OPEN
        return Outcome(period, iso(period, "D"), "relative")

    def _in(self, year: int) -> date:
        if self.rule.startswith("easter"):
            return shifted(easter(year), days=int(self.rule.removeprefix("easter") or 0))
        name, *rest = self.rule.split("-")
        if len(rest) == 1:
            return date(year, int(name), int(rest[0]))
        (nth, _, more), weekday = rest[1].partition("+"), int(rest[0])
        if more:
            return shifted(_nth(year, int(name), weekday, int(nth)), days=int(more))
        return _nth(year, int(name), weekday, int(nth))


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth such weekday of a month; the ninth is the last."""
    if nth == 9:
        return weekday_near(date(year, month, length_of_month(year, month)), weekday, toward="past")
    return shifted(weekday_near(date(year, month, 1), weekday, toward="future"), days=7 * (nth - 1))


@dataclass(frozen=True, slots=True)
class FeastWeekend:
    """ "Labor Day weekend": the one that touches the feast, or the nearest to it."""

    feast: Expression

    def reckon(self, known: Reckoning) -> Outcome:
        feast = self.feast.reckon(known)
        if feast.period.start is None:
            return unresolved(None, "WE")
        period = around(shifted(feast.period.start, days=-2), "WE")  # a Monday or Tuesday ends it
        return Outcome(period, iso(period, "WE"), feast.basis, grain="WE")


@dataclass(frozen=True, slots=True)
class Season:
    """ "the spring", "last summer": known by its year, but by no day that all parts of the world share."""

    name: str
    shift: int | None = None

    def reckon(self, known: Reckoning) -> Outcome:
        if known.published is None:
            return unresolved(f"XXXX-{self.name}")
        return unresolved(f"{known.published.year + (self.shift or 0):04}-{self.name}")


@dataclass(frozen=True, slots=True)
class OwnYear:
    """ "last fiscal year", "this school year": known by its number, but by no days that all share."""

    kind: Literal["FY", "SY"]
    shift: int

    def reckon(self, known: Reckoning) -> Outcome:
        return unresolved(f"{self.kind}{known.published.year + self.shift:04}" if known.published else None)
