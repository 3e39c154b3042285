"""Which words of a sentence make a statement of their own, and which is its verb?"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from factx.engines.rules.claim_words import claim_words
from factx.language.words import Tagged, Word, Words
from factx.spans import Span

_START = attrgetter("start")
_GROUP = frozenset(("MODAL", "AUX", "ADV", "NEG", "PART", "VERB"))
_SUBJECT = frozenset(
    ("DET", "PRON", "POSS", "ADJ", "NUM", "NAME", "NOUN", "GEN", "ING", "PART", "PREP", "QUOTE", "ADV")
)
_HEADS = frozenset(("PRON", "NUM", "NAME", "NOUN", "DET"))
_FINITE = frozenset(("MODAL", "AUX", "VERB", "PAST"))
_RELATING = frozenset(("REL", "SUB"))
_TURNS = _FINITE | _RELATING
_AFTER_TO = frozenset(("TO", "MODAL"))
_BASE = frozenset(("VERB", "AUX"))
_DEGREES = frozenset(("most", "least", "so", "very"))
_SUBJECTS = _HEADS | {"ING", "REL", "POSS"}
_NOT_FINITE = frozenset(("be", "been", "being", "having"))
_DATELINE = re.compile(
    r"\A(?:[A-Z][\w.'’-]*[ /,]{1,2}){0,6}[A-Z][\w.'’-]*(?:,? \w+\.? \d{1,2})?"
    r"\s*(?:\([^()]{2,30}\)\s*)?[–—-]{1,2}\s+(?=\S)"
)
_DATELINE_WITHIN = 80
_MARKS = frozenset(("MARK", "QUOTE"))
_JOINING = frozenset(("CONJ", "SUB", "PREP", "MARK"))
_LINKS = frozenset(("and", "but", "while", "whereas", "where", "after"))
_REACH = 12  # a subject of so many words is sought at a conjunction, and no longer one


Pieces = tuple[Sequence[Word], ...]
"""The words of one statement, where they stand apart."""


@dataclass(frozen=True, slots=True)
class Predicate:
    """The finite verb of a clause with its auxiliaries: the words from `first` up to, and not with, `last`."""

    first: int
    last: int


def words_in(words: Words, start: int, end: int) -> list[Word]:
    """The words of a sentence that stand between two offsets."""
    listed = words.words
    sentence = words.sentence.span
    first = bisect_left(listed, start, key=_START) if start > sentence.start else 0
    last = bisect_left(listed, end, lo=first, key=_START) if end < sentence.end else len(listed)
    return list(listed[first:last])


def sentence_of(tagged: Tagged, offset: int) -> Words:
    return tagged.sentences[tagged.document.sentence_at(offset).number - 1]


def predicate(words: Sequence[Word]) -> Predicate | None:
    """The verb of the main clause: not one before the first comma behind "if", nor one of a relative clause."""
    main = passed = main_start(words)
    relative = False
    for at, word in enumerate(words):
        tag = word.tag
        if tag not in _TURNS or at < main:
            continue  # most words
        if tag in _RELATING:
            relative = relative or tag == "REL" or at > main
        elif at >= passed and is_finite(words, at) and not _is_set_in(words, at):
            last = _group_end(words, at)
            if not relative:
                return Predicate(at, last)
            relative, passed = False, last
    return None


def _is_set_in(words: Sequence[Word], at: int) -> bool:
    """Whether a participle stands between commas in front of the verb: "The roster, circulated on Friday, would …"."""
    if words[at].tag != "PAST" or at < 2 or not (words[at - 1].text == "," or words[at - 2].text == ","):
        return False
    for nth in range(at + 1, min(at + _REACH, len(words) - 1)):
        if words[nth].text == ",":
            after = nth + 2 if words[nth + 1].tag == "ADV" and nth + 2 < len(words) else nth + 1
            return is_finite(words, after)
    return False


def is_finite(words: Sequence[Word], at: int) -> bool:
    """Whether a verb here carries tense: "goes", "has" and "will", but not "to go", "being" or "gone"."""
    word = words[at]
    tag = word.tag
    if tag not in _FINITE or word.low in _NOT_FINITE:
        return False
    if not at:
        return True
    before = words[at - 1]
    if tag == "PAST":
        return before.low not in _DEGREES  # "the ministers most concerned"
    if tag == "MODAL":
        return not (word.text[0].isupper() and before.text[0].islower())  # "on May 18"
    return before.tag not in _AFTER_TO


def is_clause(words: Sequence[Word]) -> bool:
    """Whether the words have a finite verb and a subject before it."""
    found = predicate(words)
    return found is not None and not _SUBJECTS.isdisjoint([word.tag for word in words[: found.first]])


def statements_in(words: Sequence[Word]) -> Iterator[Pieces]:
    """The statements that can each stand alone, in pieces: "X rose, and Y fell" and "X rose and fell" are two each.

    What is said of a subject it shares with a verb before is in pieces: the subject, a modal, and the second verb.
    A sentence that is better kept stays whole.
    """
    if words and words[0].low in claim_words().subordinators:
        yield (words,)
        return
    start = 0
    for at in [at for at, word in enumerate(words[1:-2], 1) if word.tag in _JOINING]:
        if _begins_another(words, start, at):
            yield from _shared(words[start:at])
            start = at + (words[at].low in _LINKS)
    yield from _shared(words[start:])


def _shared(words: Sequence[Word]) -> Iterator[Pieces]:
    """A clause; or two, where a second verb takes the subject of the first: "would raise A and cut B"."""
    found = predicate(words)
    if found is None or found.first == 0 or words[0].low in claim_words().subordinators:
        yield (words,)
        return
    for at in range(found.last + 1, len(words) - 2):
        if words[at].tag in {"SUB", "REL", "TO", "QUOTE"} or words[at].text in {":", ";"}:
            break
        if words[at].low in claim_words().coordinators and _goes_on(words, found, at + 1):
            yield (words[:at],)
            modal = [word for word in words[found.first : found.last] if word.tag == "MODAL"]
            second = words[at + 1 :]
            bare = modal and second[0].tag == "VERB"
            yield (words[: found.first], modal, second) if bare else (words[: found.first], second)
            return
    yield (words,)


def _goes_on(words: Sequence[Word], found: Predicate, at: int) -> bool:
    """Whether a verb in the form of the first one stands here, with words of its own behind it."""
    first, word = words[found.first], words[at]
    if word.tag in {"MODAL", "AUX"}:
        return word.low not in _NOT_FINITE and len(words) - at > 2
    if first.tag == "MODAL":
        return word.tag == "VERB" and word.low == word.lemma and len(words) - at > 2
    if first.tag == "PAST":
        past = word.tag == "PAST" or (word.tag == "VERB" and word.low in claim_words().unchanging)
        return past and len(words) - at > 2
    return (
        first.tag == word.tag == "VERB" and first.low != first.lemma and word.low != word.lemma and len(words) - at > 2
    )


def trimmed(words: Sequence[Word]) -> Sequence[Word]:
    """Without the marks at either end; a closing bracket stays with what it closes."""
    first, last = 0, len(words)
    if last and words[0].tag not in _MARKS and words[-1].tag not in _MARKS:
        return words
    while first < last and words[first].tag in _MARKS and words[first].text not in "([$€£#@":
        first += 1
    while last > first and words[last - 1].tag in _MARKS and words[last - 1].text not in ")]%":
        last -= 1
    return words[first:last]


def span_of(words: Sequence[Word], text: str) -> Span:
    return Span.of(text, words[0].start, words[-1].end)


def main_start(words: Sequence[Word]) -> int:
    """Where the main clause begins: behind the comma, where the words begin with "if" or its like."""
    if not words or words[0].low not in claim_words().subordinators:
        return 0
    for at, word in enumerate(words):
        if word.text == ",":
            return at + 1
    return 0


def _group_end(words: Sequence[Word], at: int) -> int:
    last, size = at + 1, len(words)
    while last < size and ((tag := words[last].tag) in _GROUP or (tag == "ING" and words[last - 1].tag == "AUX")):
        last += 1
    while last > at + 1 and words[last - 1].tag == "ADV":
        last -= 1
    return last


def _begins_another(words: Sequence[Word], start: int, at: int) -> bool:
    """Whether a clause of its own begins with the conjunction or semicolon at `at`, and one stands before it."""
    word = words[at]
    if word.tag == "MARK" and word.text != ";":
        return False
    closed = words[at - 1].text == "," or word.text == ";"
    contrasts = (closed and word.low in {"while", "whereas", "where"}) or (word.low == "after" and word.tag == "SUB")
    if word.text != ";" and not contrasts and (word.low not in claim_words().coordinators or word.tag != "CONJ"):
        return False
    after = _subject_end(words, at + 1)
    free = closed or contrasts or words[at + 1].tag in {"DET", "PRON", "POSS"}
    if after is None or not free:
        return False
    before = predicate(words[start:at])
    if before is None or (not closed and start + before.last >= at):
        return False
    if word.low == "after":
        if words[at - 1].lemma in claim_words().time_units or words[at - 1].tag == "ADV":
            return False  # "came three days after"
        return words[after].tag == "PAST"
    return closed or not any(each.tag in {"SUB", "REL"} for each in words[start:at])


def _subject_end(words: Sequence[Word], at: int) -> int | None:
    """Where the finite verb stands, if the words from `at` on are a subject and a verb."""
    head = False
    for nth in range(at, min(at + _REACH, len(words) - 1)):
        word = words[nth]
        if is_finite(words, nth) and head:
            return nth if word.tag != "VERB" or word.low != word.lemma or words[nth - 1].tag == "PRON" else None
        if word.low == "and" and nth > at and words[nth - 1].tag in {"NOUN", "NAME"} and not is_finite(words, nth + 1):
            continue
        if word.tag not in _SUBJECT or (nth == at and word.tag in {"PREP", "ING", "PART"}):
            return None
        head = head or word.tag in _HEADS
    return None


def without_dateline(stretch: Sequence[Word], words: Words) -> Sequence[Word]:
    """Without the place, the day and the agency at the head of a sentence: "LONDON, March 12 (Newswire) - "."""
    span = words.sentence.span
    if not stretch or stretch[0].start != span.start:
        return stretch
    found = _DATELINE.match(span.text, 0, min(len(span.text), _DATELINE_WITHIN))
    if found is None or not any(char.isupper() for char in found.group()[1:4]):
        return stretch
    return words_in(words, span.start + found.end(), stretch[-1].end)
