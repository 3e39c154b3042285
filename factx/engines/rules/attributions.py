"""Who vouches for the words at a place of the text?

The sayings whose contents hold the words, and the chain of their sources from the article inwards.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from factx.documents import Document
from factx.engines.rules.chains import Chains
from factx.facts import Actor, Attribution, Certainty, Manner
from factx.spans import Span

_DEEPEST = 64  # contents looked at before some words: nobody quotes more people inside one another
_SENTENCES = frozenset(("quote", "that", "zero", "wh", "passive_that"))
_CERTAINTIES: dict[str, Certainty] = {"forecasting": "probable", "doubting": "probable", "hoping": "possible"}


@dataclass
class Attributions:
    """The sayings of a document by the place of their contents."""

    chains: Chains

    def __post_init__(self) -> None:
        self.document: Document = self.chains.tagged.document
        self.sayings = self.chains.sayings
        self.mentions = self.chains.mentions
        self.dates = self.chains.dates
        self._contents = sorted(
            (span.start, span.end, nth) for nth, each in enumerate(self.sayings) for span in each.contents
        )
        self._starts = [start for start, _, _ in self._contents]
        self._reaches: list[int] = []  # the farthest end of any content up to here
        for _, end, _ in self._contents:
            self._reaches.append(max(end, self._reaches[-1] if self._reaches else 0))
        self._date_ends = [each.span.end for each in self.dates]
        self._voices = frozenset(
            nth for nth, each in enumerate(self.sayings) if each.source and not self._is_time(each.source)
        )

    def around(self, span: Span) -> list[int]:
        """The sayings whose contents hold a span, as places in the list, the outermost first."""
        found: dict[int, int] = {}
        at = bisect_right(self._starts, span.start) - 1
        lowest = max(0, at - _DEEPEST)
        while at >= lowest and self._reaches[at] >= span.end:
            start, end, nth = self._contents[at]
            if end >= span.end:
                found[nth] = end - start
            at -= 1
        return sorted(found, key=lambda nth: (-found[nth], nth))

    def contents_in(self, span: Span) -> list[Span]:
        """The contents inside a span that are sentences of their own, and no objects of a verb."""
        first = bisect_right(self._starts, span.start) - 1
        last = bisect_right(self._starts, span.end)
        near = self._contents[max(0, first - _DEEPEST) : last]
        return [
            self.document.span(start, end)
            for start, end, nth in near
            if end > span.start and start < span.end and self.sayings[nth].frame in _SENTENCES
        ]

    def chain(self, found: Sequence[int]) -> tuple[Attribution, ...]:
        """The sources of the innermost of some sayings that has one, from the article inwards."""
        voiced = [nth for nth in found if nth in self._voices]
        if not voiced:
            return ()
        certainty = _CERTAINTIES.get(self.sayings[voiced[-1]].meaning, "certain")
        return self.chains.of(voiced[-1], voices=self._voices, certainty=certainty) or ()

    def manner(self, span: Span, found: Sequence[int], *, told: bool = False) -> Manner:
        """How the words of a span reach the page; `told` where somebody else than a saying's source tells them."""
        role = self.document.sentence_at(span.start).role
        if role == "related":
            return "related"
        if role != "body":
            return "headline"
        if not any(nth in self._voices for nth in found):
            return "indirect" if told else "narration"
        return "direct" if any(self.sayings[nth].manner == "direct" for nth in found) else "indirect"

    def actor(self, words: Span) -> Actor:
        """Whoever some words stand for, with the fullest name that is known."""
        return self.chains.names.actor(words)

    def _is_time(self, source: Span) -> bool:
        """Whether what was taken for a source is a time: "is expected by 2027"."""
        nth = bisect_right(self._date_ends, source.start)
        return nth < len(self.dates) and self.dates[nth].span.contains(source)
