"""What is being read?

A `Document` is a text exactly as it was given, with its identity and its layout: sentences numbered from 1 through
the whole text, each known as headline, subheading, related-link line or body, and the quotations that run through
them. Nothing here changes a character, so every offset refers to `Document.text`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

import sentencex

from factx.errors import InputError
from factx.spans import Span

Role = Literal["headline", "subheading", "body", "related"]
"""What a line is for. A related line points to another article ("Read more: …") and is not this article's own word."""

_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_RELATED = re.compile(
    r"""(?:read\ (?:more|also|next)|also\ read|more\ (?:on\ this|from\ [^:]{1,40})|related(?:\ (?:articles?|stor(?:y|ies)|links?|news|coverage))?
    |see\ also|watch(?:\ (?:now|also|more))?|listen|recommended|don['’]t\ miss|you\ may\ also\ like)\s*[:>»|–—-]\s*\S""",
    re.IGNORECASE | re.VERBOSE,
)
_SENTENCE_END = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*\s*$")
_HEADING_LIMIT = 120
_OPENERS = {'"': '"', "“": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』"}
_QUOTATION_LIMIT = 4_000


@dataclass(frozen=True)
class Sentence:
    """One sentence of a document: its number (from 1), its place, its paragraph (from 0) and what its line is for."""

    number: int
    span: Span
    paragraph: int
    role: Role


@dataclass(frozen=True)
class Document:
    """A text as it was read, and what is known about it.

    `published` is what relative dates ("last Friday") are counted from; without it they stay unresolved. `id` is
    made from the text unless it is given. `language` is a BCP 47 code.

    >>> document = Document("Prices rise\\nThe bank said on Monday that prices rose. It gave no figure.")
    >>> [(each.number, each.role) for each in document.sentences]
    [(1, 'headline'), (2, 'body'), (3, 'body')]
    """

    text: str
    id: str = ""
    title: str | None = None
    published: date | None = None
    url: str | None = None
    language: str = "en"

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise InputError("the document is empty: give a text with at least one sentence")
        if not self.id:
            object.__setattr__(self, "id", identity(self.text))

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """The non-blank lines, without the white space around them."""
        found = []
        for line in _LINE.finditer(self.text):
            words = line.group().strip()
            if words:
                start = line.start() + line.group().index(words[0])
                found.append(Span(start, start + len(words), words))
        return tuple(found)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence in reading order; together they hold every character that is not white space."""
        found: list[Sentence] = []
        for nth, paragraph in enumerate(self.paragraphs):
            role = self._role_of(nth)
            pieces = _split(paragraph, self.language) if role == "body" else iter([paragraph])
            for piece in pieces:
                found.append(Sentence(len(found) + 1, piece, nth, role))
        return tuple(found)

    @cached_property
    def headline(self) -> Span | None:
        """The first line, where it reads as a headline."""
        first = self.sentences[0]
        return first.span if first.role == "headline" else None

    @cached_property
    def quotations(self) -> tuple[Span, ...]:
        """What stands between quotation marks, the marks included; a quotation inside another is part of the outer one.

        A quotation that goes on in the next paragraph, with an opening mark there and no closing mark before, is one.
        """
        return tuple(_quotations(self.text, self.paragraphs))

    def span(self, start: int, end: int) -> Span:
        return Span.of(self.text, start, end)

    def sentence_at(self, offset: int) -> Sentence:
        """The sentence that holds an offset, or the nearest one before it."""
        low, high = 0, len(self.sentences)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.sentences[middle].span.start <= offset else (low, middle)
        return self.sentences[low]

    def _role_of(self, nth: int) -> Role:
        line = self.paragraphs[nth].text
        if _RELATED.match(line):
            return "related"
        short = len(line) <= _HEADING_LIMIT and not _SENTENCE_END.search(line) and line[-1] not in ",;:"
        if not short or len(self.paragraphs) == 1 or line[:1] in _OPENERS:
            return "headline" if nth == 0 and self.title is not None and line == self.title.strip() else "body"
        return "headline" if nth == 0 else "subheading"


def identity(text: str) -> str:
    """The document id of a text: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _split(paragraph: Span, language: str) -> Iterator[Span]:
    """The sentences of one paragraph, without the white space between them."""
    at = 0
    for piece in sentencex.segment(language.split("-")[0], paragraph.text):
        words = piece.strip()
        if not words:
            continue
        found = paragraph.text.find(words, at)
        if found < 0:
            raise AssertionError(f"the sentence splitter changed the text near {words[:40]!r}")
        at = found + len(words)
        yield Span(paragraph.start + found, paragraph.start + at, words)


def _quotations(text: str, paragraphs: tuple[Span, ...]) -> Iterator[Span]:
    """Scan each paragraph once. An unclosed quotation is carried on only by a paragraph that opens with the same mark."""
    carried: tuple[str, int, int] | None = None  # the opening mark, where it stands, the end of the last paragraph
    for paragraph in paragraphs:
        at = paragraph.start
        if carried and not paragraph.text.startswith(carried[0]):
            carried = None
        while at < paragraph.end:
            if carried:
                mark, start, at = carried[0], carried[1], at + 1
            elif _opens(text, at):
                mark, start, at = text[at], at, at + 1
            else:
                at += 1
                continue
            close = _closing(text, mark, at, min(paragraph.end, at + _QUOTATION_LIMIT))
            carried = None
            if close is None:
                if paragraph.text.count(mark) % 2 or mark != '"':
                    carried = (mark, start, paragraph.end)
                break
            yield Span.of(text, start, close + 1)
            at = close + 1


def _opens(text: str, at: int) -> bool:
    if text[at] not in _OPENERS:
        return False
    after = text[at + 1 : at + 2]
    if text[at] == '"':  # straight marks open before a word and after a blank or a bracket: not the inch mark in 5"
        before = text[at - 1 : at]
        return bool(after) and not after.isspace() and (not before or not before.isalnum())
    return bool(after) and (text[at] == "«" or not after.isspace())


def _closing(text: str, mark: str, at: int, end: int) -> int | None:
    """Where the mark's partner stands, skipping quotations of the same kind opened inside."""
    depth = 0
    for position in range(at, end):
        char = text[position]
        if char in _OPENERS[mark] and char != mark:
            if depth == 0:
                return position
            depth -= 1
        elif char == mark == '"':
            return position
        elif char == mark:
            depth += 1
    return None
