"""Which days can a time mean that is made of others: "by the end of June", "from May to July"?"""

from __future__ import annotations

from dataclasses import dataclass, replace

from factx.values.calendars import (
    Period,
    day_of,
    middle,
    portion,
    shifted,
)
from factx.values.dates.names import CalendarDay, CalendarPart, Feast, Weekday
from factx.values.dates.outcomes import (
    Basis,
    Bound,
    Expression,
    Modifier,
    Outcome,
    Portion,
    Reckoning,
    Side,
    unresolved,
)


@dataclass(frozen=True, slots=True)
class About:
    """ "around 2020": a time that is not meant sharply."""

    inner: Expression

    def reckon(self, known: Reckoning) -> Outcome:
        return replace(self.inner.reckon(known), modifier="about")


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
            return first, _edge(self.last, replace(known, published=begin, side="future") if begin else known)
        last = _edge(self.last, known)
        begin = last.period.start
        floating = begin is not None and _floats(self.first)
        return _edge(self.first, replace(known, published=begin, side="past") if floating else known), last


def _edge(end: Expression, known: Reckoning) -> Outcome:
    return end.bounded(known) if isinstance(end, Within) else end.reckon(known)


def _floats(end: Expression) -> bool:
    """Whether a time could be in any year, or any week."""
    if isinstance(end, Within):
        return _floats(end.whole)
    if isinstance(end, CalendarDay | CalendarPart | Feast):
        return end.year is None and end.shift is None
    return isinstance(end, Weekday) and end.shift is None


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
