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
from factx.audits.wording import wording
from factx.facts import Replacement
from factx.language.gazetteer import gazetteer
from factx.language.lexicon import lexicon
from factx.spans import Span
from factx.values.lexicon import lexicon as value_lexicon

_OPENS = re.compile(r"(?:[.!?:…][\"'”’»)]*\s+|\A\W*|[\"“„«‘(]\s*)\Z")
_INSIDE = frozenset(("of", "the", "and", "for", "de", "la", "von", "van", "al", "bin", "&"))
_FOLLOWS = 3
_LONGEST = 6
_MANY = 40
_OFTEN = 3


@dataclass(frozen=True)
class Names:
    """Holds the names of statements against one article."""

    article: Article

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
            if not self._is_name(statement, words, nth) or self._stands(word, scope.held):
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
        if word.low in lexicon().closed or _is_common(word.low):
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
        return self._has(word.low, among, large=shouted)

    def _has(self, low: str, among: Sequence[Range] | None, *, large: bool = False) -> bool:
        return next(self.article.places(low, among=among, large=large), None) is not None

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
        found = [self._by(words, first, last, scope, actors) for first, last in runs]
        if any(found) and not all(found) and self._several(scope):
            found = [by or self._together(words, runs, nth, found, scope) for nth, by in enumerate(found)]
        for (first, last), by in zip(runs, found, strict=True):
            run = words[first : last + 1]
            if by is not None and (other := self._exchanged(words, first, last, scope)):
                yield (
                    f"the quoted words have {other!r} where the statement has {_named(statement, run)!r}: "
                    f"use the name that stands there"
                )
            elif by is not None:
                yield Replacement(words=_named(statement, run), at=run[0].start, by=by)
            else:
                inside = [nth for nth in pending if first <= nth <= last]
                yield from self._one_by_one(statement, words, inside, scope, actors)

    def _exchanged(self, words: Sequence[Word], first: int, last: int, scope: Scope) -> str | None:
        """The name at the head of the evidence that another has taken the place of, before the same word.

        None where the two are one and the same, or cannot be told apart.
        """
        if not self.article.english or last + 1 >= len(words) or words[last + 1].large:
            return None
        article, lows = self.article, {word.low for word in words}
        for start, end in scope.quoted:
            at = start
            while at < end and article.words[at].large and article.words[at].low not in article.small:
                at += 1
            head = article.words[start:at]
            if not head or at >= end or article.words[at].low != words[last + 1].low:
                continue
            named = [word for word in head if word.low not in lexicon().closed and not _is_common(word.low)]
            if not named or any(form in lows for word in named for form in article.forms(word.low)):
                continue
            there = {each for nth in range(start, at) for each in self._who.get(nth, ())}
            here = {
                each
                for nth in article.runs([word.low for word in words[first : last + 1]])
                for each in self._who.get(nth, ())
            }
            if (there or here) and not there & here:
                return article.span(start, at).text
        return None

    def _together(
        self, words: Sequence[Word], runs: Sequence[Range], nth: int, found: Sequence[Span | None], scope: Scope
    ) -> Span | None:
        """A name that is told in one breath with another, where the evidence has "the two ministers" for both."""
        first, last = runs[nth]
        beside = (nth > 0 and found[nth - 1] and first - runs[nth - 1][1] <= 2) or (
            nth + 1 < len(runs) and found[nth + 1] and runs[nth + 1][0] - last <= 2
        )
        lows = [word.low for word in words[first : last + 1]]
        return self._nearest(self.article.runs(lows), len(lows), scope) if beside else None

    def _one_by_one(
        self, statement: str, words: Sequence[Word], run: Sequence[int], scope: Scope, actors: Sequence[Span]
    ) -> Iterator[str | Replacement]:
        """The words of a run that stands nowhere as a whole."""
        for nth in run:
            by = self._by(words, nth, nth, scope, actors)
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

    def _several(self, scope: Scope) -> bool:
        """Whether the evidence speaks of several by words that do not name them: "the two ministers", "they"."""
        return any(self.article.words[nth].low in wording().several for held in scope.quoted for nth in range(*held))

    def _by(self, words: Sequence[Word], first: int, last: int, scope: Scope, actors: Sequence[Span]) -> Span | None:
        """What justifies a name: its place near the evidence, a source's name, the fuller form, or whom it is of."""
        if self._is_somebody_else(words, last, scope):
            return None
        lows = [word.low for word in words[first : last + 1]]
        near = self._nearest(self.article.runs(lows, scope.near), len(lows), scope)
        if near is None and last > first and self._has(lows[-1], scope.near):
            near = self._nearest(self.article.runs(lows), len(lows), scope)  # the whole name of one who is near
        if near is not None:
            return near
        for actor in actors:
            inside = [word.low for word in words_of(actor.text)]
            if all(low in inside or any(form in inside for form in self.article.forms(low)) for low in lows):
                return actor
        if not self.article.english:
            return self._nearest(self.article.runs(lows), len(lows), scope)
        return (
            self._fuller(words, first, last, scope)
            or self._beside(words, first, last, scope)
            or self._mentioned(lows, scope)
        )

    def _is_somebody_else(self, words: Sequence[Word], last: int, scope: Scope) -> bool:
        """Whether the sentence has the name behind these words with another first name: "John Roe", not "Jane"."""
        if last + 1 >= len(words) or not words[last + 1].large:
            return False
        there = list(self.article.places(words[last + 1].low, among=scope.held, large=True))
        return bool(there) and all(
            nth > 0 and self._is_first_name(nth - 1) and self.article.words[nth - 1].low != words[last].low
            for nth in there
        )

    def _is_first_name(self, nth: int) -> bool:
        word, tables = self.article.words[nth], gazetteer()
        known = word.low in tables.titles or word.low in tables.roles or word.low in tables.heads
        return word.large and _touch(self.article, nth + 1) and not known and word.low not in self.article.small

    def _nearest(self, found: Iterator[int], size: int, scope: Scope) -> Span | None:
        best = min(found, key=lambda nth: abs(nth - scope.first), default=None)
        return None if best is None else self.article.span(best, best + size)

    def _fuller(self, words: Sequence[Word], first: int, last: int, scope: Scope) -> Span | None:
        """The whole name or description whose other words the sentence has: "Mara Quist" for "Quist"."""
        begin = first
        while begin and words[begin - 1].large and self._stands(words[begin - 1], scope.held):
            begin -= 1
        for end in range(min(len(words), last + 1 + _FOLLOWS), last + 1 - (begin < first), -1):
            own = [word for nth, word in enumerate(words[begin:end], begin) if not first <= nth <= last]
            if not own or not any(self._stands(word, scope.held) for word in own if word.low not in _INSIDE):
                continue
            lows = [word.low for word in words[begin:end]]
            found = self._nearest(self.article.runs(lows), len(lows), scope)
            if found is not None and not self._is_another(words[begin:end], found, scope):
                return found
        return None

    def _beside(self, words: Sequence[Word], first: int, last: int, scope: Scope) -> Span | None:
        """The name beside a word that the sentence has, as in the statement: "the hall" as "the hall at Roe"."""
        own = [
            *(word.low for word in words[max(0, first - _FOLLOWS) : first] if not word.large),
            *(word.low for word in words[last + 1 : last + 1 + _FOLLOWS] if not word.large),
        ]
        shared = [low for low in own if low not in lexicon().closed and self._has(low, scope.held)]
        size = last + 1 - first
        for low in shared:
            reach = [(max(0, nth - _FOLLOWS - size), nth + 1 + _FOLLOWS + size) for nth in self.article.places(low)]
            found = self._nearest(self.article.runs([word.low for word in words[first : last + 1]], reach), size, scope)
            if found is not None:
                return found
        return None

    def _is_another(self, run: Sequence[Word], found: Span, scope: Scope) -> bool:
        """Whether the sentence speaks of somebody else by the name that they share: "John Roe" beside "Jane Roe"."""
        surname = run[-1]
        if not surname.large or len(run) < 2:
            return False
        before = {
            self.article.words[nth - 1].low
            for nth in self.article.places(surname.low, large=True)
            if nth and self.article.words[nth - 1].large and _touch(self.article, nth)
        }
        if len(before - gazetteer().titles.keys()) < 2:
            return False
        theirs = {each for nth in self.article.places(surname.low, among=scope.held) for each in self._who.get(nth, ())}
        here = self.article.numbers(found.start, found.end)
        ours = {each for nth in range(*here) for each in self._who.get(nth, ())}
        return bool(theirs) and bool(ours) and not theirs & ours

    def _mentioned(self, lows: Sequence[str], scope: Scope) -> Span | None:
        """A mention of somebody or something that the sentences of the evidence speak of, by whatever words."""
        there = {each for held in scope.held for nth in range(*held) for each in self._who.get(nth, ())}
        places = list(self.article.runs(lows))[:_MANY]
        if not places:
            return None
        linked = [
            nth for nth in places if any(each in there or each in self._subjects for each in self._who.get(nth, ()))
        ]
        return self._nearest(iter(linked), len(lows), scope)

    @cached_property
    def _subjects(self) -> frozenset[int]:
        """What an article is about: no person, and spoken of in many of its sentences."""
        mentions = self.article.scout.mentions
        return frozenset(
            entity.number
            for entity in mentions.entities
            if entity.named
            and entity.kind != "person"
            and len({self.article.document.sentence_at(mentions.all[nth].span.start).number for nth in entity.mentions})
            >= _OFTEN
        )

    @cached_property
    def _who(self) -> dict[int, frozenset[int]]:
        """The entities of whose mentions a word is part."""
        found: dict[int, set[int]] = {}
        for mention in self.article.scout.mentions.all:
            for nth in range(*self.article.numbers(mention.span.start, mention.span.end)):
                found.setdefault(nth, set()).add(mention.entity)
        return {nth: frozenset(entities) for nth, entities in found.items()}


def _touch(article: Article, nth: int) -> bool:
    return article.document.text[article.words[nth - 1].end : article.words[nth].start] in {" ", "\u00a0", "-"}


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
    return word.large or (word.low in _INSIDE and word.low != "and")


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
            if len(large) > 1 and all(word.large or word.low in _INSIDE for word in run):
                yield ("short", "".join(word.low[0] for word in large)), first, first + size
    if words[nth].text.replace(".", "").isupper() and len(words[nth].low) > 1:
        yield ("long", words[nth].low), nth, nth + 1
        yield ("short", words[nth].low), nth, nth + 1


def _is_common(low: str) -> bool:
    """A noun for persons, bodies and offices, which some write with a capital: "President", "Ministry"."""
    tables = gazetteer()
    return low in tables.heads or low in tables.titles or low in tables.roles or low in tables.nobody


def _named(statement: str, run: Sequence[Word]) -> str:
    return statement[run[0].start : run[-1].start + len(_bare(run[-1]))]


def _bare(word: Word) -> str:
    return re.sub(r"['’]s?\Z", "", word.text)
