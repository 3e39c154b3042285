"""Is this a clause?

A clause is a subject with its finite verb, or what leads in to one. Whether one stands at a place is told from the
parts of speech, a bounded number of words on.
"""

from __future__ import annotations

from factx.language.lexicon import word_set
from factx.language.phrases import FINITE, Text, has_verb, noun_end, sentence_end

NOMINAL = frozenset(("DET", "POSS", "PRON", "NAME", "NOUN", "ADJ", "NUM", "ING", "ADV", "PART"))


def is_clause(text: Text, at: int) -> bool:
    """A subject with a finite verb stands here, or a clause that leads in to one."""
    word = text.at(at)
    if word.low in word_set("leads"):
        comma = next_comma(text, at + 1)
        return comma is not None and has_verb(text, at + 1, comma) and is_clause(text, comma + 1)
    if word.low == "there":
        return text.at(at + 1).tag in FINITE
    if word.tag in {"ADV", "NEG"}:
        return at + 1 < len(text) and is_clause(text, at + 1)
    if word.tag == "PREP":
        comma = next_comma(text, at + 1)
        return comma is not None and is_clause(text, comma + 1)
    if word.tag not in NOMINAL or word.low in word_set("oblique"):
        return False
    end = noun_end(text, at)
    if end == at:
        end = at + 1
        if word.tag != "ING":
            return False
    return verb_follows(text, end)


def next_comma(text: Text, at: int) -> int | None:
    return next((nth for nth in range(at, min(at + 25, len(text))) if text.at(nth).text == ","), None)


def verb_follows(text: Text, at: int) -> bool:
    """A noun phrase that ends here is the subject of a finite verb: only its own additions stand between."""
    first = at
    while at < min(first + 25, len(text)):
        word = text.at(at)
        if word.tag in FINITE:
            return True
        if word.low == "as":
            return False
        if word.tag in {"ADV", "NEG"} or word.low in {"both", "all", "each"}:
            at += 1
        elif word.tag in {"PREP", "CONJ"} or (
            word.tag in {"PART", "ING"} and text.at(at + 1).tag in {"PREP", "DET", "NAME", "NUM", "NOUN", "POSS", "ADJ"}
        ):
            end = noun_end(text, at + 1)
            at = max(at + 1, end)
        elif word.tag == "TO":
            end = noun_end(text, at + 2)
            at = max(end, at + 2)
        elif word.tag == "REL" or word.low == "that":
            verb = next((nth for nth in range(at + 1, at + 8) if text.at(nth).tag in FINITE), None)
            if verb is None:
                return False
            end = noun_end(text, verb + 1)
            return any(text.at(nth).tag in FINITE for nth in range(max(end, verb + 2), min(end + 10, len(text))))
        elif word.text == ",":
            comma = next_comma(text, at + 1)
            return comma is not None and (text.at(comma + 1).tag in FINITE or text.at(comma + 2).tag in FINITE)
        elif word.tag in {"NOUN", "NAME", "NUM", "ADJ"}:
            at += 1
        else:
            return False
    return False


def is_loose(text: Text, at: int) -> bool:
    """Words that can only be a clause behind a verb without an object, though no finite verb was seen in it."""
    word = text.at(at)
    starts = word.tag in {"DET", "POSS", "NAME", "NOUN", "ADJ", "NUM"} and word.low not in word_set("moments")
    return starts and sentence_end(text) - noun_end(text, at) > 2


def has_subject(text: Text, at: int) -> bool:
    """A subject with its finite verb stands right here."""
    if text.at(at).tag in FINITE:
        return True
    end = noun_end(text, at)
    while text.at(end).tag == "ADV":
        end += 1
    return end > at and text.at(end).tag in FINITE


def second_verb(text: Text, first: int, end: int) -> int | None:
    """The finite verb behind "the claim that X is so": the second one, without a conjunction between."""
    verbs = 0
    for at in range(first, end):
        word = text.at(at)
        if word.tag in {"CONJ", "SUB", "REL"} or word.text == ",":
            verbs -= 1
        elif word.tag in FINITE and text.at(at - 1).tag not in {"AUX", "MODAL", "NEG", "TO", "ADV"}:
            verbs += 1
            if verbs > 1:
                return at
    return None
