"""Where does a capital or a people stand for a country?

"Ties with Moscow" are ties with Russia, "the Chinese have agreed" tells what China did; "in Moscow" is a place. Of a
country that no table knows the people is known by its name: "the Kessians" beside "Kessia".
"""

from __future__ import annotations

from factx.language.beings import Being, Roster
from factx.language.gazetteer import gazetteer
from factx.language.joining import AT_PLACE
from factx.language.nominals import VERBAL

_DATELINE = frozenset((",", "(", "—", "–", "-", "--", ":"))
_DESCRIBED = frozenset(("NOUN", "ADJ", "NAME", "ING", "NUM"))
_SHORTEST = 4


def seat(book: Roster) -> None:
    """Give what a capital or a people says and does to the country, where the text names the country too."""
    tables = gazetteer()
    for number, being in enumerate(book.beings):
        if being.kind in {"place", ""} and len(being.key) > 0:
            name = " ".join(being.key)
            book.countries.setdefault(tables.same.get(name, name), number)
    before = -1
    for nth, phrase in enumerate(book.phrases):
        if not phrase.named or phrase.kind not in {"place", "people", ""} or phrase.article == "adjective":
            continue
        name = " ".join(book.key(nth))
        if phrase.kind == "place":
            country = tables.capitals.get(name)
            if country in book.countries and _governs(book, nth, before):
                _lend(book, nth, book.countries[country])
            before = nth
        else:
            _people(book, nth, tables.peoples.get(name) or _country(book, name))


def _governs(book: Roster, nth: int, before: int) -> bool:
    """Whether a capital stands for a government, not a place: told by the preposition, and before "Moscow and" too."""
    phrase, words = book.phrases[nth], book.words(nth)
    first = phrase.first
    if before >= 0 and words.at(first - 1).low == "and" and book.phrases[before].last == first - 1:
        first = book.phrases[before].first
    return words.at(first - 1).low not in AT_PLACE and words.at(phrase.last).low not in _DATELINE


def _country(book: Roster, name: str) -> str | None:
    """The country whose people a word is, by its ending: "kessian" or "kessians" for "kessia"."""
    single = name.removesuffix("s")
    country = single.removesuffix("n")
    if single.endswith("an") and len(country) >= _SHORTEST and country in book.countries:
        return country
    return None


def _people(book: Roster, nth: int, country: str | None) -> None:
    """A people as an adjective is nobody; with "the" it stands for its country; else it is itself."""
    if country is None:
        return
    if country in book.countries:
        being = book.beings[book.countries[country]]
        being.kind = being.kind or "place"
    phrase, words = book.phrases[nth], book.words(nth)
    after = words.at(phrase.last)
    if after.tag in _DESCRIBED and after.tag not in VERBAL:
        book.phrases[nth] = phrase._replace(kind="people", article="adjective")
        book.owners[nth] = None
    elif words.at(phrase.core - 1).low == "the" and country in book.countries:
        _lend(book, nth, book.countries[country])
    elif phrase.kind == "":
        owner = book.owners[nth]
        if owner is not None:
            book.beings[owner] = _as_people(book.beings[owner])


def _as_people(being: Being) -> Being:
    being.kind, being.plural = "people", being.key[-1].endswith("s")
    return being


def _lend(book: Roster, nth: int, country: int) -> None:
    book.owners[nth] = country
    book.borrowed.add(nth)
