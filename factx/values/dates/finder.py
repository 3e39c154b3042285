"""Where in a text are times told, and on which side of the day of publication do they lie?"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial
from operator import attrgetter

from factx.documents import Document
from factx.spans import Span
from factx.values.dates.counts import Unresolved
from factx.values.dates.grammar import Grammar
from factx.values.dates.joints import Bounded
from factx.values.dates.looks import Looks
from factx.values.dates.outcomes import Expression, Outcome
from factx.values.dates.tellings import Telling
from factx.values.dates.words import TimeWords, time_words
from factx.values.tokens import Tokens, stretches, tokens_of

_START, _END = attrgetter("start"), attrgetter("end")
_UNBROKEN = 400  # so many characters without a blank are no words: "1-1-1-1-…"
_BEFORE = 4  # so many tokens before a time tell the rules what it is
_BEHIND = 6  # and so many behind it


@dataclass(frozen=True, slots=True)
class Sighting:
    """A time at `text[start:end]`, and what it was counted to be."""

    start: int
    end: int
    outcome: Outcome


@dataclass(frozen=True)
class _Stretch:
    """Some words and where they stand; the same words are the same stretch wherever they come again."""

    words: str
    text: str = field(compare=False)
    start: int = field(compare=False)


def sightings(document: Document) -> tuple[Sighting, ...]:
    """The times of a text in order. Times told earlier are known to later ones."""
    return _sightings(document.text, document.published, document.language)


@lru_cache(maxsize=4)
def _sightings(text: str, published: date | None, language: str) -> tuple[Sighting, ...]:
    """Kept for the few texts in hand, since a time that is read for a fact may refer to one told before it."""
    found: list[Sighting] = []
    told: Outcome | None = None
    for start, end in stretches(text):
        for each in _told_in(_Stretch(text[start:end], text, start), published, language):
            outcome = each.outcome(partial(_itself, told))
            found.append(Sighting(start + each.start, start + each.end, outcome))
            told = outcome if _leads_to_days(outcome) else told
    return tuple(found)


def _itself(told: Outcome | None) -> Outcome | None:
    return told


@lru_cache(maxsize=64)
def _told_in(stretch: _Stretch, published: date | None, language: str) -> tuple[Telling, ...]:
    """The times of a stretch, kept for a while since lines come again: those of a table, or of a notice."""
    words, size = time_words(language), len(stretch.words)
    if size > _UNBROKEN and len(stretch.words.split(None, 1)) == 1:
        return ()
    if not words.may_tell(stretch.words):
        return ()
    tokens = tokens_of(stretch.text, stretch.start, stretch.start + size)
    told = _expressions(Grammar(tokens, words))
    return tuple(_tellings(told, tokens, words, start=stretch.start, published=published))


def _tellings(
    told: Iterator[tuple[int, int, Expression]], tokens: Tokens, words: TimeWords, *, start: int, published: date | None
) -> Iterator[Telling]:
    looks = Looks(tokens, words)
    for first, last, expression in told:
        begin, end = tokens[first].start - start, tokens[last - 1].end - start
        yield Telling(begin, end, expression, published, looks, first, last)


def _told_before(found: Sequence[Sighting], offset: int) -> Outcome | None:
    """The last time that leads to days among those that end before an offset."""
    for nth in range(bisect_right(found, offset, key=_END) - 1, -1, -1):
        if _leads_to_days(found[nth].outcome):
            return found[nth].outcome
    return None


def sightings_in(document: Document, span: Span) -> Iterator[Sighting]:
    """The times among some words, which are taken as one: an event behind "since" is a time here too."""
    words = time_words(document.language)
    found: list[Sighting] = []

    def earlier() -> Outcome | None:
        return _told_before(found, span.end) or _told_before(sightings(document), span.start)

    for start, end in stretches_within(document.text, span):
        tokens = tokens_of(document.text, start, end)
        inside = _inside(tokens, span)
        if inside is None:
            continue
        told = _whole(tokens, words, *inside)
        for each in _tellings(told, tokens, words, start=0, published=document.published):
            found.append(Sighting(each.start, each.end, each.outcome(earlier)))
            yield found[-1]


def stretches_within(text: str, span: Span) -> Iterator[tuple[int, int]]:
    """The stretches that share characters with a span."""
    starts = _stretches(text)
    nth = max(0, bisect_right(starts, (span.start, len(text) + 1)) - 1)
    for start, end in starts[nth:]:
        if start >= span.end:
            return
        if end > span.start:
            yield start, end


@lru_cache(maxsize=4)
def _stretches(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(stretches(text))


def _leads_to_days(outcome: Outcome) -> bool:
    return outcome.period.start is not None or outcome.period.end is not None


def _expressions(grammar: Grammar) -> Iterator[tuple[int, int, Expression]]:
    behind = 0
    for at in [nth for nth, begins in enumerate(grammar.begins) if begins]:
        if at >= behind and (found := grammar.time(at)) is not None:
            yield at, found[1], found[0]
            behind = found[1]


def _inside(tokens: Tokens, within: Span) -> tuple[int, int] | None:
    """The first and the last token among some words, and one more."""
    first = bisect_left(tokens, within.start, key=_START)
    last = bisect_right(tokens, within.end, key=_END)
    return (first, last) if first < last else None


def _whole(tokens: Tokens, words: TimeWords, first: int, last: int) -> Iterator[tuple[int, int, Expression]]:
    """The times among words that were given as one: an event behind "since" or "before" is a time too."""
    before = max(0, first - _BEFORE)
    at, size, some = first - before, last - before, False
    seen = Grammar(tokens[before : last + _BEHIND], words).time(at)
    if seen is not None and seen[1] == size:  # what stands behind may say more: "a Monday interview"
        yield first, last, seen[0]
        return
    grammar = Grammar(tokens[before:last], words)
    if grammar.does(at, "to") and not grammar.does(at, "on") and (inner := grammar.plain(at + 1, after_bound=True)):
        yield first, before + inner[1], Bounded("until", inner[0])
        at, some = inner[1], True
    while at < size:
        found = grammar.time(at) or (grammar.plain(at, after_bound=True) if at + before == first else None)
        if found is None:
            at += 1
            continue
        some = True
        yield at + before, before + found[1], found[0]
        at = found[1]
    if not some and last > first and _leads(tokens[first].low, words):
        yield first, last, Unresolved()


def _leads(word: str, words: TimeWords) -> bool:
    return word in words.bounding or word in words.role("on") or word in words.role("event")
