"""What do a speaker's words make of those they are about?

`judgements` yields the phrases that a sentence speaks well or ill of, whoever speaks: "the plan is a sham", "they
betrayed us". `mood` tells how well or ill a stretch of words speaks, all in all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from factx.engines.rules.stance_grammar import Grammar
from factx.engines.rules.stance_leans import COPULAS, VERBAL, judged, match_verb, tone_at
from factx.engines.rules.stance_phrases import Phrase
from factx.engines.rules.stance_words import OTHER, Side, StanceWords, Strength
from factx.language.words import Words

_SIDES: Mapping[Side | None, int] = {"support": 1, "oppose": -1}
_NEGATING = frozenset(("no", "hardly", "nothing", "neither", "without"))
_NEGATED = 4  # words that "not" reaches over
_REACH = 10  # words between "is" and what is said


@dataclass(frozen=True, slots=True)
class Judgement:
    """A phrase that a sentence speaks well or ill of; `at` is the word that does.

    `outright` where that is what is said of it.
    """

    rule: str
    target: Phrase
    side: Side
    strength: Strength
    at: int
    outright: bool = False


def judgements(grammar: Grammar, table: StanceWords) -> Iterator[Judgement]:
    words = grammar.words
    for at, word in enumerate(words.words):
        if word.tag in VERBAL or word.tag == "AUX":
            after = words.at(at + 1)
            if word.lemma in COPULAS and (after.tag not in VERBAL or after.low in table.tones):
                yield from _said_of(grammar, table, at)
            elif signs := table.verbs.get(word.lemma):
                sign, _ = match_verb(words, at, signs)
                if sign and sign.teller:
                    yield from _doing(grammar, at, sign.teller)


def mood(words: Words, table: StanceWords, first: int, end: int) -> int:
    """How well or ill a stretch of words speaks; above 0 is well.

    Strong words count two, those behind "not" nothing.
    """
    total, silent = 0, 0
    for at, word in enumerate(words.words[first:end], first):
        if word.tag == "NEG" or word.low in _NEGATING:
            silent = at + _NEGATED
        elif at < silent:
            continue
        elif word.tag in VERBAL:
            signs = table.verbs.get(word.lemma)
            sign = match_verb(words, at, signs)[0] if signs else None
            total += _SIDES.get(sign.teller or sign.side, 0) if sign else 0
        else:
            tones = table.tones.get(word.low) or table.tones.get(word.lemma)
            tone = tone_at(words, at, tones) if tones else None
            total += _SIDES[tone.side] * (2 if tone.strength == "strong" else 1) if tone else 0
    return total


def _said_of(grammar: Grammar, table: StanceWords, at: int) -> Iterator[Judgement]:
    """ "The plan is (not) a sham"."""
    tone = next(judged(grammar.words, table, at + 1, at + _REACH), None)
    if tone is None:
        return
    doer = grammar.doer(at)
    if doer.unreal:
        return
    side: Side = OTHER[tone.side] if doer.turned else tone.side
    for phrase in doer.phrases:
        yield Judgement("is", phrase, side, tone.strength, at, outright=True)


def _doing(grammar: Grammar, at: int, teller: Side) -> Iterator[Judgement]:
    """ "They betrayed us", "the bank was rescued by the state"."""
    doer = grammar.doer(at)
    if doer.unreal:
        return
    side: Side = OTHER[teller] if doer.turned else teller
    for phrase in grammar.agent(at) if doer.passive else doer.phrases:
        yield Judgement("does", phrase, side, "moderate", at)
