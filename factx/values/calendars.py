"""Which days does a stretch of the calendar hold?

A `Period` is a half-open run of days, [start, end), either end open where it is None.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Grain = Literal["D", "W", "WE", "M", "Q", "Y", "10Y", "100Y"]

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `start` up to, and not with, `end`."""

    start: date | None
    end: date | None


def day_of(day: date) -> Period:
    return Period(day, shifted(day, days=1))


def shifted(day: date, *, days: int = 0, months: int = 0) -> date:
    """A day so many months and days on; the last of the month where it has no such day. Raises OverflowError."""
    if months:
        year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
        if not 1 <= year <= 9999:
            raise OverflowError(f"the year {year} is out of the calendar")
        day = date(year, month + 1, min(day.day, length_of_month(year, month + 1)))
    return day + timedelta(days=days)


def length_of_month(year: int, month: int) -> int:
    if month == 12:
        return 31
    return (date(year, month + 1, 1) - date(year, month, 1)).days


def month_of(year: int, month: int) -> Period:
    first = date(year, month, 1)
    return Period(first, shifted(first, months=1))


def year_of(year: int, *, years: int = 1) -> Period:
    return Period(date(year, 1, 1), date(year + years, 1, 1))


def quarter_of(year: int, quarter: int) -> Period:
    first = date(year, 3 * quarter - 2, 1)
    return Period(first, shifted(first, months=3))


def half_of(year: int, half: int) -> Period:
    first = date(year, 6 * half - 5, 1)
    return Period(first, shifted(first, months=6))


def around(day: date, grain: Grain, *, offset: int = 0) -> Period:
    """The calendar week, month and so on that holds a day, or the one so many of them on."""
    match grain:
        case "D":
            return day_of(shifted(day, days=offset))
        case "W":
            monday = shifted(day, days=7 * offset - day.weekday())
            return Period(monday, shifted(monday, days=7))
        case "WE":
            saturday = shifted(day, days=7 * offset - day.weekday() + 5)
            return Period(saturday, shifted(saturday, days=2))
        case "M":
            first = shifted(day.replace(day=1), months=offset)
            return Period(first, shifted(first, months=1))
        case "Q":
            first = shifted(date(day.year, (day.month - 1) // 3 * 3 + 1, 1), months=3 * offset)
            return Period(first, shifted(first, months=3))
        case "Y":
            return year_of(day.year + offset)
        case "10Y":
            return year_of(day.year // 10 * 10 + 10 * offset, years=10)
        case "100Y":
            return year_of(day.year // 100 * 100 + 100 * offset, years=100)


def weekday_near(day: date, weekday: int, *, toward: Literal["past", "future"], strictly: bool = False) -> date:
    """The nearest such weekday (1 is Monday), the day itself counting unless `strictly`."""
    if toward == "past":
        back = (day.isoweekday() - weekday) % 7
        return shifted(day, days=-(back or (7 if strictly else 0)))
    ahead = (weekday - day.isoweekday()) % 7
    return shifted(day, days=ahead or (7 if strictly else 0))


def working_days(day: date, count: int) -> int:
    """How many days it takes until so many working days (Monday to Friday) have passed, or had, where negative."""
    weeks, rest = divmod(abs(count), 5)
    step = 1 if count > 0 else -1
    weekday, days = day.weekday(), 0
    while rest:
        days += 1
        weekday = (weekday + step) % 7
        rest -= weekday < 5
    return step * (7 * weeks + days)


def easter(year: int) -> date:
    """Easter Sunday of the western churches, by the reckoning of Gauss as Lichtenberg mended it."""
    century = year // 100
    moon = 15 + (3 * century + 3) // 4 - (8 * century + 13) // 25
    sun = 2 - (3 * century + 3) // 4
    cycle = year % 19
    seed = (19 * cycle + moon) % 30
    mended = (seed + cycle // 11) // 29
    border = 21 + seed - mended
    sunday = 7 - (year + year // 4 + sun) % 7
    return shifted(date(year, 3, 1), days=border + 7 - (border - sunday) % 7 - 1)


def portion(period: Period, which: Literal["start", "mid", "end"]) -> Period:
    """The first, middle or last third of a period, in whole months where it has four or more."""
    start, end = period.start, period.end
    if start is None or end is None:
        return period
    months = (end.year - start.year) * 12 + end.month - start.month
    if months >= 3:
        third = months // 3
        cuts = [start, shifted(start, months=third), shifted(end, months=-third), end]
    else:
        days = max(1, (end - start).days // 3)
        cuts = [start, shifted(start, days=days), shifted(start, days=min(2 * days, (end - start).days - 1)), end]
    nth = ("start", "mid", "end").index(which)
    return Period(cuts[nth], cuts[nth + 1])


def middle(period: Period) -> date | None:
    """The day that halves a period: the 15th of a month, 1 July of a year."""
    if period.start is None or period.end is None:
        return None
    months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month
    if months == 1:
        return period.start.replace(day=15)
    return (
        shifted(period.start, months=months // 2)
        if months
        else shifted(period.start, days=(period.end - period.start).days // 2)
    )


def iso(period: Period, grain: str) -> str:
    """The period as TIMEX3 writes it: "2024-02-14", "2024-W07", "2024-02", "2024-Q1", "2024", "197", "19"."""
    day = period.start
    if day is None:
        return ""
    match grain:
        case "D":
            return day.isoformat()
        case "W" | "WE":
            week = day.isocalendar()
            return f"{week.year:04}-W{week.week:02}" + ("-WE" if grain == "WE" else "")
        case "M":
            return f"{day.year:04}-{day.month:02}"
        case "Q":
            return f"{day.year:04}-Q{(day.month + 2) // 3}"
        case "10Y":
            return f"{day.year // 10:03}"
        case "100Y":
            return f"{day.year // 100:02}"
        case _:
            return f"{day.year:04}"
