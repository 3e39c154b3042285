"""Whom does a statement name, and what in the article says that these are meant?

A name may come from the sentences of the evidence, from what stands near them, and from far away where the article
links it to somebody that they speak of. What never stands in the article is foreign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from factx.audits.article import Alias, Article, Range, Scope, Word, meanings, words_of
from factx.audits.links import INSIDE, Links, is_common
from factx.facts import Replacement
from factx.language.gazetteer import gazetteer
from factx.language.lexicon import lexicon
from factx.spans import Span
from factx.values.lexicon import lexicon as value_lexicon

_OPENS = re.compile(r"(?:[.!?:…][\"'”’»)]*\s+|\A\W*|[\"“„«‘(]\s*)\Z")
_LONGEST = 6


@dataclass(frozen=True)
class Names:
    """Holds the names of statements against one article."""

    article: Article

    @cached_property
    def links(self) -> Links:
        return Links(self.article)

    def held(
        self, statement: str, scope: Scope, *, actors: Sequence[Span], passed: Sequence[Range]
    ) -> Iterator[str | Replacement]:
        """A complaint for each name that nothing justifies, a replacement for each that something elsewhere does.

        `actors` are names that the claim itself links, `passed` places in the statement that are no names: times.
        """
        if not self._knows_names:
            return
        words = words_of(statement)
        pending: list[int] = []
        behind = 0
        for nth, word in enumerate(words):
            if not word.large or nth < behind or any(start < word.end and word.start < end for start, end in passed):
                continue
            if self._stands(word, scope.held) or not self._is_name(statement, words, nth):
                continue
            if alias := self._alias(words, nth, scope.held):
                by, first, behind = alias
                while pending and pending[-1] >= first:
                    pending.pop()
                run = words[first:behind]
                yield Replacement(words=_named(statement, run), at=run[0].start, by=by)
            elif self._stands(word) or self._alias(words, nth, None):
                pending.append(nth)
            elif self.article.english or self._is_foreign(word):
                yield f"the name {_bare(word)!r} is not in the article: use the words of the article"
        yield from self._linked(statement, words, pending, scope, actors)

    @property
    def _knows_names(self) -> bool:
        """Whether a capital tells a name: not where every noun has one."""
        return self.article.english or not value_lexicon(self.article.document.language).capitals

    def _is_name(self, statement: str, words: Sequence[Word], nth: int) -> bool:
        word = words[nth]
        shouted = len(word.low) > 1 and word.text.replace(".", "").isupper()
        if shouted:
            return True
        if word.low in self.article.small or not self.article.english:
            return word.low not in self.article.small and not _OPENS.search(statement, 0, word.start)
        if word.low in lexicon().closed or is_common(word.low):
            return False
        if not _OPENS.search(statement[: word.start]):
            return True
        return self._stands(word) or self._opens_as_name(words, nth)

    def _opens_as_name(self, words: Sequence[Word], nth: int) -> bool:
        """Whether a first word that the article does not have is a name for certain."""
        low, tables = words[nth].low, gazetteer()
        if low in tables.known or (low in tables.first_names and low not in tables.doubtful):
            return True
        if nth + 1 == len(words) or lexicon().entry(words[nth].text).kind != "NOUN":
            return False
        return lexicon().entry(words[nth + 1].text).verb in tables.saying

    def _is_foreign(self, word: Word) -> bool:
        """In a language that is not read: a name of the article's own script that readers everywhere write alike."""
        text = self.article.document.text
        scripted = word.text.isascii() == (sum(map(str.isascii, text[:400])) * 2 > len(text[:400]))
        return scripted and len(word.low) > 2 and not meanings(word.low)

    def _stands(self, word: Word, among: Sequence[Range] | None = None) -> bool:
        shouted = word.text.isupper() and len(word.low) > 1
        return self.article.has(word.low, among, large=shouted)

    def _alias(self, words: Sequence[Word], nth: int, among: Sequence[Range] | None) -> tuple[Span, int, int] | None:
        """Words of the article that mean the same as some of the statement's, and which those are.

        "Moscow" for "Russia", "WHO" for "World Health Organization" and the other way round.
        """
        for key, first, last in _readings(words, nth):
            for start, end in self.article.aliases.get(key, ()):
                if among is None or any(begin <= start < stop for begin, stop in among):
                    return self.article.span(start, end), first, last
        return None

    def _linked(
        self, statement: str, words: Sequence[Word], pending: Sequence[int], scope: Scope, actors: Sequence[Span]
    ) -> Iterator[str | Replacement]:
        runs = list(_joined(words, pending))
        found = [self.links.by(words, first, last, scope, actors) for first, last in runs]
        if any(found) and not all(found) and self.links.several(scope):
            found = [by or self.links.together(words, runs, nth, found, scope) for nth, by in enumerate(found)]
        for (first, last), by in zip(runs, found, strict=True):
            run = words[first : last + 1]
            if by is not None and (other := self.links.exchanged(words, first, last, scope)):
                yield (
                    f"the quoted words have {other!r} where the statement has {_named(statement, run)!r}: "
                    f"use the name that stands there"
                )
            elif by is not None:
                yield Replacement(words=_named(statement, run), at=run[0].start, by=by)
            else:
                inside = [nth for nth in pending if first <= nth <= last]
                yield from self._one_by_one(statement, words, inside, scope, actors)

    def _one_by_one(
        self, statement: str, words: Sequence[Word], run: Sequence[int], scope: Scope, actors: Sequence[Span]
    ) -> Iterator[str | Replacement]:
        """The words of a run that stands nowhere as a whole."""
        for nth in run:
            by = self.links.by(words, nth, nth, scope, actors)
            if by is None and (alias := self._alias(words, nth, scope.near)):
                by = alias[0]
            if by is None:
                name = _named(statement, words[run[0] : run[-1] + 1])
                yield (
                    f"the name {name!r} stands far from the quoted words and nothing there speaks of it: "
                    f"use the words of the quoted sentence, or quote the one with the name too"
                )
                return
            yield Replacement(words=_bare(words[nth]), at=words[nth].start, by=by)


