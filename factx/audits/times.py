"""Which days does a statement tell of, and do they follow from what the article tells there?

A time stands in the sentences of the evidence, or is what one there computes to: "on 23 December 2022" for "last
Friday". It may be coarser, never finer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from importlib.resources import files

from factx.audits.article import Article, Range, Scope
from factx.documents import Document
from factx.errors import Unreadable
from factx.facts import Replacement
from factx.language.gazetteer import gazetteer
from factx.spans import Span
from factx.values import Date
from factx.values.dates.grammar import Grammar
from factx.values.dates.words import TimeWords, time_words
from factx.values.tokens import DIGITS, Token, Tokens, tokenize, tokens_of

_PARTS = frozenset(
    ("UNIT", "SEASON", "DAY", "NIGHT", "PART", "DECADE", "ORDINAL", "COUNT", "last", "next", "this", "ago")
)
_HARD = frozenset(("MONTH", "WEEKDAY"))
_MOVING = frozenset(("last", "next", "this", "ago", "DAY", "NIGHT"))
_YEAR = re.compile(r"(?:1\d|20)\d\d\Z")
_LOOSE = 4  # so many other words may stand among those of a time in the article
_DAY = timedelta(days=1)
Key = tuple[str, object]


@dataclass(frozen=True)
class Told:
    """A time in a statement: its place, what it is told with, and whether it says which days are meant."""

    span: Span
    keys: frozenset[Key]
    hard: bool
    moving: bool


@dataclass(frozen=True)
class Times:
    """Holds the times of statements against one article."""

    article: Article

    def told(self, statement: str) -> list[Told]:
        """The times of a statement that say which days they mean; lengths of time are numbers."""
        words = self._words
        if words is None:
            return []
        found = []
        for start, end in ((0, len(statement)),):
            tokens = Tokens(tokenize(statement, start, end))
            if not any(token.low in words.telling or token.kind == DIGITS for token in tokens):
                continue
            for first, last in _expressions(Grammar(tokens, words)):
                told = self._read(statement, tokens[first:last], words)
                if told is not None and not (self._is_in_a_name(statement, told.span) or self._is_somebody(told)):
                    found.append(told)
        return found

    def held(
        self, statement: str, told: Sequence[Told], scope: Scope, evidence: Sequence[Span], *, dates: Sequence[Date]
    ) -> Iterator[str | Replacement]:
        """A complaint for each time that does not follow, a replacement for each that is told otherwise.

        `dates` are times that the claim itself holds.
        """
        stated = frozenset(key for each in told for key in each.keys)
        for each in told:
            if any(self._stands(each, *where) for where in scope.held_text):
                continue
            by = self._by(each, statement, scope, dates) or self._near(each, stated, scope, evidence)
            if by is not None:
                yield Replacement(words=each.span.text, at=each.span.start, by=by)
            elif by is None and self._is_foreign(each, statement):
                yield (
                    f"the time {each.span.text!r} is not in the quoted sentences and does not follow from them: "
                    f"use their words, or quote the words that hold it too"
                )

    @cached_property
    def _words(self) -> TimeWords | None:
        """The words of the article's language, where it has a table."""
        name = self.article.document.language.lower().replace("_", "-").partition("-")[0]
        if not (files("factx.values") / "tables" / f"times_{name}.toml").is_file():
            return None
        return time_words(self.article.document.language)

    def _read(self, statement: str, tokens: Sequence[Token], words: TimeWords) -> Told | None:
        roles = [words.plays.get(token.low, frozenset()) for token in tokens]
        hard = any(_is_hard(token, role) for token, role in zip(tokens, roles, strict=True))
        moving = any(role & _MOVING for role in roles)
        if not (hard or moving):
            return None
        span = Span.of(statement, tokens[0].start, tokens[-1].end)
        return Told(span, frozenset(_keys(tokens, words)), hard, moving)

    def _is_in_a_name(self, statement: str, span: Span) -> bool:
        """Whether it is part of a name of the article's: "the Sunday Gazette", "Black Friday"."""
        for found in re.finditer(r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)+", statement):
            inside = found.start() <= span.start + span.text.find(span.text.split()[-1]) < found.end()
            if inside and not span.text.endswith(found.group()) and not span.text.startswith(found.group()):
                return found.group() in self.article.document.text
        return False

    def _is_somebody(self, told: Told) -> bool:
        """Whether a lone month is somebody of the article's: "May" of "Theresa May", "April" of "April Roe"."""
        low, tables = told.span.text.lower(), gazetteer()
        if low not in tables.surnames and low not in tables.first_names:
            return False
        words = self.article.words
        for nth in self.article.exact.get(low, ()):
            before, behind = words[max(0, nth - 1)], words[min(nth + 1, len(words) - 1)]
            if words[nth].large and before.large and before.low in tables.first_names:
                return True
            if words[nth].large and behind.large and low in tables.first_names and behind.low not in tables.nobody:
                return True
        return False

    def _stands(self, told: Told, start: int, end: int) -> bool:
        return self._place(told, start, end) is not None

    def _place(self, told: Told, start: int, end: int) -> Range | None:
        """Where all that a time is told with stands close together."""
        words = self._words
        if words is None or not told.keys:
            return None
        listed = self._keyed(start, end)
        wanted = told.keys
        for nth, (key, number, token) in enumerate(listed):
            if key not in wanted:
                continue
            window = [
                each for each in listed[nth : nth + len(wanted) + _LOOSE] if each[1] <= number + len(wanted) + _LOOSE
            ]
            left = set(wanted)
            for inner, _, last in window:
                left.discard(inner)
                if not left:
                    return token.start, last.end
        return None

    @cached_property
    def _seen(self) -> dict[Range, list[tuple[Key, int, Token]]]:
        return {}

    def _keyed(self, start: int, end: int) -> list[tuple[Key, int, Token]]:
        if (start, end) not in self._seen:
            words = self._words
            tokens = tokens_of(self.article.document.text, start, end)
            self._seen[start, end] = [
                (key, nth, token)
                for nth, token in enumerate(tokens)
                if words is not None
                for key in _keys((token,), words)
            ]
        return self._seen[start, end]

    def _by(self, told: Told, statement: str, scope: Scope, dates: Sequence[Date]) -> Span | None:
        """The time that it follows from: one of the sentences, or one that the claim holds."""
        for each in dates:
            if self._stands(told, each.span.start, each.span.end):
                return each.span
        meant = self._computed(told, statement)
        listed = [*dates, *(each for where in scope.held_text for each in self._dates(*where))]
        return next((each.span for each in listed if _follows(told, meant, each)), None)

    def _computed(self, told: Told, statement: str) -> Date | None:
        document = self.article.document
        try:
            return Date.read(
                told.span, Document(statement, id="-", published=document.published, language=document.language)
            )
        except Unreadable:
            return None

    def _dates(self, start: int, end: int) -> Iterator[Date]:
        for each in self.article.scout.dates:
            if each.span.start >= end:
                return
            if each.span.end > start:
                yield each

    def _near(self, told: Told, stated: frozenset[Key], scope: Scope, evidence: Sequence[Span]) -> Span | None:
        """A time that stands near the evidence, in a statement that keeps what times its own words tell."""
        own = {key for span in evidence for key, _, _ in self._keyed(span.start, span.end)}
        if any(kind in {"month", "weekday", "day"} for kind, _ in own - stated):
            return None
        for start, end in scope.near_text:
            place = self._place(told, start, end)
            if place is not None:
                return self.article.document.span(*place)
        return None

    def _is_foreign(self, told: Told, statement: str) -> bool:
        """Whether it is certain that the time is another: a day, month or year, or one that leads to days."""
        document = self.article.document
        if told.hard:
            years = [str(value) for kind, value in told.keys if kind == "number" and _YEAR.match(str(value))]
            only = len(told.keys) == len(years)
            return not (only and years and all(_gives(document, year) for year in years))
        meant = self._computed(told, statement)
        return document.language.startswith("en") and meant is not None and None not in (meant.start, meant.end)


