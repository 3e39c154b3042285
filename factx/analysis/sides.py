"""Is one side's word missing?

Somebody may be accused by others without a word of theirs in the text, and the report of one side may be silent on what
the other announced. The first is told only where the text gives no sign that they were heard or asked.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from factx.analysis.actors import UNNAMED, Directory
from factx.analysis.links import Link, side
from factx.analysis.terms import base, pieces, table, terms
from factx.facts import Claim, Fact, Facts, Stance
from factx.language.gazetteer import gazetteer

_BACK = 2
"""What was left out is told in the same sentence, or at most so many before."""
_BEFORE = 60
_MOST = 4
_REACH = 8


@dataclass(frozen=True, slots=True)
class _Tables:
    mention: frozenset[str]
    omit: frozenset[str]
    reports: frozenset[str]
    heard: frozenset[str]
    denying: frozenset[str]
    between: frozenset[str]
    pointing: frozenset[str]
    accusing: frozenset[str]


@cache
def _tables() -> _Tables:
    read: Mapping[str, str] = table("silence")
    return _Tables(
        *(
            frozenset(read[key].split())
            for key in ("mention", "omit", "reports", "heard", "denying", "between", "pointing", "accusing")
        )
    )


def unmentioned(reading: Facts, actors: Directory) -> Iterator[Link]:
    """What one side announced and, by the article, the report of another does not mention."""
    attributed = sorted((each for each in reading.claims if each.attribution), key=_start)
    for silence in reading.claims:
        if not _is_silence(silence):
            continue
        end = bisect_left(attributed, _start(silence), key=_start)
        announced = _announced(silence, attributed[max(0, end - _BEFORE) : end], reading, actors)
        if announced is not None:
            teller = announced.attribution[-1].source.text
            reason = f"{teller} tells of it, and the other side's report does not: {silence.quote!r}"
            yield Link(relation="not mentioned", sides=(side(announced), side(silence)), reason=reason)


def _start(claim: Claim) -> int:
    return claim.evidence[0].start


def _is_silence(claim: Claim) -> bool:
    """Whether a claim says that a report left something out."""
    tables = _tables()
    lows = [piece.lower() for piece in pieces(claim.quote)]
    bases = [base(low) for low in lows]
    if claim.attribution or tables.reports.isdisjoint(lows):
        return False
    if not tables.omit.isdisjoint(bases):
        return True
    nots = [nth for nth, low in enumerate(lows) if low in tables.denying]
    following = [next((each for each in bases[nth + 1 :] if each not in tables.between), "") for nth in nots]
    return not tables.mention.isdisjoint(following)


def _announced(silence: Claim, attributed: list[Claim], reading: Facts, actors: Directory) -> Claim | None:
    """The claim that a report is silent on: the nearest before it, from somebody whose report it is not."""
    number = reading.document.sentence_at(_start(silence)).number
    quoted = terms(silence.quote).content  # whose report it is stands in the quote; a statement may name others too
    content = terms(silence.statement).content | quoted
    pointing = not _tables().pointing.isdisjoint(piece.lower() for piece in pieces(silence.quote))
    best: tuple[int, int, int] | None = None
    found: Claim | None = None
    for nth, claim in enumerate(attributed):
        back = number - reading.document.sentence_at(_start(claim)).number
        source = actors.source_of(claim)
        if back > _BACK or set(source.removeprefix(UNNAMED).split()) & quoted:
            continue
        shared = len(terms(claim.statement).content & content)
        if not (shared or pointing):
            continue
        rank = (-back, shared, nth)
        if best is None or rank > best:
            best, found = rank, claim
    return found


def one_sided(reading: Facts, actors: Directory) -> Iterator[Link]:
    """Those whom others accuse in a document that has no word of theirs."""
    accused: defaultdict[str, list[Stance]] = defaultdict(list)
    for stance in reading.stances:
        target = actors.key_of(stance.target, stance.document)
        if (
            _is_being(target)
            and _accuses(stance, set(target.split()))
            and actors.key_of(stance.holder, stance.document) != target
        ):
            accused[target].append(stance)
    if not accused:
        return
    known = _voices(reading, actors) | _asked(reading)
    said: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in reading.claims:
        said[actors.source_of(claim)].append(claim)
    for target, stances in accused.items():
        words = {base(word) for word in target.split()} | set(target.split())
        if words & known:
            continue
        holders = dict.fromkeys(actors.key_of(each.holder, each.document) for each in stances)
        against = [claim for key in holders for claim in said[key] if words & terms(claim.statement).content]
        if not against:
            continue
        facts: list[Fact] = [*stances[:_MOST], *against[:_MOST]]
        accuser, name = stances[0].holder.text, actors.names.get(target, stances[0].target.text)
        reason = f"{accuser} speaks against {name}, who has no word in this text"
        yield Link(relation="one side only", sides=tuple(side(each) for each in facts), reason=reason)


def _accuses(stance: Stance, words: set[str]) -> bool:
    """Whether a stance is an accusation: a word for one stands right before the name of whom it is against."""
    told = stance.polarity == "oppose" and stance.target_type == "actor" and stance.strength != "weak"
    if not told or stance.shows not in ("said", "demanded"):
        return False
    cues = " ".join(link.cue.text for link in stance.attribution if link.cue)
    lows = [piece.lower() for piece in pieces(f"{cues} {stance.quote}")]
    at = [nth for nth, low in enumerate(lows) if base(low) in _tables().accusing]
    return any(not words.isdisjoint(lows[nth + 1 : nth + 1 + _REACH]) for nth in at)


def _is_being(key: str) -> bool:
    """Whether a key names somebody who could have been asked: not a law or a report, and not a whole people."""
    tables = gazetteer()
    if not key or key.startswith(UNNAMED) or tables.known.get(key) == "people":
        return False
    return key.rpartition(" ")[2] not in tables.thing_ends


def _voices(reading: Facts, actors: Directory) -> set[str]:
    """The words of everybody who says something in a document: their names, titles and peoples."""
    found: set[str] = set()
    for fact in reading.items:
        for link in fact.attribution:
            found.update(actors.key_of(link.source, fact.document).removeprefix(UNNAMED).split())
            for span in (link.source.words, link.source.name):
                found.update(base(piece.lower()) for piece in pieces(span.text if span else ""))
        if isinstance(fact, Stance) and fact.shows in ("said", "demanded"):
            found.update(actors.key_of(fact.holder, fact.document).removeprefix(UNNAMED).split())
    return found


def _asked(reading: Facts) -> set[str]:
    """The words of the sentences that tell of somebody who was heard or asked."""
    heard = _tables().heard
    found: set[str] = set()
    for sentence in reading.document.sentences:
        bases = {base(piece.lower()) for piece in pieces(sentence.span.text)}
        if not bases.isdisjoint(heard):
            found |= bases
    return found
