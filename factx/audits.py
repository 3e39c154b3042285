"""Does a free sentence say only what the words behind it say?

A claim's statement is the one thing that a model writes freely. Its numbers must come from the sentences of its
evidence, and its names from the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from factx.documents import Document
from factx.spans import Span
from factx.values import Numeral, numerals

_NAME = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")
_NAMED = re.compile(r"\b[A-Z][\w.]*[ \u00a0-]\Z")
_STEM = 4


def audit(statement: str, *, evidence: Sequence[Span], document: Document) -> list[str]:
    """What the statement says beyond its evidence, a complaint for each; none where it holds."""
    return [*_foreign_numbers(statement, evidence, document), *_foreign_names(statement, document)]


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


def _foreign_numbers(statement: str, evidence: Sequence[Span], document: Document) -> Iterator[str]:
    known = {found.value for span in evidence for found in _numerals_around(span, document)} | {Decimal(1)}
    for numeral in numerals(statement, language=document.language):
        value = numeral.value
        if value in known or _is_year_of(value, document) or _is_in_a_name(numeral.span, statement, document):
            continue
        words = numeral.span.text
        yield f"the number {words!r} is not in the quoted sentences: quote the words that hold it too, or leave it out"


def _is_in_a_name(number: Span, statement: str, document: Document) -> bool:
    """Whether it belongs to a name of the article's or to a day in it: "Terminal 4", "RVX-14", "March 14"."""
    before = _NAMED.search(statement, max(0, number.start - 40), number.start)
    return before is not None and f"{before.group()}{number.text}" in document.text


def _is_year_of(value: Decimal, document: Document) -> bool:
    """A year that the document gives elsewhere, or that of its publication or of the one before or after."""
    published = document.published
    if published and abs(value - published.year) <= 1:
        return True
    return value == int(value) and 1000 <= value <= 2999 and str(int(value)) in document.text


def _foreign_names(statement: str, document: Document) -> Iterator[str]:
    text = _folded(document.text)
    initials = _initials(document.text)
    for found in list(_NAME.finditer(statement))[1:]:
        word = found.group().rstrip(".")
        if not word[0].isupper():
            continue
        bare = re.sub(r"['’]s?$", "", word)
        plain = bare.casefold()
        if (
            plain in text
            or plain.replace(".", "") in initials
            or (len(plain) > _STEM and plain[: max(_STEM, len(plain) - 3)] in text)
        ):
            continue
        yield f"the name {bare!r} is not in the article: use the words of the article"


@lru_cache(maxsize=8)
def _folded(text: str) -> str:
    return text.casefold()


@lru_cache(maxsize=8)
def _initials(text: str) -> frozenset[str]:
    """The initials of every run of capitalised words: "United States" gives "us"."""
    runs = re.findall(r"[^\W\d_]+(?:[ -][^\W\d_]+){1,5}", text)
    found: set[str] = set()
    for run in runs:
        letters = [word[0] for word in re.split(r"[ -]", run) if word[0].isupper()]
        found.update("".join(letters[at : at + size]).casefold() for size in range(2, 6) for at in range(len(letters)))
    return frozenset(found)
