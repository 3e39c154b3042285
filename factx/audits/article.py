"""Where do the words of a statement stand in the article?

An article's words are listed once for all statements that are held against it. Case, accents, the stops of initials and
the mark of an owner do not count.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache, partial
from itertools import accumulate
from operator import add
from typing import Any, Literal, NamedTuple

from factx.audits.wording import wording
from factx.documents import Document
from factx.language.gazetteer import gazetteer
from factx.scout import Scout
from factx.spans import Span

_WORD = re.compile(r"[^\W_]+(?:[.'’&][^\W_]+)*")
_PIECES = re.compile(f"({_WORD.pattern})")
_OWNER = re.compile(r"['’]s?\Z")
_STEM = 4
_LOOSE = 3  # so many letters may differ at the end where the language's endings are not known
_BEFORE, _BEHIND = 4, 2  # so many sentences around the evidence are near it
_LONGEST = 6
Range = tuple[int, int]
Alias = tuple[Literal["means", "short", "long"], str]


class Word(NamedTuple):
    """A word of a text: `low` is its plain form, `large` whether it has a capital, `start` and `end` its place."""

    text: str
    low: str
    start: int
    end: int
    large: bool


_word: Callable[[tuple[Any, ...]], Word] = partial(tuple.__new__, Word)  # `Word._make`, without counting the parts


def words_of(text: str) -> list[Word]:
    """The words of a text in order; what a hyphen joins are words of their own.

    >>> [word.low for word in words_of("The U.S.-led talks on Orvane's ore")]
    ['the', 'us', 'led', 'talks', 'on', 'orvane', 'ore']
    """
    matches = list(_WORD.finditer(text))
    starts, texts = [match.start() for match in matches], [match[0] for match in matches]
    ends, large = map(add, starts, map(len, texts)), [each[0].isupper() for each in texts]
    return list(map(_word, zip(texts, map(plain, texts), starts, ends, large, strict=True)))


@lru_cache(maxsize=20_000)
def plain(word: str) -> str:
    """A word without what does not tell it from another: "U.S." and "US", "Édouard's" and "Edouard" are the same."""
    low = _OWNER.sub("", word).casefold().replace(".", "").replace("’", "'")
    if low.isascii():
        return low
    return "".join(each for each in unicodedata.normalize("NFKD", low) if not unicodedata.combining(each))


class Scope:
    """What some evidence lies among, as ranges of words and of offsets: its own words, its sentences, what is near."""

    def __init__(self, article: Article, evidence: Sequence[Span]) -> None:
        self._article = article
        self._evidence = evidence
        self._sentences = article.sentences_of(evidence)
        self.held_text = article.texts(self._sentences)

    @cached_property
    def held(self) -> tuple[Range, ...]:
        return tuple(self._article.numbers(*each) for each in self.held_text)

    @property
    def first(self) -> int:
        """The first word of the evidence."""
        return self.quoted[0][0]

    @cached_property
    def quoted(self) -> tuple[Range, ...]:
        return tuple(self._article.numbers(span.start, span.end) for span in self._evidence)

    @cached_property
    def near_text(self) -> tuple[Range, ...]:
        return self._article.texts(self._sentences | self._article.sentences_near(self._sentences, self._evidence))

    @cached_property
    def near(self) -> tuple[Range, ...]:
        return tuple(self._article.numbers(*each) for each in self.near_text)


class Article:
    """A document's words, found by their plain forms."""

    def __init__(self, document: Document, scout: Scout | None = None) -> None:
        self.document = document
        self.scout = scout or Scout(document)
        self.english = self.scout.reads_sentences
        self._scopes: dict[tuple[Span, ...], Scope] = {}

    @cached_property
    def words(self) -> tuple[Word, ...]:
        texts, starts = self._texts, self._starts
        ends, large = map(add, starts, map(len, texts)), [each[0].isupper() for each in texts]
        return tuple(map(_word, zip(texts, self._lows, starts, ends, large, strict=True)))

    @cached_property
    def _pieces(self) -> list[str]:
        """What stands between words, and words, by turns: all that most statements need, and cheaper than `words`."""
        return _PIECES.split(self.document.text)

    @cached_property
    def _texts(self) -> list[str]:
        return self._pieces[1::2]

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate(map(len, self._pieces)))[:-1:2]

    @cached_property
    def _lows(self) -> list[str]:
        return list(map(plain, self._texts))

    @cached_property
    def exact(self) -> dict[str, list[int]]:
        """The numbers of the words that have a plain form."""
        found: dict[str, list[int]] = {}
        for nth, low in enumerate(self._lows):
            found.setdefault(low, []).append(nth)
        return found

    @cached_property
    def _stems(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for low in self.exact:
            found.setdefault(low[:_STEM], []).append(low)
        return found

    @cached_property
    def small(self) -> frozenset[str]:
        """What stands somewhere without a capital, and is no name by that."""
        return frozenset(low for low, text in zip(self._lows, self._texts, strict=True) if not text[0].isupper())

    @cached_property
    def _forms(self) -> dict[str, tuple[str, ...]]:
        return {}

    def forms(self, low: str) -> tuple[str, ...]:
        """The forms under which a word stands in the article: itself, or with the ending of a people or a case."""
        if low not in self._forms:
            like = [each for each in self._stems.get(low[:_STEM], ()) if each == low or self._is_form(low, each)]
            self._forms[low] = tuple(like)
        return self._forms[low]

    def _is_form(self, low: str, other: str) -> bool:
        size = next((at for at, (one, two) in enumerate(zip(low, other, strict=False)) if one != two), -1)
        size = min(len(low), len(other)) if size < 0 else size
        if not self.english:
            return max(len(low), len(other)) - size <= _LOOSE and size >= _STEM - 1
        return size >= _STEM and low[size:] in wording().endings and other[size:] in wording().endings

    def places(self, low: str, *, among: Sequence[Range] | None = None, large: bool = False) -> Iterator[int]:
        """The numbers of the words that are forms of one, those in some ranges of words or all."""
        for form in self.forms(low):
            listed = self.exact[form]
            for first, last in among if among is not None else ((0, len(self._lows)),):
                for nth in listed[bisect_left(listed, first) : bisect_left(listed, last)]:
                    if not large or self.words[nth].large:
                        yield nth

    def has(self, low: str, among: Sequence[Range] | None = None, *, large: bool = False) -> bool:
        """Whether a form of a word stands somewhere, or in some ranges of words."""
        if among is not None and not large and any(low in self._lows[first:last] for first, last in among):
            return True  # nearly always it is the word itself, and no other form has to be looked for
        return next(self.places(low, among=among, large=large), None) is not None

    def runs(self, lows: Sequence[str], among: Sequence[Range] | None = None) -> Iterator[int]:
        """Where words stand one behind the other."""
        for nth in self.places(lows[0], among=among):
            if all(
                nth + size < len(self.words)
                and (self.words[nth + size].low == low or self.words[nth + size].low in self.forms(low))
                for size, low in enumerate(lows)
            ):
                yield nth

    def span(self, first: int, last: int) -> Span:
        """The words from one number up to, and not with, another; the mark of an owner left out."""
        end = self.words[last - 1]
        return self.document.span(self.words[first].start, end.start + len(_OWNER.sub("", end.text)))

    def numbers(self, start: int, end: int) -> Range:
        """The words that begin between two offsets."""
        return bisect_left(self._starts, start), bisect_left(self._starts, end)

    def scope(self, evidence: Sequence[Span]) -> Scope:
        key = tuple(evidence)
        if key not in self._scopes:
            self._scopes[key] = Scope(self, key)
        return self._scopes[key]

    def sentences_of(self, evidence: Sequence[Span]) -> frozenset[int]:
        """The numbers of the sentences that hold some words."""
        found: set[int] = set()
        for span in evidence:
            first = self.document.sentence_at(span.start).number
            found.update(range(first, self.document.sentence_at(span.end - 1).number + 1))
        return frozenset(found)

    def sentences_near(self, numbers: Iterable[int], evidence: Sequence[Span]) -> set[int]:
        """The sentences near some: before and behind, of the same paragraph and quotation, and the headline."""
        near = {each for number in numbers for each in self._around(number)}
        for quotation in self.document.quotations:
            if any(quotation.overlaps(span) for span in evidence):  # whoever speaks is named before or behind
                first = self.document.sentence_at(quotation.start).number
                last = self.document.sentence_at(quotation.end - 1).number
                near.update(range(first - 1, last + 2))
        return near

    def _around(self, number: int) -> Iterator[int]:
        yield from range(number - _BEFORE, number + _BEHIND + 1)
        sentence = self.document.sentences[number - 1]
        yield from self._paragraphs.get(sentence.paragraph, ())
        yield from self._headlines

    @cached_property
    def _paragraphs(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for sentence in self.document.sentences:
            found.setdefault(sentence.paragraph, []).append(sentence.number)
        return found

    @cached_property
    def _headlines(self) -> list[int]:
        return [each.number for each in self.document.sentences if each.role == "headline"]

    def texts(self, numbers: Iterable[int]) -> tuple[Range, ...]:
        """The sentences of these numbers as ranges of offsets, those that follow each other as one."""
        found: list[Range] = []
        before = -1
        for number in sorted(numbers):
            if not 1 <= number <= len(self.document.sentences):
                continue
            span = self.document.sentences[number - 1].span
            found = (
                [*found[:-1], (found[-1][0], span.end)]
                if found and number == before + 1
                else [*found, (span.start, span.end)]
            )
            before = number
        return tuple(found)

    @cached_property
    def aliases(self) -> dict[Alias, list[Range]]:
        """Where names stand that have others: what they mean, what they are short for, what is short for them."""
        found: dict[Alias, list[Range]] = {}
        longest = gazetteer().longest
        for nth, word in enumerate(self.words):
            if not word.large:
                continue
            for size in range(1, min(longest.get(word.low, 1), _LONGEST) + 1):
                for means in meanings(" ".join(each.low for each in self.words[nth : nth + size])):
                    found.setdefault(("means", means), []).append((nth, nth + size))
            for size, letters in self._initials(nth):
                found.setdefault(("long", letters), []).append((nth, nth + size))
            if word.text.replace(".", "").isupper() and 2 <= len(word.low) <= _LONGEST:
                found.setdefault(("short", word.low), []).append((nth, nth + 1))
        return found

    def _initials(self, first: int) -> Iterator[tuple[int, str]]:
        """The initials of the capitals from a word on; small words between them are passed over."""
        letters, at = "", first
        while at < len(self.words) and len(letters) < _LONGEST and at - first < 2 * _LONGEST:
            word = self.words[at]
            if at > first and not _joins(self.document.text[self.words[at - 1].end : word.start]):
                return
            if word.large:
                letters += word.low[0]
                if len(letters) > 1:
                    yield at + 1 - first, letters
            elif word.low not in {"of", "and", "for", "the", "in", "on"}:
                return
            at += 1


def _joins(between: str) -> bool:
    return between in {" ", "-", "\u00a0", "' ", "’ ", " & "}


@lru_cache(maxsize=10_000)
def meanings(name: str) -> tuple[str, ...]:
    """What a plain name means to a reader of newspapers: "russia" for "moscow", "russian" and "kremlin"."""
    tables = gazetteer()
    if len(name) < _STEM and f"{'.'.join(name)}." in tables.same:
        name = f"{'.'.join(name)}."  # "US" and "U.S."
    for table in (tables.peoples, tables.capitals, tables.same, tables.parties):
        means = table.get(name)
        if means:
            return (means, *meanings(means)) if means != name and means in tables.same else (means,)
    return (name,) if name in tables.known else ()
