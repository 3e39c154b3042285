"""Which numbers does a statement give, and do they follow from the words behind it?

A number may be spelled in another way, and keeps its value and its unit. One that stands near the evidence may come in
where the statement takes over the words around it and gives up no number of the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from factx.audits.article import Article, Range, Scope
from factx.audits.wording import wording
from factx.documents import Document
from factx.facts import Replacement
from factx.spans import Span
from factx.values import Numeral, numerals
from factx.values.amounts.units import Unit, named_unit, unit_before
from factx.values.lexicon import Lexicon, lexicon
from factx.values.tokens import Tokens, tokens_of

_COUNTS = re.compile(r"\d|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]")
_LETTERS = re.compile(r"[^\W\d_]+")
_NAME = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")
_NAMED = re.compile(r"[A-Z][\w.'’&-]{0,40}[ \u00a0-]\Z")
_PIECE = re.compile(r"\w+|[^\w\s]")
_EMPTY = frozenset(".,;:!?\"“”'’‘()[]–—-")


@dataclass(frozen=True)
class Counted:
    """A numeral with the unit beside it, if there is one."""

    numeral: Numeral
    unit: Unit | None

    @property
    def value(self) -> Decimal:
        return self.numeral.value


@dataclass(frozen=True)
class Numbers:
    """Holds the numbers of statements against one article."""

    article: Article

    def held(
        self, statement: str, scope: Scope, evidence: Sequence[Span], *, passed: Sequence[Range]
    ) -> Iterator[str | Replacement]:
        """A complaint for each number that does not follow, a replacement for each that is written otherwise.

        `passed` are places in the statement that tell times.
        """
        if not self._may_count(statement):
            return
        document = self.article.document
        stated = [
            each
            for each in counted(statement, 0, len(statement), document.language)
            if not any(start < each.numeral.span.end and each.numeral.span.start < end for start, end in passed)
        ]
        if not stated:
            return
        known = [each for start, end in scope.held_text for each in self._among(start, end)]
        for each in stated:
            if each.value == 1 and not _COUNTS.search(each.numeral.span.text):  # "one" may count nothing: "one of them"
                continue
            same = [other for other in known if _is_same(each, other)]
            if same:
                yield from self._beside(each, same)
            elif not self._is_named(each.numeral.span, statement) and not _is_year(each.value, document):
                yield self._near(each, statement, scope, evidence, stated)

    def _may_count(self, statement: str) -> bool:
        words, told = self._words, set(_LETTERS.findall(statement.lower()))
        listed = (words.numeric, words.wholes.keys(), words.words["half"])
        return (
            bool(_COUNTS.search(statement))
            or not all(each.isdisjoint(told) for each in listed)
            or (words.joined is not None and any(words.cardinal(each) is not None for each in told))
        )

    @cached_property
    def _words(self) -> Lexicon:
        return lexicon(self.article.document.language)

    @cached_property
    def _seen(self) -> dict[Range, tuple[Counted, ...]]:
        return {}

    def _among(self, start: int, end: int) -> tuple[Counted, ...]:
        if (start, end) not in self._seen:
            document = self.article.document
            self._seen[start, end] = tuple(counted(document.text, start, end, document.language))
        return self._seen[start, end]

    def _beside(self, stated: Counted, same: Sequence[Counted]) -> Iterator[str | Replacement]:
        """Whether the unit is that of the same number in the evidence, where it is written beside both."""
        unit, words = stated.unit, stated.numeral.span
        if unit is not None and not unit.guessed:
            units = [each.unit for each in same]
            if all(each is not None and not each.guessed and _differ(unit, each) for each in units):
                there = same[0].numeral.span.text
                yield (
                    f"{words.text!r} is told in {unit.code} and the quoted sentences have {there!r} in "
                    f"{units[0].code if units[0] else ''}: copy the number with its unit"
                )
                return
        if not any(_plain(each.numeral.span.text) == _plain(words.text) for each in same):
            yield Replacement(words=words.text, at=words.start, by=same[0].numeral.span)

    def _is_named(self, number: Span, statement: str) -> bool:
        """Whether it belongs to a name of the article's: "Terminal 4", "RVX-14"."""
        before = _NAME.search(statement, max(0, number.start - 40), number.start)
        named = _NAMED.search(statement, max(0, number.start - 40), number.start)
        text = self.article.document.text
        return (before is not None and f"{before.group()}{number.text}" in text) or (
            named is not None and f"{named.group()}{number.text}" in text
        )

    def _near(
        self, stated: Counted, statement: str, scope: Scope, evidence: Sequence[Span], all_stated: Sequence[Counted]
    ) -> str | Replacement:
        """A number from near the evidence stands with the words around it, for words that point to it."""
        words = stated.numeral.span
        if self._points(statement, words, evidence) and self._keeps(evidence, all_stated):
            for phrase in _phrases(statement, words):
                for start, end in scope.near_text:
                    found = phrase.search(self.article.document.text, start, end)
                    if found is not None:
                        return Replacement(
                            words=words.text, at=words.start, by=self.article.document.span(*found.span(1))
                        )
        return (
            f"the number {words.text!r} is not in the quoted sentences: quote the words that hold it too, "
            f"or leave it out"
        )

    def _points(self, statement: str, number: Span, evidence: Sequence[Span]) -> bool:
        """Whether the evidence leaves something open that the number can stand for: "them", "the item", "the rest"."""
        if not self.article.english:
            return True
        quoted = {word for span in evidence for word in _LETTERS.findall(span.text.lower())}
        if quoted & wording().pointing:
            return True
        before = _LETTERS.findall(statement[: number.start].lower())[-2:]
        if "the" not in quoted or not before:
            return False
        return before[-1] == "the" or (before[0] == "the" and before[-1] in quoted) or before[0] in wording().measures

    def _keeps(self, evidence: Sequence[Span], stated: Sequence[Counted]) -> bool:
        own = [each for span in evidence for each in self._among(span.start, span.end) if each.value != 1]
        return all(any(_is_same(each, other) for each in stated) for other in own)


