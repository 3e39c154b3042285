"""Is this a clause, and where does one end?

A clause is a subject with its finite verb, or what leads in to one. Whether one stands at a place is told from the
parts of speech, a bounded number of words on.
"""

from __future__ import annotations

from factx.language.lexicon import word_set
from factx.language.phrases import CORE, DASHES, FINITE, REACH, noun_end
from factx.language.words import Row

_BREAKS = frozenset((";", ":", "(", "?", "!", "..", "...", "…"))
_STEADY = frozenset(("DET", "ADJ", "NOUN", "POSS", "GEN", "NUM", "ADV", "VERB", "ING", "PART", "TO", "PRON", "NEG"))
_TENSED = frozenset(("AUX", "MODAL", "PAST"))
NOMINAL = frozenset(("DET", "POSS", "PRON", "NAME", "NOUN", "ADJ", "NUM", "ING", "ADV", "PART"))


def is_clause(text: Row, at: int) -> bool:
    """A subject with a finite verb stands here, or a clause that leads in to one."""
    word = text.at(at)
    if word.low in word_set("leads"):
        comma = next_comma(text, at + 1)
        return comma is not None and has_verb(text, at + 1, comma) and is_clause(text, comma + 1)
    if word.low == "there":
        return text.tags[at + 1] in FINITE
    if word.tag in {"ADV", "NEG"}:
        return at + 1 < len(text) and is_clause(text, at + 1)
    if word.tag == "PREP":
        comma = next_comma(text, at + 1)
        return comma is not None and is_clause(text, comma + 1)
    if word.tag not in NOMINAL or word.low in word_set("oblique"):
        return False
    end = noun_end(text, at)
    if end == at:
        if word.tag != "ING":
            return False
        end = max(noun_end(text, at + 1), at + 1)
    return verb_follows(text, end)


def next_comma(text: Row, at: int) -> int | None:
    try:
        return text.texts.index(",", at, min(at + 25, len(text)))
    except ValueError:
        return None


def verb_follows(text: Row, at: int) -> bool:
    """A noun phrase that ends here is the subject of a finite verb: only its own additions stand between."""
    tags, lows, limit = text.tags, text.lows, min(at + 25, len(text))
    while at < limit:
        if tags[at] in FINITE:
            return True
        if lows[at] == "as":
            return False
        word = text.at(at)
        if word.tag in {"ADV", "NEG"} or word.low in {"both", "all", "each"}:
            at += 1
        elif word.low in {"this", "last", "next"} and lows[at + 1] in word_set("times"):
            at += 2  # "trade with China this year is to grow"
        elif word.tag == "CONJ" and noun_end(text, at + 1) == at + 1:
            return False
        elif word.tag in {"PREP", "CONJ"} or (
            word.tag in {"PART", "ING"} and text.tags[at + 1] in {"PREP", "DET", "NAME", "NUM", "NOUN", "POSS", "ADJ"}
        ):
            end = noun_end(text, at + 1)
            at = max(at + 1, end)
        elif word.tag == "TO":
            end = noun_end(text, at + 2)
            at = max(end, at + 2)
        elif word.tag == "REL" or word.low == "that":
            verb = next((nth for nth in range(at + 1, at + 8) if text.tags[nth] in FINITE), None)
            if verb is None:
                return False
            end = noun_end(text, verb + 1)
            rest = range(max(end, verb + 2), min(end + 10, len(text)))
            return any(tags[nth] in FINITE and tags[nth - 1] != "TO" for nth in rest)
        elif word.text == ",":
            comma = next_comma(text, at + 1)
            return comma is not None and (text.tags[comma + 1] in FINITE or text.tags[comma + 2] in FINITE)
        elif word.tag in {"NOUN", "NAME", "NUM", "ADJ"}:
            at += 1
        else:
            return False
    return False


def is_loose(text: Row, at: int) -> bool:
    """Words that can only be a clause behind a verb without an object, though no finite verb was seen in it."""
    word = text.at(at)
    starts = word.tag in {"DET", "POSS", "NAME", "NOUN", "ADJ", "NUM"} and word.low not in word_set("moments")
    return starts and sentence_end(text) - noun_end(text, at) > 2


def has_subject(text: Row, at: int) -> bool:
    """A subject with its finite verb stands right here."""
    if text.tags[at] in FINITE:
        return True
    end = noun_end(text, at)
    while text.tags[end] == "ADV":
        end += 1
    return end > at and text.tags[end] in FINITE


