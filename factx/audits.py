"""Does a free sentence say only what the words behind it say?

A claim's statement is the one thing that a model writes freely. Its numbers must come from the sentences of its
evidence, and its names from the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from factx.documents import Document
from factx.spans import Span
from factx.values import numerals

_NAME = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")
_NAMED = re.compile(r"\b[A-Z][\w.]*[ \u00a0-]\Z")
_STEM = 4


def audit(statement: str, *, evidence: Sequence[Span], document: Document) -> list[str]:
    """What the statement says beyond its evidence, a complaint for each; none where it holds."""
    sentences = [document.sentence_at(at).span.text for span in evidence for at in (span.start, span.end - 1)]
    texts = list(dict.fromkeys([*sentences, *(span.text for span in evidence)]))
    return [*_foreign_numbers(statement, texts, document), *_foreign_names(statement, document)]


def follows(number: float | Decimal, texts: Iterable[str]) -> bool:
    """Whether a number stands in one of the texts, in digits or in words."""
    wanted = Decimal(str(number))
    return any(found == wanted for text in texts for found in _values(text))


def _values(text: str) -> Iterator[Decimal]:
    for numeral in numerals(text):
        yield numeral.value


def _foreign_numbers(statement: str, texts: Sequence[str], document: Document) -> Iterator[str]:
    known = {value for text in texts for value in _values(text)} | {Decimal(1)}
    for numeral in numerals(statement):
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
