"""Which clauses has a sentence with a number, and what are their subjects and verbs?

A shallow cut of one sentence into clauses: where each begins and ends, which verb it has, and which words are its
subject. A clause that goes on after a relative one, or shares the subject of the one before, knows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from factx.engines.rules.figure_phrases import (
    FINITE,
    HEADS,
    NOMINAL,
    Range,
    is_finite,
    is_verbal,
    may_be_verb,
    phrase_end,
    phrase_start,
)
from factx.engines.rules.figure_words import lemma_of
from factx.language.cues import cues
from factx.language.words import Words

_IN_SUBJECT = NOMINAL | {"PRON", "PREP", "QUOTE", "ADV", "PAST", "CONJ"}
_IN_GROUP = frozenset(("AUX", "MODAL", "NEG", "ADV", "TO", "VERB", "PART", "PAST", "ING"))
_BREAKS = frozenset(";:—–()-")
_OPENING = frozenset(("REL", "SUB", "CONJ"))
_REACH = 14  # a subject of so many words is sought behind a comma or a conjunction, and no longer one


@dataclass(frozen=True, slots=True)
class Clause:
    """The words from `start` up to, and not with, `end`. `verb` is where its finite verb begins; `subject` may stand
    in an earlier clause. `kind` tells how it hangs on the others: "main", "sub", "rel", "shared", "resumed" or "part".
    """

    start: int
    end: int
    kind: str
    verb: int | None
    subject: Range | None


def clauses(
    words: Words, *, cuts: AbstractSet[int] = frozenset(), whole: AbstractSet[int] = frozenset()
) -> list[Clause]:
    """The clauses of a sentence. One begins at each word of `cuts`, and none inside the words of `whole`."""
    found: list[Clause] = []
    for start, end, kind in _ranges(words, cuts, whole):
        verb = _first_verb(words, start, end, whole)
        if kind == "resumed" and start not in whole and may_be_verb(words, start):
            verb = start
        if verb is None and kind in {"main", "shared"}:
            verb = _hidden_verb(words, start, end, whole)
        if verb is None and kind == "main" and words.sentence.role == "body":
            verb = next((at for at in range(start + 1, end) if _is_left_alone(words, at)), None)
        found.append(Clause(start, end, kind, verb, _subject(words, start, verb, kind, found, whole)))
    return found


def _ranges(words: Words, cuts: AbstractSet[int], whole: AbstractSet[int]) -> Iterator[tuple[int, int, str]]:
    start, kind, verb = 0, "main", False
    for at, word in enumerate(words):
        if at in whole and at - 1 in whole:
            continue
        begins = "main" if at in cuts else _begins(words, at, kind, verb=verb)
        if begins == "sub" and at in whole:  # "until March"
            begins = ""
        if begins == "rel" and word.low == "that" and at - 1 in whole:  # "said last Friday that trade was up"
            begins = "sub"
        if begins and at > start:
            yield start, at, kind
            start, verb = at, False
            kind = begins
        elif begins and at == start:
            kind = begins
        verb = verb or _carries(words, at, whole) or (word.tag == "NOUN" and is_verbal(words, at))
    if start < len(words):
        yield start, len(words), kind


def _first_verb(words: Words, start: int, end: int, whole: AbstractSet[int]) -> int | None:
    """The verb of a clause; one that tells of its subject is passed over: "the letter it sent in May arrives at"."""
    places = [at for at, word in enumerate(words.words[start:end], start) if word.tag in FINITE]
    found = [at for at in places if _carries(words, at, whole)]
    if len(found) > 1 and words.at(found[0] - 1).tag == "PRON" and words.at(found[0] - 2).tag == "NOUN":
        later = [at for at in found[1:] if words[at - 1].tag not in {"CONJ", "AUX", "MODAL", "ADV", "PRON"}]
        return later[0] if later else found[0]
    if len(found) > 1 and _is_of_noun(words, found[0], found[1]):
        return found[1]
    return found[0] if found else None


def _is_of_noun(words: Words, at: int, later: int) -> bool:
    """Whether what looks like a past is told of the noun before it: "a review ordered last year arrived at"."""
    word, before = words[at], words.at(later - 1)
    if word.tag != "PAST" or words.at(at - 1).tag != "NOUN" or before.tag in {"CONJ", "AUX", "MODAL", "PRON", "TO"}:
        return False
    if words[later].low in {"higher", "lower"}:  # "shares closed 2% lower"
        return False
    parted = any(words[nth].text == "," or words[nth].tag in {"SUB", "REL", "QUOTE"} for nth in range(at, later))
    return not parted and cues().verb(lemma_of(word)) is None and word.low.endswith("ed")


def _carries(words: Words, at: int, whole: AbstractSet[int]) -> bool:
    """Whether a word is the verb of a clause; of a number's words only a past is: "exports doubled"."""
    return is_finite(words, at) and (at not in whole or words[at].tag == "PAST")


def _hidden_verb(words: Words, start: int, end: int, whole: AbstractSet[int]) -> int | None:
    """A verb that looks like a plural where no other is: "Kessia buys about a quarter", "Halvern forecasts revenue"."""
    if words.sentence.role != "body":
        return None
    for at in range(start + 1, end - 1):
        before, after = words[at - 1], words[at + 1]
        if at in whole or not may_be_verb(words, at):
            continue
        singular = before.tag in {"NAME", "PRON"} or (before.tag == "ADV" and words.at(at - 2).tag in {"NAME", "PRON"})
        if not singular and not (before.tag == "NOUN" and before.low == before.lemma) and before.text != ",":
            continue
        if after.tag in {"DET", "POSS", "NUM", "NAME", "NOUN", "ADJ"} or at + 1 in whole:
            return at
    return None