def counted(text: str, start: int, end: int, language: str) -> Iterator[Counted]:
    """The numerals between two offsets of a text, each with the unit that touches it."""
    tokens = tokens_of(text, start, end)
    starts = {token.start: nth for nth, token in enumerate(tokens)}
    ends = {token.end: nth for nth, token in enumerate(tokens)}
    words = lexicon(language)
    for found in numerals(text[start:end], language=language):
        place = Span(found.span.start + start, found.span.end + start, found.span.text)
        yield Counted(replace(found, span=place), _unit(tokens, starts.get(place.start), ends.get(place.end), words))


def _unit(tokens: Tokens, first: int | None, last: int | None, words: Lexicon) -> Unit | None:
    if first is not None and (before := unit_before(tokens, first)):
        return before[0]
    after = named_unit(tokens, last + 1, words) if last is not None else None
    return after[0] if after else None


def _is_same(stated: Counted, other: Counted) -> bool:
    """The same value, or the same share: "a quarter" and "25 percent"."""
    if stated.value == other.value:
        return True
    return _is_share(stated, other) or _is_share(other, stated)


def _is_share(one: Counted, other: Counted) -> bool:
    percent = one.unit is not None and one.unit.code == "%"
    return percent and other.numeral.kind == "fraction" and round(other.value * 100, 1) == round(one.value, 1)


def _plain(words: str) -> str:
    return " ".join(words.lower().split())


def _differ(unit: Unit, other: Unit) -> bool:
    return unit.base.code != other.base.code and "count" not in {unit.kind, other.kind} and unit.factor == other.factor


def _is_year(value: Decimal, document: Document) -> bool:
    """A year that the document gives elsewhere, or that of its publication or of the one before or after."""
    if value != int(value) or not 1000 <= value <= 2999:
        return False
    published = document.published
    if published and abs(value - published.year) <= 1:
        return True
    return re.search(rf"(?<!\d){int(value)}(?!\d)", document.text) is not None


def _phrases(statement: str, number: Span) -> Iterator[re.Pattern[str]]:
    """A number with the word before or behind it in the statement, blanks aside; the number is the first group."""
    before = _PIECE.findall(statement[: number.start])[-2:]
    behind = _PIECE.findall(statement[number.end :])[:2]
    own = f"({_spaced(_PIECE.findall(number.text))})"
    if behind and behind[0] in "-–":
        yield re.compile(rf"(?<!\w){own}\s*{_spaced(behind)}(?!\w)", re.IGNORECASE)
    elif behind and behind[0] not in _EMPTY:
        yield re.compile(rf"(?<!\w){own}\s*{_spaced(behind[:1])}(?!\w)", re.IGNORECASE)
    if before and before[-1] in "-–":
        yield re.compile(rf"(?<!\w){_spaced(before)}\s*{own}(?!\w)", re.IGNORECASE)
    elif before and before[-1] not in _EMPTY:
        yield re.compile(rf"(?<!\w){_spaced(before[-1:])}\s*{own}(?!\w)", re.IGNORECASE)


def _spaced(pieces: Sequence[str]) -> str:
    return r"\s*".join(map(re.escape, pieces))


def follows(number: float | Decimal, evidence: Iterable[Span], document: Document) -> bool:
    """Whether a number stands in the words, whole, in digits or in words; a share may be rounded to two places or more.

    >>> document = Document("Two-thirds of the $1 billion is gone.")
    >>> [follows(each, [document.span(0, 20)], document) for each in (0.67, 0.6, 1)]
    [True, False, False]
    """
    wanted = Decimal(str(number))
    return any(
        found.value == wanted or (found.kind == "fraction" and _is_rounded(found.value, wanted))
        for span in evidence
        for found in _numerals_around(span, document)
        if span.contains(found.span)
    )


def _is_rounded(value: Decimal, wanted: Decimal) -> bool:
    places = wanted.as_tuple().exponent
    return isinstance(places, int) and -value.adjusted() - 1 + 2 <= -places and round(value, -places) == wanted


def _numerals_around(span: Span, document: Document) -> Iterator[Numeral]:
    """The numerals of the sentences that a span touches, so that one that the span cuts is read whole."""
    start = min(span.start, document.sentence_at(span.start).span.start)
    end = max(span.end, document.sentence_at(span.end - 1).span.end)
    for found in numerals(document.text[start:end], language=document.language):
        place = Span(found.span.start + start, found.span.end + start, found.span.text)
        yield replace(found, span=place)
