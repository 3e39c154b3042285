"""Which facts run through which piece of a text, when facts nest and cross?

The text is cut wherever a fact begins or ends, so that the pieces lie side by side and none inside another. Each fact
keeps one lane, the depth of its underline, from its first character to its last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise

MOST_OWNERS = 48
"""So many facts are listed for one piece; without a limit, facts that all overlap would take quadratic space."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of text that belongs to a fact, by the fact's number."""

    start: int
    end: int
    owner: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text and the marks that run through it, each with its lane, the uppermost lane first."""

    start: int
    end: int
    marks: tuple[tuple[int, Mark], ...]

    @property
    def innermost(self) -> Mark | None:
        """The shortest mark: what somebody means who points here."""
        return min((mark for _, mark in self.marks), key=lambda each: each.end - each.start, default=None)


def segments(length: int, marks: Iterable[Mark], *, cuts: Iterable[int] = ()) -> Iterator[Segment]:
    """The pieces of a text of `length` characters, in order and without a hole; `cuts` are further places to cut at.

    >>> [(each.start, each.end, [mark.owner for _, mark in each.marks])
    ...  for each in segments(9, [Mark(0, 6, 1), Mark(4, 9, 2)])]
    [(0, 4, [1]), (4, 6, [1, 2]), (6, 9, [2])]
    """
    laid = lanes(marks)
    bounds = sorted({0, length, *cuts, *(mark.start for _, mark in laid), *(mark.end for _, mark in laid)})
    running: list[Mark | None] = []
    nth = 0
    for start, end in pairwise(bounds):
        while nth < len(laid) and laid[nth][1].start <= start:
            lane, mark = laid[nth]
            running.extend([None] * (lane + 1 - len(running)))
            running[lane] = mark
            nth += 1
        here = enumerate(running[:MOST_OWNERS])
        yield Segment(start, end, tuple((lane, mark) for lane, mark in here if mark and mark.end > start))


def lanes(marks: Iterable[Mark]) -> list[tuple[int, Mark]]:
    """Each mark with the first lane that is free from its start on, in the order of their starts, the longest first."""
    laid: list[tuple[int, Mark]] = []
    ending: list[tuple[int, int]] = []
    free: list[int] = []
    for mark in sorted(marks, key=lambda each: (each.start, -each.end, each.owner)):
        while ending and ending[0][0] <= mark.start:
            heappush(free, heappop(ending)[1])
        lane = heappop(free) if free else len(ending)
        heappush(ending, (mark.end, lane))
        laid.append((lane, mark))
    return laid
