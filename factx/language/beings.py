"""Of whom and what does a document speak, and which of its phrases stand for whom?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from factx.language.gazetteer import gazetteer
from factx.language.nominals import Phrase
from factx.language.words import Tagged, Words
from factx.spans import Span

Key = tuple[str, ...]
"""The words of a name in lower case, without the full stops of short forms."""

_ACRONYM = 5
_BEHIND = frozenset(("of", "for", "on"))


@dataclass(slots=True)
class Being:
    """Somebody or something the text speaks of, as far as it is read.

    - key: the name it was first given; empty where it has none
    - roles: the nouns it can be called by, each with the words that go with it there
    - first: the place of the phrase that names it first
    - last, count: the place of the phrase that spoke of it last, and how many did
    """

    kind: str
    sex: str = ""
    plural: bool = False
    key: Key = ()
    first: int = 0
    roles: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    last: int = -1
    count: int = 0

    @property
    def named(self) -> bool:
        return bool(self.key)


@dataclass
class Roster:
    """The beings of a document, and which of its phrases stands for which: `owners[nth]` belongs to `phrases[nth]`.

    - doubtful: the phrases that may be short for one of several names
    - by_role: for a noun, the beings that can be called by it, with the words that go with it
    - countries: the beings that are places, by their name in lower case
    - keys: the names that phrases hold
    - borrowed: the phrases that stand for a country by the name of its capital or its people
    """

    tagged: Tagged
    phrases: list[Phrase]
    owners: list[int | None] = field(default_factory=list)
    beings: list[Being] = field(default_factory=list)
    doubtful: dict[int, tuple[int, ...]] = field(default_factory=dict)
    by_role: dict[str, list[tuple[int, frozenset[str]]]] = field(default_factory=dict)
    countries: dict[str, int] = field(default_factory=dict)
    borrowed: set[int] = field(default_factory=set)
    keys: dict[int, Key] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.owners = [None] * len(self.phrases)

    def words(self, nth: int) -> Words:
        return self.tagged.sentences[self.phrases[nth].sentence]

    def key(self, nth: int) -> Key:
        """The name that a phrase holds."""
        if nth not in self.keys:
            self.keys[nth] = self._key(nth)
        return self.keys[nth]

    def _key(self, nth: int) -> Key:
        phrase = self.phrases[nth]
        key = tuple([word.low.rstrip(".") for word in self.words(nth).words[phrase.core : phrase.last]])
        return key[1:] if key[0] == "the" and len(key) > 1 else key

    def is_shouted(self, nth: int) -> bool:
        """Whether a name is in capitals, and longer than an acronym."""
        text = self.words(nth)[self.phrases[nth].core].text
        return len(text) > _ACRONYM and text.isupper()

    def span(self, first: int, nth: int) -> Span:
        """The words of a phrase from one of them on."""
        phrase = self.phrases[nth]
        words = self.tagged.sentences[phrase.sentence].words
        return Span.of(self.tagged.document.text, words[first].start, words[phrase.last - 1].end)

    def add(self, nth: int, being: Being) -> int:
        """A new being that a phrase stands for."""
        self.beings.append(being)
        self.owners[nth] = len(self.beings) - 1
        return len(self.beings) - 1

    def know(self, number: int, head: str, words: frozenset[str]) -> None:
        """A being can from now on be called by a description: "the agency"."""
        being = self.beings[number]
        if (head, words) not in being.roles[:_ROLES]:
            being.roles.append((head, words))
            self.by_role.setdefault(head, []).append((number, words))


_ROLES = 40
"""So many descriptions of one being are told apart."""


def describe(book: Roster, apposed: Sequence[tuple[int, int]]) -> None:
    """Tie titles and descriptions to the names that they stand beside, and call bodies by their own last words."""
    for nth, phrase in enumerate(book.phrases):
        owner = book.owners[nth]
        if phrase.roles and owner is not None:
            _entitle(book, owner, phrase.roles)
    for name, description in apposed:
        _appose(book, name, description)
    for number, being in enumerate(book.beings):
        _call(book, number, being)


def _entitle(book: Roster, owner: int, roles: Key) -> None:
    tables, kind = gazetteer(), book.beings[owner].kind
    for nth, role in enumerate(roles):
        if tables.heads.get(role) == kind or (kind == "person" and role in tables.titles):
            book.know(owner, role, frozenset(roles[:nth] + roles[nth + 1 :]))


def _appose(book: Roster, name: int, description: int) -> None:
    owner, phrase = book.owners[name], book.phrases[description]
    if owner is None or book.owners[description] is not None:
        return
    being = book.beings[owner]
    book.owners[description] = owner
    book.know(owner, phrase.head, frozenset(phrase.modifiers + phrase.complement))
    being.sex = being.sex or phrase.sex
    if being.kind == "institution" and phrase.kind == "person":
        return  # "Abbey & Thorne, the largest investor"
    if phrase.kind == "person" or being.kind != "person" or not _is_surely_person(being):
        being.kind = phrase.kind


def _is_surely_person(being: Being) -> bool:
    return bool(being.sex) or (being.named and being.key[0] in gazetteer().first_names)


def _call(book: Roster, number: int, being: Being) -> None:
    """What a body is called by its own name: "the union" after "Dockers' Union", "the company" after "Roe Motors"."""
    tables = gazetteer()
    if not being.named or being.kind not in {"institution", "thing", ""}:
        return
    end = next((being.key[at - 1] for at, low in enumerate(being.key) if low in _BEHIND and at), being.key[-1])
    if tables.heads.get(end) == "institution" or end in tables.body_ends:
        book.know(number, end, frozenset(being.key) - {end})
    trades = len(being.key) > 1 and being.key[-1] in tables.company_ends
    if being.kind == "institution" and (trades or any(head in tables.companies for head, _ in being.roles)):
        for head in ("company", "firm", "group"):
            book.know(number, head, frozenset())
