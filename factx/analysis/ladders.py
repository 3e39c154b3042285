"""How strong is a word among those of its kind?

"Concerned", "criticises" and "condemns" are steps of one ladder. The tables hold a few ladders of the words that
headlines like.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from factx.analysis.terms import base, pieces, stems, table


@cache
def _steps() -> Mapping[str, Mapping[str, int]]:
    """For each word, its step on each ladder that it stands on, from 0."""
    found: dict[str, dict[str, int]] = {}
    for ladder in table("ladders")["ladder"]:
        for step, row in enumerate(ladder["steps"]):
            for word in row.split():
                found.setdefault(base(word), {}).setdefault(ladder["name"], step)
                found.setdefault(word, {}).setdefault(ladder["name"], step)
    return found


def steps_in(text: str) -> dict[str, tuple[int, str]]:
    """For each ladder that words of a text stand on: the highest step, and the word as it is written.

    >>> steps_in("The envoy condemned it.")
    {'criticism': (2, 'condemned')}
    """
    found: dict[str, tuple[int, str]] = {}
    known = _steps()
    for stem in stems(text):
        for ladder, step in (known.get(stem.low) or known.get(stem.base) or {}).items():
            if ladder not in found or found[ladder][0] < step:
                found[ladder] = (step, stem.low)
    return found


def absolutes_in(text: str) -> frozenset[str]:
    """The words of a text that leave no exception: "all", "every", "completely"."""
    return frozenset(piece.lower() for piece in pieces(text)) & _absolute()


@cache
def _absolute() -> frozenset[str]:
    return frozenset(table("ladders")["absolute"].split())
