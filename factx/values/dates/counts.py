"""Which days can a counted time mean: "this year", "a week ago", "the last three months"?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from factx.values.calendars import (
    Grain,
    Period,
    around,
    day_of,
    iso,
    shifted,
    working_days,
)
from factx.values.dates.outcomes import (
    Basis,
    Expression,
    Outcome,
    Reckoning,
    unresolved,
)


@dataclass(frozen=True, slots=True)
class Shifted:
    """ "this year", "last week", "next month", "yesterday", "the weekend"."""

    grain: Grain
    offset: int
    of_told: bool = False  # "the next day", where the text looks back: counted from the time told before

    def reckon(self, known: Reckoning) -> Outcome:
        origin = (told_start(known, self.grain) if self.of_told else None) or known.published
        if origin is None:
            return unresolved(None, self.grain)
        period = around(origin, self.grain, offset=self.offset)
        return Outcome(period, iso(period, self.grain), "relative", grain=self.grain)


_SIZES = ("D", "W", "2W", "WE", "M", "Q", "H", "Y", "10Y", "100Y")


def told_start(known: Reckoning, unit: str) -> date | None:
    """Where the time told before began, if the text looks back and that time is no longer than the unit."""
    if known.toward != "past" or known.told is None or known.told.period.start is None:
        return None
    grain = known.told.grain
    fits = grain in _SIZES and unit in _SIZES and _SIZES.index(grain) <= _SIZES.index(unit)
    return known.told.period.start if fits else None


@dataclass(frozen=True, slots=True)
class Now:
    """ "now", "at the moment": the day of publication."""

    def reckon(self, known: Reckoning) -> Outcome:
        if known.published is None:
            return unresolved("PRESENT_REF")
        return Outcome(day_of(known.published), "PRESENT_REF", "relative")


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
    later_or_earlier: bool = False  # "three days later": in a text that looks back, from the time told before

    def reckon(self, known: Reckoning) -> Outcome:
        origin = known.published
        if self.origin is not None:
            origin = self.origin.reckon(known).period.start
        elif self.of_told and known.told is not None and known.told.period.start is not None:
            origin = known.told.period.start
        elif self.later_or_earlier and known.toward == "past":
            told = told_start(known, self.unit)
            if told is None and self.sign > 0:
                return unresolved(Length(self.count, self.unit).timex, self.unit)
            origin = told or origin
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
            case "BD":
                return around(origin, "D", offset=working_days(origin, count)), "D"
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
            backwards = self.sign < 0 and known.toward is None  # "the year to March": one that is over
            told = self.anchor.reckon(replace(known, side="past") if backwards else known)
            origin, basis = (told.period.end if self.sign < 0 else told.period.start), told.basis
        if origin is None:
            return unresolved(timex, self.unit)
        if self.anchor is None and self.unit in {"Q", "10Y"}:
            edge = around(origin, self.unit, offset=self.sign)  # type: ignore[arg-type]
            far = around(origin, self.unit, offset=self.sign * self.count)  # type: ignore[arg-type]
            period = Period(far.start, edge.end) if self.sign < 0 else Period(edge.start, far.end)
            return Outcome(period, timex, basis, grain=self.unit)
        if self.unit in {"S", "MIN", "H"} and self.anchor is None and self.count < 24:
            return Outcome(day_of(origin), timex, basis)
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
        case "BD":
            return shifted(origin, days=working_days(origin, count))
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
        if self.count is None and self.unit in {"10Y", "100Y"}:
            return "PXDE" if self.unit == "10Y" else "PXCE"
        count = "X" if self.count is None else str(self.count * factor).removesuffix(".0")
        return f"P{'T' if self.unit in {'H', 'MIN', 'S'} else ''}{count}{letter}"

    def reckon(self, known: Reckoning) -> Outcome:  # noqa: ARG002 - some expressions need nothing more
        return unresolved(self.timex, self.unit)


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A time that is told by an event, a season or a clock: words of time that lead to no day."""

    timex: str | None = None

    def reckon(self, known: Reckoning) -> Outcome:  # noqa: ARG002 - some expressions need nothing more
        return unresolved(self.timex)


_PARTIAL = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Y": "XXXX"}


@dataclass(frozen=True, slots=True)
class Told:
    """ "that day", "then": the time that was told last."""

    grain: str | None = None

    def reckon(self, known: Reckoning) -> Outcome:
        told = known.told
        if told is None or (told.period.start is None and told.period.end is None):
            return unresolved(_PARTIAL.get(self.grain or ""))
        if self.grain is None or told.period.start is None:
            return replace(told, basis="relative")
        grain: Grain = self.grain  # type: ignore[assignment]
        period = around(told.period.start, grain)
        return Outcome(period, iso(period, self.grain), "relative", grain=self.grain)


@dataclass(frozen=True, slots=True)
class Quarter:
    """ "in the quarter": the one told before, or else the last that is over."""

    def reckon(self, known: Reckoning) -> Outcome:
        told = known.told
        if told is not None and told.grain == "Q":
            return replace(told, basis="relative")
        if known.published is None:
            return unresolved(None, "Q")
        period = around(known.published, "Q", offset=-1)
        return Outcome(period, iso(period, "Q"), "relative", grain="Q")


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
class Repeated:
    """ "every Sunday", "daily", "twice a year": a time that comes again and leads to no one day."""

    timex: str

    def reckon(self, known: Reckoning) -> Outcome:  # noqa: ARG002 - some expressions need nothing more
        return unresolved(self.timex)
