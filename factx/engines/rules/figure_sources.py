"""Who vouches for a number by the verb it stands with?

"The league counts 58 dead", "analysts put the chance at 60 per cent": the subject is the source, and no clause is said
that a saying could hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from factx.engines.rules.figure_phrases import Range, group_start
from factx.engines.rules.figure_scenes import REACH, Number, Scene, Time
from factx.engines.rules.figure_words import figure_words, lemma_of

if TYPE_CHECKING:
    from factx.language.sayings import Saying

_FORECASTS = frozenset(("anticipate", "envisage", "expect", "forecast", "foresee", "guide", "predict", "project"))
_GIFTS = frozenset(("offer", "pledge", "promise", "propose"))
_RECKONINGS = frozenset(("calculate", "estimate", "put", "reckon"))


@dataclass(frozen=True, slots=True)
class Teller:
    """The subject that vouches for a number, and the verb it does so with.

    `unsure` where it forecasts or reckons; `gives` where the number is its own, as of what it offers.
    """

    source: Range
    cue: Range
    unsure: bool
    gives: bool


def vouches(saying: Saying) -> bool:
    """Whether whoever says something vouches for a number in it: not where a charge is denied or an offer refused."""
    words = figure_words()["telling"]
    if saying.frame not in words["noun_frames"]:
        return True
    return saying.meaning in words["vouching"] or saying.lemma in words["verbs"]


def is_gift(lemma: str) -> bool:
    """Whether a verb of telling gives what it tells: "pledged", "offered"."""
    return lemma in _GIFTS


def teller(scene: Scene, number: Number, sayings: Sequence[Saying]) -> Teller | None:
    """Who tells a number as the subject of the verb over it; None where a saying tells that already."""
    clause = scene.clause_at(number.first)
    at = _telling_verb(scene, number)
    if at is None or clause.subject is None or clause.subject[1] > at or scene.words[at].tag == "ING":
        return None
    cue = (group_start(scene.words, at, clause.start), at + 1)
    if scene.words[at].tag == "PART" and lemma_of(scene.words[cue[0]]) == "be":
        return None
    place = scene.span(*cue)
    if any(saying.cue is not None and saying.cue.overlaps(place) for saying in sayings):
        return None
    source = scene.trimmed(*clause.subject)
    lemma = lemma_of(scene.words[at])
    counted = (number.amount.unit or "").startswith("{") and lemma == "put"
    unsure = lemma in _FORECASTS or (lemma in _RECKONINGS and not counted)
    return Teller(source, cue, unsure, is_gift(lemma)) if source[0] < source[1] else None


def told_at(scene: Scene, teller: Teller, taken: Sequence[Time | None]) -> Time | None:
    """When it was told: a time in the clause that the number itself does not hold for."""
    clause = scene.clause_at(teller.cue[0])
    for time in scene.times_near(teller.cue[0]):
        dated = time.date.start is not None or time.date.end is not None
        if dated and clause.start <= time.first < clause.end and time not in taken:
            return time
    return None


def _telling_verb(scene: Scene, number: Number) -> int | None:
    """The verb of telling that a number hangs on, past an infinitive or an object ("expects it to cost $9m")."""
    words = figure_words()["telling"]
    start = max(scene.clause_at(number.first).start, number.first - REACH)
    for at in range(number.first - 1, start - 1, -1):
        if lemma_of(scene.words[at]) not in words["verbs"] or not scene.is_verb(at):
            continue
        if lemma_of(scene.words[at]) not in words["placed"]:
            return at
        lows = {scene.words[nth].low for nth in range(at + 1, min(number.first + 1, len(scene.words)))}
        return at if lows & words["prepositions"] else None
    return None
