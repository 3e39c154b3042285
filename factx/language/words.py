"""Which words stand in a sentence, and what does each do there?

A `Word` knows its place, its part of speech and its base form. The parts of speech are coarse, and told by tables,
endings and neighbours, without a model:

    DET the    PRON she   POSS her    GEN 's     PREP of    CONJ and   SUB because, that   REL who, that
    TO to      MODAL may  AUX have    NEG not    ADV soon   ADJ new    NUM nine, 9%        NAME Jane, U.S.
    NOUN plan  VERB says  PAST said   PART (has) said      ING saying  MARK , ( —          QUOTE “ "
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from operator import add
from typing import Any, NamedTuple

from factx.documents import Document, Sentence
from factx.language.lexicon import Entry, lexicon
from factx.language.tagging import resolve

# A number; initials and short forms with their stops; a word, with what is joined to it by a hyphen or an apostrophe.
# The first line is what most words are, and says nothing that the others do not.
_TOKEN = re.compile(
    r"""[A-Za-z]+(?=[ ,])
      | [$€£¥₹]?\d+(?:[.,:/]\d+)*(?:[^\W\d_]{1,2}\b|%)?(?:[–-](?:\d+(?:[.,:/]\d+)*|[^\W\d_]+))*
      | [^\W\d_](?:\.[^\W\d_])+(?![^\W_])\.?
      | [@\#]?[^\W_]+(?:['’&‑-][^\W_]+)*
      | ''|``|[.]{2,}|-{2,}|\S""",
    re.VERBOSE,
)
_QUOTES = frozenset("\"“”„«»‘’'`") | {"''", "``"}
_VERBAL = frozenset(("VERB", "PAST", "PART", "ING", "AUX", "MODAL", "NEG"))
_OWNERS = Entry("'", "GEN", "'", "'", capital=False)
_CLITIC = re.compile(r"(?:n['’]t|['’](?:s|re|ve|ll|d|m))\Z", re.IGNORECASE)
_LONGEST = 2_000  # characters; the longest sentence in seeds/ has 316
_READ_OF_LONGER = 200


class Word(NamedTuple):
    """A word and its place in the document; `low` is its text and `lemma` its base form, both in lower case."""

    text: str
    low: str
    start: int
    end: int
    tag: str
    lemma: str


_BEYOND = Word("", "", -1, -1, "END", "")
_ENDS, _BLANKS = ("END",) * 32, ("",) * 32
Column = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Words in a row. `at` answers beyond both ends too, with a word that is nothing (tag "END").

    The columns hold one thing of each word, for those who ask for nothing else. They too answer beyond both ends, up to
    32 places.
    """

    words: tuple[Word, ...]
    texts: Column = field(repr=False, compare=False)
    lows: Column = field(repr=False, compare=False)
    tags: Column = field(repr=False, compare=False)
    lemmas: Column = field(repr=False, compare=False)

    def at(self, nth: int) -> Word:
        return self.words[nth] if 0 <= nth < len(self.words) else _BEYOND

    def __len__(self) -> int:
        return len(self.words)


_word: Callable[[tuple[Any, ...]], Word] = partial(tuple.__new__, Word)  # `Word._make`, without counting the parts


def columns(words: Sequence[Word]) -> tuple[Column, Column, Column, Column]:
    """The texts, lows, tags and lemmas of a row."""
    if not words:
        return _BLANKS, _BLANKS, _ENDS, _BLANKS
    texts, lows, _, _, tags, lemmas = zip(*words, strict=True)
    return texts + _BLANKS, lows + _BLANKS, tags + _ENDS, lemmas + _BLANKS


@dataclass(frozen=True, slots=True)
class Words(Row):
    """The words of one sentence."""

    sentence: Sentence

    def __iter__(self) -> Iterator[Word]:
        return iter(self.words)

    def __getitem__(self, nth: int) -> Word:
        return self.words[nth]


@dataclass(frozen=True, slots=True)
class Tagged:
    """A document with the words of each of its sentences, in reading order."""

    document: Document
    sentences: tuple[Words, ...]


def tag(document: Document) -> Tagged:
    """The words of a document with their parts of speech.

    >>> [(word.text, word.tag) for word in tag(Document("She said that prices rose.")).sentences[0]]
    [('She', 'PRON'), ('said', 'PAST'), ('that', 'SUB'), ('prices', 'NOUN'), ('rose', 'PAST'), ('.', 'MARK')]
    """
    return Tagged(document, tuple(_read(document.text, sentence) for sentence in document.sentences))


def reach(sentence: Sentence) -> int:
    """Up to where the words of a sentence are read.

    One so long that it is none (a list without stops, code, a text made to take long) is not read to its end.
    """
    start, end = sentence.span.start, sentence.span.end
    return end if end - start <= _LONGEST else start + _READ_OF_LONGER


def _read(text: str, sentence: Sentence) -> Words:
    texts: list[str] = []
    starts: list[int] = []
    for match in _TOKEN.finditer(text, sentence.span.start, reach(sentence)):
        piece, start = match[0], match.start()
        if piece.isalnum():
            texts.append(piece)
            starts.append(start)
        elif ("'" in piece or "’" in piece) and len(piece) > 1 and (cut := _clitic(piece)):
            texts += (piece[:cut], piece[cut:])
            starts += (start, start + cut)
        elif piece == "." and texts and _shortened(texts[-1]) and starts[-1] + len(texts[-1]) == start:
            if start + 1 < sentence.span.end:
                texts[-1] += "."
            else:
                texts.append(piece)
                starts.append(start)
        else:
            texts.append(piece)
            starts.append(start)
    entries = list(map(_entry, texts))
    if "s’" in sentence.span.text or "s'" in sentence.span.text:
        _own(texts, starts, entries)
    tags = resolve(entries)
    lemmas = [
        noun if tag == "NOUN" else verb if tag in _VERBAL else low
        for (low, _, verb, noun, _), tag in zip(entries, tags, strict=True)
    ]
    lows, ends = [entry.low for entry in entries], map(add, starts, map(len, texts))
    words = tuple(map(_word, zip(texts, lows, starts, ends, tags, lemmas, strict=True)))
    return Words(words, (*texts, *_BLANKS), (*lows, *_BLANKS), (*tags, *_ENDS), (*lemmas, *_BLANKS), sentence)


def _own(texts: list[str], starts: list[int], entries: list[Entry]) -> None:
    """Takes the mark in "the workers' pay" for a genitive where no single quotation mark is open."""
    is_open = False
    for nth, piece in enumerate(texts):
        if piece not in {"'", "’", "‘"}:
            continue
        before = texts[nth - 1] if nth and starts[nth - 1] + len(texts[nth - 1]) == starts[nth] else ""
        if piece == "‘" or not before:
            is_open = True
        elif is_open:
            is_open = False
        elif before.endswith("s") and nth + 1 < len(texts) and texts[nth + 1][0].isalnum():
            entries[nth] = _OWNERS


def _clitic(piece: str) -> int:
    """Where "n't", "'s" and their like begin in a word that ends in one; 0 where none does."""
    found = _CLITIC.search(piece, max(0, len(piece) - 3))
    return found.start() if found and found.start() > 0 else 0


def _shortened(piece: str) -> bool:
    return (len(piece) == 1 and piece.isupper()) or (len(piece) <= 5 and piece.lower() in lexicon().dots)


@lru_cache(maxsize=50_000)
def _entry(piece: str) -> Entry:
    return lexicon().entry(piece)
