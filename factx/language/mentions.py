"""Who and what does a text speak of, and by which words?

A `Mention` is a phrase that stands for somebody or something: a name, a description ("the ministry", "two witnesses")
or a pronoun. The mentions of one and the same share an entity, whose fullest name a short one, a description or a
pronoun can be read as.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from factx.language.antecedents import Walk
from factx.language.apposition import apposed
from factx.language.beings import Roster, describe
from factx.language.countries import seat
from factx.language.entities import Entity, Mention, past_article, told, without_article
from factx.language.joining import join
from factx.language.nominals import PRONOUNS, Phrase, Reader
from factx.language.words import Tagged, Words
from factx.spans import Span

__all__ = ["Entity", "Mention", "Mentions", "find_mentions"]

_START = attrgetter("start")
_DESCRIBING = frozenset(("ADJ", "NOUN", "NUM", "NAME", "DET", "PART", "ADV"))
_LEADING = 8
_NEAR = 12
"""So many mentions that begin before some words are looked at: more do not nest."""


@dataclass(frozen=True)
class Mentions:
    """The mentions of a document, in the order of their first words, and whom they stand for."""

    tagged: Tagged
    all: tuple[Mention, ...]
    entities: tuple[Entity, ...]

    @cached_property
    def _starts(self) -> list[int]:
        """Where the mentions begin, their articles left out: `all` is in this order."""
        return [past_article(mention.span) for mention in self.all]

    def within(self, start: int, end: int) -> tuple[Mention, ...]:
        """The mentions that lie between two offsets."""
        listed = self.all[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return tuple([mention for mention in listed if mention.span.start >= start and mention.span.end <= end])

    def at(self, start: int, end: int) -> Mention | None:
        """The mention that the words between two offsets turn on: for "Jane Roe, who …" that of Jane Roe.

        None where they turn on something else: "the price of Roe shares" is no mention of Roe.
        """
        key = (start, end)
        if key not in self._met:
            self._met[key] = self._at(start, end)
        return self._met[key]

    @cached_property
    def _met(self) -> dict[tuple[int, int], Mention | None]:
        """What was asked for before: claims, figures and stances ask for the same words."""
        return {}

    def _at(self, start: int, end: int) -> Mention | None:
        start, end = self._without_ends(start, end)
        found = self._beginning(start, end) or self._ending(start, end)
        if found and self._turns_on(found, end):
            return found
        return self._behind(start, end)

    def _without_ends(self, start: int, end: int) -> tuple[int, int]:
        """Words without their article and without the mark of an owner: "Roe" of "Roe's"."""
        words = self.tagged.document.text[start:end]
        bare = words.removesuffix("'s").removesuffix("’s")
        return start + without_article(words), start + len(bare) if bare else end

    def _beginning(self, start: int, end: int) -> Mention | None:
        """The longest mention that begins at an offset and ends before another; a name before what it stands in."""
        starts = self._starts
        first = bisect_left(starts, start)
        if first == len(starts) or starts[first] != start:
            return None
        near = self.all[first : bisect_right(starts, start, lo=first)]
        inside = [each for each in near if each.span.end <= end]
        return max(inside, key=lambda each: (each.span.end, each.core.start == start), default=None)

    def _ending(self, start: int, end: int) -> Mention | None:
        """The shortest mention that words are the end of: "Roe" of "Mayor Roe"."""
        last = bisect_right(self._starts, start)
        around = [each for each in self.all[max(0, last - _NEAR) : last] if each.span.end == end]
        return min(around, key=lambda each: len(each.span.text), default=None)

    def _behind(self, start: int, end: int) -> Mention | None:
        """The mention behind the words that only describe it: "Aldwick police chief Jane Roe", "fellow Democrats"."""
        words = self._words(start)
        at = bisect_left(words.words, start, key=_START)
        for _ in range(_LEADING):
            found = self._beginning(words.at(at).start, end)
            if found and found.kind in {"person", "institution"} and self._turns_on(found, end):
                return found if found.span.end == end or self._ends(words, found) else None
            at = bisect_left(words.words, found.span.end, key=_START) if found else at + 1
            if words.at(at - 1).tag not in _DESCRIBING or not start <= words.at(at).start < end:
                return None
            if found and words.at(at).tag == "GEN" and found.kind != "person":
                at += 1  # "the Gazette's Jane Roe"
            elif found and words.at(at).tag not in _DESCRIBING:
                return None
        return None

    def _ends(self, words: Words, mention: Mention) -> bool:
        """Whether the words behind a mention only add to it: "Chief Jane Roe, who …"."""
        after = words.at(bisect_left(words.words, mention.span.end, key=_START))
        return after.tag in {"MARK", "PREP", "REL"}

    def _words(self, offset: int) -> Words:
        return self.tagged.sentences[self.tagged.document.sentence_at(offset).number - 1]

    def name_of(self, span: Span, *, speaker: Span | None = None) -> Span | None:
        """The fullest name of whoever some words stand for; None when they are the fullest, or it cannot be told.

        "I" and "we" in a quotation stand for the `speaker`, whom the caller knows.
        """
        mention = self.at(span.start, span.end)
        if mention is None:
            return None
        if mention.kind == "pronoun" and PRONOUNS[mention.core.text.lower()] in {"i", "we"}:
            return self._speaker(speaker) if speaker else None
        entity, name = self.entities[mention.entity], mention.name
        if name is None:
            whole = entity.named and entity.name is not None and mention.core.text == entity.name.text
            words = self.tagged.document.text[past_article(span) : span.end]
            return mention.core if whole and words != mention.core.text else None
        at = self.tagged.document.text.find(name.text, span.start, span.end)
        if at < 0:
            return name
        return Span(at, at + len(name.text), name.text) if entity.named else None

    def _speaker(self, speaker: Span) -> Span | None:
        mention = self.at(speaker.start, speaker.end)
        return self.name_of(speaker) or (mention.core if mention and mention.kind != "pronoun" else None)

    def _turns_on(self, mention: Mention, end: int) -> bool:
        """Whether words that begin with a mention are about it: not where a noun or an owned thing follows."""
        words = self._words(mention.span.start)
        after = bisect_left(words.words, mention.span.end, key=_START)
        word = words.at(after)
        if word.tag == "END" or word.start >= end:
            return True
        if word.tag in {"NOUN", "NAME", "GEN", "ADJ", "CONJ"}:
            return False
        return word.low != "," or not self._lists(mention, words.at(after + 1).start, end)

    def _lists(self, mention: Mention, start: int, end: int) -> bool:
        """Whether words behind a comma are somebody else's name and nothing more: "Xi, Putin"."""
        others = [each for each in self.within(start, end) if each.core.start == start and each.core.end == end]
        return any(each.entity != mention.entity for each in others)


def find_mentions(tagged: Tagged) -> Mentions:
    """Everybody and everything that a document speaks of by name, by description or by pronoun.

    >>> from factx.documents import Document
    >>> from factx.language.words import tag
    >>> mentions = find_mentions(tag(Document("Jane Roe, the mayor of Aldwick, spoke. She said Roe was tired.")))
    >>> [(mention.span.text, mention.name and mention.name.text) for mention in mentions.all if mention.name]
    [('the mayor', 'Jane Roe'), ('She', 'Jane Roe'), ('Roe', 'Jane Roe')]
    """
    reader = Reader(tagged)
    phrases: list[Phrase] = []
    pairs: list[tuple[int, int]] = []
    for nth, words in enumerate(tagged.sentences):
        found = reader.phrases(words, nth)
        pairs += [(name + len(phrases), other + len(phrases)) for name, other in apposed(words, found)]
        phrases += found
    book = Roster(tagged, phrases)
    join(book, reader.placed)
    seat(book)
    describe(book, pairs)
    Walk(book, tagged.document.quotations).settle()
    mentions, entities = told(book)
    return Mentions(tagged, tuple(mentions), tuple(entities))
