"""What are the single statements of a saying, and which words show them?

A quotation gives one for each of its sentences, a retold clause one for each part that can stand alone. Where the word
of saying makes the statement ("demanded a rise", "did not say whether"), it belongs to the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from factx.engines.rules.claim_words import claim_words
from factx.engines.rules.clauses import (
    Pieces,
    is_clause,
    predicate,
    sentence_of,
    statements_in,
    trimmed,
    without_dateline,
    words_in,
)
from factx.engines.rules.forces import is_silence
from factx.engines.rules.persons import Edit, negated, third_person
from factx.engines.rules.shapes import (
    bare_verb,
    behind_that,
    conditional,
    cue_of,
    force_of,
    frame_of,
    infinitive,
    orders,
    stands_beside,
    takes_clauses,
    to_come,
    without_afterthought,
)
from factx.facts import Certainty, Force
from factx.language.cues import Frame
from factx.language.sayings import Saying
from factx.language.words import Tagged, Word, Words
from factx.spans import Span

Shape = Literal["clause", "deed", "whole", "silence"]
"""How a statement is told.

- clause: the content is a sentence
- deed: the content is what the source will do ("to leave"): the sentence begins with the source
- whole: source, cue and content make the sentence
- silence: the same, and it is the article that says so: the source did not speak, or not so
"""

_LEAST_FRAGMENT = 3
_SET_BESIDE = frozenset(("which", "whose"))  # they tell of the source: "according to the agency, which runs the camps"
_STOPS = frozenset((".", "!", "?"))
_MOST_PIECES = 4
_MOST_WORDS = 90  # a stretch without an end, and no sentence


@dataclass(frozen=True, slots=True)
class Part:
    """One statement: its words in pieces, its shape, its force by the cue, and what is changed in telling it."""

    pieces: Pieces
    shape: Shape
    force: Force
    certainty: Certainty
    quoted: bool
    edits: tuple[Edit, ...] = ()


def parts_of(saying: Saying, *, tagged: Tagged) -> Iterator[Part]:
    """The statements of a saying in the order of the text; none where only a question is asked."""
    if saying.negated or _refuses(saying, tagged):
        yield from _whole(saying, saying.contents[-1:], tagged, silent=True)
        return
    if saying.manner == "direct":
        yield from _quoted(saying, tagged)
        return
    for pieces in _joined(_pieces(saying, tagged), retold=True):
        if len(pieces) == 1:
            yield from _retold(saying, pieces[0], tagged)
        elif not _asks(pieces[-1], tagged):
            yield _part(saying, pieces, "clause", "that")


def _refuses(saying: Saying, tagged: Tagged) -> bool:
    words = _words(saying.contents[0], tagged)
    return saying.lemma in claim_words().refusals and bool(words) and words[0].tag == "TO"


def _quoted(saying: Saying, tagged: Tagged) -> Iterator[Part]:
    told = list(_joined(_pieces(saying, tagged), retold=False))
    for pieces in told:
        if _asks(pieces[-1], tagged):
            continue
        words = [word for piece in pieces for word in piece]
        if predicate(words) is not None:
            yield _part(saying, pieces, "clause", "quote")
        elif len(told) == 1:  # of a fragment beside sentences too little is left to tell
            yield from _fragment(saying, pieces, words, tagged)


def _fragment(saying: Saying, pieces: Pieces, words: Sequence[Word], tagged: Tagged) -> Iterator[Part]:
    """A quotation without a verb: 'called it "a joke"' is told with its verb, '"Not now," he said' by itself."""
    cue = cue_of(saying)
    if cue is not None and not cue.takes("zero") and (whole := list(_whole(saying, saying.contents[:1], tagged))):
        yield whole[0]
    elif len(words) >= _LEAST_FRAGMENT:
        yield _part(saying, pieces, "clause", "quote")


def _pieces(saying: Saying, tagged: Tagged) -> Iterator[Sequence[Word]]:
    for content in saying.contents:
        for words in _by_sentence(content, tagged):
            if words[0].low not in _SET_BESIDE:
                yield words


def _joined(pieces: Iterable[Sequence[Word]], *, retold: bool) -> Iterator[Pieces]:
    """The pieces of one sentence together: "The gates," he added, "are another matter."

    What is retold in pieces that are clauses each is as many statements.
    """
    held: list[Sequence[Word]] = []
    for piece in pieces:
        if held and not (
            piece[0].text[:1].islower() and len(held) < _MOST_PIECES and not _stand_alone(held, piece, retold)
        ):
            yield tuple(held)
            held = []
        held.append(piece)
    if held:
        yield tuple(held)


def _stand_alone(held: Sequence[Sequence[Word]], piece: Sequence[Word], retold: bool) -> bool:  # noqa: FBT001
    last = held[-1]
    if not retold and piece[0].tag != "CONJ":
        return False
    return last[0].low not in claim_words().subordinators and is_clause(last) and is_clause(trimmed(piece))


def _retold(saying: Saying, words: Sequence[Word], tagged: Tagged) -> Iterator[Part]:
    given = trimmed(without_dateline(words, sentence_of(tagged, words[0].start)))
    words = behind_that(given)
    if not words or _asks(words, tagged) or words[0].low in {"which", "whose"}:
        return
    cue = cue_of(saying)
    force = force_of(cue, frame_of(words))
    sentence = words is not given or cue is None or cue.part == "preposition" or takes_clauses(words, cue)
    sentence = sentence or (stands_beside(saying) and is_clause(words))
    if sentence and cue is not None and orders(words, cue):
        sentence, force = False, force_of(cue, "obj_inf")
    if (
        words[0].low in claim_words().questions
        and words[0].tag in {"SUB", "REL", "PRON", "DET", "ADV"}
        and not conditional(words)
    ):
        if saying.meaning != "asking":
            yield from _whole(saying, (), tagged, words=words)
    elif words[0].tag == "TO" or (words[0].tag == "NEG" and len(words) > 1 and words[1].tag == "TO"):
        if force == "commitment" and saying.source:
            yield _part(saying, (words,), "deed", "inf")
        else:
            yield from _whole(saying, (), tagged, words=words)
    elif (at := to_come(saying, words)) is not None:
        yield replace(_part(saying, (words,), "clause", "that", _finite(words, at, "will")), force="forecast")
    elif not sentence and (at := infinitive(words)) is not None and force in {"demand", "forecast"}:
        instead = "should" if force == "demand" else "will"
        yield _part(saying, (words,), "clause", "obj_inf", _finite(words, at, instead))
    elif sentence:
        for pieces in _split(words):
            if len(pieces) == 1:
                yield from _clause(saying, trimmed(pieces[0]), tagged)
            elif saying.meaning != "denying":
                yield _part(saying, pieces, "clause", "that")
    else:
        yield from _whole(saying, (), tagged, words=words)


def _clause(saying: Saying, words: Sequence[Word], tagged: Tagged) -> Iterator[Part]:
    if len(words) > 1 and words[0].low in {"and", "but", "while", "whereas"} and not any(w.text == "," for w in words):
        words = words[1:]
    if words and words[0].low == "that" and words[0].tag != "DET":
        words = words[1:]
    if not words:
        return
    words, tail = without_afterthought(words)
    if tail and is_silence(tail, predicate(tail)):
        yield Part((tail,), "silence", "absence", "certain", quoted=False)
    if saying.meaning == "denying":
        edit = negated(words)
        if edit is None:
            yield from _whole(saying, (), tagged, words=words)
        else:
            yield _part(saying, (words,), "clause", "that", (edit,))
    else:
        wanted = force_of(cue_of(saying), "that") == "demand" and bare_verb(words)
        edits = ((wanted.start, wanted.start, "should "),) if wanted else ()
        part = _part(saying, (words,), "clause", "that", edits)
        yield part if wanted or part.force != "demand" else replace(part, force="assertion")


def _split(words: Sequence[Word]) -> Iterator[Pieces]:
    """The clauses behind each "that", and those that can stand alone."""
    start = 0
    for at in range(1, len(words) - 2):
        if words[at].tag == "CONJ" and words[at + 1].low == "that" and words[at + 1].tag != "DET":
            yield from statements_in(words[start:at])
            start = at + 2
    yield from statements_in(words[start:])


def _whole(
    saying: Saying,
    contents: Sequence[Span],
    tagged: Tagged,
    *,
    words: Sequence[Word] = (),
    silent: bool = False,
) -> Iterator[Part]:
    """Source, cue and content as one sentence, where they stand in this order in one."""
    source, cue = saying.source, saying.cue
    if source is None or cue is None or source.end > cue.start:
        return
    sentence = sentence_of(tagged, source.start)
    end = words[-1].end if words else contents[-1].end
    start = words[0].start if words else contents[-1].start
    if start < cue.start or end > sentence.sentence.span.end:
        return
    frame = frame_of(trimmed(words) or words_in(sentence, start, end))
    pieces: Pieces = (trimmed(words_in(sentence, source.start, end)),)
    before = words_in(sentence, sentence.sentence.span.start, source.start)
    if before and before[-1].tag in {"REL", "SUB"}:
        return  # "what the mayor described as an act of war": the rest of the clause stands before
    if silent and before and before[-1].tag not in {"CONJ", "MARK", "QUOTE", "ADV"}:
        return  # the silence is told in passing, and whose word it is depends on the rest
    between = words_in(sentence, source.end, cue.start)
    if any(word.tag not in {"ADV", "AUX", "MODAL", "NEG"} and word.text != "," for word in between):
        pieces = (words_in(sentence, source.start, source.end), words_in(sentence, cue.start, end))
    clause = [word for piece in pieces for word in piece]
    found = predicate(clause)
    if found is None:
        return
    speaks = is_silence(clause, found) or (
        silent and (saying.meaning in claim_words().spoken or saying.lemma in claim_words().refusals)
    )
    first = words_in(sentence, cue.start, cue.end)[0]
    edits: tuple[Edit, ...] = ()
    if first.tag == "ING" and len(pieces) > 1:
        edits = ((first.start, first.end, third_person(first.lemma)),)
    yield _part(saying, pieces, "silence" if speaks else "whole", frame, edits)


def _finite(words: Sequence[Word], to: int, instead: str) -> tuple[Edit, ...]:
    """An infinitive as a clause: "the mayor not to go" as "the mayor will not go"."""
    if words[to - 1].tag == "NEG":
        return ((words[to - 1].start, words[to].end, f"{instead} not"),)
    return ((words[to].start, words[to].end, instead),)


def _part(saying: Saying, pieces: Pieces, shape: Shape, frame: Frame, edits: tuple[Edit, ...] = ()) -> Part:
    cue = cue_of(saying)
    asked = cue is not None and cue.meaning == "asking"  # what is stated beside a question is no question
    certainty: Certainty = cue.certainty if cue and not asked else "certain"
    judges = shape == "whole" and saying.lemma in claim_words().titling
    return Part(
        pieces, shape, "evaluation" if judges else force_of(cue, frame), certainty, saying.manner == "direct", edits
    )


def _asks(words: Sequence[Word], tagged: Tagged) -> bool:
    text = tagged.document.text
    return words[-1].text == "?" or text[words[-1].end : words[-1].end + 1] == "?"


def _by_sentence(span: Span, tagged: Tagged) -> Iterator[Sequence[Word]]:
    """The words of a span, sentence by sentence, without the marks at either end."""
    number = tagged.document.sentence_at(span.start).number - 1
    while number < len(tagged.sentences) and tagged.sentences[number].sentence.span.start < span.end:
        for stretch in _stretches(words_in(tagged.sentences[number], span.start, span.end)):
            listed = _without_marks(stretch)
            if listed and len(listed) <= _MOST_WORDS:
                yield listed
        number += 1


def _stretches(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """The sentences of a quotation that are one with what is around it: 'She said: "I will not sign. He may."'"""
    start = 0
    for at in range(1, len(words) - 1):
        if words[at].text in _STOPS and words[at + 1].text[0].isupper() and words[at + 1].tag != "MARK":
            yield words[start : at + 1]
            start = at + 1
    yield words[start:]


def _without_marks(words: Sequence[Word]) -> Sequence[Word]:
    """As `trimmed`, but the question mark at the end stays: it tells that something is asked."""
    kept = trimmed(words)
    if kept and kept[-1] is not words[-1]:
        last = len(words) - [word is kept[-1] for word in reversed(words)].index(True)
        if last < len(words) and words[last].text == "?":
            return [*kept, words[last]]
    return kept


def _words(span: Span, tagged: Tagged) -> list[Word]:
    sentence: Words = sentence_of(tagged, span.start)
    return words_in(sentence, span.start, span.end)