def second_verb(text: Row, first: int, end: int) -> int | None:
    """The finite verb behind "the claim that X is so": the second one, without a conjunction between."""
    verbs = 0
    for at in range(first, end):
        word = text.at(at)
        if word.tag in {"CONJ", "SUB", "REL"} or word.text == ",":
            verbs -= 1
        elif word.tag in FINITE and text.tags[at - 1] not in {"AUX", "MODAL", "NEG", "TO", "ADV"}:
            verbs += 1
            if verbs > 1:
                return at
    return None


def clause_end(text: Row, first: int, *, closed: bool = False) -> int:
    """Where a phrase without a clause of its own ends: before a comma, a dash, a conjunction that opens a clause.

    A list goes on over its commas ("to cut taxes, build roads and hire"), and so does "…, including X". Where the
    phrase is `closed`, a finite verb ends it too: "the promise to go | was kept".
    """
    tags, limit = text.tags, min(len(text), first + REACH)
    infinitive = tags[first] == "TO"
    related = tags[first] in {"REL", "SUB"}
    for at in range(first, limit):
        tag = tags[at]
        if tag in _STEADY:
            continue
        if tag in {"MARK", "SPEECH"}:
            if _breaks(text, at, infinitive=infinitive):
                return at
        elif at == first:
            continue
        elif tag in {"REL", "SUB"}:
            if tag == "SUB" and text.lows[at] in word_set("turns"):
                return at
            related = True
        elif tag == "CONJ":
            if _opens_clause(text, at + 1, infinitive=infinitive):
                return at
        elif tag in {"PREP", "NAME"}:
            if not infinitive and _is_circumstance(text, at):
                return at
        elif closed and tag in _TENSED and at > first + 1 and tags[at - 1] not in {"TO", "PRON"}:
            if not related:
                return at
            related = False
    return max(first, limit)


def _breaks(text: Row, at: int, *, infinitive: bool) -> bool:
    """A mark or a speech that ends a phrase."""
    mark = text.texts[at]
    if mark == ",":
        return not (_lists_on(text, at) or _adds_on(text, at + 1, infinitive=infinitive))
    return text.tags[at] == "SPEECH" or mark in _BREAKS or mark in DASHES or (mark == "." and at + 1 >= len(text))


def _is_circumstance(text: Row, at: int) -> bool:
    """When or where it was said begins here: "in a statement", "on Monday", "during the debate", "last week"."""
    word = text.at(at)
    if word.tag == "PREP" and word.low in {"in", "on", "at", "during", "via"}:
        end = noun_end(text, at + 1)
        return end > at + 1 and text.lows[end - 1] in word_set("times")
    return word.tag == "NAME" and word.low in word_set("days")


def _adds_on(text: Row, at: int, *, infinitive: bool) -> bool:
    """What follows a comma belongs to the phrase before it."""
    word = text.at(at)
    if word.low == "including":
        return True
    if infinitive:
        return word.tag == "VERB" and word.low == word.lemma
    return False


def _lists_on(text: Row, comma: int) -> bool:
    """The comma stands in a list ("taxes, wages and jobs") or between numbers, and the phrase goes on."""
    at = comma + 1
    for _ in range(12):
        word = text.at(at)
        if word.tag == "CONJ":
            return text.tags[at + 1] in CORE | {"DET", "POSS"} and not _opens_clause(text, at + 1)
        if word.tag not in CORE and word.tag not in {"DET", "POSS", "PREP"} and word.text != ",":
            return False
        at += 1
    return False


def _opens_clause(text: Row, at: int, *, infinitive: bool = False) -> bool:
    """A verb, or a noun phrase with a verb behind it, stands here. Behind an infinitive another one does not count."""
    if text.tags[at] == "ADV":
        at += 1
    word = text.at(at)
    if infinitive and word.tag == "VERB" and word.low == word.lemma:
        return False
    if word.tag in FINITE:
        return True
    end = noun_end(text, at)
    while text.tags[end] == "ADV":
        end += 1
    return end > at and text.tags[end] in FINITE


def sentence_end(text: Row) -> int:
    """The end of the text without its closing marks."""
    end, tags = len(text), text.tags
    while end > 0 and tags[end - 1] == "MARK":
        end -= 1
    return end


def has_verb(text: Row, first: int, end: int) -> bool:
    """A finite verb stands among the words."""
    return not FINITE.isdisjoint(text.tags[first : min(end, first + REACH)])
