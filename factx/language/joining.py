"""Which names of a document are names of the same one?

Names are joined by their words: "Xi" and "Xi Jinping", "WHO" and "World Health Organization", "Harbour Holdings" and
"Velmouth Harbour Holdings". Every step is a look-up by a word, so the time is linear in the length of the text. Where a
short name could be that of several, the text around decides later, or nobody does.
"""

from __future__ import annotations

from itertools import islice

from factx.language.beings import Being, Key, Roster
from factx.language.capitals import is_dateline
from factx.language.gazetteer import Gazetteer, gazetteer

AT_PLACE = frozenset(
    (
        "in",
        "at",
        "near",
        "from",
        "to",
        "outside",
        "into",
        "of",
        "for",
        "around",
        "across",
        "inside",
        "towards",
        "toward",
    )
)
"""Prepositions behind which the name of a capital is a place, not a government."""

_SMALL = frozenset(("of", "the", "and", "for", "in", "on", "&", "'s", "’s", "'", "’", "to"))
_YOUNGER = frozenset(("jr", "jnr"))
_KIN = frozenset(
    (
        *("son", "daughter", "child", "wife", "husband", "brother", "sister", "father", "mother", "widow"),
        *("nephew", "niece", "cousin", "uncle", "aunt", "grandson", "granddaughter"),
    )
)
_LISTED = 3
_SETTLED = 3  # behind so many bare surnames, one with a first name is introduced
_CANDIDATES = 8
"""So many bearers of one name are looked at."""


def join(book: Roster, placed: frozenset[str]) -> None:
    """Give each name of a document its being: the longest first, so that a short one finds what it may be short for.

    `placed` are the words, in lower case, that the text uses as names of places.
    """
    grouped: dict[Key, list[int]] = {}
    for nth, phrase in enumerate(book.phrases):
        if phrase.named and phrase.article != "adjective":
            grouped.setdefault(book.key(nth), []).append(nth)
    joining = _Joining(book, placed)
    for key in sorted(grouped, key=lambda each: (-len(each), grouped[each][0])):
        joining.settle(key, grouped[key])


