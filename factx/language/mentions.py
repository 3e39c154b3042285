"""Who and what does a text speak of, and by which words?

A `Mention` is a phrase that stands for somebody or something: a name, a description ("the ministry", "two witnesses")
or a pronoun. The mentions of one and the same share an entity, whose fullest name a short one, a description or a
pronoun can be read as.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from factx.language.antecedents import Walk
from factx.language.apposition import apposed
from factx.language.beings import ARTICLES, Being, Roster, describe
from factx.language.countries import seat
from factx.language.gazetteer import gazetteer
from factx.language.joining import join
from factx.language.nominals import PRONOUNS, Phrase, Reader
from factx.language.words import Tagged, Words
from factx.spans import Span

Kind = Literal["person", "group", "institution", "place", "thing", "pronoun"]

_DESCRIBING = frozenset(("ADJ", "NOUN", "NUM", "NAME", "DET", "PART", "ADV"))
_LEADING = 8
_NEAR = 12
"""So many mentions that begin before some words are looked at: more do not nest."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that stand for somebody or something.

    - span: the whole phrase, with its article, titles and owner ("the Chinese president Xi Jinping")
    - core: the name in it, or the noun it turns on ("Xi Jinping")
    - kind: what it stands for, or "pronoun"
    - name: the fullest name of the same one in the text; None where these words are the fullest or it cannot be told
    - entity: the number of whom it stands for; mentions of one and the same share it
    """

    span: Span
    core: Span
    kind: Kind
    name: Span | None
    entity: int


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something that is spoken of.

    `name` is its fullest name, or else its fullest description without the article; `named` tells the two
    apart. `sex` is "m", "f" or "" where the text does not tell. `mentions` are places in
    `Mentions.all`.
    """

    number: int
    kind: Kind
    name: Span | None
    named: bool
    sex: str
    plural: bool
    mentions: tuple[int, ...]


