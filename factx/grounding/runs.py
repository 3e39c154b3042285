"""Where does a run of words stand, word by word the same, and as what class of match?

A text's words become one string with one character per distinct word, so that a run of words is found by `str.find`:
in C, in time linear in the text, and only at word boundaries.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Literal, NamedTuple

from factx.grounding.folding import Words, fold, fold_gap
from factx.grounding.names import Names
from factx.spans import Span

Likeness = Literal["exact", "folded", "elided", "edited"]

HIT_LIMIT = 2_000
"""Runs that stand more often than this are not all compared; the rest are only counted."""

_FEW = 16
_OPEN = frozenset(("", " ", "\n", "“", '"', "("))
_CLOSED = frozenset(("", " ", "\n", "”", '"', ")"))
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_LETTERS_ONLY = re.compile(r"[A-Za-z]{2,}(?=[ -]|\Z)")
_SIMPLE = re.compile("[\x00-\x7f“”‘’–—…€£À-Þà-þ]*")  # "ß" is left out: it folds to letters of the alphabet
_MONEY = frozenset("$€£")
_AFTER = _OPEN | _CLOSED
_POINTS = frozenset(",.;:!?")

UNKNOWN = "\0"
"""Stands for a word that the text does not hold."""

_ALPHABET = 0x10FFFF
_OVERFLOW = chr(_ALPHABET)  # for words beyond the first million distinct ones, which no quote can have
_MARKED = re.compile(r"\.{3,}|…|⋯|[\[\]]")
_GROUP = re.compile(r"[-+]?\d{1,3}")
_THREE_DIGITS = re.compile(r"\d{3}(?!\d)")


class Hit(NamedTuple):
    """A run of words in the text: its first word, its length in words, its characters, and how they agree."""

    first: int
    length: int
    start: int
    end: int
    likeness: Likeness


class Text:
    """The words of a text, ready to be searched: listed, in time linear in the text, when they are first asked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def words(self) -> Words:
        return Words(self.text)

    @cached_property
    def letters(self) -> dict[str, str]:
        """The character that stands for each distinct word."""
        distinct = islice(dict.fromkeys(self.words.keys), _ALPHABET - 1)
        return {key: chr(nth) for nth, key in enumerate(distinct, 1)}

    @cached_property
    def line(self) -> str:
        """The words, a character each."""
        letters = self.letters
        return "".join([letters.get(key, _OVERFLOW) for key in self.words.keys])

    @cached_property
    def names(self) -> Names:
        return Names(self.words)

    @cached_property
    def postings(self) -> dict[str, list[int]]:
        """Where each character of `line` stands."""
        postings: dict[str, list[int]] = defaultdict(list)
        for at, char in enumerate(self.line):
            postings[char].append(at)
        return postings

    @cached_property
    def by_length(self) -> dict[int, list[str]]:
        """The distinct words by their length."""
        by_length: dict[int, list[str]] = defaultdict(list)
        for key in self.letters:
            by_length[len(key)].append(key)
        return by_length

    def verbatim(self, quote: str) -> list[Hit] | None:
        """The places of a quote, character by character, if each is one of whole words; None if more must be looked at.

        It saves most quotes, which are copied well, from being cut into words.
        """
        text, size = self.text, len(quote)
        hits: list[Hit] = []
        at = text.find(quote)
        while at >= 0 and size:
            if _is_plain(text, at, at + size) and len(hits) < _FEW:
                hits.append(Hit(0, 0, at, at + size, "exact"))
                at = text.find(quote, at + size)
                continue
            if _is_inside(text, at, at + size):
                at = text.find(quote, at + 1)
                continue
            words = self.words
            first, last = bisect_left(words.starts, at), bisect_left(words.ends, at + size)
            begins = first < len(words) and words.starts[first] == at
            if not begins or last == len(words) or words.ends[last] != at + size or len(hits) == _FEW:
                return None
            if not self.cuts(first, last):
                hits.append(Hit(first, last - first + 1, at, at + size, "exact"))
            at = text.find(quote, at + size)
        return hits

    def line_of(self, keys: Sequence[str]) -> str | None:
        """The words as characters of `line`; None if the text does not hold one of them."""
        letters = self.letters
        try:
            return "".join([letters[key] for key in keys])
        except KeyError:
            return None

    def traced(self, keys: Sequence[str]) -> str:
        """The words as characters of `line`, with `UNKNOWN` for those that the text does not hold."""
        letters = self.letters
        return "".join([letters.get(key, UNKNOWN) for key in keys])

    def cuts(self, first: int, last: int) -> bool:
        """Whether a run begins or ends inside a number of several groups ("1 000") or after "non-"."""
        words = self.words
        if first:
            gap, before = words.gap(first), words.keys[first - 1]
            if gap == "-" and before == "non" and words.word(first).islower():
                return True
            if words.keys[first][:1].isdigit() and len(gap) == 1 and _is_grouped(gap, before, words.keys[first]):
                return True
        if last + 1 < len(words) and words.keys[last + 1][:1].isdigit():
            gap = words.gap(last + 1)
            return len(gap) == 1 and _is_grouped(gap, words.keys[last], words.keys[last + 1])
        return False

    def span(self, start: int, end: int) -> Span:
        return Span(start, end, self.text[start:end])


