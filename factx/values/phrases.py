"""Which phrase of a table stands at a place?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from factx.values.tokens import Tokens, tokenize

T = TypeVar("T")


class Phrases(Generic[T]):
    """A table of phrases, each of one token or more; the longest that matches wins.

    A hyphen between two words of a phrase is passed over: "basis-point" is "basis point".
    """

    def __init__(self, entries: Iterable[tuple[str, T]], *, keep_case: bool = False) -> None:
        self._keep_case = keep_case
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        self._whole: dict[tuple[str, ...], T] = {}
        lengths: dict[str, set[int]] = {}
        for phrase, value in entries:
            words = tuple(token.text if keep_case else token.low for token in tokenize(phrase, 0, len(phrase)))
            if words:
                self._by_first.setdefault(words[0], []).append((words, value))
                self._whole.setdefault(words, value)
                lengths.setdefault(words[-1], set()).add(len(words))
        self._lengths = {last: tuple(sorted(each, reverse=True)) for last, each in lengths.items()}
        for listed in self._by_first.values():
            listed.sort(key=lambda entry: -len(entry[0]))

    def after(self, tokens: Tokens, at: int) -> tuple[T, int] | None:
        """The phrase that begins at token `at`, and the index behind it."""
        token = tokens.at(at)
        for words, value in self._by_first.get(token.text if self._keep_case else token.low, ()):
            end = self._run(tokens, at, words)
            if end is not None:
                return value, end
        return None

    def before(self, tokens: Tokens, at: int) -> tuple[T, int] | None:
        """The phrase that ends right before token `at`, and the index where it begins."""
        token = tokens.at(at - 1)
        for length in self._lengths.get(token.text if self._keep_case else token.low, ()):
            start = at - length
            if start >= 0:
                run = tokens[start:at]
                key = tuple([each.text for each in run] if self._keep_case else [each.low for each in run])
                if key in self._whole:
                    return self._whole[key], start
        return None

    def _run(self, tokens: Tokens, at: int, words: tuple[str, ...]) -> int | None:
        for nth, word in enumerate(words):
            if nth and word != "-" and tokens.at(at).text == "-":
                at += 1
            token = tokens.at(at)
            if word != (token.text if self._keep_case else token.low):
                return None
            at += 1
        return at
