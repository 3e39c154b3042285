"""What is a time counted to be, where it stands?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from factx.values.dates.looks import Looks
from factx.values.dates.outcomes import Expression, Look, Outcome, Reckoning, Surroundings, unresolved


class _HangsOnBefore(Exception):
    """What a time is counted to be hangs on what was told before it."""


@dataclass(frozen=True, eq=False)
class Telling:
    """A time told in a stretch of text by its tokens from `first` up to `last`, and what its sentence says of it.

    It is found at `start` and `end`, in characters from where the stretch begins.
    """

    start: int
    end: int
    expression: Expression
    published: date | None
    looks: Looks
    first: int
    last: int

    def outcome(self, earlier: Callable[[], Outcome | None]) -> Outcome:
        """What it is counted to be where `earlier` gives the last time that was told before."""
        return self._anywhere or _reckoned(self.expression, self.published, _Behind(self, earlier))

    @cached_property
    def look(self) -> Look | None:
        return self.looks.around(self.first, self.last, self.expression)

    @property
    def told(self) -> Outcome | None:
        raise _HangsOnBefore

    @cached_property
    def _anywhere(self) -> Outcome | None:
        """What it is counted to be whatever was told before; None where it hangs on that."""
        try:
            return _reckoned(self.expression, self.published, self)
        except _HangsOnBefore:
            return None


@dataclass(frozen=True, slots=True)
class _Behind:
    """What a time's sentence says of it, and what was told before."""

    telling: Telling
    earlier: Callable[[], Outcome | None]

    @property
    def look(self) -> Look | None:
        return self.telling.look

    @property
    def told(self) -> Outcome | None:
        return self.earlier()


def _reckoned(expression: Expression, published: date | None, around: Surroundings) -> Outcome:
    try:
        return expression.reckon(Reckoning(published, around))
    except (OverflowError, ValueError):  # beyond the calendar: "ten thousand years ago"
        return unresolved(None)
