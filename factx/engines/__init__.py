"""Who reads? An engine turns a document into facts by way of asks: `llm` with a language model, `rules` without one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from itertools import accumulate

from factx.documents import Document
from factx.facts import Claim, Fact, Facts, Figure, Record, Stance, Support
from factx.models import Answer, Ask
from factx.spans import Span
from factx.suspects import Suspect, suspects

Steps = Generator[list[Ask], list[Answer], Facts]
"""A reading under way: asks come out, answers go in, facts are returned."""

KINDS: tuple[type[Fact], ...] = (Claim, Figure, Stance)
"""What is looked for unless something else is asked for."""


AGAIN = 2
"""How often a passage is asked about again at most: the second time about what the first time left open."""

PASSES = 1
"""How often a model reads the whole text."""


def flagged(facts: Iterable[Fact], document: Document, *, planted: Sequence[Suspect] | None = None) -> list[Fact]:
    """The facts, those marked in their `support` that rest on words which look planted for a machine.

    `planted` are the document's suspects, where they are known already.
    """
    planted = suspects(document) if planted is None else planted
    if not planted:
        return list(facts)
    starts = [each.span.start for each in planted]
    furthest = list(accumulate((each.span.end for each in planted), max))
    return [_flagged(fact, planted, starts, furthest) for fact in facts]


def _flagged(fact: Fact, planted: Sequence[Suspect], starts: Sequence[int], furthest: Sequence[int]) -> Fact:
    reasons: dict[str, None] = {}
    for span in _spans(fact):
        at = bisect_left(starts, span.end) - 1
        while at >= 0 and furthest[at] > span.start:
            if planted[at].span.overlaps(span):
                reasons[planted[at].reason] = None
            at -= 1
    if not reasons:
        return fact
    support = (fact.support or Support()).model_copy(update={"suspect": tuple(sorted(reasons))})
    return fact.model_copy(update={"support": support})


def _spans(part: object) -> Iterator[Span]:
    """Every place in a fact: a planted name or source makes it no better than planted evidence."""
    if isinstance(part, Span):
        yield part
    elif isinstance(part, Record):
        for name in type(part).model_fields:
            yield from _spans(getattr(part, name))
    elif isinstance(part, tuple | list):
        for each in part:
            yield from _spans(each)
    elif is_dataclass(part):
        for each in fields(part):
            yield from _spans(getattr(part, each.name))


def in_reading_order(facts: Iterable[Fact], kinds: Sequence[type[Fact]]) -> tuple[Fact, ...]:
    """Facts by where their words begin; those that begin together in the order of their kinds."""
    order = {kind: nth for nth, kind in enumerate(kinds)}
    return tuple(sorted(facts, key=lambda fact: (fact.evidence[0].start, order[type(fact)])))
