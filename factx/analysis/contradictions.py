"""Which statements say that something is so, and which that it is not?

Two claims contradict each other where the words they carry are the same or nearly so, numbers and times included, one
affirms and the other denies, and they come from different sources. Conditions, guesses and silences contradict nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice, product
from typing import NamedTuple

from factx.analysis.actors import UNNAMED, Directory
from factx.analysis.discrepancies import Story
from factx.analysis.links import Link, Side, side
from factx.analysis.measures import Period, period_of
from factx.analysis.nearness import gathered
from factx.analysis.terms import Terms, jaccard, terms
from factx.facts import Actor, Claim, Facts, Stance

_NEAR = 0.75
_SO = frozenset(("assertion", "denial", "evaluation", "presupposition", "forecast", "commitment"))
_FEWEST = 2
_FEWEST_ACROSS = 3
_MOST_LINKS = 12
"""No more links than this for one statement and its denials, however many repeat them."""


class Statement(NamedTuple):
    """A claim as it is compared."""

    claim: Claim
    terms: Terms
    source: str
    happens: Period


def statement_of(claim: Claim, actors: Directory) -> Statement:
    """A claim as it is compared. A denial whose statement is the thing denied counts as denying it."""
    found = terms(claim.statement)
    if claim.force == "denial" and found.affirms and not claim.negated:
        found = replace(found, affirms=False)
    return Statement(claim, found, actors.source_of(claim), period_of(claim.happens))


def contradictions(
    readings: Iterable[Facts], actors: Directory, told: Mapping[str, Story], *, across: bool = True
) -> Iterator[Link]:
    """Claims that contradict each other, inside documents and, unless told otherwise, across them."""
    found = [statement_of(claim, actors) for each in readings for claim in each.claims if _counts(claim)]
    blocks = [
        (each.terms.numbers, each.claim.force == "demand", None if across else each.claim.document) for each in found
    ]
    near = gathered([each.terms.content for each in found], blocks, least=_NEAR)
    groups: defaultdict[int, list[Statement]] = defaultdict(list)
    for each, first in zip(found, near, strict=True):
        groups[first].append(each)
    for group in groups.values():
        yield from _contradicting(group, told)


def _counts(claim: Claim) -> bool:
    return (claim.force in _SO or claim.force == "demand") and claim.manner != "related"


def _contradicting(group: list[Statement], told: Mapping[str, Story]) -> Iterator[Link]:
    affirming, denying = (_distinct(each for each in group if each.terms.affirms is so) for so in (True, False))
    pairs = ((one, other) for one, other in product(affirming, denying) if _contradict(one, other, told))
    for one, other in islice(pairs, _MOST_LINKS):
        first, second = sorted((one, other), key=lambda each: (each.claim.document, each.claim.evidence[0].start))
        yield Link(
            relation="statements contradict",
            sides=(_side(first), _side(second)),
            reason=f"{_whose(one)} says {one.claim.statement!r}, {_whose(other)} says {other.claim.statement!r}",
        )


def _distinct(statements: Iterable[Statement]) -> list[Statement]:
    found: dict[object, Statement] = {}
    for each in statements:
        found.setdefault((each.source or each.claim.document, each.terms.content), each)
    return list(found.values())[:_MOST_LINKS]


def _contradict(one: Statement, other: Statement, told: Mapping[str, Story]) -> bool:
    content = one.terms.content | other.terms.content
    if not (_is_plain(one.terms) and _is_plain(other.terms)) or len(one.terms.content & other.terms.content) < _FEWEST:
        return False
    if one.happens != other.happens and one.happens != Period() != other.happens:
        return False
    same = one.claim.document == other.claim.document
    if one.source == other.source and (same or not one.source):
        return False
    if jaccard(one.terms.content, other.terms.content) < _NEAR:
        return False
    if same:
        return True
    if len(content) < _FEWEST_ACROSS:
        return False
    if told[one.claim.document].is_that_of(told[other.claim.document]):
        return True
    return bool(one.terms.names & other.terms.names) and one.happens == other.happens != Period()


def _is_plain(found: Terms) -> bool:
    return found.plain and not found.hedged


def contradicting_stances(
    readings: Iterable[Facts], actors: Directory, told: Mapping[str, Story], *, across: bool = True
) -> Iterator[Link]:
    """Somebody who supports something by one source's word, and opposes it by another's.

    What is only weakly shown is left out. Of other people somebody may like one thing and not the next: for and against
    an actor contradict each other only where both are strong, and neither is the article's own account.
    """
    blocks: defaultdict[object, list[Stance]] = defaultdict(list)
    for reading in readings:
        for stance in reading.stances:
            holder = actors.key_of(stance.holder, stance.document)
            target = _target(stance, actors)
            if stance.polarity in ("support", "oppose") and target and not holder.startswith(UNNAMED) and _firm(stance):
                blocks[holder, target, None if across else stance.document].append(stance)
    for block in blocks.values():
        sides = [[each for each in block if each.polarity == polarity] for polarity in ("support", "oppose")]
        pairs = (
            (one, other)
            for one, other in product(sides[0][:_MOST_LINKS], sides[1][:_MOST_LINKS])
            if _opposed(one, other, actors, told)
        )
        for one, other in islice(pairs, _MOST_LINKS):
            yield Link(
                relation="stances contradict",
                sides=(side(one), side(other)),
                reason=f"{one.holder.text} supports {one.target.text!r} in the word of {_teller(one)}, "
                f"and opposes it in that of {_teller(other)}",
            )


def _firm(stance: Stance) -> bool:
    return stance.strength == "strong" or (stance.strength == "moderate" and stance.target_type in ("proposal", "idea"))


def _target(stance: Stance, actors: Directory) -> object:
    """What a stance is about: a named actor, or the words for a thing where they are two or more."""
    if stance.target_type == "actor":
        key = actors.key_of(stance.target, stance.document)
        return "" if key.startswith(UNNAMED) else key
    content = terms(stance.target.text).content
    return content if len(content) >= _FEWEST else ""


def _opposed(one: Stance, other: Stance, actors: Directory, told: Mapping[str, Story]) -> bool:
    first, second = actors.source_of(one), actors.source_of(other)
    if one.target_type == "actor" and not (first and second):
        return False
    if one.document == other.document:
        return first != second
    return told[one.document].is_that_of(told[other.document])


def _teller(stance: Stance) -> str:
    return stance.attribution[-1].source.text if stance.attribution else "the article"


def _side(statement: Statement) -> Side:
    return side(statement.claim)


def _whose(statement: Statement) -> str:
    chain: tuple[Actor, ...] = tuple(link.source for link in statement.claim.attribution)
    return chain[-1].text if chain else "the article"
