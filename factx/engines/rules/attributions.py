"""Who vouches for the words at a place of the text?

The chain of the sayings whose contents hold the words, from the article inwards. Each link is made once and shared.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from factx.documents import Document
from factx.facts import Actor, Attribution, Certainty, Manner
from factx.spans import Span
from factx.values import Date

if TYPE_CHECKING:
    from factx.language.mentions import Mentions
    from factx.language.sayings import Saying

_DEEPEST = 64  # contents looked at before some words: nobody quotes more people inside one another
_SENTENCES = frozenset(("quote", "that", "zero", "wh", "passive_that"))
_AHEAD = ("by ", "for ", "until ")  # nobody speaks "by the end of May": it is what is spoken of
_NEAR = 120  # a time so many characters from the cue tells when it was said
_CERTAINTIES: dict[str, Certainty] = {"forecasting": "probable", "doubting": "probable", "hoping": "possible"}


@dataclass
class Attributions:
    """The sayings of a document by the place of their contents."""

    document: Document
    sayings: Sequence[Saying]
    mentions: Mentions
    dates: Sequence[Date]
    _dates: dict[Span, Date] = field(default_factory=dict)
    _links: dict[int, Attribution | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        contents = [(span.start, span.end, nth) for nth, each in enumerate(self.sayings) for span in each.contents]
        self._contents = sorted(contents)
        self._starts = [start for start, _, _ in self._contents]
        self._reaches: list[int] = []  # the farthest end of any content up to here
        for _, end, _ in self._contents:
            self._reaches.append(max(end, self._reaches[-1] if self._reaches else 0))
        self._date_ends = [each.span.end for each in self.dates]

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

    def content(self, nth: int, span: Span) -> Span:
        """The piece of a saying's content that holds a span."""
        return next(each for each in self.sayings[nth].contents if each.contains(span))

    def chain(self, found: Sequence[int]) -> tuple[Attribution, ...]:
        """The links of some sayings; one without a source has none."""
        return tuple(link for link in map(self._link, found) if link is not None)

    def manner(self, span: Span, found: Sequence[int], *, told: bool = False) -> Manner:
        """How the words of a span reach the page; `told` where somebody else than a saying's source tells them."""
        role = self.document.sentence_at(span.start).role
        if role == "related":
            return "related"
        if role != "body":
            return "headline"
        if not any(self._link(nth) for nth in found):
            return "indirect" if told else "narration"
        return "direct" if any(self.sayings[nth].manner == "direct" for nth in found) else "indirect"

    def actor(self, words: Span) -> Actor:
        """Whoever some words stand for, with the fullest name that is known."""
        return Actor(words=words, name=self.mentions.name_of(words))

    def _link(self, nth: int) -> Attribution | None:
        if nth not in self._links:
            self._links[nth] = self._made(self.sayings[nth])
        return self._links[nth]

    def _made(self, saying: Saying) -> Attribution | None:
        if saying.source is None or any(each.span.contains(saying.source) for each in self._near(saying.source)):
            return None  # a time is no source: "is expected by 2027"
        return Attribution(
            source=self.actor(saying.source),
            cue=saying.cue,
            certainty=_CERTAINTIES.get(saying.meaning, "certain"),
            said=self._said(saying),
            manner="direct" if saying.manner == "direct" else "indirect",
        )

    def _said(self, saying: Saying) -> Date | None:
        """The time beside the cue and outside what is said: "said on Friday"."""
        if saying.cue is None:
            return None
        sentence = self.document.sentence_at(saying.cue.start).span
        near = [
            each
            for each in self._near(sentence)
            if saying.cue.distance(each.span) <= _NEAR
            and not any(each.span.overlaps(content) for content in saying.contents)
            and (each.start is not None or each.end is not None)
            and not each.span.text.lower().startswith(_AHEAD)
        ]
        found = min(near, key=lambda each: saying.cue.distance(each.span) if saying.cue else 0, default=None)
        return self.settled(found) if found else None

    def _near(self, span: Span) -> Sequence[Date]:
        """The times that overlap a span."""
        first = bisect_right(self._date_ends, span.start)
        last = first
        while last < len(self.dates) and self.dates[last].span.start < span.end:
            last += 1
        return self.dates[first:last]

    def settled(self, found: Date) -> Date:
        """A time as its own words give it again, which is how it will be verified."""
        if found.span not in self._dates:
            self._dates[found.span] = Date.read(found.span, self.document)
        return self._dates[found.span]
