"""What do several readings of one text say together?

A fact that two readings have is one fact, found twice; what only one of them has is kept all the same, and its
`support` says so. Which fact is which is told by `factx.analysis.matching`.
"""

from __future__ import annotations

from collections.abc import Sequence

from factx.analysis.matching import matched
from factx.facts import Fact

TURNS = (
    "",
    "Begin with the last sentence and go backwards.",
    "Begin with the shortest sentences; leave the headline for the end.",
    "Begin in the middle, go on to the end, then read the first half.",
)
"""What is said behind the article to a further reading, so that it is another one and not the first over again."""


def turn_of(nth: int) -> str:
    """The instruction of the nth reading, counted from 0; numbered where there are more of them than ways to read."""
    if nth < len(TURNS):
        return TURNS[nth]
    return f"Reading {nth + 1}: {TURNS[1 + nth % (len(TURNS) - 1)]}"


def new_in(found: Sequence[Fact], known: Sequence[Fact]) -> tuple[list[int], list[tuple[int, int]]]:
    """Of the facts of a further reading, the places of those that are new; and pairs of places for those known."""
    pairs = matched(found, known)
    old = {nth for nth, _ in pairs}
    return [nth for nth in range(len(found)) if nth not in old], pairs
