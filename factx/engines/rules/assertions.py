"""Which clauses does an article assert itself?

Those of its sentences that nobody else's words run through, and what is left of a sentence beside what somebody says
in it, where that is a clause. Not: questions, fragments, links to other articles, and what may be somebody else's word.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from factx.engines.rules.claim_words import claim_words
from factx.engines.rules.clauses import Pieces, predicate, statements_in, trimmed, without_dateline, words_in
from factx.engines.rules.doubts import echoes, frames_before, gives_view, has_a_teller, is_doubtful
from factx.engines.rules.shapes import cue_of
from factx.language.cues import Cue, cues
from factx.language.phrases import subject
from factx.language.sayings import Saying
from factx.language.words import Tagged, Word, Words
from factx.spans import Span

_TURNS = ("Q:", "A:", "Q.", "A.", "Q –", "A –", "Question:", "Answer:")
_QUOTED_WORDS = 2  # longer quotations are somebody's words, and nobody is known to have said them
_LEAST_WORDS = 4
_MOST_WORDS = 90


@dataclass(frozen=True, slots=True)
class Assertion:
    """A clause that stands in an article's own words.

    `source` and `cue` are set where its verb tells somebody's view: "The federation wants 5%" is the federation's word.
    """

    pieces: Pieces
    source: Sequence[Word] = ()
    view: Cue | None = None
    cue: Sequence[Word] = ()


def assertions(tagged: Tagged, sayings: Sequence[Saying], *, deeds: Container[int]) -> Iterator[Assertion]:
    """Every clause that the article itself asserts, in order.

    `deeds` are the places of the sayings that are among what it tells: "rejected the offer".
    """
    heard = {each.cue.start for nth, each in enumerate(sayings) if nth in deeds and each.cue and not _is_speech(each)}
    told = _told(tagged, [saying for nth, saying in enumerate(sayings) if nth not in deeds])
    quoted = _long_quotations(tagged)
    after_saying: int | None = None  # the paragraph of the sentence before, if somebody says something in it
    credited = {number for words in tagged.sentences for number in _credited(words)}
    for words in tagged.sentences:
        sentence = words.sentence
        paragraph = tagged.document.paragraphs[sentence.paragraph]
        if sentence.role == "related" or len(words) > _MOST_WORDS or is_of_an_interview(paragraph):
            continue
        extents = told.get(sentence.number, [])
        if sentence.number not in quoted or extents:
            for clause in _clauses(
                words, extents, heading=sentence.role != "body", quoted=sentence.number in quoted, heard=heard
            ):
                if after_saying is not None and echoes(clause.pieces[0], anew=after_saying != sentence.paragraph):
                    continue
                if sentence.number not in credited or not _counts(clause):
                    yield clause
        after_saying = sentence.paragraph if extents and sentence.role == "body" else None


def _credited(words: Words) -> tuple[int, ...]:
    """The numbers of the sentences whose figures a sentence gives a source: "That figure came from the ministry"."""
    number = words.sentence.number
    lows = [word.low for word in words.words[:4]]
    known = claim_words()
    if len(lows) == 4 and lows[1] in known.figures and lows[2] in known.pointing and lows[3] == "from":
        return number - 1, number
    return ()


def _counts(clause: Assertion) -> bool:
    return any(word.tag == "NUM" for piece in clause.pieces for word in piece)


def is_of_an_interview(paragraph: Span) -> bool:
    """Whether a paragraph is a question or an answer without a name, so that it is nobody's word that is known."""
    return paragraph.text.startswith(_TURNS)


def _clauses(
    words: Words, extents: Sequence[tuple[int, int]], *, heading: bool, quoted: bool, heard: Container[int]
) -> Iterator[Assertion]:
    stretches = _left(words, extents) if extents else iter([list(words.words)])
    for stretch in stretches:
        body = without_dateline(stretch, words)
        if not body or body[-1].text == "?" or (quoted and extents and _holds_quote(body)):
            continue
        if words.sentence.role == "headline" and len(body) >= _LEAST_WORDS and predicate(body) is None:
            if not has_a_teller(body, heard):
                yield Assertion((trimmed(body),))
            continue
        for given in statements_in(body):
            pieces = _without_link(tuple(trimmed(piece) for piece in given if trimmed(piece)))
            if not pieces:
                continue
            clause = [word for piece in pieces for word in piece]
            view = _view(clause, words)
            if view:
                yield view
            elif _asserts(clause, heading=heading, heard=heard):
                yield Assertion(pieces)


def _without_link(pieces: Pieces) -> Pieces:
    if pieces and len(pieces[0]) > 1 and pieces[0][0].low in {"and", "but"} and pieces[0][0].tag == "CONJ":
        return (pieces[0][1:], *pieces[1:])
    return pieces


def _asserts(words: Sequence[Word], *, heading: bool, heard: Container[int]) -> bool:
    """Whether a clause has a subject and a finite verb, and no word of saying whose source was not found."""
    if len(words) < (3 if heading else _LEAST_WORDS):
        return False
    found = predicate(words)
    if found is None or found.first == 0:
        return False
    if words[0].tag == "REL" or any(word.low in claim_words().first for word in words) or is_doubtful(words, found):
        return False
    return not has_a_teller(words, heard)


