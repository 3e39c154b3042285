"""Which names and descriptions of a document stand for the same one?

Names are joined by their words: "Xi" and "Xi Jinping", "WHO" and "World Health Organization", "Harbour Holdings" and
"Velmouth Harbour Holdings". Every step is a look-up by a word, so the time is linear in the length of the text. Where a
short name could be that of several, the text around decides later, or nobody does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from factx.language.gazetteer import Gazetteer, gazetteer
from factx.language.nominals import Phrase
from factx.language.words import Tagged, Words
from factx.spans import Span

Key = tuple[str, ...]

_ARTICLES = frozenset(("the", "a", "an", "this", "that", "these", "those"))
_SMALL = frozenset(("of", "the", "and", "for", "in", "on", "&", "'s", "’s", "'", "’", "to"))
_AT_PLACE = frozenset(
    [
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
    ]
)
_DATELINE = frozenset((",", "(", "—", "–", "-", "--", ":"))
_VAGUE = frozenset(
    [
        "national",
        "united",
        "american",
        "new",
        "international",
        "general",
        "royal",
        "state",
        "federal",
        "central",
        "global",
        "first",
        "great",
        "north",
        "south",
        "east",
        "west",
        "british",
    ]
)
_NICKNAME = 2
"""So many first letters two first names of one surname share ("Joe" and "Joseph", "Mike" and "Michael")."""


@dataclass(slots=True)
class Being:
    """Somebody or something the text speaks of, as far as read: `best` is the place of the phrase with the fullest name."""

    kind: str
    sex: str = ""
    plural: bool = False
    named: bool = False
    best: int | None = None
    roles: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    key: Key = ()
    last: int = -1
    count: int = 0


@dataclass
class Roster:
    """The beings of a document, and which of its phrases stands for which: `owners[nth]` belongs to `phrases[nth]`."""

    tagged: Tagged
    phrases: Sequence[Phrase]
    owners: list[int | None]
    beings: list[Being]
    doubtful: dict[int, tuple[int, ...]]
    by_role: dict[str, list[tuple[int, frozenset[str]]]]
    places: dict[str, int]
    borrowed: set[int] = field(default_factory=set)

    def words(self, nth: int) -> Words:
        return self.tagged.sentences[self.phrases[nth].sentence]

    def span(self, first: int, nth: int) -> Span:
        """The words of a phrase from one of them on."""
        words = self.words(nth).words
        return self.tagged.document.span(words[first].start, words[self.phrases[nth].last - 1].end)

    def start(self, nth: int) -> int:
        """Where a phrase begins, its article left out."""
        phrase, words = self.phrases[nth], self.words(nth).words
        return words[phrase.first + (words[phrase.first].low in _ARTICLES and phrase.first < phrase.core)].start

    def add(self, nth: int, being: Being) -> int:
        """A new being that a phrase stands for."""
        self.beings.append(being)
        self.owners[nth] = len(self.beings) - 1
        return len(self.beings) - 1

    def know(self, number: int, head: str, modifiers: frozenset[str]) -> None:
        """A being can from now on be called by a description: "the agency"."""
        being = self.beings[number]
        if (head, modifiers) not in being.roles:
            being.roles.append((head, modifiers))
            self.by_role.setdefault(head, []).append((number, modifiers))


def roster(
    tagged: Tagged, phrases: Sequence[Phrase], apposed: Sequence[tuple[int, int]], placed: frozenset[str]
) -> Roster:
    """The beings that a document's names stand for, with the descriptions tied to them."""
    book = Roster(tagged, phrases, [None] * len(phrases), [], {}, {}, {})
    _Joining(book, placed).join()
    _seat(book)
    for nth, phrase in enumerate(phrases):
        if phrase.named and phrase.roles and (owner := book.owners[nth]) is not None:
            _entitle(book, owner, phrase.roles)
    for name, description in apposed:
        _appose(book, name, description)
    for number, being in enumerate(book.beings):
        _call(book, number, being)
    return book


def _seat(book: Roster) -> None:
    """Give what a capital or "the Chinese" says and does to the country, where the text names the country too."""
    tables = gazetteer()
    book.places.update(
        {" ".join(being.key): number for number, being in enumerate(book.beings) if being.kind == "place"}
    )
    book.places.update({tables.same[name]: number for name, number in list(book.places.items()) if name in tables.same})
    before: int | None = None
    for nth, phrase in enumerate(book.phrases):
        if not phrase.named or phrase.kind not in {"place", "people"} or phrase.article == "adjective":
            continue
        words = book.words(nth)
        text = " ".join([word.low for word in words.words[phrase.core : phrase.last]])
        country = (
            tables.capitals.get(text)
            if phrase.kind == "place"
            else tables.peoples.get(text)
            if phrase.first < phrase.core
            else None
        )
        if country is None or country not in book.places:
            continue
        joined = (
            words.at(phrase.first - 1).low == "and"
            and before is not None
            and book.phrases[before].last == phrase.first - 1
        )
        lead = book.phrases[before].first if joined and before is not None else phrase.first
        if words.at(lead - 1).low not in _AT_PLACE and words.at(phrase.last).low not in _DATELINE:
            book.owners[nth] = book.places[country]
            book.borrowed.add(nth)
        before = nth


