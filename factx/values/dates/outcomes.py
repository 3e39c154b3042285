"""What is it to tell a time, before it is known when it was told?

An `Expression` is one way to tell a time. `reckon` counts it from what is known of the text (`Reckoning`) and gives
an `Outcome`. What cannot be counted stays unresolved, with as much of its TIMEX3 value as its words tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from factx.values.calendars import Period

Basis = Literal["explicit", "relative", "unresolved"]
Modifier = Literal["before", "after", "about", "start", "mid", "end"]
Side = Literal["past", "future"]
Look = Side | Literal["plan"]
"""Where a sentence looks to. It plans where only an infinitive looks ahead, which may stand beside what has been:
"decided to meet"."""
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


class Surroundings(Protocol):
    """The text around a time, looked at only by the times that leave something open."""

    @property
    def look(self) -> Look | None:
        """Where the sentence looks to."""

    @property
    def told(self) -> Outcome | None:
        """The last time told before that leads to days."""


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What a time is counted from: the day of publication, and what the text around it tells."""

    published: date | None
    around: Surroundings
    side: Side | None = None  # where to look, whatever the sentence does

    @property
    def look(self) -> Look | None:
        return self.side or self.around.look

    @property
    def toward(self) -> Side | None:
        look = self.look
        return "future" if look == "plan" else look

    @property
    def told(self) -> Outcome | None:
        return self.around.told


class Expression(Protocol):
    """A time as it is told."""

    def reckon(self, known: Reckoning) -> Outcome: ...


def unresolved(timex: str | None, grain: str = "D") -> Outcome:
    return Outcome(OPEN, timex, "unresolved", grain=grain)
