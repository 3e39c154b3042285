"""How do others spell the times that `Date` tells?

Collections of annotated times spell one time in one of several ways: as TIMEX3 ("2024-05", "P3D", "199X"), as a day,
or as the start and the end of a period, with seconds where it is told by the clock. `spellings` gives all of them,
each of the same time: what the words leave open is left open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from factx.values import Date

Ends = dict[str, str | None]

_PARTS = {"MO": ("08:00:00", "12:00:00"), "AF": ("12:00:00", "16:00:00"), "EV": ("16:00:00", "20:00:00")}
_PARTS["NI"] = ("20:00:00", "23:59:59")
_CLOCK = re.compile(r"([^/T]*)T(\d\d:\d\d)(:\d\d)?")
_PART = re.compile(r"([^/T]*)T(MO|AF|EV|NI)")
_START = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_QUARTER = re.compile(r"(\d{4})-([QH])(\d)")
_SEASON = re.compile(r"\d{4}-(SP|SU|FA|WI)")
_DECADES = re.compile(r"P(\d+)0Y")
_WEEK = re.compile(r"(\d{4})-W(\d\d)")


def spellings(found: Date) -> list[str | Ends]:
    """The ways to write a time, its own TIMEX3 value first."""
    timex = found.timex or ""
    told = [*_as_timex(timex, found.span.text), *_on_the_clock(timex, found)]
    if "T" not in timex or _PART.fullmatch(timex):
        told.extend(_as_days(found))
    return told


def _as_timex(timex: str, words: str) -> Iterator[str]:
    if timex:
        yield timex
    if re.fullmatch(r"\d{3}", timex):  # a decade
        yield f"{timex}X"
    if timex.startswith("XXXX-"):
        yield timex.removeprefix("XXXX-")
    season, decades = _SEASON.fullmatch(timex), _DECADES.fullmatch(timex)
    if season and not re.search(r"\d|year|last|next|this", words):
        yield season[1]
    if decades and "decade" in words:
        yield f"P{decades[1]}DE"
    if "centur" in words and re.fullmatch(r"P\d+00Y", timex):
        yield f"P{timex[1:-3]}CE"
    if "week" in words and re.fullmatch(r"\d{4}-\d\d-\d\d", timex):  # "two weeks ago" as the week that it was in
        week = date.fromisoformat(timex).isocalendar()
        yield f"{week.year:04}-W{week.week:02}"
    if re.fullmatch(r"P\d+WE", timex):
        yield "XXXX-WXX-WE"


def _on_the_clock(timex: str, found: Date) -> Iterator[str | Ends]:
    part = _PART.fullmatch(timex)
    if part:
        begin, end = _PARTS[part[2]]
        yield f"T{part[2]}"
        yield {"start": f"{part[1]} {begin}".strip(), "end": f"{part[1]} {end}".strip()}
    clock = _seconds(timex)
    if clock:
        yield clock
        yield timex.removesuffix(":00")
        if found.modifier in {"before", "after"}:
            yield {"end" if found.modifier == "before" else "start": clock}
    begin, slash, end = timex.partition("/")
    first, last = _seconds(begin) or _first_day(begin), _seconds(end) or _first_day(end)
    if slash and first and last:
        yield {"start": first, "end": last}


def _seconds(timex: str) -> str | None:
    """ "2024-05-06T09:30" as "2024-05-06 09:30:00"."""
    clock = _CLOCK.fullmatch(timex)
    return f"{clock[1]} {clock[2]}{clock[3] or ':00'}".strip() if clock else None


def _first_day(timex: str) -> str | None:
    week = _WEEK.fullmatch(timex)
    if week:
        return date.fromisocalendar(int(week[1]), int(week[2]), 1).isoformat()
    part = _QUARTER.fullmatch(timex)
    if part:
        return f"{part[1]}-{(int(part[3]) - 1) * (3 if part[2] == 'Q' else 6) + 1:02}-01"
    start = _START.fullmatch(timex)
    return f"{start[1]}-{start[2] or '01'}-{start[3] or '01'}" if start else None


def _as_days(found: Date) -> Iterator[str | Ends]:
    first = _first_day(found.timex or "")
    if first and found.modifier in {"before", "after"}:
        yield {"end" if found.modifier == "before" else "start": first}
    if found.start and found.end and (found.end - found.start).days == 1:
        yield found.start.isoformat()
    if found.start or found.end:
        yield {
            "start": found.start.isoformat() if found.start else None,
            "end": found.end.isoformat() if found.end else None,
        }
