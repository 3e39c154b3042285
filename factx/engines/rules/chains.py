"""Whose word is it: which chain of sources stands behind what a saying brings?"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from factx.engines.rules.clauses import is_finite, sentence_of, words_in
from factx.engines.rules.names import Names
from factx.facts import Attribution, Certainty
from factx.language.mentions import Mentions
from factx.language.sayings import Saying
from factx.language.words import Tagged
from factx.spans import Span
from factx.values import Date

_AHEAD = ("by ", "for ", "until ")  # nobody speaks "by the end of May": it is what is spoken of
_NEAR = 60  # a time stands so many characters from its cue, or belongs to something else
_JOINS = frozenset(("and", "but", ", and", ", but"))
_BESIDE = 3  # so many sayings before and behind can share a sentence with one
_OPENING = 6  # "“On Friday", "But on Friday"
_DEEPEST = 6  # a chain of sources longer than that is a fault of reading


@dataclass
class Chains:
    """The attributions of one document's sayings, each built once for all facts that rest on it."""

    tagged: Tagged
    mentions: Mentions
    sayings: Sequence[Saying]
    dates: Sequence[Date]
    names: Names = field(init=False)
    _links: dict[tuple[int, Certainty], Attribution | None] = field(default_factory=dict)
    _saids: dict[int, Date | None] = field(default_factory=dict)
    _starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.names = Names(self.tagged.document, self.mentions)
        self._starts = [date.span.start for date in self.dates]

    def of(self, nth: int, *, voices: Container[int], certainty: Certainty) -> tuple[Attribution, ...] | None:
        """The sources of a saying from the article inwards; None where one of them is not told.

        Only the sayings at the places in `voices` count as somebody's word. `certainty` is that of the innermost
        source: how sure it is of the one clause that is asked about.
        """
        chain: list[Attribution] = []
        at: int | None = nth
        while at is not None:
            if at in voices:
                link = self._link(at, certainty if at == nth else "certain")
                if link is None or len(chain) == _DEEPEST:
                    return None
                chain.append(link)
            at = self.outer(at)
        return tuple(reversed(chain))

    def outer(self, nth: int) -> int | None:
        """The saying whose content holds this one.

        "A, officials said, and farmers warned that B" is two sayings side by side, though the second stands in what the
        first is taken to bring.
        """
        at = self.sayings[nth].inside
        if at is None:
            return None
        source, text = self.sayings[nth].source, self.names.document.text
        for part in self.sayings[at].contents[1:]:
            if source and part.start <= source.start < part.end and text[part.start : source.start].strip() in _JOINS:
                return self.sayings[at].inside
        return at

    def dates_in(self, start: int, end: int) -> Sequence[Date]:
        """The times that are told between two offsets."""
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end)
        return [date for date in self.dates[first:last] if date.span.end <= end]

    def _link(self, nth: int, certainty: Certainty) -> Attribution | None:
        key = (nth, certainty)
        if key not in self._links:
            saying = self.sayings[nth]
            self._links[key] = (
                None
                if saying.source is None
                else Attribution(
                    source=self.names.actor(saying.source),
                    cue=saying.cue,
                    certainty=certainty,
                    said=self._told_at(nth),
                    manner="direct" if saying.manner == "direct" else "indirect",
                )
            )
        return self._links[key]

    def _told_at(self, nth: int) -> Date | None:
        if nth not in self._saids:
            self._saids[nth] = self._said(nth)
        return self._saids[nth]

    def _said(self, nth: int) -> Date | None:
        """When it was said: the time beside the cue that is no part of what is said, nor of anything else said."""
        saying = self.sayings[nth]
        if saying.cue is None:
            return None
        sentence = self.names.document.sentence_at(saying.cue.start).span
        frame = [saying.cue, *([saying.source] if saying.source else [])]
        low = max(sentence.start, min(span.start for span in frame) - _NEAR)
        high = min(sentence.end, max(span.end for span in frame) + _NEAR)
        found = [each for each in self.dates_in(low, high) if each.start is not None or each.end is not None]
        found = [each for each in found if not each.span.text.lower().startswith(_AHEAD)]
        if not found:
            return None
        around = [*self.sayings[max(0, nth - _BESIDE) : nth], *self.sayings[nth : nth + _BESIDE + 1]]
        told = [part for other in around for part in other.contents if not part.contains(saying.cue)]
        outside = [each for each in found if not any(each.span.overlaps(part) for part in told)]
        outside = [each for each in outside if self._reaches(saying.cue, each.span, saying)]
        return min(outside, key=lambda each: each.span.distance(saying.cue or each.span), default=None)

    def _reaches(self, cue: Span, date: Span, saying: Saying) -> bool:
        """Whether nothing that is said, by this cue or another one, stands between a cue and a time."""
        first = min(cue.start, saying.source.start) if saying.source else cue.start
        if date.end <= first:  # "On Friday, the minister said": a time before the source stands at the very beginning
            sentence = self.names.document.sentence_at(date.start).span
            between_them = self.names.document.text[date.end : first].strip(" ,\n")
            return not between_them and date.start - sentence.start < _OPENING
        between = (min(cue.end, date.end), max(cue.start, date.start))
        if between[0] >= between[1]:
            return True
        listed = words_in(sentence_of(self.tagged, between[0]), *between)
        if any(word.tag == "REL" or word.low == "whose" for word in listed):
            return False  # "said Rab Munro, whose boat ran aground in March"
        if date.end <= cue.start and any(is_finite(listed, at) for at in range(len(listed))):
            return False
        if saying.source and saying.source.start < date.start and date.end < saying.source.end:
            return False
        return not any(part.start < between[1] and between[0] < part.end for part in saying.contents)
