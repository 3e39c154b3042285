"""Which phrases of a sentence stand for somebody or something?

Names with what stands before them, phrases around a noun for a person, a body or a group ("the foreign ministry", "two
witnesses"), and pronouns. Each is found by looking a bounded number of words around.
"""

from __future__ import annotations

from typing import NamedTuple

from factx.language.capitals import Capitals, is_title_case
from factx.language.gazetteer import Gazetteer, gazetteer
from factx.language.names import Namer
from factx.language.titles import Name
from factx.language.words import Tagged, Words

PRONOUNS = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "she"),
    **dict.fromkeys(("it", "its", "itself"), "it"),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), "they"),
    **dict.fromkeys(("i", "me", "my", "mine", "myself"), "i"),
    **dict.fromkeys(("we", "us", "our", "ours", "ourselves"), "we"),
    **dict.fromkeys(("who", "whom", "which"), "who"),
}
"""Each pronoun, in lower case, and the one it is a form of."""

VERBAL = frozenset(("VERB", "PAST", "AUX", "MODAL"))
_BEFORE_HEAD = frozenset(("ADJ", "NOUN", "NUM", "NAME"))
_BEFORE_VERBAL = frozenset(("DET", "POSS", "GEN", "ADJ"))
_CLOSING = VERBAL | {"MARK", "PREP", "END", "REL"}
_DEFINITE = frozenset(("the", "this", "that", "these", "those", "both"))
_INDEFINITE = frozenset(("a", "an", "another"))
_CROWDS = frozenset(("people", "police", "staff"))
_IN_COMPLEMENT = frozenset(("NOUN", "NAME", "ADJ", "NUM"))
_REACH = 6
_NO_PRONOUNS = frozenset(("US", "IT"))


class Phrase(NamedTuple):
    """A phrase of a sentence: the words `first` to `last`, of which `core` to `last` are the name or the noun itself.

    - kind: "person", "institution", "group", "place", "people", "thing", "pronoun", or "" where it cannot be told
    - head: the word it turns on, in lower case: "ministry", "roe", "she"
    - named: it is a name; else it is a description, or a pronoun
    - article: "the", "a", "own" (after a possessive), "many" (a number), "no", or "" where there is none; "adjective"
      where a people or a party only describes the next word
    - modifiers: the words between the article and the head of a description, in lower case
    - complement: the words of an "of …" or "for …" right behind a description, in lower case
    - sex: "m", "f" or "" as far as the words tell
    - roles: the titles before a name, in lower case
    """

    sentence: int
    first: int
    core: int
    last: int
    kind: str
    head: str
    named: bool = False
    article: str = ""
    modifiers: tuple[str, ...] = ()
    complement: tuple[str, ...] = ()
    sex: str = ""
    roles: tuple[str, ...] = ()
    plural: bool = False


class _Left(NamedTuple):
    """What stands before the head of a phrase."""

    first: int
    article: str
    modifiers: tuple[str, ...]


