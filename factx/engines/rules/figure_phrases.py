"""Which words around a number belong to one phrase or to one group of verbs?"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from factx.language.lexicon import lexicon
from factx.language.words import Words

FINITE = frozenset(("AUX", "MODAL", "VERB", "PAST"))
VERBAL = frozenset(("VERB", "PAST", "PART", "ING"))
NOMINAL = frozenset(("NOUN", "NAME", "NUM", "ADJ", "GEN", "DET", "POSS", "ING", "PART"))
HEADS = frozenset(("NOUN", "NAME", "PRON", "NUM", "POSS"))
_AFTER_TO = frozenset(("TO", "MODAL"))
_NOT_FINITE = frozenset(("be", "been", "being"))
_LONGEST = 30  # words of a phrase

Range = tuple[int, int]
"""The first of some words of a sentence, and the first behind them."""


def is_finite(words: Words, at: int) -> bool:
    """Whether a verb carries tense here: "goes", "has", "will", but not "to go" nor "will go"."""
    word = words[at]
    tag = word.tag
    if tag not in FINITE or word.low in _NOT_FINITE:
        return False
    before = words.at(at - 1)
    if tag == "VERB" and before.low == "that" and word.low == word.lemma:  # "said that trade was up"
        return False
    return tag == "MODAL" or before.tag not in _AFTER_TO


def is_verbal(words: Words, at: int) -> bool:
    """Whether a verb stands here in any form, also where it looks like a noun: "will halve", "is set to amount to"."""
    tag, before = words[at].tag, words.at(at - 1)
    if tag in VERBAL or (tag in {"NOUN", "ADJ"} and before.tag == "MODAL"):
        return True
    if tag != "NOUN":
        return False
    if before.low == "to" and words.at(at - 2).tag == "PART" and words.at(at - 3).tag in {"AUX", "ADV"}:
        return words[at].low == words[at].lemma
    closes = before.text == "," or before.tag == "NAME"
    return closes and words.at(at + 1).tag in {"NUM", "PREP", "DET", "POSS"} and may_be_verb(words, at)


def may_be_verb(words: Words, at: int) -> bool:
    """Whether what looks like a plural may be a verb: "forecasts", "buys"."""
    word = words[at]
    plural = word.tag == "NOUN" and word.low != word.lemma and not word.text[:1].isupper()
    return plural and lexicon().entry(word.text).kind in {"Vs", "N/Vs"}


def phrase_end(words: Words, at: int, stop: int, *, joined: AbstractSet[str] = frozenset(("of",))) -> int:
    """Where the noun phrase that begins at `at` ends, with the phrases that a preposition of `joined` ties to it."""
    end = head = at
    stop = min(stop, at + _LONGEST)
    while end < stop:
        word = words[end]
        if word.tag in NOMINAL or (word.tag == "PRON" and end == at) or (word.tag == "ADV" and end == at):
            if word.tag in {"DET", "POSS"} and head > at and words[end - 1].tag != "PREP":
                break
            end += 1
            head = end if word.tag in HEADS or word.tag == "ADJ" or _closes(words, end - 1, at) else head
        elif word.tag == "VERB" and _closes(words, end, at):
            end += 1
            head = end
        elif head == end > at and (word.low in joined or _joins(words, end)):
            end += 1
        else:
            break
    return head


def _closes(words: Words, at: int, first: int) -> bool:
    """Whether what looks like a verb is the noun that a phrase ends with: "state funding", "military aid"."""
    word = words[at]
    noun = word.tag == "ING" or (word.tag == "VERB" and word.low == word.lemma)
    if not noun or at == first or words[at - 1].tag not in {"NOUN", "NAME", "ADJ"}:
        return False
    return words.at(at + 1).tag in {"MARK", "PREP", "END", "CONJ", "QUOTE", "AUX", "MODAL", "PAST", "SUB", "REL"}


def _joins(words: Words, at: int) -> bool:
    if words[at].text not in {"&", "and"}:
        return False
    after, behind = words.at(at + 1).tag, words.at(at + 2).tag
    return after in {"NOUN", "NAME", "ADJ"} or (after == "ING" and behind in {"NOUN", "ADJ"})


def phrase_start(words: Words, end: int, floor: int) -> int:
    """Where the noun phrase begins that ends before `end`, with those it hangs on: "order from a chain of clinics"."""
    at = end
    floor = max(floor, end - _LONGEST)
    while at > floor:
        before = words[at - 1]
        if before.tag in {"NOUN", "NAME", "ADJ", "GEN", "NUM"} or (before.tag in {"ING", "PART"} and at < end):
            at -= 1
        elif before.tag in {"DET", "POSS"} and at < end:
            at -= 1
            if words.at(at - 1).low not in {"of", "for", "between", "in"} or words.at(at - 2).tag not in {
                "NOUN",
                "NAME",
            }:
                break
        elif before.low in {"of", "for", "between"} and at < end and words.at(at - 2).tag in {"NOUN", "NAME"}:
            at -= 1
        else:
            break
    while at < end and words[at].tag in {"ADV", "CONJ"}:
        at += 1
    return at


def group_start(words: Words, at: int, floor: int) -> int:
    """Where the verbs begin that `at` is the last of: "is expected to amount" from "is" on."""
    first = at
    while first > floor and _leads(words, first, floor):
        first -= 1
    while first < at and words[first].tag == "ADV":
        first += 1
    return first


def _leads(words: Words, at: int, floor: int) -> bool:
    """Whether the word before `at` belongs to the same verbs."""
    before = words[at - 1]
    if before.tag in {"AUX", "MODAL", "NEG", "TO"} or (before.low == "to" and is_verbal(words, at)):
        return True
    if before.tag == "ADV" and at - 1 > floor and words[at - 2].tag in {"AUX", "MODAL", "NEG", "ADV", "TO"}:
        return True
    leads = before.tag in VERBAL or before.tag == "ADJ" or before.low in {"set", "likely", "forecast"}
    return words[at].low == "to" and leads