def _joined(words: Sequence[Word], pending: Sequence[int]) -> Iterator[Range]:
    """The first and the last word of each run of names; small words may stand inside: "Bank of Orvane"."""
    runs: list[list[int]] = []
    for nth in pending:
        gap = range(runs[-1][-1] + 1, nth) if runs else None
        if gap is not None and len(gap) <= 2 and all(_is_inside(words[each]) for each in gap):
            runs[-1].append(nth)
        else:
            runs.append([nth])
    yield from ((run[0], run[-1]) for run in runs)


def _is_inside(word: Word) -> bool:
    return word.large or (word.low in INSIDE and word.low != "and")


def _readings(words: Sequence[Word], nth: int) -> Iterator[tuple[Alias, int, int]]:
    """What the names around a word can mean, the longest first, each with its first and behind its last word."""
    for size in range(min(_LONGEST, len(words)), 0, -1):
        for first in range(max(0, nth - size + 1), min(nth, len(words) - size) + 1):
            run = words[first : first + size]
            if not (run[0].large and run[-1].large):
                continue
            for means in meanings(" ".join(word.low for word in run)):
                yield ("means", means), first, first + size
            large = [word for word in run if word.large]
            if len(large) > 1 and all(word.large or word.low in INSIDE for word in run):
                yield ("short", "".join(word.low[0] for word in large)), first, first + size
    if words[nth].text.replace(".", "").isupper() and len(words[nth].low) > 1:
        yield ("long", words[nth].low), nth, nth + 1
        yield ("short", words[nth].low), nth, nth + 1


def _named(statement: str, run: Sequence[Word]) -> str:
    return statement[run[0].start : run[-1].start + len(_bare(run[-1]))]


def _bare(word: Word) -> str:
    return re.sub(r"['’]s?\Z", "", word.text)
