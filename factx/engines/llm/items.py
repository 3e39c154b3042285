"""What has a model written so far, and what is wanting?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from factx.facts import Claim, Fact, Figure
from factx.ledger import Entry
from factx.passages import Passage
from factx.settling import Settled
from factx.spans import Span


@dataclass
class Item:
    """A draft and what became of it: in how many passes it was found, and whether it was asked about again."""

    settled: Settled[Any]
    passes: int = 1
    again: bool = False
    withdrawn: bool = False


@dataclass
class Drafts:
    """What came of one passage, in the order it was written."""

    passage: Passage
    items: list[Item]

    @property
    def amounts(self) -> list[Span]:
        """Where the numbers of the figures stand."""
        return [each.settled.fact.amount.span for each in self.items if isinstance(each.settled.fact, Figure)]

    @property
    def claims(self) -> list[Claim]:
        facts = [each.settled.fact for each in self.items if not each.withdrawn]
        return [each for each in facts if isinstance(each, Claim)]


@dataclass(frozen=True)
class Wanting:
    """What is to be asked again about a passage: drafts, each with its problems, and open entries of the ledger."""

    drafts: Drafts
    doubtful: tuple[tuple[Item, tuple[str, ...]], ...]
    open: tuple[Entry, ...]


def facts_of(items: Iterable[Item]) -> list[Fact]:
    """The facts that came of some drafts."""
    return [each.settled.fact for each in items if each.settled.fact is not None]