def _entitle(book: Roster, owner: int, roles: Key) -> None:
    kind = book.beings[owner].kind
    for nth, role in enumerate(roles):
        if gazetteer().heads.get(role) == kind or (kind == "person" and role in gazetteer().titles):
            book.know(owner, role, frozenset(roles[:nth] + roles[nth + 1 :]))


def _appose(book: Roster, name: int, description: int) -> None:
    """Tie a description to the name it stands beside."""
    owner, phrase = book.owners[name], book.phrases[description]
    if owner is None or book.owners[description] is not None:
        return
    being = book.beings[owner]
    book.owners[description] = owner
    book.know(owner, phrase.head, frozenset(phrase.modifiers + phrase.complement))
    being.sex = being.sex or phrase.sex
    if phrase.kind == "person" or being.kind in {"", "thing"} or not _is_first_name(being):
        being.kind = phrase.kind


def _is_first_name(being: Being) -> bool:
    return bool(being.sex) or (bool(being.key) and being.key[0] in gazetteer().first_names)


def _call(book: Roster, number: int, being: Being) -> None:
    """What a body can be called by its own name: "the union" after "Dockers' Union", "the company" after "Roe Ltd"."""
    tables = gazetteer()
    if being.kind not in {"institution", "thing", ""} or not being.key:
        return
    stem = being.key[: next((at for at, low in enumerate(being.key) if low in {"of", "for", "on"}), len(being.key))]
    for last in stem[-1:]:
        if tables.heads.get(last) == "institution" or last in tables.body_ends:
            book.know(number, last, frozenset(being.key) - {last})
    trades = (len(being.key) > 1 and being.key[-1] in tables.company_ends) or any(
        head in tables.companies for head, _ in being.roles
    )
    if trades and being.kind == "institution":
        for head in ("company", "firm", "group"):
            book.know(number, head, frozenset())


