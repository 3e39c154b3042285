"""What is being read?

A `Document` is a text exactly as it was given, with its identity and its layout: sentences numbered from 1 through
the whole text, each known as headline, subheading, related-link line or body, and the quotations that run through
them. Nothing here changes a character, so every offset refers to `Document.text`.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Literal

import sentencex

from factx.errors import InputError
from factx.spans import Span

Role = Literal["headline", "subheading", "body", "related"]
"""What a line is for. A related line points to another article ("Read more: …") and is not this article's own word."""

_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_RELATED = re.compile(
    r"""(?: read\ (?:more|also|next) | also\ read | more\ (?:on\ this | from\ [^:]{1,40}) | see\ also | listen
          | related (?:\ (?:articles?|stor(?:y|ies)|links?|news|coverage))? | watch (?:\ (?:now|also|more))?
          | recommended | don['’]t\ miss | you\ may\ also\ like )
        \s* [:>»|–—-] \s* \S""",
    re.IGNORECASE | re.VERBOSE,
)
_SENTENCE_END = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*\s*$")
_TITLE = re.compile(r"\b(?:M[sx]|Messrs|Amb|Atty|Govs|Reps|Sens)\.\s*\Z")
_FOR_SPLITTER = {
    **dict.fromkeys(
        map(ord, "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"),
        " ",
    ),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}