def _is_left_alone(words: Words, at: int) -> bool:
    """Whether a participle behind a noun may be the verb where no other is: "the margin narrowed by 2 points"."""
    return words[at].tag == "PART" and words[at].low.endswith("ed") and words[at - 1].tag in {"NOUN", "NAME"}


def _begins(words: Words, at: int, kind: str, *, verb: bool) -> str:
    """How a clause that begins at a word hangs on the others; "" where none begins."""
    word, before = words[at], words.at(at - 1)
    if before.text in _BREAKS and before.tag == "MARK":
        return "main"
    if word.tag not in _OPENING and before.text != "," and word.low != "as" and words.at(at + 1).low != "of":
        return ""  # most words
    if words.at(at + 1).low == "of" and words.at(at + 2).tag == "REL":  # "one of which had landed"
        return "rel"
    if word.tag == "REL":
        return "" if before.low == "of" and kind == "rel" else "rel"
    if word.low == "as" and verb and before.low not in {"such", "same"} and words.at(at + 2).low != "as":
        return "sub" if _opens(words, at + 1) else ""
    if word.tag == "SUB" and word.low not in {"as", "than"}:
        return "sub" if word.low != "that" or _opens(words, at + 1) else ""
    if word.tag == "CONJ":
        after = at + 1
        while words.at(after).tag in {"ADV", "QUOTE"} or words.at(after).low in {"then", "also"}:
            after += 1
        if after < len(words) and verb and (is_finite(words, after) or words[after].tag == "TO"):
            return "shared"
        return "main" if verb and _opens(words, at + 1) else ""
    if before.text != ",":
        return ""
    takes = words.at(at + 1).tag in {"DET", "POSS", "NUM", "PREP"}
    if kind in {"rel", "part"} and verb and (is_finite(words, at) or (takes and may_be_verb(words, at))):
        return "resumed"
    if word.tag == "ING" or (word.tag == "PREP" and words.at(at + 1).tag == "ING" and verb):
        return "part"
    if word.tag == "ADV" and words.at(at + 1).tag in {"PART", "PAST"} and not verb and _is_aside(words, at + 1):
        return "part"
    if word.tag in {"PART", "PAST"} and (words.at(at + 1).low == "by" or (not verb and _is_aside(words, at))):
        return "part"
    return "main" if verb and _opens(words, at) else ""


def _is_aside(words: Words, at: int) -> bool:
    """ "The roster, circulated last Friday, would": a participle between commas, with the verb behind them."""
    for nth in range(at + 1, min(at + _REACH, len(words) - 1)):
        if words[nth].text == ",":
            return is_finite(words, nth + 1)
    return False


def _opens(words: Words, at: int) -> bool:
    """Whether a subject and its verb stand at `at`."""
    head = False
    for nth in range(at, min(at + _REACH, len(words))):
        word = words[nth]
        if head and is_finite(words, nth):
            return words[nth - 1].tag != "CONJ"
        if word.tag not in _IN_SUBJECT or (nth == at and word.tag in {"PREP", "PAST", "PART"}):
            return False
        head = head or word.tag in HEADS
    return False


def _subject(
    words: Words, start: int, verb: int | None, kind: str, earlier: list[Clause], whole: AbstractSet[int]
) -> Range | None:
    if kind in {"shared", "part"} and earlier:
        return earlier[-1].subject
    if kind == "resumed" and len(earlier) > 1:
        return earlier[-2].subject or _named(words, earlier[-2].start, earlier[-2].end, whole)
    if kind == "rel" and earlier and verb is not None and verb <= start + 2:
        end = start - 1 if words.at(start - 1).text == "," else start
        first = phrase_start(words, end, earlier[-1].start)
        return (first, end) if end > first else None
    return _named(words, start, verb, whole) if verb is not None else None


def _named(words: Words, start: int, end: int, whole: AbstractSet[int]) -> Range | None:
    """The subject among the words before a verb: without what leads in ("By Tuesday evening") and what is added."""
    at = start
    while at < end and words[at].tag in {"CONJ", "SUB", "ADV", "QUOTE", "MARK", "REL"}:
        if words[at].tag == "SUB" and words.at(at + 1).tag == "ING":  # "Before becoming governor, he"
            break
        at += 1
    while at < end and words[at].tag in {"PREP", "SUB"}:
        if at in whole:
            while at in whole or words.at(at).text == ",":
                at += 1
            continue
        behind = phrase_end(words, at + 1, end, joined=frozenset(("of", "in", "to", "and")))
        if behind <= at + 1:
            break
        at = behind + 1 if words.at(behind).text == "," else behind
    while at < end and words[at].tag in {"ADV", "QUOTE", "MARK"}:
        at += 1
    stop = at
    while stop < end and words[stop].text != "," and words[stop].tag != "REL" and words[stop].text not in _BREAKS:
        stop += 1
    while stop > at and words[stop - 1].tag in {"ADV", "QUOTE", "MARK", "NEG"}:
        stop -= 1
    return (at, stop) if stop > at else None
