"""Where does a quote stand that was copied with slips, and if nowhere, what differs?"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from factx.grounding.alignment import Alignment, align
from factx.grounding.edits import Comparison
from factx.grounding.folding import Words
from factx.grounding.placement import Miss, Placement, Reason
from factx.grounding.runs import Fence, Text
from factx.grounding.seeds import Seed, bits_of, chunks, nearest_spelling, respelled, seeds
from factx.spans import Span

_PASSAGES = 8  # candidates compared per quote
_EDITS_LIMIT = 10  # words; more is no longer "a few", however long the quote
_WORDS_PER_EDIT = 6
_SMALL = 4  # quotes with fewer words may only be misspelt
_LONG_WORD = 6  # letters; a shorter word alone, one letter off, is another word
_CHANCE_BITS = 6.0  # more than this must speak for a passage besides slips; measured with the benchmark
_EDGE_BITS = 14.0
_SHARE = 0.35  # of the votes; a passage with fewer is not compared
_NEAR_BONUS = 0.75
_RESPELLED = 12  # words
_SHOWN = 160  # characters of a quote that a message shows


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that a quote runs along, and how it compares."""

    comparison: Comparison
    span: Span
    is_near: bool

    @property
    def cost(self) -> float:
        """How many words were edited, and less where the quote was said to stand."""
        return self.comparison.cost - _NEAR_BONUS * self.is_near


class Edited:
    """The search for a quote that does not stand in the text word by word."""

    def __init__(self, text: Text, quote: Words, *, near: Span | None, fence: Fence | None) -> None:
        self._text = text
        self._quote = quote
        self._near = near
        self._fence = fence
        self._limit = _allowed(len(quote))

    def answer(self) -> Placement | Miss:
        line = self._text.traced(self._quote.keys)
        passages = self._passages(line, chunks(line, self._text))
        if not any(passage.comparison.cost <= self._limit for passage in passages):
            found = seeds(self._text, line, near=self._near, limit=_PASSAGES)
            passages += self._passages(line, [seed for seed in found if seed.share >= _SHARE])
            if len(line) <= _RESPELLED and not any(passage.comparison.only_slips for passage in passages):
                passages += self._respelled(line)
        if not passages:
            return self._absent()
        passages.sort(key=lambda passage: (passage.cost, passage.span.start))
        equal = [passage for passage in passages if passage.cost <= passages[0].cost]
        best = next((passage for passage in equal if passage.comparison.fact), equal[0])
        refusal = self._refusal(best, equal)
        if refusal:
            return Miss(self._quote.text, refusal, best.span, self._differs(refusal, best))
        run = self._text.line[best.comparison.first : best.comparison.end]
        places = 1 if self._fence else max(1, self._text.line.count(run))
        return Placement((best.span,), "edited", places)

    def _respelled(self, line: str) -> list[Passage]:
        """The passages that a short quote is like once words that the text does not hold are read as ones it does."""
        spelled = respelled(self._text, self._quote, line)
        found = seeds(self._text, spelled, near=self._near, limit=_PASSAGES) if spelled else []
        return self._passages(line, found)

    def _passages(self, line: str, found: list[Seed]) -> list[Passage]:
        """The quote along the passages found, each with at most a few edits more than are allowed."""
        passages: dict[tuple[int, int], Passage] = {}
        reach = min(int(self._limit) + 2, max(1, len(line) - 1))
        for seed in found:
            alignment = align(line, self._text.line, seed.at, seed.there, reach)
            if alignment and alignment.end > alignment.first and (alignment.first, alignment.end) not in passages:
                passage = self._passage(alignment)
                if passage:
                    passages[alignment.first, alignment.end] = passage
                    reach = min(reach, ceil(passage.comparison.cost) + 1)  # what is much worse need not be known
        return list(passages.values())

    def _passage(self, found: Alignment) -> Passage | None:
        words = self._text.words
        comparison = Comparison(self._text, self._quote, found)
        span = self._text.span(words.starts[comparison.first], words.ends[comparison.end - 1])
        if self._fence and not self._fence.holds(span.start, span.end):
            return None
        return Passage(comparison, span, bool(self._near and self._near.contains(span)))

    def _refusal(self, best: Passage, equal: list[Passage]) -> Reason | None:
        """Why the best passage is not the place, if it is not."""
        comparison = best.comparison
        if comparison.cost > self._limit + 1 or 2 * comparison.cost > len(self._quote):
            return "reordered" if comparison.is_reordered else "absent"
        if comparison.is_reordered:
            return "reordered"
        if comparison.fact or comparison.marks_differ:
            return "changed"
        may_drop = len(self._quote) == _SMALL - 1 and comparison.is_one_drop
        if (comparison.cost > self._limit and not may_drop) or comparison.adds_to_little:
            return "absent"
        if self._text.cuts(comparison.first, comparison.end - 1):
            return "inside"
        if len(self._quote) == 1 and len(best.span.text) < _LONG_WORD:
            return "changed"
        bits = _EDGE_BITS if comparison.replaces_edge else _CHANCE_BITS
        if not comparison.only_slips and bits_of(self._text, comparison.matched) < bits:
            return "absent"
        rivals = [other for other in equal if other.span.text.casefold() != best.span.text.casefold()]
        return "ambiguous" if rivals else None

    def _differs(self, reason: Reason, best: Passage) -> str:
        if reason == "changed":
            return best.comparison.differs()
        if reason == "reordered":
            return f'the text has these words in another order: "{_short(best.span.text)}"'
        if reason == "ambiguous":
            return f'the quote is equally like several passages, among them "{_short(best.span.text)}": copy it exactly'
        if reason == "inside":
            first, end = best.comparison.first, best.comparison.end
            whole = self._text.words.slice(max(0, first - 1), min(end + 1, len(self._text)))
            return f'these words are part of a longer number or word in "{_short(whole)}"'
        return f'the text does not hold these words; the nearest are "{_short(best.span.text)}"'

    def _absent(self) -> Miss:
        quote, key = self._quote.text, self._quote.keys[0]
        known = nearest_spelling(self._text, key) if len(self._quote) == 1 else None
        if known and (char := self._text.line_of([known])):
            first = self._text.postings[char][0]
            span = self._text.span(self._text.words.starts[first], self._text.words.ends[first])
            return Miss(quote, "changed", span, f'the text says "{span.text}", the quote says "{quote}"')
        return Miss(quote, "absent", None, f'the text does not hold "{_short(quote)}", nor anything like it')


def _allowed(words: int) -> float:
    """How many edits a quote of so many words may have."""
    if words < _SMALL:
        return 0.5
    return min(float(_EDITS_LIMIT), max(1.0, words / _WORDS_PER_EDIT))


def _short(words: str) -> str:
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"
