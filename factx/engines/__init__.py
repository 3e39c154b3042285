"""Who reads? An engine turns a document into facts by way of asks: `llm` with a language model, `rules` without one."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence

from factx.facts import Claim, Fact, Facts, Figure, Stance
from factx.models import Answer, Ask

Steps = Generator[list[Ask], list[Answer], Facts]
"""A reading under way: asks come out, answers go in, facts are returned."""

KINDS: tuple[type[Fact], ...] = (Claim, Figure, Stance)
"""What is looked for unless something else is asked for."""


AGAIN = 2
"""How often a passage is asked about again at most: the second time about what the first time left open."""

PASSES = 1
"""How often a model reads the whole text."""


def in_reading_order(facts: Iterable[Fact], kinds: Sequence[type[Fact]]) -> tuple[Fact, ...]:
    """Facts by where their words begin; those that begin together in the order of their kinds."""
    order = {kind: nth for nth, kind in enumerate(kinds)}
    return tuple(sorted(facts, key=lambda fact: (fact.evidence[0].start, order[type(fact)])))