class _Joining:
    """The names that are settled so far: whole, and by the parts they may be called by.

    A name is meant by its strong parts (a surname, an acronym), by a weak one (a first name) if no other name has it.
    """

    def __init__(self, book: Roster, placed: frozenset[str]) -> None:
        self._book = book
        self._placed = placed
        self._tables: Gazetteer = gazetteer()
        self._whole: dict[Key, int] = {}
        self._strong: dict[Key, dict[int, None]] = {}
        self._weak: dict[str, dict[int, None]] = {}

    def settle(self, key: Key, found: list[int]) -> None:
        """Give the phrases with one name their being."""
        text = " ".join(key)
        canonical = tuple(self._tables.same.get(text, text).split())
        kind = self._vote(found)
        number = self._whole.get(canonical) if kind != "people" else None
        if number is None and len(key) > 1:
            number = self._variant(key, kind)
        if number is not None:
            self._own(number, found)
        elif len(key) > 1 or not self._shortened(key, canonical, found):
            self._introduce(key, canonical, kind, found)

    def _vote(self, found: list[int]) -> str:
        """What most of the phrases with one name take it to be; one with a title decides."""
        phrases = [self._book.phrases[nth] for nth in found]
        titled = next((phrase.kind for phrase in phrases if phrase.roles), None)
        kinds = [phrase.kind for phrase in phrases]
        return titled or max(dict.fromkeys(kinds), key=lambda kind: (bool(kind), kinds.count(kind)))

    def _introduce(self, key: Key, canonical: Key, kind: str, found: list[int]) -> None:
        """A name that is short for no other: a new being, to be found by parts of its name."""
        phrases = [self._book.phrases[nth] for nth in found]
        sex = next((phrase.sex for phrase in phrases if phrase.sex), "")
        if kind == "person" and not sex and (len(key) > 1 or key[0] not in self._tables.doubtful):
            sex = self._tables.genders.get(key[0].partition("-")[0], "")
        kind = kind or ("place" if key[0] in self._placed else "")
        plural = kind == "group" or any(phrase.plural for phrase in phrases)
        number = self._book.add(found[0], Being(kind, sex, plural, key, found[0]))
        self._own(number, found)
        self._whole[canonical] = number
        self._whole.setdefault(key, number)
        if len(key) > 1 and kind == "person":
            self._register_person(number, key)
        elif len(key) > 1 and kind not in {"place", "people"}:
            self._register_body(number, key)

    def _own(self, number: int, found: list[int]) -> None:
        being = self._book.beings[number]
        for nth in found:
            phrase = self._book.phrases[nth]
            self._book.owners[nth] = number
            being.sex = being.sex or phrase.sex
            being.first = min(being.first, nth)
            if phrase.roles and phrase.kind == "person":
                being.kind = "person"

    def _register_person(self, number: int, key: Key) -> None:
        bare = key[:-1] if key[-1] in self._tables.suffixes and len(key) > 2 else key
        for at in range(1, len(bare)):
            self._strong.setdefault(bare[at:], {})[number] = None
        for word in bare[:-1]:
            self._weak.setdefault(word, {})[number] = None

    def _register_body(self, number: int, key: Key) -> None:
        initials = "".join([word[0] for word in key if word not in _SMALL])
        if len(initials) > 1:
            self._strong.setdefault((initials,), {})[number] = None
        for at in range(1, len(key)):
            if " ".join(key[:at]) in self._tables.known:
                continue  # "New York" is not short for "New York Times"
            if len(key) - at > 1:
                self._strong.setdefault(key[at:], {})[number] = None
            if at > 1 or self._is_brand(key):
                self._strong.setdefault(key[:at], {})[number] = None

    def _is_brand(self, key: Key) -> bool:
        """ "Halvern" may be short for "Halvern Instruments", "Velmouth" is not short for "Velmouth City Council"."""
        trades = key[-1] in self._tables.company_ends or "&" in key
        return trades and key[0] not in self._placed and key[0] not in self._tables.vague

    def _variant(self, key: Key, kind: str) -> int | None:
        """The one longer or otherwise written name that a name of several words is a form of."""
        partial = self._strong.get(key, {})
        if len(partial) == 1:
            return next(iter(partial))
        if kind != "person":
            return None
        for number in islice(self._strong.get(key[-1:], {}), _CANDIDATES):
            if self._is_same_person(key, self._book.beings[number].key):
                return number
        return None

    def _is_same_person(self, one: Key, other: Key) -> bool:
        """ "Jane B. Roe" and "Jane Roe", "Joe Roe" and "Joseph Roe"."""
        one, other = (tuple([word for word in key if len(word) > 1]) for key in (one, other))
        if one == other:
            return True
        if len(one) < 2 or len(other) < 2 or one[-1] != other[-1] or min(len(one), len(other)) > 2:
            return False
        forms = self._tables.nicknames.get(one[0], frozenset())
        return one[0] == other[0] or other[0] in forms

    def _shortened(self, key: Key, canonical: Key, found: list[int]) -> bool:
        """Whether a name of one word is short for others; its phrases are then given to them, or left in doubt."""
        low = key[0]
        a_place = self._tables.known.get(low) in {"place", "people"}
        candidates = list(islice(self._strong.get(key, {}), _CANDIDATES))
        if not candidates and not a_place and len(self._weak.get(low, {})) == 1:
            candidates = list(self._weak[low])
        if a_place or low in self._placed:  # "Jordan said" may be Jane Jordan, "in Jordan" is not
            candidates = [number for number in candidates if self._book.beings[number].kind == "person"]
            apart = {nth for nth in found if self._is_at_place(nth)}
            if apart and candidates:
                self._introduce(key, canonical, "place", sorted(apart))
                found = [nth for nth in found if nth not in apart]
        candidates = [number for number in candidates if not self._is_relative(number, found)]
        if len(candidates) == 1:
            self._own(candidates[0], found)
        elif candidates:
            self._doubt(found, tuple(candidates))
        return bool(candidates)

    def _is_relative(self, number: int, found: list[int]) -> bool:
        """ "Roe … his son Eric Roe": somebody of the family of one who was named before by the surname alone."""
        being = self._book.beings[number]
        if not found or being.kind != "person" or being.first < found[0]:
            return False
        phrase, words = self._book.phrases[being.first], self._book.words(being.first)
        known = len(found) > _SETTLED and found[_SETTLED] < being.first and self._book.phrases[found[0]].roles
        if being.key[-1] in _YOUNGER or (known and words.at(phrase.last).low == ","):
            return True
        at = phrase.core - 1
        for _ in range(_LISTED):  # "his sons Eric Roe and Donald Roe"
            if words.at(at).low not in {"and", ","}:
                break
            at = next((nth for nth in range(at - 1, max(at - 5, -1), -1) if words.at(nth).tag != "NAME"), -1)
        return words.at(at).lemma in _KIN

    def _is_at_place(self, nth: int) -> bool:
        phrase = self._book.phrases[nth]
        words = self._book.words(nth)
        dateline = phrase.first == 0 and is_dateline(words)
        return not phrase.roles and (dateline or words.at(phrase.first - 1).low in AT_PLACE)

    def _doubt(self, found: list[int], candidates: tuple[int, ...]) -> None:
        """Several bear the name: a title decides, or the words around do when they are read."""
        for nth in found:
            sex = self._book.phrases[nth].sex
            fitting = tuple([number for number in candidates if not sex or self._book.beings[number].sex in {"", sex}])
            if len(fitting) == 1:
                self._own(fitting[0], [nth])
            else:
                self._book.doubtful[nth] = fitting or candidates
