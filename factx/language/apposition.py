"""Which phrases stand beside each other for the same one?

"Jane Roe, the mayor of Aldwick, said …", "its director, Maren Roe", "the head of the chamber, Ian Roe", "Jane Roe is
the mayor": a name, and a description that tells who that is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from factx.language.gazetteer import gazetteer
from factx.language.nominals import VERBAL, Phrase
from factx.language.words import Words

_LONE = frozenset(("person", "institution"))
_TRADES = frozenset(("maker", "operator", "owner", "investor", "producer", "publisher"))
_NOMINAL = frozenset(("PREP", "DET", "ADJ", "NOUN", "NAME", "GEN", "CONJ", "POSS", "NUM", "QUOTE"))
_ASIDE = frozenset(("once", "formerly", "now", "himself", "herself", "also"))
_REACH = 14
_NEIGHBOURS = 8


def apposed(words: Words, phrases: Sequence[Phrase]) -> Iterator[tuple[int, int]]:
    """Pairs of phrases of a sentence that stand for the same one: the place of the name, that of its description."""
    for nth, phrase in enumerate(phrases):
        if phrase.kind == "pronoun" or phrase.article == "adjective":
            continue
        follower = _follower(words, phrases, nth)
        if follower is None:
            continue
        other = phrases[follower]
        if phrase.named and not other.named and _describes(words, other, phrase):
            yield nth, follower
        elif other.named and not phrase.named and _holds(phrase, other) and _is_aside(words, other):
            yield follower, nth


def _follower(words: Words, phrases: Sequence[Phrase], nth: int) -> int | None:
    """The phrase right behind a comma behind this one, or behind a form of "be": the longest there is."""
    phrase = phrases[nth]
    at = phrase.last if phrase.named else _past_complement(words, phrase.last)
    gap = words.at(at)
    if gap.low != "," and not (phrase.named and gap.lemma in {"be", "become"}):
        return None
    at += 1 + (words.at(at + 1).low in _ASIDE)
    best = None
    for other in range(nth + 1, min(nth + _NEIGHBOURS, len(phrases))):
        if phrases[other].first == at and phrases[other].kind != "pronoun":
            best = other  # the last is the longest: "Halvern's finance director" rather than "Halvern"
    return best


def _past_complement(words: Words, at: int) -> int:
    """Behind "of …" or "at …" after a noun, if nothing but the words of a noun phrase stands before the next comma."""
    if words.at(at).tag != "PREP":
        return at
    end = at
    while end < at + _REACH and words.at(end).tag in _NOMINAL:
        end += 1
    return end if words.at(end).low == "," else at


def _describes(words: Words, description: Phrase, name: Phrase) -> bool:
    """Whether a description behind a name tells who that is, and begins no clause of its own."""
    if description.kind not in _LONE or description.article in {"no", "many"} or not _closes(words, description.last):
        return False
    if name.kind in {"place", "people", "group"}:
        return False
    if name.kind == "person" and description.kind == "institution":  # a brokerage may be called like a person
        return not name.roles and description.article == "a"
    return name.kind != "institution" or description.kind == "institution" or description.head in _TRADES


def _closes(words: Words, at: int) -> bool:
    """What may follow an apposition: a mark, a preposition, "who", not the verb of a clause of its own."""
    after = words.at(at)
    return after.tag in {"MARK", "PREP", "REL", "END", "QUOTE", "PART"} or after.low == "and"


def _holds(description: Phrase, name: Phrase) -> bool:
    """Whether a description can be that of the name behind it."""
    if description.plural or description.article not in {"the", "own", "a", ""}:
        return False
    if description.kind == "person":
        return name.kind in {"person", ""}
    return description.kind == name.kind == "institution" and description.article in {"the", "own"}


def _is_aside(words: Words, name: Phrase) -> bool:
    """Whether a name behind a description is one with it: not in "The museum, Roe said, would open"."""
    after = words.at(name.last)
    if after.lemma in gazetteer().saying and words.at(name.last + 1).tag in {"MARK", "QUOTE"}:
        return False
    return after.tag in {"MARK", "END", "QUOTE"} or after.tag in VERBAL or after.low in {"and", "of"}
