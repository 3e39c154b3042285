"""In which order do results come out?"""

from __future__ import annotations

from collections.abc import Iterator

from factx.facts import Facts


class Order:
    """Holds back what was finished before its turn. With `ordered` False everything's turn is now."""

    def __init__(self, *, ordered: bool) -> None:
        self._ordered = ordered
        self._held: dict[int, Facts | None] = {}
        self._next = 0

    def arrived(self, nth: int, facts: Facts | None) -> Iterator[Facts | None]:
        """What may come out now that the document of that number is there; None for one that came to nothing."""
        if not self._ordered:
            yield facts
            return
        self._held[nth] = facts
        while self._next in self._held:
            yield self._held.pop(self._next)
            self._next += 1

    def left(self) -> Iterator[Facts]:
        """What was held back for documents that will not come."""
        for nth in sorted(self._held):
            if facts := self._held.pop(nth):
                yield facts
