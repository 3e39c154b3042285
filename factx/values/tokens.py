"""What are the smallest pieces of a text that number and time expressions are made of?

A token is a run of digits with the separators inside it, a run of letters, or a single mark. A text is cut into
stretches first, so that a line of a megabyte takes no more room than many short ones; the cuts fall between sentences
where there are any.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from operator import add
from typing import Any, NamedTuple

DIGITS, WORD, MARK = 1, 2, 3

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
FRACTIONS = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"

_TOKEN = re.compile(
    rf"""(\d+(?:[.,]\d+|['’]\d\d\d(?!\d))*)
       | ([A-Za-z]+(?=[ ,.'’-])|[^\W\d_{SUPERSCRIPTS}{FRACTIONS}]+)  # first what most words are, for speed alone
       | (\S)""",
    re.VERBOSE,
)
_LINE = re.compile(r"[^\r\n]*\S[^\r\n]*")
_STRETCH = 4_000
_LEAST_UNBROKEN = 1_000
_UNBROKEN = re.compile(rf"(?<![!-~])[!-~]{{{_LEAST_UNBROKEN},}}")
"""A thousand characters of ASCII without a blank are code, a key or an attack, and no words: nothing is read there."""


class Token(NamedTuple):
    """One piece of a text: `low` is its text in lower case, `start` and `end` are offsets into the whole text."""

    kind: int
    start: int
    end: int
    text: str
    low: str


_token: Callable[[tuple[Any, ...]], Token] = partial(tuple.__new__, Token)  # `Token._make`, without counting the parts


def tokenize(text: str, start: int, end: int) -> list[Token]:
    """The tokens of `text[start:end]` in order."""
    matches = list(_TOKEN.finditer(text, start, end))
    kinds = [match.lastindex for match in matches]
    starts, texts = [match.start() for match in matches], [match[0] for match in matches]
    ends = map(add, starts, map(len, texts))
    return list(map(_token, zip(kinds, starts, ends, texts, map(str.lower, texts), strict=True)))


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """The (start, end) of every line of a text that is not blank; a very long line in parts."""
    for first, end in _lines(text):
        start = first
        while end - start > _STRETCH:
            cut = _cut(text, start, start + _STRETCH)
            yield start, cut
            start = cut
        yield start, end


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """The lines that are not blank, without their unbroken runs."""
    for line in _LINE.finditer(text):
        start, end = line.span()
        if end - start >= _LEAST_UNBROKEN:
            for run in _UNBROKEN.finditer(text, start, end):
                if run.start() > start:
                    yield start, run.start()
                start = run.end()
        if end > start:
            yield start, end


def _cut(text: str, start: int, end: int) -> int:
    """Where to part a long line: behind its last sentence or word before `end`, or right there."""
    for mark in (". ", " "):
        at = text.rfind(mark, start + _STRETCH // 2, end)
        if at >= 0:
            return at + len(mark)
    return end


class Tokens(list[Token]):
    """The tokens of one stretch. Asking beyond either end gives an empty token, so that rules need no edge cases."""

    _none = Token(MARK, -1, -1, "", "")

    def at(self, index: int) -> Token:
        if index < 0:
            return self._none
        try:
            return self[index]
        except IndexError:
            return self._none

    def touch(self, index: int) -> bool:
        """Whether the token at `index` follows the one before it without a blank."""
        return 0 < index < len(self) and self[index - 1].end == self[index].start


@lru_cache(maxsize=64)
def tokens_of(text: str, start: int, end: int) -> Tokens:
    """The tokens of `text[start:end]`, kept for the lines in hand: figures and dates are both read from them."""
    return Tokens(tokenize(text, start, end))
