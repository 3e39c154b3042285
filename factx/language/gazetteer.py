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
    - heads: what a common noun stands for: "person", "institution" or "group"
    - same: another name of something → the name it goes by ("gop" → "republican party", "u.s." → "united states")
    - peoples: an adjective or a people → its country; `capitals`: a capital → the country whose government it stands for
    - longest: for the first word of a known name of several words, how many words the longest one has
    """

    known: Mapping[str, str]
    heads: Mapping[str, str]
    same: Mapping[str, str]
    peoples: Mapping[str, str]
    capitals: Mapping[str, str]
    longest: Mapping[str, int]
    parties: Mapping[str, str]
    genders: Mapping[str, str]
    first_names: frozenset[str]
    doubtful: frozenset[str]
    titles: Mapping[str, str]
    roles: Mapping[str, str]
    rulers: frozenset[str]
    companies: frozenset[str]
    body_ends: frozenset[str]
    company_ends: frozenset[str]
    place_ends: frozenset[str]
    thing_ends: frozenset[str]
    topics: frozenset[str]
    particles: frozenset[str]
    suffixes: frozenset[str]
    nobody: frozenset[str]
    surnames: frozenset[str]


@cache
def gazetteer() -> Gazetteer:
    """The tables, read when first asked for."""
    names, titles, groups = _table("names"), _table("titles"), _table("groups")
    male, female, either = (_words(names[key]) for key in ("male", "female", "either"))
    peoples, parties = _peoples(groups), dict(_alike(groups["parties"], members=True))
    known = dict(_known(groups))
    return Gazetteer(
        known=known,
        heads=_heads(titles),
        same=_same(groups),
        peoples=peoples,
        capitals=dict(_capitals(groups)),
        longest=_longest(known),
        parties=parties,
        genders=dict.fromkeys(male - female - either, "m") | dict.fromkeys(female - male - either, "f"),
        first_names=frozenset(male | female | either),
        doubtful=frozenset(_words(names["ambiguous"])),
        titles=_titles(titles),
        roles=_roles(titles),
        rulers=frozenset(_words(titles["rulers"])),
        companies=frozenset(_words(titles["companies"])),
        body_ends=frozenset(_words(titles["body_ends"])),
        company_ends=frozenset(_words(titles["company_ends"])),
        place_ends=frozenset(_words(titles["place_ends"])),
        thing_ends=frozenset(_words(titles["thing_ends"])),
        topics=frozenset(_words(titles["topics"])),
        particles=frozenset(_words(names["particles"])),
        suffixes=frozenset(_words(names["suffixes"])),
        surnames=frozenset(_words(names["surnames"])),
        nobody=frozenset(_words(names["calendar"]) | _words(names["others"])),
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
        **dict.fromkeys(("employer", "producer", "maker", "operator", "provider", "side"), "institution"),
    }


def _titles(titles: Mapping[str, str]) -> dict[str, str]:
    """Each title with the sex it tells: "m", "f" or none."""
    lists = (("honorifics", ""), ("honorifics_m", "m"), ("honorifics_f", "f"))
    return {word: sex for key, sex in lists for word in _words(titles[key])}


def _roles(titles: Mapping[str, str]) -> dict[str, str]:
    lists = (("roles", ""), ("roles_m", "m"), ("roles_f", "f"))
    return {word: sex for key, sex in lists for word in _words(titles[key]) - _words(titles["no_titles"])}


@cache
def _table(name: str) -> dict[str, str]:
    with (files("factx.language") / "tables" / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)
