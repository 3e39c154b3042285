"""Which documents of a long run have mostly the same words?

A text's signature are 128 numbers, of which two texts share as many as they share of their three-word sequences
(MinHash, by rensa). They are kept in 32 bands of four: texts that agree in one band are looked at. Of two texts that
share 60 % of their sequences this finds 99 in 100, of 30 % every fourth. A document takes 400 to 770 bytes here, where
the library's own index takes 3,400.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from hashlib import blake2b
from importlib import import_module
from typing import Any

_WORD = re.compile(r"\w+")
_WORDS = 3
_FEWEST = 24
"""Sequences of a text that can be told to be like another; of shorter texts only the very same are copies."""

_NUMBERS, _BANDS, _SEED = 128, 32, 42
_ROWS = _NUMBERS // _BANDS
_SMALLEST = 1 << 12
_NUMBER_BITS = 32
_SAME = 4  # documents kept for one band: boilerplate would fill it
_BEST = 3

Digests = Callable[[list[list[str]], int, int], list[list[int]]]


def digests() -> Digests | None:
    """The function that makes signatures; None where rensa is not installed."""
    try:
        found: Any = import_module("rensa")
    except ModuleNotFoundError:
        return None
    made: Digests = found.RMinHash.digests_from_token_sets
    return made


class Signatures:
    """The signatures of documents, by their numbers from 0."""

    def __init__(self, make: Digests | None) -> None:
        self._make = make
        self._slots = array("Q", bytes(8 * _SMALLEST))  # 0 is an empty slot; else a band's mark, and a number from 1
        self._used = 0

    def bands(self, text: str) -> list[int]:
        """What a text is found by: a mark of all of it and, where it is not too short, the bands of its signature."""
        whole = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        found = [int.from_bytes(whole)]
        words = _WORD.findall(text.casefold()) if self._make else []
        if self._make is None or len(words) < _FEWEST + _WORDS - 1:
            return found
        sequences = list(map(" ".join, zip(*(words[nth:] for nth in range(_WORDS)), strict=False)))
        (signature,) = self._make([sequences], _NUMBERS, _SEED)
        rows = (signature[nth : nth + _ROWS] for nth in range(0, _NUMBERS, _ROWS))
        return found + [hash((nth, *row)) & 0xFFFFFFFFFFFFFFFF for nth, row in enumerate(rows)]

    def like(self, bands: list[int]) -> list[int]:
        """The numbers of the documents that a text may be a copy of, the likeliest first."""
        if same := sorted(self._held(bands[0])):
            return same[:1]
        found = Counter(number for band in bands for number in self._held(band))
        return [number for number, _ in sorted(found.items(), key=lambda each: (-each[1], each[0]))[:_BEST]]

    def add(self, number: int, bands: list[int]) -> None:
        if (self._used + len(bands)) * 3 > len(self._slots) * 2:
            self._grow()
        for band in bands:
            if sum(1 for _ in self._held(band)) < _SAME:
                self._put(self._slots, band, number + 1)
                self._used += 1

    @property
    def size_bytes(self) -> int:
        return len(self._slots) * self._slots.itemsize

    def _held(self, band: int) -> Iterator[int]:
        slots, mask, mark = self._slots, len(self._slots) - 1, band >> _NUMBER_BITS
        at = _home(mark, mask)
        while slot := slots[at]:
            if slot >> _NUMBER_BITS == mark:
                yield (slot & 0xFFFFFFFF) - 1
            at = (at + 1) & mask

    def _put(self, slots: array[int], band: int, number: int) -> None:
        mark, mask = band >> _NUMBER_BITS, len(slots) - 1
        at = _home(mark, mask)
        while slots[at]:
            at = (at + 1) & mask
        slots[at] = mark << _NUMBER_BITS | number

    def _grow(self) -> None:
        old, self._slots = self._slots, array("Q", bytes(16 * len(self._slots)))
        for slot in old:
            if slot:
                self._put(self._slots, slot, slot & 0xFFFFFFFF)


def _home(mark: int, mask: int) -> int:
    """Where a band is looked for first: its mark is all that is known of it when the table grows."""
    return (mark * 0x9E3779B97F4A7C15 >> 20) & mask
