"""Which phrases of a sentence stand for somebody or something?

Names with what stands before them, phrases around a noun for a person, a body or a group ("the foreign ministry", "two
witnesses"), and pronouns. Each is found by looking a bounded number of words around.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from factx.language.gazetteer import Gazetteer, gazetteer
from factx.language.names import Capitals, Name, Namer, is_title_case
from factx.language.words import Tagged, Word, Words

PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
    **dict.fromkeys(("it", "its", "itself"), "it"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), "they"),
    **dict.fromkeys(("i", "me", "my", "mine", "myself"), "i"),
    **dict.fromkeys(("we", "us", "our", "ours", "ourselves"), "we"),
    **dict.fromkeys(("who", "whom", "which"), "who"),
}
_BEFORE_HEAD = frozenset(("ADJ", "NOUN", "NUM", "NAME", "PART"))
_REACH = 6
_VERBAL = frozenset(("VERB", "PAST", "AUX", "MODAL"))


class Phrase(NamedTuple):
    """A phrase of a sentence: the words `first` to `last`, of which `core` to `last` are the name or the noun itself.

    - kind: "person", "institution", "group", "place", "people", "thing", "pronoun", or "" where it cannot be told
    - named: it is a name; else it is a description, or a pronoun
    - head: the word it turns on, in lower case: "ministry", "roe", "she"
    - article: "the", "a", "own" (after a possessive), "no" or "" where there is none
    - modifiers: the words between the article and the head of a description, in lower case
    - sex: "m", "f" or "" as far as the words tell
    - roles: the titles before a name, in lower case
    """

    sentence: int
    first: int
    core: int
    last: int
    kind: str
    named: bool
    head: str
    article: str
    modifiers: tuple[str, ...]
    sex: str
    roles: tuple[str, ...]
    plural: bool


class Reader:
    """Finds the phrases of one document's sentences."""

    def __init__(self, tagged: Tagged) -> None:
        self._tables: Gazetteer = gazetteer()
        capitals = Capitals(tagged)
        self._namer = Namer(capitals)
        self.placed = capitals.placed

    def phrases(self, words: Words, sentence: int) -> list[Phrase]:
        """The phrases of a sentence in the order of their last words."""
        found: list[Phrase] = []
        listed = words.words
        heads = self._tables.heads
        title = is_title_case(words)
        at, size = 0, len(listed)
        while at < size:
            word = listed[at]
            low = word.low
            if word.text != low:
                if low in PRONOUNS and word.text not in {"US", "IT"}:
                    found.append(_pronoun(word, sentence, at))
                    at += 1
                    continue
                names, end = self._namer.names(words, at, title=title)
                for name in names:
                    found.append(self._named(words, name, sentence, found))
                if names or low not in heads:
                    at = end
                    continue
            if low in heads or word.lemma in heads:
                if phrase := self._described(words, at, sentence, found):
                    found.append(phrase)
            elif low in PRONOUNS and not (low == "us" and word.text == "US"):
                found.append(_pronoun(word, sentence, at))
            at += 1
        return found

    def _named(self, words: Words, name: Name, sentence: int, found: list[Phrase]) -> Phrase:
        """A name, with the description right before it: "Chinese news agency CCTV", "the labour minister Corin Roe"."""
        if name.kind == "role":
            return self._office(words, name, sentence, found)
        first, roles, kind, sex = name.lead, name.roles, name.kind, name.sex
        low = words[name.last - 1].low
        before = words.at(first - 1)
        if kind in {"people", "group"}:
            return self._members(words, name, sentence)
        if (
            before.tag == "NOUN"
            and (role := self._tables.heads.get(before.low)) in {"person", "institution"}
            and kind != "place"
        ):
            start, _, modifiers = self._left(words, first - 1, found)
            first, roles = start, (*modifiers, before.low, *roles)
            sex = sex or self._tables.roles.get(before.low, "")
            kind = role if role == "person" or kind in {"", "person", "institution"} else kind
            while found and found[-1].first >= first and not found[-1].named:
                found.pop()
        return Phrase(sentence, first, name.first, name.last, kind, True, low.rstrip("."), "", (), sex, roles, False)

    def _office(self, words: Words, name: Name, sentence: int, found: list[Phrase]) -> Phrase:
        """A title in capitals without a name: "the Prime Minister"."""
        first, article, modifiers = self._left(words, name.last - 1, found)
        low = words[name.last - 1].low
        return Phrase(
            sentence, first, name.last - 1, name.last, "person", False, low, article, modifiers, name.sex, (), False
        )

    def _members(self, words: Words, name: Name, sentence: int) -> Phrase:
        """A people or a party: "the Chinese", "House Democrats"; as an adjective it is no phrase, and has no kind."""
        low = words[name.last - 1].low
        after = words.at(name.last)
        first = name.first - (words.at(name.first - 1).low == "the")
        plural = low.endswith(("s", "ese", "ish", "ch", "ss")) or after.tag in _VERBAL
        if after.tag in {"NOUN", "ADJ", "NAME", "ING"} and (name.kind == "people" or _is_adjective(low, name)):
            return Phrase(
                sentence, name.first, name.first, name.last, "people", True, low, "adjective", (), "", (), False
            )
        return Phrase(sentence, first, name.first, name.last, name.kind, True, low, "", (), "", (), plural)

    def _described(self, words: Words, at: int, sentence: int, found: list[Phrase]) -> Phrase | None:
        """The phrase around a noun for a person, a body or a group; None where the noun only describes the next one."""
        word, after = words[at], words.at(at + 1)
        low = word.low
        kind = self._tables.heads.get(low)
        if word.tag not in {"NOUN", "NAME"} and not (
            word.tag in {"VERB", "ING", "ADJ"} and self._is_noun_here(words, at)
        ):
            return None
        if low == "chief" and after.tag in {"ING", "ADJ"}:
            return None
        if after.tag == "NOUN" and not (kind == "group" and after.lemma in {"say", "want", "plan", "warn"}):
            return self._body_before_noun(words, at, sentence, found) if kind == "institution" else None
        plural = kind == "group"
        if kind is None:
            kind, plural = self._tables.heads[word.lemma], low != word.lemma
            kind = "group" if plural else kind
        first, article, modifiers = self._left(words, at, found)
        if low in {"people", "police", "staff"} or article == "many":
            plural, kind = True, "group" if kind != "institution" or low == "police" else kind
        return Phrase(
            sentence,
            first,
            at,
            at + 1,
            kind,
            False,
            word.lemma if not plural else low,
            article,
            modifiers,
            self._tables.roles.get(low, ""),
            (),
            plural,
        )

    def _body_before_noun(self, words: Words, at: int, sentence: int, found: list[Phrase]) -> Phrase | None:
        """The ministry in "a finance ministry spokesman": it is spoken of too."""
        start = at
        while start > 0 and at - start < _REACH and words[start - 1].tag in {"NOUN", "ADJ"}:
            start -= 1
        if start == at or words[at - 1].tag != "NOUN":
            return None
        modifiers = tuple([word.low for word in words.words[start:at]])
        low = words[at].low
        return Phrase(sentence, start, at, at + 1, "institution", False, low, "the", modifiers, "", (), False)

    def _is_noun_here(self, words: Words, at: int) -> bool:
        return words.at(at - 1).tag in {"DET", "POSS", "GEN"} and words.at(at + 1).tag in _VERBAL | {
            "MARK",
            "PREP",
            "END",
            "REL",
        }

    def _between(self, words: Words, at: int) -> bool:
        """A word inside a phrase that is no noun: "chief operating officer", "the ruling party"."""
        if words[at].low == "&":
            return True
        return words[at].tag == "ING" and words.at(at - 1).tag in {"DET", "POSS", "GEN", "NOUN", "ADJ"}

    def _left(self, words: Words, head: int, found: list[Phrase]) -> tuple[int, str, tuple[str, ...]]:
        """Where the phrase around a head begins, its article and the words between."""
        at = head
        while at > 0 and head - at < _REACH and (words[at - 1].tag in _BEFORE_HEAD or self._between(words, at - 1)):
            at -= 1
        modifiers = tuple([word.low for word in words.words[at:head]])
        before = words.at(at - 1)
        if "own" in modifiers:
            return at, "own", modifiers
        if before.tag == "DET" or before.low in {"the", "a", "an"}:
            low = before.low
            return (
                at - 1,
                "the"
                if low in {"the", "this", "that", "these", "those", "both"}
                else "a"
                if low in {"a", "an", "another"}
                else "no",
                modifiers,
            )
        if before.tag == "POSS":
            return at - 1, "own", modifiers
        if before.tag == "GEN" or (
            before.tag == "QUOTE" and before.end + 1 == words[at].start and before.start == words.at(at - 2).end
        ):
            start = next((phrase.first for phrase in reversed(found[-4:]) if phrase.last == at - 1), at - 2)
            return max(0, start), "own", modifiers
        return (
            at,
            "many" if modifiers and words[at].tag == "NUM" and words[at].low not in {"one", "1"} else "",
            modifiers,
        )