@dataclass(frozen=True)
class Mentions:
    """The mentions of a document, in the order of their first words, and whom they stand for."""

    tagged: Tagged
    all: tuple[Mention, ...]
    entities: tuple[Entity, ...]

    @cached_property
    def _starts(self) -> list[int]:
        """Where the mentions begin, their articles left out: `all` is in this order."""
        return [_past_article(mention.span) for mention in self.all]

    def within(self, start: int, end: int) -> tuple[Mention, ...]:
        """The mentions that lie between two offsets."""
        listed = self.all[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return tuple([mention for mention in listed if mention.span.start >= start and mention.span.end <= end])

    def at(self, start: int, end: int) -> Mention | None:
        """The mention that the words between two offsets turn on: for "Jane Roe, who …" that of Jane Roe.

        None where they turn on something else: "the price of Roe shares" is no mention of Roe.
        """
        start, end = self._without_ends(start, end)
        found = self._beginning(start, end) or self._ending(start, end)
        if found and self._turns_on(found, end):
            return found
        return self._behind(start, end)

    def _without_ends(self, start: int, end: int) -> tuple[int, int]:
        """Words without their article and without the mark of an owner: "Roe" of "Roe's"."""
        words = self.tagged.document.span(start, end)
        bare = words.text.removesuffix("'s").removesuffix("’s")
        return _past_article(words), start + len(bare) if bare else end

    def _beginning(self, start: int, end: int) -> Mention | None:
        """The longest mention that begins at an offset and ends before another; a name before what it stands in."""
        near = self.all[bisect_left(self._starts, start) : bisect_right(self._starts, start)]
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
        at = bisect_left(words.words, start, key=lambda word: word.start)
        for _ in range(_LEADING):
            found = self._beginning(words.at(at).start, end)
            if found and found.kind in {"person", "institution"} and self._turns_on(found, end):
                return found if found.span.end == end or self._ends(words, found) else None
            at = bisect_left(words.words, found.span.end, key=lambda word: word.start) if found else at + 1
            if words.at(at - 1).tag not in _DESCRIBING or not start <= words.at(at).start < end:
                return None
            if found and words.at(at).tag == "GEN" and found.kind != "person":
                at += 1  # "the Gazette's Jane Roe"
            elif found and words.at(at).tag not in _DESCRIBING:
                return None
        return None

    def _ends(self, words: Words, mention: Mention) -> bool:
        """Whether the words behind a mention only add to it: "Chief Jane Roe, who …"."""
        after = words.at(bisect_left(words.words, mention.span.end, key=lambda word: word.start))
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
        entity = self.entities[mention.entity]
        if not entity.named:
            return mention.name if mention.name and not span.contains(mention.name) else None
        if entity.name is None or entity.name.text == self.tagged.document.text[_past_article(span) : span.end]:
            return None
        at = self.tagged.document.text.find(entity.name.text, span.start, span.end)
        if at < 0:
            return entity.name
        return Span(at, at + len(entity.name.text), entity.name.text)

    def _speaker(self, speaker: Span) -> Span | None:
        mention = self.at(speaker.start, speaker.end)
        return self.name_of(speaker) or (mention.core if mention and mention.kind != "pronoun" else None)

    def _turns_on(self, mention: Mention, end: int) -> bool:
        """Whether words that begin with a mention are about it: not where a noun or an owned thing follows."""
        words = self._words(mention.span.start)
        after = bisect_left(words.words, mention.span.end, key=lambda word: word.start)
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
    return _told(book)


def _told(book: Roster) -> Mentions:
    """What was read, as mentions and entities in the order of the text."""
    owned: dict[int, list[int]] = {}
    for nth, owner in enumerate(book.owners):
        if owner is not None:
            owned.setdefault(owner, []).append(nth)
    names = {number: _fullest(book, found) for number, found in owned.items()}
    spoken = [nth for nth, phrase in enumerate(book.phrases) if phrase.article != "adjective"]
    spoken.sort(key=lambda nth: (book.start(nth), book.phrases[nth].last))
    numbers: dict[int, int] = {}
    mentions: list[Mention] = []
    members: list[tuple[int | None, list[int]]] = []
    for place, nth in enumerate(spoken):
        owner = book.owners[nth]
        number = len(members) if owner is None else numbers.setdefault(owner, len(members))
        if number == len(members):
            members.append((owner, []))
        members[number][1].append(place)
        mentions.append(_mention(book, nth, number, None if owner is None else names[owner]))
    entities = [
        _entity(number, book.beings[owner], names[owner], found) if owner is not None else _nobody(number, found)
        for number, (owner, found) in enumerate(members)
    ]
    return Mentions(book.tagged, tuple(mentions), tuple(entities))


def _fullest(book: Roster, found: list[int]) -> Span | None:
    """The fullest name of a being, or the fullest description where it has none."""
    named = [nth for nth in found if book.phrases[nth].named]
    if named:
        own = [nth for nth in named if nth not in book.borrowed] or named
        if len(own) > 1:  # one of each form: the same name comes many times
            own = list({(book.key(nth), book.is_shouted(nth)): nth for nth in reversed(own)}.values())
        best = own[0] if len(own) == 1 else max(own, key=lambda nth: (_fullness(book, nth), -nth))
        return book.span(book.phrases[best].core, best)
    described = [nth for nth in found if book.phrases[nth].kind != "pronoun"]
    if not described:
        return None
    best = max(described, key=lambda nth: (len(book.phrases[nth].modifiers), -nth))
    return book.span(book.phrases[best].core - len(book.phrases[best].modifiers), best)


def _fullness(book: Roster, nth: int) -> tuple[bool, int, bool, int]:
    """How full a name is: by its words, then by its letters; one in capitals only yields to one that is not."""
    phrase, firsts = book.phrases[nth], gazetteer().first_names
    words = book.words(nth).words[phrase.core : phrase.last]
    # "Crooked Jane Roe" is no fuller name than "Jane Roe"
    known = len(words[0].low) < 3 or words[0].low in firsts
    plain = phrase.kind != "person" or len(words) < 3 or known or words[1].low not in firsts
    return plain, len(words), not book.is_shouted(nth), sum([len(word.text) for word in words])


def _mention(book: Roster, nth: int, number: int, name: Span | None) -> Mention:
    phrase, owner = book.phrases[nth], book.owners[nth]
    core = book.span(phrase.core, nth)
    span = core if phrase.first == phrase.core else book.span(phrase.first, nth)
    if phrase.kind == "pronoun":
        return Mention(span, core, "pronoun", name, number)
    kind = phrase.kind if owner is None else book.beings[owner].kind
    if name and name.text != core.text and phrase.modifiers:
        bare = book.span(phrase.core - len(phrase.modifiers), nth)
        name = name if name.text != bare.text else None
    if name and (name.text == core.text or not (phrase.named or _is_fuller(book, nth, name))):
        name = None
    return Mention(span, core, _KINDS.get(kind, "thing"), name, number)


def _is_fuller(book: Roster, nth: int, name: Span) -> bool:
    """Whether the name of what a description stands for is a name, or a description with more words."""
    owner = book.owners[nth]
    named = owner is not None and book.beings[owner].named
    return named or len(name.text.split()) > len(book.phrases[nth].modifiers) + 1


def _entity(number: int, being: Being, name: Span | None, found: list[int]) -> Entity:
    kind = _KINDS.get(being.kind, "thing")
    return Entity(number, kind, name, being.named, being.sex, being.plural, tuple(found))


def _nobody(number: int, found: list[int]) -> Entity:
    """The entity of a pronoun, or of a name of several, of which it cannot be told for whom it stands."""
    return Entity(number, "pronoun", None, named=False, sex="", plural=False, mentions=tuple(found))


_KINDS: dict[str, Kind] = {
    "person": "person",
    "group": "group",
    "people": "group",
    "institution": "institution",
    "place": "place",
    "pronoun": "pronoun",
}


def _past_article(span: Span) -> int:
    """Where some words begin without their article."""
    first, blank, _ = span.text[:6].partition(" ")
    return (
        span.start + len(first) + 1
        if blank and first.lower() in ARTICLES and len(span.text) > len(first) + 1
        else span.start
    )
