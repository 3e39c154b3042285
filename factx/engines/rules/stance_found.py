"""What is known of a stance before it is a fact?"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import Literal

from factx.engines.rules.stance_actors import Who
from factx.engines.rules.stance_words import Side, Strength
from factx.language.words import Words

Shown = Literal["said", "done", "demanded", "imputed"]

_RANK = {"strong": 3, "moderate": 2, "weak": 1}


@dataclass(frozen=True, slots=True)
class Found:
    """A stance: the words from `first` up to `end` show it, that at `at` first of all; `rule` found it."""

    holder: Who
    target: Who
    side: Side
    strength: Strength
    shows: Shown
    at: int
    first: int
    end: int
    rule: str


class Kept:
    """The stances of one sentence. Of two by the same holder on the same target the stronger counts, else the first."""

    def __init__(self) -> None:
        self._found: dict[tuple[object, object], Found] = {}

    def add(self, new: Found) -> None:
        key = (new.holder.key, new.target.key)
        old = self._found.get(key)
        if old is None or _RANK[new.strength] > _RANK[old.strength]:
            self._found[key] = new

    def all(self) -> tuple[Found, ...]:
        return tuple(self._found.values())


def between(words: Words, start: int, end: int) -> tuple[int, int]:
    """The numbers of the words from one offset up to another."""
    return (
        bisect_left(words.words, start, key=lambda word: word.start),
        bisect_left(words.words, end, key=lambda word: word.start),
    )