class Reader:
    """Finds the phrases of one document's sentences."""

    def __init__(self, tagged: Tagged) -> None:
        self._tables: Gazetteer = gazetteer()
        self._telling = PRONOUNS.keys() | self._tables.heads.keys()
        capitals = Capitals(tagged)
        self._namer = Namer(capitals)
        self.placed = capitals.placed

    def phrases(self, words: Words, sentence: int) -> list[Phrase]:
        """The phrases of a sentence in the order of their last words."""
        found: list[Phrase] = []
        title = is_title_case(words)
        end = 0
        for at in self._places(words):
            if at < end:
                continue
            word = words.words[at]
            low = word.low
            if low in PRONOUNS and word.text not in _NO_PRONOUNS and not _is_numeral(words, at):
                found.append(Phrase(sentence, at, at, at + 1, "pronoun", low))
            elif word.text != low:
                end = self._capital(words, at, sentence, found, title=title)
            elif low != "heads":
                phrase = self._described(words, at, sentence, found)
                if phrase:
                    found.append(phrase)
        return found

    def _places(self, words: Words) -> list[int]:
        """The few words that a phrase can turn on."""
        heads, telling = self._tables.heads, self._telling
        return [
            at
            for at, (text, low, _, _, tag, lemma) in enumerate(words.words)
            if text != low or low in telling or (tag == "NOUN" and lemma in heads)
        ]

    def _capital(self, words: Words, at: int, sentence: int, found: list[Phrase], *, title: bool) -> int:
        """Add the names or the description that begin at a word with a capital; the word after them."""
        names, end = self._namer.names(words, at, title=title)
        for name in names:
            found.append(self._named(words, name, sentence, found))
        word = words[at]
        if not names and (word.low in self._tables.heads or word.lemma in self._tables.heads):
            phrase = self._described(words, at, sentence, found)
            if phrase:
                found.append(phrase)
        return end

    def _named(self, words: Words, name: Name, sentence: int, found: list[Phrase]) -> Phrase:
        """A name with the description right before it: "Chinese news agency CCTV", "the labour minister Corin Roe"."""
        if name.kind == "role":
            return self._office(words, name, sentence, found)
        if name.kind in {"people", "group"}:
            return self._members(words, name, sentence)
        first, kind, sex, roles = name.lead, name.kind, name.sex, name.roles
        before = words.at(first - 1)
        role = self._tables.heads.get(before.low) if before.tag == "NOUN" and kind != "place" else None
        if role in {"person", "institution"}:
            left = self._left(words, first - 1, found)
            first, roles = left.first, (*left.modifiers, before.low, *roles)
            sex = sex or self._tables.roles.get(before.low, "")
            kind = role if role == "person" or kind in {"", "person", "institution"} else kind
            while found and found[-1].first >= first and not found[-1].named:
                found.pop()
        head = words[name.last - 1].low.rstrip(".")
        return Phrase(sentence, first, name.first, name.last, kind, head, named=True, sex=sex, roles=roles)

    def _office(self, words: Words, name: Name, sentence: int, found: list[Phrase]) -> Phrase:
        """A title in capitals without a name: "the Prime Minister"."""
        left = self._left(words, name.last - 1, found)
        return Phrase(
            sentence,
            left.first,
            name.last - 1,
            name.last,
            "person",
            words[name.last - 1].low,
            article=left.article,
            modifiers=left.modifiers,
            complement=_complement(words, name.last),
            sex=name.sex,
        )

    def _members(self, words: Words, name: Name, sentence: int) -> Phrase:
        """A people or a party: "the Chinese", "House Democrats", "a Republican"."""
        low, before, after = words[name.last - 1].low, words.at(name.first - 1).low, words.at(name.last)
        adjective = name.kind == "people" or (name.last - name.first == 1 and not low.endswith("s"))
        if after.tag in {"NOUN", "ADJ", "NAME", "ING"} and adjective:
            return Phrase(sentence, name.first, name.first, name.last, "people", low, named=True, article="adjective")
        member = f"{low}s" in self._tables.parties
        if before in {"a", "an"} or (before == "the" and member and name.last - name.first == 1):
            article = "the" if before == "the" else "a"
            modifiers = tuple([word.low for word in words.words[name.first : name.last - 1]])
            core = name.last - 1
            return Phrase(
                sentence, name.first - 1, core, name.last, "person", low, article=article, modifiers=modifiers
            )
        plural = low.endswith(("s", "ese", "ish", "ch")) or after.tag in VERBAL
        first = name.first - (before == "the")
        return Phrase(sentence, first, name.first, name.last, name.kind, low, named=True, plural=plural)

    def _described(self, words: Words, at: int, sentence: int, found: list[Phrase]) -> Phrase | None:
        """The phrase around a noun for a person, a body or a group; None where the noun only describes the next one."""
        word, after = words[at], words.at(at + 1)
        if not _is_noun(words, at) or (word.low == "chief" and after.tag in {"ING", "ADJ"}):
            return None
        if word.low == "side" and words.at(at - 1).low not in self._tables.peoples:
            return None  # "on our side" is nobody, "the Russian side" is
        kind = self._tables.heads.get(word.low)
        if after.tag == "NOUN":
            return self._body_before_noun(words, at, sentence) if kind == "institution" else None
        plural = kind == "group"
        if kind is None:
            kind, plural = self._tables.heads[word.lemma], word.low != word.lemma
        left = self._left(words, at, found)
        if plural or word.low in _CROWDS or left.article == "many":
            kind, plural = "group", True
        return Phrase(
            sentence,
            left.first,
            at,
            at + 1,
            kind,
            word.low if plural else word.lemma,
            article=left.article,
            modifiers=left.modifiers,
            complement=_complement(words, at + 1),
            sex=self._tables.roles.get(word.low, ""),
            plural=plural,
        )

    def _body_before_noun(self, words: Words, at: int, sentence: int) -> Phrase | None:
        """The ministry in "a finance ministry spokesman": it is spoken of too."""
        start = at
        while start > 0 and at - start < _REACH and words[start - 1].tag in {"NOUN", "ADJ"}:
            start -= 1
        if start == at or words[at - 1].tag != "NOUN":
            return None
        modifiers = tuple([word.low for word in words.words[start:at]])
        return Phrase(sentence, start, at, at + 1, "institution", words[at].low, article="the", modifiers=modifiers)

    def _left(self, words: Words, head: int, found: list[Phrase]) -> _Left:
        """Where the phrase around a head begins, its article and the words between."""
        at = head
        while at > 0 and head - at < _REACH and (words[at - 1].tag in _BEFORE_HEAD or _is_between(words, at - 1)):
            at -= 1
            if found and found[-1].named and found[-1].last == at + 1 <= head:
                at = found[-1].core  # the whole name: "Ministry of Defence staff"
        modifiers = tuple([word.low for word in words.words[at:head]])
        before = words.at(at - 1)
        if "own" in modifiers:
            return _Left(at, "own", modifiers)
        if before.low in _DEFINITE:
            return _Left(at - 1, "the", modifiers)
        if before.tag == "DET":
            return _Left(at - 1, "a" if before.low in _INDEFINITE else "no", modifiers)
        if before.tag == "POSS":
            return _Left(at - 1, "own", modifiers)
        if before.tag == "GEN":
            return _Left(_owner(words, at - 1, found), "own", modifiers)
        counted = bool(modifiers) and words[at].tag == "NUM" and words[at].low not in {"one", "1"}
        return _Left(at, "many" if counted else "", modifiers)


