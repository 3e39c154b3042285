"""Which fact of one reading is which fact of another reading of the same text?

Facts of one kind are matched one to one, the best fit first:

- figures whose amounts overlap
- stances with the same holder, target and polarity whose evidence overlaps
- claims, and facts of other kinds, whose evidence overlaps by half or more of the letters and digits of the shorter
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from factx.analysis.actors import UNNAMED, key_of_name
from factx.facts import Actor, Fact, Figure, Stance
from factx.spans import Span

RULE = (
    "one to one, best first: figures whose amounts overlap; stances with the same holder, target and polarity and "
    "overlapping evidence; claims and other kinds whose evidence overlaps by half of the shorter"
)
"""The rule in one sentence, to be told with every measurement."""

_HALF = 0.5
_STRIDE = 256
_CROWD = 64
"""More facts of a kind than this in a few lines are not all compared."""


def matched(some: Sequence[Fact], others: Sequence[Fact]) -> list[tuple[int, int]]:
    """The pairs of facts that are the same fact, as places in both sequences, each fact in one pair at most."""
    return best((_fit(some[nth], others[mth]), nth, mth) for nth, mth in _touching(some, others))


def best(fits: Iterable[tuple[float, int, int]]) -> list[tuple[int, int]]:
    """Of pairs with their fit, those that are kept when the best is taken first and each place once; 0 is no fit."""
    pairs: list[tuple[int, int]] = []
    taken, used = set[int](), set[int]()
    for _, nth, mth in sorted((-fit, nth, mth) for fit, nth, mth in fits if fit > 0):
        if nth not in taken and mth not in used:
            taken.add(nth)
            used.add(mth)
            pairs.append((nth, mth))
    return sorted(pairs)


def _touching(some: Sequence[Fact], others: Sequence[Fact]) -> Iterator[tuple[int, int]]:
    """The pairs of one kind that stand near each other: no others can match. Of a crowd in one place, the nearest."""
    standing: defaultdict[tuple[str, int], list[tuple[Span, int]]] = defaultdict(list)
    for mth, fact in enumerate(others):
        for place in _places(fact):
            standing[fact.kind, place].append((_span(fact), mth))
    for there in standing.values():
        there.sort()
    for nth, fact in enumerate(some):
        near: set[int] = set()
        for place in _places(fact):
            there = standing.get((fact.kind, place), [])
            at = bisect_left(there, (_span(fact), nth)) if len(there) > _CROWD else 0
            near.update(mth for _, mth in there[max(0, at - _CROWD // 2) : at + _CROWD])
        for mth in sorted(near):
            yield nth, mth


def _span(fact: Fact) -> Span:
    return fact.amount.span if isinstance(fact, Figure) else fact.evidence[0]


def _places(fact: Fact) -> set[int]:
    spans = (fact.amount.span,) if isinstance(fact, Figure) else fact.evidence
    return {place for span in spans for place in range(span.start // _STRIDE, span.end // _STRIDE + 1)}


def _fit(one: Fact, other: Fact) -> float:
    """How well two facts of one kind fit; 0 where they are not the same fact."""
    if isinstance(one, Figure) and isinstance(other, Figure):
        first, second = one.amount.span, other.amount.span
        return float(max(0, min(first.end, second.end) - max(first.start, second.start)))
    share = _shared(one.evidence, other.evidence)
    if isinstance(one, Stance) and isinstance(other, Stance):
        ends = same_actor(one.holder, other.holder) and same_actor(one.target, other.target)
        return share if ends and one.polarity == other.polarity else 0.0
    return share if share >= _HALF else 0.0


def _shared(some: Sequence[Span], others: Sequence[Span]) -> float:
    """How many letters and digits two pieces of evidence share, of those of the shorter."""
    both = 0
    for one in some:
        for other in others:
            start, end = max(one.start, other.start), min(one.end, other.end)
            if start < end:
                both += _letters(one.text[start - one.start : end - one.start])
    fewest = min(sum(_letters(span.text) for span in spans) for spans in (some, others))
    return both / fewest if fewest else 0.0


@lru_cache(maxsize=1 << 12)
def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def same_actor(one: Actor, other: Actor) -> bool:
    """Whether two mentions name one actor: the same name, one name inside the other, or the same last word."""
    for first in _names(one):
        for second in _names(other):
            if first == second or f" {first} " in f" {second} " or f" {second} " in f" {first} ":
                return True
            if first.split()[-1] == second.split()[-1]:
                return True
    return False


def _names(actor: Actor) -> set[str]:
    names = {key_of_name(span.text).removeprefix(UNNAMED) for span in (actor.words, actor.name) if span}
    return {name for name in names if name.strip()}
