"""What is an attack? Tries that must all be held off, and a control which shows that one that is not would be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

Try = tuple[str, str | None]
"""What was tried, and what got through: None where nothing did."""


@dataclass(frozen=True)
class Attack:
    """`control` does the same with the defence taken away, and gives back what gets through then: never None."""

    kind: str
    tries: Callable[[], Iterable[Try]]
    control: Callable[[], str | None]

    def held(self) -> Iterator[Try]:
        yield from self.tries()


def got_through(tries: Iterable[Try]) -> list[str]:
    return [f"{label}: {what}" for label, what in tries if what is not None]