def _view(words: Sequence[Word], sentence: Words) -> Assertion | None:
    """The clause as the word of its subject, where its verb says what somebody wants, foresees, promises or reckons."""
    found = predicate(words)
    if found is None or found.first == 0 or words[0].low in claim_words().subordinators:
        return None
    verb = words[found.last - 1]
    cue = cues().verb(verb.lemma)
    group = words[found.first : found.last]
    if (
        cue is None
        or verb.tag == "PART"
        or any(word.tag in {"MODAL", "NEG"} for word in group)
        or len(words) == found.last
    ):
        return None
    after = words[found.last :]
    if verb.lemma in claim_words().titling and not gives_view(cue, verb, after):
        return None
    puts = verb.lemma == "put" and any(word.low == "at" for word in after)
    wishes = (
        (cue.meaning in claim_words().wishes or verb.lemma == "deny")
        and bool(frames_before(after) & cue.frames.keys())
        and verb.lemma != "threaten"
    )
    if not (
        puts or wishes or (verb.lemma in claim_words().naming - {"put", "count"} and frames_before(after) & {"obj"})
    ):
        return None
    place = bisect_left(sentence.words, words[found.first].start, key=attrgetter("start"))
    told = subject(sentence, place)
    if told is None:
        return None
    source = [word for word in sentence.words[told[0] : told[1]] if word.start >= words[0].start]
    if (
        not source
        or source[0].low in claim_words().nobody
        or source[-1].tag == "REL"
        or any(word.low in claim_words().first for word in words)
    ):
        return None
    return Assertion((words,), source, cue, group)


def _left(words: Words, extents: Sequence[tuple[int, int]]) -> Iterator[Sequence[Word]]:
    """What stands before and behind the sayings of a sentence, where a conjunction or semicolon parts it from them."""
    start, end = min(low for low, _ in extents), max(high for _, high in extents)
    span = words.sentence.span
    before = words_in(words, span.start, start)
    while before and before[-1].tag in {"QUOTE", "ADV"}:
        before = before[:-1]
    first = words_in(words, start, end)[:1]
    trails = bool(first) and first[0].tag in {"ING", "REL"} and bool(before) and before[-1].text == ","
    if trails or (
        before and (before[-1].text == ";" or (_joins(before[-1]) and len(before) > 1 and before[-2].text == ","))
    ):
        yield trimmed(before[:-1])
    behind = words_in(words, end, span.end)
    while behind and behind[0].tag == "QUOTE":
        behind = behind[1:]
    if len(behind) > 1 and (behind[0].text == ";" or (behind[0].text == "," and _joins(behind[1]))):
        yield trimmed(behind[1:])


def _joins(word: Word) -> bool:
    return word.low in {"and", "but", "though", "although", "while", "whereas"}


def _told(tagged: Tagged, sayings: Sequence[Saying]) -> dict[int, list[tuple[int, int]]]:
    """The stretches of every sentence that sayings with a source take up, and quotations without one."""
    extents: dict[int, list[tuple[int, int]]] = {}
    document = tagged.document
    for saying in sayings:
        spans = [*saying.contents, *([saying.cue] if saying.cue else [])]
        if saying.source and not _trails(saying):
            spans.append(saying.source)
        for span in spans:
            number = document.sentence_at(span.start).number
            while number <= len(tagged.sentences) and tagged.sentences[number - 1].sentence.span.start < span.end:
                extents.setdefault(number, []).append((span.start, span.end))
                number += 1
    return extents


def _is_speech(saying: Saying) -> bool:
    """Whether the cue is a verb of saying and nothing else: what "told" brings is no deed."""
    cue = cue_of(saying)
    return cue is not None and cue.takes("quote") and cue.takes("zero") and not cue.takes("obj")


def _trails(saying: Saying) -> bool:
    """Whether the cue hangs on a main clause that has the same subject: ", demanding an apology"."""
    cue, source = saying.cue, saying.source
    return bool(cue and source) and cue is not None and cue.text.split(" ")[0].endswith("ing")


def _long_quotations(tagged: Tagged) -> set[int]:
    """The numbers of the sentences that hold a part of a quotation too long for a term."""
    found: set[int] = set()
    document = tagged.document
    for quotation in document.quotations:
        if len(quotation.text.split()) <= _QUOTED_WORDS:
            continue
        number = document.sentence_at(quotation.start).number
        while number <= len(tagged.sentences) and tagged.sentences[number - 1].sentence.span.start < quotation.end:
            found.add(number)
            number += 1
    open_ended = {nth for nth, paragraph in enumerate(document.paragraphs) if _is_open(paragraph.text)}
    found.update(words.sentence.number for words in tagged.sentences if words.sentence.paragraph in open_ended)
    return found


def _is_open(text: str) -> bool:
    """Whether a quotation mark in a paragraph has no partner there, so that it is not sure what is quoted."""
    return text.count("“") != text.count("”") or text.count('"') % 2 == 1


def _holds_quote(words: Sequence[Word]) -> bool:
    return any(word.tag == "QUOTE" for word in words)
