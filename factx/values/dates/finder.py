"""Where in a text are times told, and on which side of the day of publication do they lie?"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache, partial
from operator import attrgetter
from typing import Literal

from factx.documents import Document
from factx.spans import Span
from factx.values.dates.counts import Unresolved
from factx.values.dates.grammar import Grammar
from factx.values.dates.joints import Bounded
from factx.values.dates.outcomes import Expression, Outcome, Reckoning, Side, unresolved
from factx.values.dates.words import TimeWords, time_words
from factx.values.tokens import WORD, Tokens, stretches, tokens_of

Look = Side | Literal["plan"]
"""Where a sentence looks to; it plans where only an infinitive says that it looks ahead."""

_STOPS = frozenset(";.?!")
_START, _END = attrgetter("start"), attrgetter("end")
_UNBROKEN = 400  # so many characters without a blank are no words: "1-1-1-1-…"
_BEFORE = 4  # so many tokens before a time tell the rules what it is
_BEHIND = 6  # and so many behind it
_REACH = 24  # so many tokens around a time tell whether it is past or to come


@dataclass(frozen=True, slots=True)
class Sighting:
    """A time at `text[start:end]`, and what it was counted to be."""

    start: int
    end: int
    outcome: Outcome


@dataclass(frozen=True)
class _Around:
    """What a time's sentence says of it, found when it is asked for."""

    tokens: Tokens
    first: int
    last: int
    expression: Expression
    words: TimeWords
    earlier: Callable[[], Outcome | None]

    @cached_property
    def looks(self) -> Look | None:
        return _looks(self.tokens, self.first, self.last, self.expression, self.words)

    @property
    def toward(self) -> Side | None:
        return "future" if self.looks == "plan" else self.looks

    @property
    def planned(self) -> bool:
        return self.looks == "plan"

    @property
    def told(self) -> Outcome | None:
        return self.earlier()


def sightings(document: Document) -> tuple[Sighting, ...]:
    """The times of a text in order. Times told earlier are known to later ones."""
    return _sightings(document.text, document.published, document.language)


@lru_cache(maxsize=4)
def _sightings(text: str, published: date | None, language: str) -> tuple[Sighting, ...]:
    """Kept for the few texts in hand, since a time that is read for a fact may refer to one told before it."""
    words = time_words(language)
    found: list[Sighting] = []
    told: Outcome | None = None
    for start, end in stretches(text):
        if end - start > _UNBROKEN and len(text[start:end].split(None, 1)) == 1:
            continue
        if not words.may_tell(text[start:end]):
            continue
        tokens = tokens_of(text, start, end)
        for first, last, expression in _expressions(Grammar(tokens, words)):
            around = _Around(tokens, first, last, expression, words, partial(_itself, told))
            found.append(_counted(around, published))
            told = found[-1].outcome if _leads_to_days(found[-1]) else told
    return tuple(found)


def _itself(told: Outcome | None) -> Outcome | None:
    return told


def _told_before(found: Sequence[Sighting], offset: int) -> Outcome | None:
    """The last time that leads to days among those that end before an offset."""
    for nth in range(bisect_right(found, offset, key=_END) - 1, -1, -1):
        if _leads_to_days(found[nth]):
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
        for first, last, expression in _whole(tokens, words, *inside):
            around = _Around(tokens, first, last, expression, words, earlier)
            found.append(_counted(around, document.published))
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


def _leads_to_days(found: Sighting) -> bool:
    period = found.outcome.period
    return period.start is not None or period.end is not None


def _counted(around: _Around, published: date | None) -> Sighting:
    try:
        outcome = around.expression.reckon(Reckoning(published, around))
    except (OverflowError, ValueError):  # beyond the calendar: "ten thousand years ago"
        outcome = unresolved(None)
    return Sighting(around.tokens[around.first].start, around.tokens[around.last - 1].end, outcome)


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


def _looks(tokens: Tokens, first: int, last: int, expression: Expression, words: TimeWords) -> Look | None:
    """Whether the sentence looks back or ahead: the nearest verb before the time says so, or else the nearest after."""
    if tokens.at(first - 1).low in words.role("to") and tokens.at(first - 2).low in words.role("moved"):
        return "future"  # "was postponed to 10 December"
    before = _nearest(tokens, range(first - 1, max(-1, first - _REACH), -1), words)
    if before and not isinstance(expression, Bounded):
        return before
    after = _nearest(tokens, range(last, min(len(tokens), last + _REACH)), words, finite=True)
    side = before or after
    if isinstance(expression, Bounded) and (
        tokens[first].low not in words.role("to") or tokens.at(first - 1).low in words.role("have")
    ):
        match expression.bound:
            case "since":
                return "past"
            case "until" if tokens.at(first - 1).low in words.role("have"):  # "they have until Sunday"
                return "future"
            case "by" | "until" | "before":
                opens = not tokens.at(first - 1).text.isalpha()
                return "past" if opens and after == "past" else "future"
    return side


def _nearest(tokens: Tokens, indexes: range, words: TimeWords, *, finite: bool = False) -> Look | None:
    """What the first word of time in a run of tokens says; only a `finite` verb can speak for what stands before it."""
    for index in indexes:
        token = tokens[index]
        if token.text in _STOPS and _ends(tokens, index, words):
            return None
        if token.kind != WORD or not (token.low in words.turning or _ends_as_past(token.low, words)):
            continue
        if token.low in words.role("to_read"):
            side = None if finite else _infinitive(tokens, index, words)
            if side is not None:
                return side
        elif token.low in words.future and (token.text.islower() or (index == 0 and token.low not in words.months)):
            perfect = any(
                tokens.at(index + nth).low in words.role("perfect") and _is_past(tokens.at(index + nth + 1).low, words)
                for nth in (1, 2)
            )
            return "past" if perfect else "future"
        elif token.low in words.role("set") and tokens.at(index - 1).low in words.role("be"):
            return "future"
        elif _is_past(token.low, words):
            return "past"
    return None


def _ends(tokens: Tokens, at: int, words: TimeWords) -> bool:
    """Whether a mark ends its sentence: not the full stop of "6.15" or of "Gov."."""
    follows, before = tokens.at(at + 1), tokens.at(at - 1)
    if follows.text.isdigit():
        return False
    return not (tokens[at].text == "." and tokens.touch(at) and before.low in words.role("abbreviations"))


def _is_past(word: str, words: TimeWords) -> bool:
    return word in words.past or _ends_as_past(word, words)


def _ends_as_past(word: str, words: TimeWords) -> bool:
    return len(word) > 4 and word.endswith(words.past_endings)


def _infinitive(tokens: Tokens, at: int, words: TimeWords) -> Look | None:
    """ "are to meet", "proposes to stop" look ahead; "was forced to stop" and "to the bank" do not."""
    verb, before = tokens.at(at + 1), tokens.at(at - 1)
    noun = verb.kind != WORD or not verb.text.islower() or verb.low in words.role("no_verbs") or verb.low.endswith("s")
    if noun or verb.low in words.bounding or verb.low in words.months or verb.low in words.days:
        return None
    causes = words.role("past_infinitives")
    caused = before.low in causes or (tokens.at(at - 2).low in causes and _is_past(tokens.at(at - 2).low, words))
    return "past" if caused else "plan"
