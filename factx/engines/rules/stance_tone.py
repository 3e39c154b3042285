"""What does a speaker think of those he or she talks about?

`judgements` yields the phrases that a sentence judges by its words alone, whoever speaks: "the plan is a sham", "this corrupt
ministry", "they betrayed us".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from factx.engines.rules.stance_frames import judged, match, tone_at
from factx.engines.rules.stance_grammar import Grammar, Phrase
from factx.engines.rules.stance_words import OTHER, Side, StanceWords, Strength

_COPULAS = frozenset(("be", "seem", "appear", "remain", "look", "sound", "become", "feel", "prove"))
_VERBAL = frozenset(("VERB", "PAST", "PART", "ING"))
_REACH = 10  # words between "is" and what is said


@dataclass(frozen=True, slots=True)
class Judgement:
    """A phrase that a sentence speaks well or ill of; `at` is the word that does."""

    target: Phrase
    side: Side
    strength: Strength
    at: int


def judgements(grammar: Grammar, table: StanceWords) -> Iterator[Judgement]:
    words = grammar.words
    for at, word in enumerate(words):
        if word.tag in _VERBAL or word.tag == "AUX":
            if word.lemma in _COPULAS and words.at(at + 1).tag not in _VERBAL:
                yield from _said_of(grammar, table, at)
            elif sign := match(words, at, table.verbs.get(word.lemma, ())):
                if sign.teller:
                    yield from _doing(grammar, at, sign.teller)
        elif word.tag in {"ADJ", "NOUN"}:
            tone = tone_at(words, at, table.tones.get(word.low) or table.tones.get(word.lemma, ()))
            if tone:
                yield from _described(grammar, at, tone.side, tone.strength)


def _said_of(grammar: Grammar, table: StanceWords, at: int) -> Iterator[Judgement]:
    """ "The plan is (not) a sham"."""
    words = grammar.words
    tone = next(judged(words, table, at + 1, min(at + _REACH, len(words))), None)
    if tone is None:
        return
    doer = grammar.doer(at)
    if doer.unreal:
        return
    side = OTHER[tone.side] if doer.turned else tone.side
    for phrase in doer.phrases:
        yield Judgement(phrase, side, tone.strength, at)


def _doing(grammar: Grammar, at: int, teller: Side) -> Iterator[Judgement]:
    """ "They betrayed us", "the bank was rescued by the state"."""
    doer = grammar.doer(at)
    if doer.unreal:
        return
    phrases = grammar.agent(at) if doer.passive else doer.phrases
    side = OTHER[teller] if doer.turned else teller
    for phrase in phrases:
        yield Judgement(phrase, side, "moderate", at)


def _described(grammar: Grammar, at: int, side: Side, strength: Strength) -> Iterator[Judgement]:
    """ "The corrupt ministry", where the word stands before the head of its phrase."""
    for first in range(at, max(at - 6, -1), -1):
        phrase = grammar.starting.get(first)
        if phrase:
            if at < phrase.head < phrase.end:
                yield Judgement(phrase, side, "weak" if strength == "moderate" else strength, at)
            return
