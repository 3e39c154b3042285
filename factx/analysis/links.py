"""What is a finding between facts?

A `Link` says that two or more facts stand in a relation that a reader should know of, whose they are, and why. It
changes none of them: which one is right is left open.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from factx.facts import Fact, Record, fact_id

Relation = Literal[
    "figures differ",
    "statements contradict",
    "stances contradict",
    "paraphrase drifts",
    "headline overstates",
    "one side only",
    "not mentioned",
]
"""How facts stand to each other.

- figures differ: two sources give different numbers for one measure, actor and period
- statements contradict: one says that something is so, another that it is not
- stances contradict: one says that somebody supports what, by another's word, they oppose
- paraphrase drifts: the article's own wording says more than the words it quotes
- headline overstates: a headline or subheading says more than the text under it
- one side only: somebody is accused by others and has no word in the text
- not mentioned: the report of one side is silent on what the other announced
"""


class Side(Record):
    """One fact of a link: its id, its document, its words and where they begin, and whose word it is ("" for the
    article itself)."""

    fact: str
    document: str
    start: int
    quote: str
    whose: str = ""


class Link(Record):
    """A relation between facts, with the reason why it is seen.

    `difference` and `ratio` (the larger through the smaller) are told of figures: between the numbers, or between the
    nearest ends of ranges and bounds; `unit` is the unit of the difference.
    """

    relation: Relation
    sides: tuple[Side, ...]
    reason: str
    difference: Decimal | None = None
    ratio: Decimal | None = None
    unit: str | None = None

    @property
    def id(self) -> str:
        """The same for the same relation between the same facts."""
        return fact_id("link", {"relation": self.relation, "facts": [side.fact for side in self.sides]})

    @property
    def facts(self) -> tuple[str, ...]:
        """The ids of the facts."""
        return tuple(side.fact for side in self.sides)

    @property
    def documents(self) -> tuple[str, ...]:
        """The ids of the documents, each once."""
        return tuple(dict.fromkeys(side.document for side in self.sides))

    def to_record(self) -> dict[str, Any]:
        """The link as JSON values, with its `kind` and `id` first."""
        return {"kind": "link", "id": self.id, **self.model_dump(mode="json")}


def side(fact: Fact) -> Side:
    """The side that a fact takes in a link."""
    whose = fact.attribution[-1].source.text if fact.attribution else ""
    return Side(fact=fact.id, document=fact.document, start=fact.evidence[0].start, quote=fact.quote, whose=whose)