class Run:
    """Words of a quote that stand together, with the marks before and after them."""

    def __init__(self, text: Text, quote: Words) -> None:
        self._text = text
        self._quote = quote
        self.keys = quote.keys
        self.line = text.line_of(self.keys)
        self._lead, self._trail = quote.gap(0), quote.gap(len(quote))
        self._raw = quote.text[quote.starts[0] : quote.ends[-1]]

    def __len__(self) -> int:
        return len(self.keys)

    def hits(self, near: Span | None = None, fence: Fence | None = None) -> tuple[list[Hit], int]:
        """The places of this run, and how many there are.

        Beyond `HIT_LIMIT` only those around `near`, or the first ones, are listed; the count is of all.
        """
        if self.line is None:
            return [], 0
        total = 0
        if fence:
            firsts = [first for low, high in fence.ranges(self._text.words) for first in self._found(low, high)]
        else:
            firsts = self._found()
            if len(firsts) == HIT_LIMIT:
                total = self._text.line.count(self.line)
                firsts = self._around(near) if near else firsts
        hits = [hit for first in firsts if (hit := self.hit(first))]
        if fence:
            hits = [hit for hit in hits if fence.holds(hit.start, hit.end)]
        return hits, total

    def _found(self, low: int = 0, high: int | None = None) -> list[int]:
        """First words of the first places, without overlaps."""
        line, run = self._text.line, self.line or ""
        found: list[int] = []
        at = line.find(run, low, high)
        while at >= 0 and len(found) < HIT_LIMIT:
            found.append(at)
            at = line.find(run, at + len(run), high)
        return found

    def _around(self, near: Span) -> list[int]:
        """First words of the places around `near`, looking ever further away from it."""
        low, high = self._text.words.range(near.start, near.end)
        reach = max(64, 2 * len(self))
        while not (found := self._found(max(0, low - reach), high + reach)):
            reach *= 4
        return found

    def hit(self, first: int) -> Hit | None:
        """The place at the word numbered `first`; None if the run is only part of a longer number or word there."""
        words, text = self._text.words, self._text.text
        last = first + len(self) - 1
        if self._text.cuts(first, last):
            return None
        start, end = words.starts[first], words.ends[last]
        if start >= len(self._lead) and text.startswith(self._quote.text, start - len(self._lead)):
            start -= len(self._lead)
            return Hit(first, len(self), start, start + len(self._quote.text), "exact")
        start, lead_left = _reach_back(text, start, self._lead)
        end, trail_left = _reach_on(text, end, self._trail)
        likeness = self._likeness(first, lead_left + trail_left)
        return Hit(first, len(self), start, end, likeness) if likeness else None

    def _likeness(self, first: int, left: str) -> Likeness | None:
        """How the words between two places agree with the quote, given the marks of the quote that are not there."""
        words, text = self._text.words, self._text.text
        if text[words.starts[first] : words.ends[first + len(self) - 1]] != self._raw:
            if self._is_acronym(first):
                return None
            inner = self._quote.gaps(0, len(self))
            gaps = words.gaps(first, first + len(self))
            unlike = [
                nth for nth, (here, there) in enumerate(zip(inner, gaps, strict=True), 1)
                if here != there and fold_gap(here) != fold_gap(there)
            ]  # fmt: skip
            if any(_between_numbers(self.keys, nth) for nth in unlike):
                return None
            marks = [inner[nth - 1] + gaps[nth - 1] for nth in unlike]
            if marks:
                return "elided" if all(_MARKED.search(mark) for mark in marks) else "edited"
        return "elided" if _MARKED.search(left) else "folded"

    def _is_acronym(self, first: int) -> bool:
        """ "us" is not "US", nor "who" "WHO": one short word in lower case is not the same one in capitals."""
        if len(self) > 1 or len(self._raw) > 5 or not self._raw.islower() or len(self._raw) < 2:
            return False
        return self._text.words.word(first).isupper()


