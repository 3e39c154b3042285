"""What links a name in a statement to the sentences of its evidence?

It stands near them, names a source of the claim, is the fuller form of what they have, stands beside a word of theirs
elsewhere, or is a mention of somebody or something that they speak of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from factx.audits.article import Article, Range, Scope, Word, words_of
from factx.audits.wording import wording
from factx.language.gazetteer import gazetteer
from factx.language.lexicon import lexicon
from factx.spans import Span

INSIDE = frozenset(("of", "the", "and", "for", "de", "la", "von", "van", "al", "bin", "&"))
"""Small words inside names."""

_FOLLOWS = 3
_MANY = 40
_OFTEN = 3


@dataclass(frozen=True)
class Links:
    """What an article says of who is meant by whom."""

    article: Article

    def by(self, words: Sequence[Word], first: int, last: int, scope: Scope, actors: Sequence[Span]) -> Span | None:
        """What justifies a name: its place near the evidence, a source's name, the fuller form, or whom it is of."""
        if self._is_somebody_else(words, last, scope):
            return None
        lows = [word.low for word in words[first : last + 1]]
        near = self._nearest(self.article.runs(lows, scope.near), len(lows), scope)
        if near is None and last > first and self.article.has(lows[-1], scope.near):
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
        while begin and words[begin - 1].large and self.article.has(words[begin - 1].low, scope.held):
            begin -= 1
        for end in range(min(len(words), last + 1 + _FOLLOWS), last + 1 - (begin < first), -1):
            own = [word for nth, word in enumerate(words[begin:end], begin) if not first <= nth <= last]
            if not own or not any(self.article.has(word.low, scope.held) for word in own if word.low not in INSIDE):
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
        shared = [low for low in own if low not in lexicon().closed and self.article.has(low, scope.held)]
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

    def exchanged(self, words: Sequence[Word], first: int, last: int, scope: Scope) -> str | None:
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
            named = [word for word in head if word.low not in lexicon().closed and not is_common(word.low)]
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

    def together(
        self, words: Sequence[Word], runs: Sequence[Range], nth: int, found: Sequence[Span | None], scope: Scope
    ) -> Span | None:
        """A name that is told in one breath with another, where the evidence has "the two ministers" for both."""
        first, last = runs[nth]
        beside = (nth > 0 and found[nth - 1] and first - runs[nth - 1][1] <= 2) or (
            nth + 1 < len(runs) and found[nth + 1] and runs[nth + 1][0] - last <= 2
        )
        lows = [word.low for word in words[first : last + 1]]
        return self._nearest(self.article.runs(lows), len(lows), scope) if beside else None

    def several(self, scope: Scope) -> bool:
        """Whether the evidence speaks of several by words that do not name them: "the two ministers", "they"."""
        return any(self.article.words[nth].low in wording().several for held in scope.quoted for nth in range(*held))


def _touch(article: Article, nth: int) -> bool:
    return article.document.text[article.words[nth - 1].end : article.words[nth].start] in {" ", "\u00a0", "-"}


def is_common(low: str) -> bool:
    """A noun for persons, bodies and offices, which some write with a capital: "President", "Ministry"."""
    tables = gazetteer()
    return low in tables.heads or low in tables.titles or low in tables.roles or low in tables.nobody
