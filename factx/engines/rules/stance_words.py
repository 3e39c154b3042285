"""Which words say that somebody is for or against somebody?

`stance_words()` holds them as `tables/stances.toml` has them: `Sign`s by the first word of their phrase, the longest
phrase first, the tone of single words, and the words that turn a stance round.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeVar

Side = Literal["support", "oppose"]
Strength = Literal["weak", "moderate", "strong"]
Shows = Literal["said", "done", "demanded"]
TargetType = Literal["actor", "proposal", "event", "idea"]

OTHER: Mapping[Side, Side] = {"support": "oppose", "oppose": "support"}


@dataclass(frozen=True, slots=True)
class Sign:
    """A phrase that shows a stance.

    `rest` is what stands behind its first word, `links` the words one of which must follow a noun. `side` is the stance
    of who does it, `teller` what whoever uses the phrase thinks of who does it.
    """

    side: Side | None
    strength: Strength
    shows: Shows
    teller: Side | None
    rest: tuple[str, ...]
    links: frozenset[str]
    reverse: bool
    actors: bool


@dataclass(frozen=True, slots=True)
class Tone:
    """A word that judges whatever it is said of; `rest` as in a `Sign`."""

    side: Side
    strength: Strength
    rest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StanceWords:
    """Signs and tones by the first word of the phrase, and sets of words that bear on them."""

    verbs: Mapping[str, tuple[Sign, ...]]
    nouns: Mapping[str, tuple[Sign, ...]]
    holders: Mapping[str, tuple[Sign, ...]]
    adjectives: Mapping[str, tuple[Sign, ...]]
    tones: Mapping[str, tuple[Tone, ...]]
    turns: Mapping[str, frozenset[str]]
    types: Mapping[str, TargetType]


Entry = TypeVar("Entry", Sign, Tone)


@cache
def stance_words() -> StanceWords:
    """The words of English."""
    table = tomllib.loads((files("factx.engines.rules") / "tables" / "stances.toml").read_text(encoding="utf-8"))
    return StanceWords(
        verbs=_by_first(_signs(table["verbs"])),
        nouns=_by_first(_signs(table["nouns"])),
        holders=_by_first(_signs(table["holders"])),
        adjectives=_by_first(_signs(table["adjectives"])),
        tones=_by_first(_tones(table["tone"])),
        types={word: kind for kind, words in table["types"].items() for word in words},
        turns={name: frozenset(words) for name, words in table["turns"].items()},
    )


def _signs(groups: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Sign]]:
    for group in groups:
        for entry in group["words"]:
            phrase, _, links = entry.partition("/")
            first, *rest = phrase.split()
            yield (
                first,
                Sign(
                    side=group.get("polarity"),
                    strength=group.get("strength", "moderate"),
                    shows=group.get("shows", "said"),
                    teller=group.get("teller"),
                    rest=tuple(rest),
                    links=frozenset(link.strip() for link in links.split("|") if link.strip()),
                    reverse=group.get("reverse", False),
                    actors=group.get("actors", False),
                ),
            )


def _tones(table: Mapping[Side, Mapping[Strength, list[str]]]) -> Iterator[tuple[str, Tone]]:
    for side, strengths in table.items():
        for strength, phrases in strengths.items():
            for phrase in phrases:
                first, *rest = phrase.split()
                yield first, Tone(side, strength, tuple(rest))


def _by_first(entries: Iterable[tuple[str, Entry]]) -> dict[str, tuple[Entry, ...]]:
    """The first entry of a phrase counts; one listed again in a later group is passed over."""
    found: dict[str, list[Entry]] = {}
    known: set[tuple[str, tuple[str, ...], frozenset[str]]] = set()
    for first, entry in entries:
        links = entry.links if isinstance(entry, Sign) else frozenset[str]()
        key = (first, entry.rest, links)
        if key not in known:
            known.add(key)
            found.setdefault(first, []).append(entry)
    return {first: tuple(sorted(listed, key=lambda each: -len(each.rest))) for first, listed in found.items()}
