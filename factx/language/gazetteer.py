"""Which words belong to names, titles, peoples and bodies?

The tables hold what a reader of newspapers knows before reading: first names, titles, countries with their peoples and
capitals, parties, and the nouns for persons, bodies and groups.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Gazetteer:
    """The tables of names, in lower case; a name of several words is one key, its words parted by blanks.

    - known: what a whole name is, by itself: "place", "institution", "group" or "people"
    - heads: what a common noun stands for: "person", "institution", "group" or "thing" (that says something)
    - same: another name of something → the name it goes by ("gop" → "republican party", "u.s." → "united states")
    - peoples: an adjective or a people → its country; `capitals`: a capital → the country whose government it is
    - parties: a party's other names and its members → the party
    - longest: for the first word of a known name of several words, how many words the longest one has
    - genders: a first name → "m" or "f"; `titles` and `roles` too, or "" where a word is for both
    - the rest: the words of one row of a table each
    """

    known: Mapping[str, str]
    heads: Mapping[str, str]
    same: Mapping[str, str]
    peoples: Mapping[str, str]
    capitals: Mapping[str, str]
    parties: Mapping[str, str]
    longest: Mapping[str, int]
    genders: Mapping[str, str]
    titles: Mapping[str, str]
    roles: Mapping[str, str]
    first_names: frozenset[str]
    nobody: frozenset[str]
    doubtful: frozenset[str]
    surnames: frozenset[str]
    particles: frozenset[str]
    suffixes: frozenset[str]
    rulers: frozenset[str]
    companies: frozenset[str]
    body_ends: frozenset[str]
    company_ends: frozenset[str]
    place_ends: frozenset[str]
    place_starts: frozenset[str]
    thing_ends: frozenset[str]
    topics: frozenset[str]
    before_of: frozenset[str]
    before_for: frozenset[str]
    owners: frozenset[str]
    offices: frozenset[str]
    states: frozenset[str]
    ranks: frozenset[str]
    saying: frozenset[str]
    vague: frozenset[str]
    nicknames: Mapping[str, frozenset[str]]


_ROWS = (
    *("rulers", "companies", "body_ends", "company_ends", "place_ends", "place_starts", "thing_ends", "topics"),
    *("before_of", "before_for", "owners", "offices", "states", "ranks", "saying"),
)


@cache
def gazetteer() -> Gazetteer:
    """The tables, read when first asked for."""
    names, titles, groups = _table("names"), _table("titles"), _table("groups")
    male, female, either = (_words(names[key]) for key in ("male", "female", "either"))
    known = dict(_known(groups))
    return Gazetteer(
        known=known,
        heads=_heads(titles),
        same=_same(groups),
        peoples=_peoples(groups),
        capitals=dict(_capitals(groups)),
        parties=dict(_alike(groups["parties"], members=True)),
        longest=_longest(known),
        genders=dict.fromkeys(male - female - either, "m") | dict.fromkeys(female - male - either, "f"),
        titles=_sexes(titles, "honorifics"),
        roles=_sexes(titles, "roles"),
        first_names=frozenset(male | female | either),
        nobody=frozenset(_words(names["calendar"]) | _words(names["others"])),
        doubtful=frozenset(_words(names["ambiguous"])),
        vague=frozenset(_words(groups["vague"])),
        nicknames=_nicknames(names["nicknames"]),
        **{key: frozenset(_words(names[key])) for key in ("surnames", "particles", "suffixes")},
        **{key: frozenset(_words(titles[key])) for key in _ROWS},
    )


def _words(row: str) -> set[str]:
    return set(row.lower().split())


def _names(cell: str) -> list[str]:
    """The names of a cell: parted by blanks, with underscores inside them."""
    return [name.replace("_", " ") for name in cell.lower().split()]


def _rows(table: str) -> Iterator[tuple[str, list[list[str]]]]:
    for line in table.strip().splitlines():
        first, *cells = line.split("|")
        yield first.strip().lower(), [_names(cell) for cell in cells]


def _known(groups: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name in _names(groups["peoples"]):
        yield name, "people"
    for name in _names(groups["places"]):
        yield name, "place"
    for name, (people, capitals, others) in _rows(groups["countries"]):
        yield from ((each, "people") for each in people)
        yield from ((each, "place") for each in (name, *capitals, *others))
    for name, (members, others) in _rows(groups["parties"]):
        yield from ((each, "group") for each in (name, *members, *others))
    for name, (others,) in _rows(groups["bodies"]):
        yield from ((each, "institution") for each in (name, *others))


def _peoples(groups: Mapping[str, str]) -> dict[str, str]:
    return {each: name for name, (people, _, _) in _rows(groups["countries"]) for each in people}


def _capitals(groups: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, (_, capitals, _) in _rows(groups["countries"]):
        yield from ((each, name) for each in capitals if each not in {"brussels", "amsterdam"})


def _alike(table: str, *, members: bool) -> Iterator[tuple[str, str]]:
    for name, cells in _rows(table):
        for cell in cells if members else cells[-1:]:
            yield from ((each, name) for each in cell)


def _same(groups: Mapping[str, str]) -> dict[str, str]:
    return {
        **dict(_alike(groups["countries"], members=False)),
        **dict(_alike(groups["bodies"], members=False)),
        **dict(_alike(groups["parties"], members=True)),
    }


def _longest(known: Mapping[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in known:
        words = name.split()
        if len(words) > 1:
            found[words[0]] = max(len(words), found.get(words[0], 0))
    return found


def _heads(titles: Mapping[str, str]) -> dict[str, str]:
    return {
        **dict.fromkeys(_words(titles["bodies"]), "institution"),
        **dict.fromkeys(_words(titles["roles"]) | _words(titles["roles_m"]) | _words(titles["roles_f"]), "person"),
        **dict.fromkeys(_words(titles["groups"]), "group"),
        **dict.fromkeys(_words(titles["papers"]), "thing"),
        **dict.fromkeys(_words(titles["rather_bodies"]), "institution"),
    }


def _nicknames(table: str) -> dict[str, frozenset[str]]:
    """Each first name with the other forms of it."""
    found: dict[str, set[str]] = {}
    for line in table.strip().lower().splitlines():
        for name in line.split():
            found.setdefault(name, set()).update(line.split())
    return {name: frozenset(forms) for name, forms in found.items()}


def _sexes(titles: Mapping[str, str], row: str) -> dict[str, str]:
    """Each title, or role that can be one, with the sex it tells: "m", "f" or none."""
    lists = ((row, ""), (f"{row}_m", "m"), (f"{row}_f", "f"))
    return {word: sex for key, sex in lists for word in _words(titles[key]) - _words(titles["no_titles"])}


@cache
def _table(name: str) -> dict[str, str]:
    with (files("factx.language") / "tables" / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
