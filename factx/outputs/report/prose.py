"""How does a text stand on the page so that what is underlined can be trusted to be the text?

The text content of the HTML is the text, character by character: labels are drawn by the style sheet, and blanks and
line ends stay. Lone surrogates and NUL, which no page can hold, are the exception, and become U+FFFD.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from markupsafe import Markup, escape

from factx.documents import Document
from factx.facts import Fact
from factx.outputs.report.segments import Mark, Segment, lanes, segments
from factx.spans import Span

LANES = 6
"""Underlines that are drawn below each other; facts that run deeper share the last one."""

_UNSHOWABLE = re.compile("[\x00\ud800-\udfff]")
_LETTERS = {"claim": "c", "figure": "f", "stance": "s"}
_TAGS = {"headline": "h3", "subheading": "h4", "body": "p", "related": "p"}


def encodable(text: str) -> str:
    """The text with U+FFFD for what no page can hold."""
    return _UNSHOWABLE.sub("\ufffd", text)


def prose(
    document: Document, facts: Mapping[int, Fact], *, anchors: Mapping[int, str], holes: Mapping[str, Span]
) -> Markup:
    """The document's text as HTML: facts by their number, the anchors of their cards, and what is not covered by id."""
    marks = [Mark(each.start, each.end, number) for number, fact in facts.items() for each in fact.evidence]
    starts = _blocks(document)
    holed = sorted((span.start, name) for name, span in holes.items())
    cuts = [*starts, *(at for at, _ in holed)]
    first_at: dict[int, list[int]] = {}
    for number, fact in facts.items():
        first_at.setdefault(fact.evidence[0].start, []).append(number)
    names: dict[int, list[str]] = {}
    for at, name in holed:
        names.setdefault(at, []).append(name)
    writer = _Writer(document.text, {number: fact.kind for number, fact in facts.items()}, anchors, first_at, names)
    roles = {sentence.paragraph: sentence.role for sentence in document.sentences}
    parts: list[str] = []
    found = segments(len(document.text), marks, cuts=cuts)
    for nth, pieces in groupby(found, key=lambda each: bisect_left(starts, each.start + 1) - 1):
        tag = _TAGS[roles[nth]]
        parts += [f'<{tag} class="line {roles[nth]}" dir="auto">', *map(writer.piece, pieces), f"</{tag}>"]
    return Markup("".join(parts))  # noqa: S704  # every part of the text is escaped by the writer


def depth(facts: Iterable[Fact]) -> int:
    """How many underlines lie below each other at the deepest place, as far as they are drawn."""
    marks = (Mark(each.start, each.end, 0) for fact in facts for each in fact.evidence)
    return min(LANES, max((lane + 1 for lane, _ in lanes(marks)), default=1))


def _blocks(document: Document) -> list[int]:
    """Where the lines begin; blanks before the first belong to it, those behind a line to that line."""
    return [0, *(each.start for each in document.paragraphs[1:])]


class _Writer:
    """Writes the pieces of one text."""

    def __init__(
        self,
        text: str,
        kinds: Mapping[int, str],
        anchors: Mapping[int, str],
        first_at: Mapping[int, Sequence[int]],
        holes: Mapping[int, Sequence[str]],
    ) -> None:
        self._text, self._kinds, self._anchors = text, kinds, anchors
        self._first_at, self._holes = first_at, holes

    def piece(self, segment: Segment) -> str:
        return "".join(self._labels(segment.start)) + self._words(segment)

    def _labels(self, at: int) -> Iterator[str]:
        for name in self._holes.get(at, ()):
            yield f'<i class="hole" id="{name}"></i>'
        for number in self._first_at.get(at, ()):
            yield f'<i class="n n{self._letter(number)}" id="t{number}" data-n="{number}"></i>'

    def _words(self, segment: Segment) -> str:
        words = written(self._text[segment.start : segment.end])
        meant = segment.innermost
        if meant is None:
            return words
        owners = " ".join(str(mark.owner) for _, mark in segment.marks)
        classes = " ".join(f"k{min(lane, LANES - 1)}{self._letter(mark.owner)}" for lane, mark in segment.marks)
        if not words.strip():  # a link without a word could not be named
            return f'<span class="s {classes}" data-f="{owners}">{words}</span>'
        return f'<a class="s {classes}" href="#{self._anchors[meant.owner]}" data-f="{owners}">{words}</a>'

    def _letter(self, number: int) -> str:
        return _LETTERS.get(self._kinds[number], "x")


def written(text: str) -> str:
    """Text as HTML from which a browser reads the same text; a bare carriage return would become a line feed."""
    return str(escape(encodable(text))).replace("\r", "&#13;")