def _owner(words: Words, at: int, found: list[Phrase]) -> int:
    """Where the owner before an "'s" begins: "the harbour master" of "the harbour master's office"."""
    known = next((phrase.first for phrase in reversed(found[-4:]) if phrase.last == at), None)
    if known is not None:
        return known
    first = at - 1
    while first > 0 and at - first < _REACH and words[first - 1].tag in _BEFORE_HEAD:
        first -= 1
    return max(0, first - (words.at(first - 1).tag in {"DET", "POSS"}))


def _complement(words: Words, at: int) -> tuple[str, ...]:
    """The words of "of Upper Aldwick" behind "the mayor": they say which one."""
    if words.at(at).low not in {"of", "for", "at"}:
        return ()
    found = []
    for nth in range(at + 1, at + _REACH):
        word = words.at(nth)
        if word.tag in _IN_COMPLEMENT:
            found.append(word.low)
        elif word.tag not in {"DET", "POSS", "GEN"}:
            break
    return tuple(found)


def _is_noun(words: Words, at: int) -> bool:
    """A noun, or what was taken for another part of speech and stands where only a noun can: "the report"."""
    tag = words[at].tag
    if tag in {"NOUN", "NAME"}:
        return True
    if tag not in {"VERB", "ING", "ADJ"}:
        return False
    return words.at(at - 1).tag in {"DET", "POSS", "GEN"} and words.at(at + 1).tag in _CLOSING


def _is_between(words: Words, at: int) -> bool:
    """A word inside a phrase that is no noun: "chief operating officer", "the ruling party"."""
    if words[at].low == "&":
        return True
    before = words.at(at - 1)
    return words[at].tag in {"ING", "PART"} and (before.low == "chief" or before.tag in _BEFORE_VERBAL)


def _is_numeral(words: Words, at: int) -> bool:
    """The I in "World War I" is a numeral, not the speaker."""
    return words[at].low == "i" and words.at(at - 1).tag == "NAME" and words.at(at + 1).tag not in VERBAL