def _is_plain(text: str, start: int, end: int) -> bool:
    """Whether it can be seen without listing the words that a stretch is one of whole words and cuts no number.

    Every other stretch has to be looked at among the words.
    """
    first, last, before, behind = text[start], text[end - 1], text[max(0, start - 1) : start], text[end : end + 1]
    led = first in _MONEY or (first.isascii() and first.isalnum())
    if not (led and last.isascii() and last.isalnum()):
        return False
    if before not in _OPEN or (
        behind not in _CLOSED and (behind not in _POINTS or text[end + 1 : end + 2] not in _AFTER)
    ):
        return False
    if first.isdigit() and start > 1 and not text[start - 2].isalpha() and before.isspace():
        return False  # "000" of "1 000"
    return not (last.isdigit() and behind.isspace() and not text[end + 1 : end + 2].isalpha())


def _is_inside(text: str, start: int, end: int) -> bool:
    """Whether a stretch plainly begins or ends inside a longer word: between two letters of the alphabet."""
    return _LETTERS.issuperset(text[start - 1 : start + 1] if start else "-") or _LETTERS.issuperset(
        text[end - 1 : end + 1] if end < len(text) else "-"
    )


def is_strange_to(passage: str, quote: str) -> bool:
    """Whether it can be seen without listing words that no form of a quote stands in a passage.

    So it is where the quote begins with a plain word that it does not repeat and that the passage has nowhere.
    """
    opening = _LETTERS_ONLY.match(quote)
    if opening is None or not _SIMPLE.fullmatch(passage):
        return False
    low = opening[0].lower()
    return quote.lower().count(low) == 1 and low not in passage.lower()


def nearest(hits: Sequence[Hit], near: Span | None) -> Hit:
    """The hit inside `near`, else the most exact one, else the one closest to `near`, else the first."""
    if len(hits) == 1:
        return hits[0]
    ranks = {"exact": 0, "folded": 1, "elided": 2, "edited": 3}

    def order(hit: Hit) -> tuple[int, int, int, int]:
        if near is None:
            return 0, ranks[hit.likeness], 0, hit.start
        outside = not (near.start <= hit.start and hit.end <= near.end)
        away = max(0, hit.start - near.end, near.start - hit.end)
        return outside, ranks[hit.likeness], away, hit.start

    return min(hits, key=order)


class Fence:
    """The spans that a place must lie in: any one of them, whole."""

    def __init__(self, spans: Sequence[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [span.start for span in ordered]
        self._reach: list[int] = []
        for span in ordered:
            self._reach.append(max(span.end, self._reach[-1] if self._reach else 0))

    def ranges(self, words: Words) -> Iterator[tuple[int, int]]:
        """The words inside the spans, as ranges of word numbers in order and without overlaps."""
        done = 0
        for start, end in zip(self._starts, self._reach, strict=True):
            low, high = words.range(start, end)
            if high > max(low, done):
                yield max(low, done), high
                done = high

    def holds(self, start: int, end: int) -> bool:
        at = bisect_left(self._starts, start + 1)
        return at > 0 and self._reach[at - 1] >= end


def _is_grouped(gap: str, before: str, after: str) -> bool:
    return gap.isspace() and bool(_GROUP.fullmatch(before)) and bool(_THREE_DIGITS.match(after))


def has_digit(key: str) -> bool:
    return not key.isalpha() and any(map(str.isdigit, key))


def _between_numbers(keys: Sequence[str], nth: int) -> bool:
    """Whether a gap has a number on each side: "5-10" is not "5, 10"."""
    return has_digit(keys[nth - 1]) and has_digit(keys[nth])


def _reach_back(text: str, start: int, lead: str) -> tuple[int, str]:
    """Take in the marks before `start` that the quote has too; gives the new start and the marks that are not there.

    White space is crossed only where the quote has some: in 'he said "no', the mark is not that of "he said".
    """
    at, reached, blank = start, start, False
    for nth in range(len(lead) - 1, -1, -1):
        if lead[nth].isspace():
            blank = True
            continue
        while blank and at and text[at - 1].isspace():
            at -= 1
        if not at or not _same_mark(text[at - 1], lead[nth]):
            return reached, lead[: nth + 1]
        at, blank = at - 1, False
        reached = at
    return reached, ""


def _reach_on(text: str, end: int, trail: str) -> tuple[int, str]:
    at, reached, blank = end, end, False
    for nth, mark in enumerate(trail):
        if mark.isspace():
            blank = True
            continue
        while blank and at < len(text) and text[at].isspace():
            at += 1
        if at == len(text) or not _same_mark(text[at], mark):
            return reached, trail[nth:]
        at, blank = at + 1, False
        reached = at
    return reached, ""


def _same_mark(one: str, other: str) -> bool:
    return one == other or (fold_gap(one) or fold(one)) == (fold_gap(other) or fold(other))