class _Joining:
    """Joins the names of a document, the longest first, so that a short one finds the long ones it may be short for."""

    def __init__(self, book: Roster, placed: frozenset[str]) -> None:
        self._book = book
        self._placed = placed
        self._tables: Gazetteer = gazetteer()
        self._whole: dict[Key, int] = {}
        self._strong: dict[Key, dict[int, None]] = {}
        self._weak: dict[str, dict[int, None]] = {}

    def join(self) -> None:
        grouped: dict[Key, list[int]] = {}
        for nth, phrase in enumerate(self._book.phrases):
            if phrase.named and phrase.article != "adjective":
                key = tuple([word.low.rstrip(".") for word in self._book.words(nth).words[phrase.core : phrase.last]])
                grouped.setdefault(key[1:] if key[0] == "the" and len(key) > 1 else key, []).append(nth)
        for key in sorted(grouped, key=lambda each: (-len(each), grouped[each][0])):
            self._settle(key, grouped[key])

    def _settle(self, key: Key, found: list[int]) -> None:
        text = " ".join(key)
        canonical = tuple(self._tables.same.get(text, text).split())
        kind = self._vote(found)
        if canonical in self._whole and kind != "people":
            return self._own(self._whole[canonical], found)
        if len(key) > 1:
            known = self._variant(key, kind)
            return self._own(known, found) if known is not None else self._found(key, canonical, kind, found)
        return self._single(key, canonical, kind, found)

    def _vote(self, found: list[int]) -> str:
        """What most of the phrases with one name take it to be; one with a title decides."""
        kinds = [self._book.phrases[nth].kind for nth in found]
        titled = next((self._book.phrases[nth].kind for nth in found if self._book.phrases[nth].roles), None)
        return titled or max(kinds, key=lambda kind: (bool(kind), kinds.count(kind)))

    def _found(self, key: Key, canonical: Key, kind: str, found: list[int]) -> None:
        """A name that is short for no other: a new being, to be found by parts of its name."""
        sex = next((self._book.phrases[nth].sex for nth in found if self._book.phrases[nth].sex), "")
        if kind == "person" and not sex:
            sex = (
                self._tables.genders.get(key[0].partition("-")[0], "")
                if len(key) > 1 or key[0] not in self._tables.doubtful
                else ""
            )
        plural = any(self._book.phrases[nth].plural for nth in found) or kind == "group"
        being = Being(kind, sex, plural, named=True, key=key)
        number = self._book.add(found[0], being)
        self._own(number, found)
        self._whole[canonical] = number
        self._whole.setdefault(key, number)
        self._register(number, key, kind)

    def _own(self, number: int, found: list[int]) -> None:
        being = self._book.beings[number]
        for nth in found:
            phrase = self._book.phrases[nth]
            self._book.owners[nth] = number
            being.sex = being.sex or phrase.sex
            if phrase.roles and phrase.kind == "person":
                being.kind = "person"

    def _register(self, number: int, key: Key, kind: str) -> None:
        """The parts of a name by which it can be meant."""
        if len(key) < 2 or kind in {"place", "people"}:
            return
        if kind == "person":
            bare = key[:-1] if key[-1] in self._tables.suffixes and len(key) > 2 else key
            for at in range(1, len(bare)):
                self._strong.setdefault(bare[at:], {})[number] = None
            for word in bare[:-1]:
                self._weak.setdefault(word, {})[number] = None
            return
        initials = "".join([word[0] for word in key if word not in _SMALL])
        if len(initials) > 1:
            self._strong.setdefault((initials,), {})[number] = None
        for at in range(1, len(key)):
            if " ".join(key[:at]) in self._tables.known:
                continue
            if len(key) - at > 1:
                self._strong.setdefault(key[at:], {})[number] = None
            if at > 1 or (
                key[0] not in self._placed
                and key[0] not in self._tables.known
                and key[0] not in _VAGUE
                and self._brand(key)
            ):
                self._strong.setdefault(key[:at], {})[number] = None

    def _brand(self, key: Key) -> bool:
        """ "Halvern" may be short for "Halvern Instruments", "Velmouth" is not short for "Velmouth City Council"."""
        return key[-1] in self._tables.company_ends or "&" in key

    def _variant(self, key: Key, kind: str) -> int | None:
        """The one longer or otherwise written name that a name of several words is a form of."""
        partial = self._strong.get(key, {})
        if len(partial) == 1:
            return next(iter(partial))
        if kind != "person":
            return None
        bare = tuple(word for word in key if len(word) > 1)
        for number in list(self._strong.get(key[-1:], {}))[:8]:
            other = self._book.beings[number].key
            full = tuple(word for word in other if len(word) > 1)
            if full == bare or (full[0] == bare[0] and full[-1] == bare[-1] and (len(bare) == 2 or len(full) == 2)):
                return number
            if (
                full[-1] == bare[-1]
                and full[0][:_NICKNAME] == bare[0][:_NICKNAME]
                and len(bare) == 2
                and self._alike(full[0], bare[0])
            ):
                return number
        return None

    def _alike(self, one: str, other: str) -> bool:
        """Two first names that may be one person's: a short form and its long one, of one sex."""
        sexes = {self._tables.genders.get(one, ""), self._tables.genders.get(other, "")}
        return not {"m", "f"} <= sexes and min(len(one), len(other)) <= 4 and one != other

    def _single(self, key: Key, canonical: Key, kind: str, found: list[int]) -> None:
        """A name of one word: short for the one that it can be short for, or a name of its own."""
        low = key[0]
        candidates = list(self._strong.get(key, {}))
        if not candidates and not self._is_place(low):
            candidates = list(self._weak.get(low, {}))
            candidates = candidates if len(candidates) == 1 else []
        if not candidates:
            return self._found(key, canonical, kind, found)
        if self._is_place(low) or low in self._placed:
            candidates = [number for number in candidates if self._book.beings[number].kind == "person"]
            apart = [nth for nth in found if not candidates or self._at_place(nth)]
            found = [nth for nth in found if nth not in set(apart)]
            if apart:
                self._found(key, canonical, "place", apart)
        if len(candidates) == 1:
            self._own(candidates[0], found)
        elif found and candidates:
            self._doubt(key, found, tuple(candidates))
        return None

    def _is_place(self, low: str) -> bool:
        return self._tables.known.get(low) in {"place", "people"}

    def _at_place(self, nth: int) -> bool:
        phrase = self._book.phrases[nth]
        return not phrase.roles and self._book.words(nth).at(phrase.first - 1).low in _AT_PLACE

    def _doubt(self, key: Key, found: list[int], candidates: tuple[int, ...]) -> None:
        """Several bear the name: a title decides, or the words around do when they are read."""
        for nth in found:
            sex = self._book.phrases[nth].sex
            fitting = tuple(number for number in candidates if not sex or self._book.beings[number].sex in {"", sex})
            if len(fitting) == 1:
                self._own(fitting[0], [nth])
            else:
                self._book.doubtful[nth] = fitting or candidates