def _is_adjective(low: str, name: Name) -> bool:
    """ "Republican lawmakers", "Labour members": a party's name before a noun."""
    return name.last - name.first == 1 and not low.endswith("s")


def _pronoun(word: Word, sentence: int, at: int) -> Phrase:
    return Phrase(sentence, at, at, at + 1, "pronoun", False, word.low, "", (), "", (), False)


def apposed(words: Words, phrases: list[Phrase]) -> Iterator[tuple[int, int]]:
    """Pairs of phrases that stand for the same one: the place of the name, and the place of its description.

    "Jane Roe, the mayor of X,", "its director, Maren Roe,", "the head of X's chamber, Ian Roe,", "Jane Roe is the mayor".
    """
    for nth, phrase in enumerate(phrases):
        if phrase.kind == "pronoun" or phrase.article == "adjective":
            continue
        follower = _behind_comma(words, phrases, nth)
        if follower is None:
            continue
        other = phrases[follower]
        if phrase.named and not other.named and _describes(words, other, phrase):
            yield nth, follower
        elif other.named and not phrase.named and _holds(phrase, other) and _ends_apposition(words, other):
            yield follower, nth


def _behind_comma(words: Words, phrases: list[Phrase], nth: int) -> int | None:
    """The phrase that begins right behind a comma behind this one, or behind a form of "be" or "as"."""
    last = phrases[nth].last
    if not phrases[nth].named:
        last = _past_complement(words, last)
    gap = words.at(last)
    if gap.low == "," or ((phrases[nth].named and gap.lemma in {"be", "become"}) and words.at(last + 1).low != "not"):
        at = last + 1
    else:
        return None
    if words.at(at).low in {"once", "formerly", "now", "himself", "herself", "also"}:
        at += 1
    best = None
    for other in range(nth + 1, min(nth + 8, len(phrases))):
        if phrases[other].first == at and phrases[other].kind != "pronoun":
            best = other
            if phrases[other].named:
                break
    return best


