"""Whom do the phrases of a document stand for, and what is the fullest name of each?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from factx.language.beings import Being, Roster
from factx.language.gazetteer import gazetteer
from factx.language.nominals import Phrase
from factx.language.words import Words
from factx.spans import Span

Kind = Literal["person", "group", "institution", "place", "thing", "pronoun"]


ARTICLES = frozenset(("the", "a", "an", "this", "that", "these", "those"))
_INITIALS = frozenset("aAtT")


class Mention(NamedTuple):
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


def told(book: Roster) -> tuple[list[Mention], list[Entity]]:
    """What was read, as mentions and entities in the order of the text."""
    owned: dict[int, list[int]] = {}
    for nth, owner in enumerate(book.owners):
        if owner is not None:
            owned.setdefault(owner, []).append(nth)
    names = {number: _fullest(book, found) for number, found in owned.items()}
    spoken: list[tuple[int, int, int, Span]] = []
    for nth, phrase in enumerate(book.phrases):
        if phrase.article != "adjective":
            span = book.span(phrase.first, nth)
            spoken.append((past_article(span), span.end, nth, span))
    spoken.sort()
    numbers: dict[int, int] = {}
    mentions: list[Mention] = []
    members: list[tuple[int | None, list[int]]] = []
    for place, (_, _, nth, span) in enumerate(spoken):
        owner = book.owners[nth]
        number = len(members) if owner is None else numbers.setdefault(owner, len(members))
        if number == len(members):
            members.append((owner, []))
        members[number][1].append(place)
        mentions.append(_mention(book, nth, span, number, None if owner is None else names[owner]))
    entities = [
        _entity(number, book.beings[owner], names[owner], found) if owner is not None else _nobody(number, found)
        for number, (owner, found) in enumerate(members)
    ]
    return mentions, entities


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
    best = max(described, key=lambda nth: (len(book.phrases[nth].modifiers + book.phrases[nth].complement), -nth))
    words, phrase = book.words(best), book.phrases[best]
    first, last = words[phrase.core - len(phrase.modifiers)], words[_past_complement(words, phrase) - 1]
    return book.tagged.document.span(first.start, last.end)


def _past_complement(words: Words, phrase: Phrase) -> int:
    """Behind the complement of a description, "of Upper Aldwick", if it is known whole; else behind its noun."""
    at, left = phrase.last + 1, list(phrase.complement)
    while left and at < len(words):
        if words.at(at).low == left[0]:
            left.pop(0)
        at += 1
    goes_on = words.at(at).tag in {"NOUN", "NAME", "GEN", "ADJ", "PREP"}
    return phrase.last if goes_on or not phrase.complement else at


def _fullness(book: Roster, nth: int) -> tuple[bool, int, bool, int]:
    """How full a name is: by its words, then by its letters; one in capitals only yields to one that is not."""
    phrase, firsts = book.phrases[nth], gazetteer().first_names
    words = book.words(nth).words[phrase.core : phrase.last]
    # "Lucky Jane Roe" is no fuller name than "Jane Roe"
    known = len(words[0].low) < 3 or words[0].low in firsts
    plain = phrase.kind != "person" or len(words) < 3 or known or words[1].low not in firsts
    return plain, len(words), not book.is_shouted(nth), sum([len(word.text) for word in words])


def _mention(book: Roster, nth: int, span: Span, number: int, name: Span | None) -> Mention:
    phrase, owner = book.phrases[nth], book.owners[nth]
    core = span if phrase.first == phrase.core else book.span(phrase.core, nth)
    if phrase.kind == "pronoun":
        return Mention(span, core, "pronoun", name, number)
    kind = phrase.kind if owner is None else book.beings[owner].kind
    if name and name.text != core.text and phrase.modifiers:
        bare = book.span(phrase.core - len(phrase.modifiers), nth)
        name = name if name.text != bare.text else None
    if name and (name.text.lower() == core.text.lower() or not _is_fuller(book, nth, name)):
        name = None
    return Mention(span, core, _KINDS.get(kind, "thing"), name, number)


def _is_fuller(book: Roster, nth: int, name: Span) -> bool:
    """Whether a name says more than a phrase does: "Jane Roe" for "Roe" or "the mayor", not "America" for "US"."""
    phrase, owner = book.phrases[nth], book.owners[nth]
    being = book.beings[owner] if owner is not None else None
    more = len(name.text.split()) > phrase.last - phrase.core + len(phrase.modifiers)
    if more or being is None or nth in book.borrowed:
        return more or nth in book.borrowed
    return being.kind == "person" if phrase.named else being.named


def _entity(number: int, being: Being, name: Span | None, found: list[int]) -> Entity:
    kind = _KINDS.get(being.kind, "thing")
    return Entity(number, kind, name, being.named, being.sex, being.plural, tuple(found))


def _nobody(number: int, found: list[int]) -> Entity:
    """The entity of a pronoun, or of a name of several, of which it cannot be told for whom it stands."""
    return Entity(number, "pronoun", None, named=False, sex="", plural=False, mentions=tuple(found))


_KINDS: Mapping[str, Kind] = {
    "person": "person",
    "group": "group",
    "people": "group",
    "institution": "institution",
    "place": "place",
    "pronoun": "pronoun",
}


def past_article(span: Span) -> int:
    """Where some words begin without their article.

    >>> past_article(Span(0, 8, "the bank"))
    4
    """
    return span.start + without_article(span.text)


def without_article(text: str) -> int:
    """How many characters an article and the blanks around it take at the head of some words."""
    if text[0] not in _INITIALS and not text[0].isspace():
        return 0  # most words
    words = text.split(None, 1)
    return len(text) - len(words[1]) if len(words) > 1 and words[0].lower() in ARTICLES else 0