def _expressions(grammar: Grammar) -> Iterator[Range]:
    behind = 0
    for at in [nth for nth, begins in enumerate(grammar.begins) if begins]:
        if at >= behind and (found := grammar.time(at)) is not None:
            yield at, found[1]
            behind = found[1]


def _is_hard(token: Token, roles: frozenset[str]) -> bool:
    if roles & _HARD:
        return "verbs_too" not in roles or token.text[:1].isupper()
    return token.kind == DIGITS and _YEAR.match(token.text) is not None


def _keys(tokens: Sequence[Token], words: TimeWords) -> Iterator[Key]:
    """What a time is told with, so that "Dec." and "December" are the same, and "on" and "the" are nothing."""
    for token in tokens:
        roles = words.plays.get(token.low, frozenset())
        if token.low in words.months:
            yield "month", words.months[token.low]
        elif token.low in words.weekdays:
            yield "weekday", words.weekdays[token.low]
        elif token.kind == DIGITS:
            yield "number", token.text
        elif roles & _PARTS:
            yield ("day" if roles & {"DAY", "NIGHT"} else "word"), words.units.get(token.low, token.low)


def _follows(told: Told, meant: Date | None, known: Date) -> bool:
    """Whether a time is the same as one that is known, or a longer one that holds it."""
    if known.start is None or known.end is None:
        return False
    if meant is not None and meant.start is not None and meant.end is not None:
        return meant.start <= known.start and known.end <= meant.end
    return _fits(told.keys, known.start, known.end)


def _fits(keys: frozenset[Key], start: date, end: date) -> bool:
    """Whether a weekday, a month and a year are those of some days, where the words tell nothing else."""
    last = end - _DAY
    for kind, value in keys:
        if kind == "weekday":
            if start != last or start.isoweekday() != value:
                return False
        elif kind == "month":
            if (start.month, start.year) != (last.month, last.year) or start.month != value:
                return False
        elif kind == "number":
            is_year = start.year == last.year and str(start.year) == value
            is_day = start == last and str(start.day) == value
            if not (is_year or is_day):
                return False
        else:
            return False
    return bool(keys)


def _gives(document: Document, year: str) -> bool:
    published = document.published
    near = published is not None and abs(int(year) - published.year) <= 1
    return near or re.search(rf"(?<!\d){year}(?!\d)", document.text) is not None
