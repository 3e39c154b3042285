"""Which words are the writer's, and which are quoted?

A sentence is read in `Line`s: the writer's own words, in which a piece of direct speech counts as one word ("SPEECH"),
and the words inside each piece. Quoted words that are part of the writer's sentence ('called it "a mess"') stay in it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from factx.documents import Document
from factx.language.words import Row, Tagged, Word, Words, columns
from factx.spans import Span

_WIRE = re.compile(r"''|``")
_WIRE_LIMIT = 4_000
_OPENER = re.compile(r"[,:] ['‘](?=\w)")
_CLOSER = re.compile(r"(?<=[.,?!…])['’](?!\w)|['’](?=[.,;:?!])")
_STOPS = frozenset(".,?!…;")


@dataclass(frozen=True, slots=True)
class Line(Row):
    """Words that are read together, without quotation marks. `speech` is the quotation they stand in, if any."""

    sentence: Words
    speech: int | None

    @classmethod
    def of(cls, sentence: Words, words: tuple[Word, ...], speech: int | None) -> Line:
        return cls(words, *columns(words), sentence, speech)


def quotations(document: Document) -> list[Span]:
    """The quotations of a document, those between doubled single marks ('' or ``, as wires send them) included."""
    found = list(document.quotations)
    if "''" not in document.text and "``" not in document.text:
        return found
    wired = [span for paragraph in document.paragraphs for span in _wired(document, paragraph)]
    taken = [span for span in found if not any(span.overlaps(each) for each in _near(wired, span))]
    return sorted(wired + taken)


def _near(spans: Sequence[Span], span: Span) -> Sequence[Span]:
    last = bisect_right(spans, span.end, key=lambda each: each.start)
    first = max(0, bisect_right(spans, span.start, key=lambda each: each.start) - 1)
    return spans[first:last]


def _wired(document: Document, paragraph: Span) -> Iterator[Span]:
    start: int | None = None
    for mark in _WIRE.finditer(document.text, paragraph.start, paragraph.end):
        if start is None or mark.end() - start > _WIRE_LIMIT:
            start = mark.start()
        else:
            yield Span.of(document.text, start, mark.end())
            start = None


def speeches(document: Document) -> list[Span]:
    """The quotations that are speech of their own; the others are words inside the writer's sentence."""
    return [each for each in quotations(document) if _is_speech(document, each)]


def _is_speech(document: Document, quotation: Span) -> bool:
    width = 2 if quotation.text[:2] in {"''", "``"} else 1
    inner = quotation.text[width:-width].strip()
    if len(inner) < 2:
        return False
    blanks = inner.count(" ")
    before = document.text[max(0, quotation.start - 3) : quotation.start].rstrip(" \t")
    opens = not before or before[-1] in "\n\r"
    sentence = document.sentence_at(quotation.start)
    if quotation.end > sentence.span.end + 1:
        return True
    if quotation.start <= sentence.span.start or opens or before[-1] == ":":
        return blanks > 1 or inner[-1] in _STOPS
    if before[-1] in ",—–-":
        return (blanks > 2 and inner[0].isupper()) or (blanks > 0 and inner[-1] in _STOPS)
    if document.text[max(0, quotation.start - 8) : quotation.start].rstrip().endswith((", but", ", and")):
        return blanks > 3 and inner[-1] in _STOPS
    return inner[0].isupper() and blanks > 2 and inner[-1] in _STOPS


def nested(document: Document, spoken: Sequence[Span]) -> list[Span]:
    """The speeches that are quoted within speeches: "My brother said, 'Get up.'"."""
    found = []
    for speech in spoken:
        at = speech.start + 1
        while opener := _OPENER.search(document.text, at, speech.end - 1):
            closer = _CLOSER.search(document.text, opener.end() + 1, speech.end - 1)
            if not closer:
                break
            found.append(Span.of(document.text, opener.end() - 1, closer.start() + 1))
            at = closer.end()
    return found


@dataclass(frozen=True, slots=True)
class Speeches:
    """The speeches of a document in reading order, and those within them, numbered on from the last one."""

    outer: tuple[Span, ...]
    inner: tuple[Span, ...]

    @classmethod
    def of(cls, document: Document) -> Speeches:
        outer = speeches(document)
        return cls(tuple(outer), tuple(nested(document, outer)))

    def __getitem__(self, nth: int) -> Span:
        return self.outer[nth] if nth < len(self.outer) else self.inner[nth - len(self.outer)]


def lines(tagged: Tagged, spoken: Speeches) -> Iterator[list[Line]]:
    """The lines of each sentence, the writer's own first."""
    nth, outer = 0, spoken.outer
    for sentence in tagged.sentences:
        while nth < len(outer) and outer[nth].end <= sentence.sentence.span.start:
            nth += 1
        if nth == len(outer) or outer[nth].start >= sentence.sentence.span.end:
            yield [_whole(sentence)]
            continue
        own, inner = _parted(sentence.words, outer, nth, 0)
        found = [Line.of(sentence, own, None)]
        for at, words in inner.items():
            deep = bisect_right(spoken.inner, words[0].start, key=lambda each: each.end) if words else 0
            said, deeper = _parted(words, spoken.inner, deep, len(outer))
            found.append(Line.of(sentence, said, at))
            found += [Line.of(sentence, _unmarked(each), place) for place, each in deeper.items()]
        yield found


def _whole(row: Words) -> Line:
    """A sentence without speech as one line."""
    if "QUOTE" in row.tags:
        return Line.of(row, _unmarked(row.words), None)
    return Line(row.words, row.texts, row.lows, row.tags, row.lemmas, row, None)


def _unmarked(words: Sequence[Word]) -> tuple[Word, ...]:
    return tuple([word for word in words if word.tag != "QUOTE"])


def _parted(
    words: Sequence[Word], spoken: Sequence[Span], nth: int, first: int
) -> tuple[tuple[Word, ...], dict[int, list[Word]]]:
    """The words outside the speeches, each of these as one word, and the words inside. Numbers count from `first`."""
    own: list[Word] = []
    inner: dict[int, list[Word]] = {}
    for word in words:
        while nth < len(spoken) and spoken[nth].end <= word.start:
            nth += 1
        if nth == len(spoken) or word.start < spoken[nth].start:
            if word.tag != "QUOTE":
                own.append(word)
            continue
        if first + nth not in inner:
            inner[first + nth] = []
            span = spoken[nth]
            own.append(Word(span.text, "", span.start, span.end, "SPEECH", str(first + nth)))
        inner[first + nth].append(word)
    return tuple(own), inner