"""The splitter breaks down on "A" before a wide blank and a full stop, and on half a surrogate pair anywhere; one
character for one moves no offset."""
_STRAY_OPENER = re.compile(r"\s([\"'“‘„«])\s*\Z")
_HEADING_LIMIT = 120
_OPENERS = {'"': '"', "'": "'", "‘": "’", "“": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』"}
_OPENING = re.compile(f"[{''.join(_OPENERS)}]")
_EITHER = {mark: re.compile(f"[{mark}{closing}]") for mark, closing in _OPENERS.items()}
_SINGLE = ("'", "‘")
_QUOTATION_LIMIT = 4_000
_LINES = 8  # paragraphs below an open quotation in which it may close
_STRETCH_LIMIT = 4_000


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
    made from the text unless it is given. `language` is a BCP 47 code; `outlet` is who published it,
    `source` where it was read: a file and, in a table, its row. `pages` holds
    where each page begins, `cues` where the words of each moment of a recording begin, as (offset, milliseconds), and
    `hidden` the stretches that the file does not show its reader, as (start, end).

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
    author: str | None = None
    outlet: str | None = None
    source: str | None = None
    pages: tuple[int, ...] = ()
    cues: tuple[tuple[int, int], ...] = ()
    hidden: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise InputError("the document is empty: give a text with at least one sentence")
        self._check_places()
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

    def page_at(self, offset: int) -> int | None:
        """The number of the page that holds an offset, from 1; None where no pages are known."""
        return bisect_right(self.pages, offset) or None

    def moment_at(self, offset: int) -> int | None:
        """When the words at an offset begin to be heard, in milliseconds; None where no moments are known."""
        nth = bisect_right(self.cues, offset, key=lambda cue: cue[0])
        return self.cues[nth - 1][1] if nth else None

    def sentence_at(self, offset: int) -> Sentence:
        """The sentence that holds an offset, or the nearest one before it."""
        return self.sentences[max(0, bisect_right(self._starts, offset) - 1)]

    def _check_places(self) -> None:
        places = [*self.pages], [cue[0] for cue in self.cues], [at for stretch in self.hidden for at in stretch]
        for name, found in zip(("pages", "cues", "hidden"), places, strict=True):
            if found and (found != sorted(found) or found[0] < 0 or found[-1] > len(self.text)):
                raise InputError(
                    f"the document's {name} are no places in order in its {len(self.text)} characters: {found[:6]}"
                )

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(sentence.span.start for sentence in self.sentences)

    def _role_of(self, nth: int) -> Role:
        line = self.paragraphs[nth].text
        if _RELATED.match(line):
            return "related"
        short = len(line) <= _HEADING_LIMIT and not _SENTENCE_END.search(line) and line[-1] not in ",;:"
        if not short or len(self.paragraphs) == 1:
            return "headline" if nth == 0 and self.title is not None and line == self.title.strip() else "body"
        return "headline" if nth == 0 else "subheading"


def identity(text: str) -> str:
    """The document id of a text: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _split(paragraph: Span, language: str) -> Iterator[Span]:
    """The sentences of one paragraph, without the white space between them."""
    for start, end in _stretches(paragraph.text):
        at = start
        for cut in (*_cuts(paragraph.text, start, end, language), end):
            words = paragraph.text[at:cut].strip()
            if words:
                first = paragraph.start + paragraph.text.index(words[0], at)
                yield Span(first, first + len(words), words)
            at = cut


def _cuts(text: str, start: int, end: int, language: str) -> Iterator[int]:
    """Where one sentence ends and the next begins, the end left out."""
    part = text[start:end].translate(_FOR_SPLITTER)
    at = 0
    for piece in sentencex.segment(language.partition("-")[0], part)[:-1]:
        found = part.find(piece, at)
        if found < 0:
            raise AssertionError(f"the sentence splitter changed the text near {piece[:40]!r}")
        at = found + len(piece)
        if _TITLE.search(piece[-10:]):  # "Ms. Roe": the splitter knows "Mr." and "Mrs.", and takes these for ends
            continue
        stray = _STRAY_OPENER.search(piece)  # 'he said. "' before 'I know."': the mark opens the next sentence
        yield start + (at - (len(piece) - stray.start(1)) if stray else at)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """A paragraph in parts that the sentence splitter can take: its time grows with the square of unpaired marks.

    A part ends after a full stop where there is one in its second half, else at a blank, else anywhere.
    """
    start = 0
    while len(text) - start > _STRETCH_LIMIT:
        middle, limit = start + _STRETCH_LIMIT // 2, start + _STRETCH_LIMIT
        stop = max(text.rfind(f"{mark} ", middle, limit) for mark in ".!?")
        cut = stop + 1 if stop >= 0 else text.rfind(" ", middle, limit)
        cut = cut if cut > start else limit
        yield start, cut
        start = cut
    yield start, len(text)


def _quotations(text: str, paragraphs: tuple[Span, ...]) -> Iterator[Span]:
    """Scan each paragraph once. An unclosed quotation goes on in a paragraph that opens with the same mark.

    In texts with a line for each sentence it goes on without one, too.
    """
    carried: tuple[str, int] | None = None  # the opening mark of a quotation that may go on, and where it stands
    closed = 0  # where a quotation ended that began in a paragraph before
    for nth, paragraph in enumerate(paragraphs):
        resumed = carried if carried and paragraph.text.startswith(carried[0]) else None
        carried = None
        at = max(paragraph.start, closed)
        barren = 0  # up to here no single mark closes: looking again would take quadratic time
        while at < paragraph.end:
            if resumed:
                mark, start = resumed
                resumed = None
            else:
                opening = _OPENING.search(text, at, paragraph.end)
                if opening is None:
                    break
                at = opening.start()
                if not _opens(text, at):
                    at += 1
                    continue
                mark, start = text[at], at
            end = min(paragraph.end, at + _QUOTATION_LIMIT)
            close = _closing(text, mark, max(at + 1, barren) if mark == "'" else at + 1, end)
            if close is not None:
                yield Span.of(text, start, close + 1)
                at = close + 1
                continue
            if mark not in _SINGLE and (beyond := _closing_below(text, mark, paragraphs[nth : nth + 1 + _LINES])):
                yield Span.of(text, start, beyond + 1)
                closed = beyond + 1
                break
            if mark != "'":
                carried = (mark, start)
            if mark not in _SINGLE:
                break
            barren = end  # it was an apostrophe, or goes on: what stands inside still counts
            at += 1


def _closing_below(text: str, mark: str, lines: tuple[Span, ...]) -> int | None:
    """Where the mark's partner stands in the lines below the first, with no blank line between.

    None where another mark of its kind comes first.
    """
    for above, paragraph in pairwise(lines):
        if text.count("\n", above.end, paragraph.start) > 1:
            break
        found = _EITHER[mark].search(text, paragraph.start, min(paragraph.end, paragraph.start + _QUOTATION_LIMIT))
        if found:
            at = found.start()
            closes = text[at] in _OPENERS[mark] and at > paragraph.start and not text[at - 1].isspace()
            return at if closes and not text[at + 1 : at + 2].isalnum() else None
    return None


def _opens(text: str, at: int) -> bool:
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if not after or (after.isspace() and text[at] != "«"):
        return False
    if text[at] == '"':  # not the inch mark in 5"
        return not before.isalnum()
    if text[at] in _SINGLE:  # not an apostrophe: after a blank, a bracket, a dash or another mark
        return not before.isalnum() and before not in {".", ",", "’", "'"} and (after.isalnum() or after in _OPENERS)
    return True


def _closing(text: str, mark: str, at: int, end: int) -> int | None:
    """Where the mark's partner stands, skipping quotations of the same kind opened inside."""
    if mark in _SINGLE:
        return _closing_single(text, mark, at, end)
    depth = 0
    for found in _EITHER[mark].finditer(text, at, end):
        if found.group() in _OPENERS[mark]:
            if depth == 0:
                return found.start()
            depth -= 1
        else:
            depth += 1
    return None


def _closing_single(text: str, mark: str, at: int, end: int) -> int | None:
    """As `_closing` where the closing mark is the apostrophe too: "the workers’ pay" goes on, "‘in uniform’" ends."""
    possessive = None
    for found in _EITHER[mark].finditer(text, at, end):
        char, position = found.group(), found.start()
        if char == mark == "‘":
            break
        if text[position + 1 : position + 2].isalnum():
            continue
        if text[position - 1] == "s" and text[position + 1 : position + 2] == " ":
            possessive = position if possessive is None else possessive
        elif not text[position - 1].isspace():
            return position
    return possessive