def _past_complement(words: Words, at: int) -> int:
    """Behind "of …", "at …", "for …" after a noun: up to the next comma, if only the words of a noun phrase stand between."""
    if words.at(at).tag != "PREP":
        return at
    end = at
    while end < at + 14 and words.at(end).tag in {
        "PREP",
        "DET",
        "ADJ",
        "NOUN",
        "NAME",
        "GEN",
        "CONJ",
        "POSS",
        "NUM",
        "QUOTE",
    }:
        end += 1
    return end if words.at(end).low == "," else at


_LONE = frozenset(("person", "institution"))


def _describes(words: Words, description: Phrase, name: Phrase) -> bool:
    """Whether a description behind a name and a comma (or "is") tells who that is, and begins no new clause."""
    if description.kind not in _LONE or description.plural or description.article in {"no", "many"}:
        return False
    if name.kind in {"place", "people", "group"} or (name.kind == "person" and description.kind == "institution"):
        return (
            name.kind == "person" and not name.roles and description.article == "a" and _closes(words, description.last)
        )
    if name.kind == "institution" and description.kind == "person":
        return description.head in {"maker", "operator", "owner", "investor", "producer", "publisher"}
    return _closes(words, description.last)


def _closes(words: Words, at: int) -> bool:
    """What may follow an apposition: a mark, a preposition, "who", not the verb of a clause of its own."""
    after = words.at(at)
    return after.tag in {"MARK", "PREP", "REL", "END", "QUOTE", "PART"} or after.low in {"and", "for"}


def _holds(description: Phrase, name: Phrase) -> bool:
    """Whether a description can be that of the name behind it."""
    if description.kind == "person":
        return name.kind in {"person", ""} and not description.plural and description.article in {"the", "own", "a", ""}
    return (
        description.kind == "institution"
        and name.kind in {"institution", "", "person"}
        and not description.plural
        and description.article in {"the", "own"}
    )


def _ends_apposition(words: Words, name: Phrase) -> bool:
    after = words.at(name.last)
    return after.tag in {"MARK", "END", "QUOTE"} or after.tag in _VERBAL or after.low in {"and", "of"}
