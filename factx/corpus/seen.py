"""Which documents were there already, in a run of any length?

An id takes 8 bytes here, in a table that is at most two thirds full: 12 to 24 bytes for each, where a set of strings
takes over a hundred. Two ids of a run of ten million are taken for one with a probability of 3 in a million.
"""

from __future__ import annotations

from array import array
from hashlib import blake2b

_SMALLEST = 1 << 10


class Seen:
    """A set of ids. `add` says whether the id is new."""

    def __init__(self) -> None:
        self._slots = array("Q", bytes(8 * _SMALLEST))  # 0 is an empty slot
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __contains__(self, name: str) -> bool:
        mark = _mark(name)
        return self._slots[self._slot(mark)] == mark

    def add(self, name: str) -> bool:
        mark = _mark(name)
        slot = self._slot(mark)
        if self._slots[slot] == mark:
            return False
        self._slots[slot] = mark
        self._count += 1
        if self._count * 3 > len(self._slots) * 2:
            self._grow()
        return True

    def _slot(self, mark: int) -> int:
        """Where the mark stands, or would."""
        slots, mask = self._slots, len(self._slots) - 1
        at = mark & mask
        while slots[at] not in (0, mark):
            at = (at + 1) & mask
        return at

    def _grow(self) -> None:
        old = self._slots
        self._slots = array("Q", bytes(16 * len(old)))
        for mark in old:
            if mark:
                self._slots[self._slot(mark)] = mark


def _mark(name: str) -> int:
    return int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()) or 1
