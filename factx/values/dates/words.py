"""Which words tell of times in a language?

They stand in `tables/times_<language>.toml` and are read when first asked for. A language without a table is read as
English.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from factx.values.tokens import FRACTIONS, SUPERSCRIPTS

Phrases = Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
"""Phrases by their first word, the longest first, each with what it stands for."""

_KINDS = {
    "months": "MONTH", "weekdays": "WEEKDAY", "units": "UNIT", "seasons": "SEASON", "days": "DAY", "nights": "NIGHT",
    "feasts": "FEAST", "repeated": "REPEATED", "vague": "VAGUE", "parts_of_day": "PART", "counts": "COUNT",
    "ordinals": "ORDINAL", "decades": "DECADE", "bounds": "BOUND", "modifiers": "MODIFIER", "portions": "PORTION",
}  # fmt: skip

TELLING = frozenset({"MONTH", "WEEKDAY", "UNIT", "SEASON", "DAY", "NIGHT", "PART", "DECADE", "then"})
"""What tells a time whatever stands around it."""
LETTERS = frozenset({"q", "h"})
"""What tells a quarter or a half of a year before a number: "Q3", "H1"."""
_SHIFTS = {"this": 0, "last": -1, "next": 1}
_MAY_NUMBER = frozenset({"COUNT", "half", "quarter"})
_DIGIT = re.compile(r"\d")
_WORD = re.compile(rf"[^\W\d_{SUPERSCRIPTS}{FRACTIONS}]+")  # as a text is cut into tokens


@dataclass(frozen=True)
class TimeWords:
    """The words of one language, by what they do in a time."""

    language: str
    month_first: bool
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    units: Mapping[str, str]
    seasons: Mapping[str, str]
    days: Mapping[str, int]
    nights: Mapping[str, str]
    feasts: Phrases
    repeated: Phrases
    vague: Phrases
    parts_of_day: Mapping[str, str]
    counts: Mapping[str, int]
    ordinals: Mapping[str, int]
    decades: Mapping[str, int]
    words: Mapping[str, frozenset[str]]
    bounds: Phrases
    bounding: frozenset[str]  # the bounds that are a single word
    modifiers: Mapping[str, str]
    portions: Phrases
    future: frozenset[str]
    past: frozenset[str]
    past_endings: tuple[str, ...]
    shifts: Mapping[str, int]  # the words for "this", "last" and "next", and how far they lead
    named_days: Mapping[str, tuple[int, int, int]]  # days known by their number alone: "9/11"
    evenings: Mapping[str, tuple[int, str]]  # a weekday and a part of it in one word: "dienstagabend"
    shortened: frozenset[str]  # months that are cut short, and may have a full stop: "sept"
    plays: Mapping[str, frozenset[str]]  # the roles of each word, and in capitals what it is: "MONTH", "UNIT"
    telling: frozenset[str]  # the words and letters that can begin a time by themselves, not just before one
    signs: frozenset[str]  # the words of which every time that is told without a digit has one
    turning: frozenset[str]  # the words that tell whether a sentence looks back or ahead; past endings do too

    def role(self, name: str) -> frozenset[str]:
        """The words that play a part; none where the language has no such words."""
        return self.words.get(name, frozenset())

    def may_tell(self, text: str) -> bool:
        """Whether some text can tell a time at all; most that tell none are seen without cutting them into tokens."""
        return _DIGIT.search(text) is not None or not self.signs.isdisjoint(map(str.lower, {*_WORD.findall(text)}))


@cache
def time_words(language: str) -> TimeWords:
    """The words for a BCP 47 code: "de-AT" is read as German, "en-GB" as English with the day before the month."""
    name, *regions = language.lower().replace("_", "-").split("-")
    folder = files("factx.values") / "tables"
    if not (folder / f"times_{name}.toml").is_file():
        name = "en"
    table: dict[str, Any] = tomllib.loads((folder / f"times_{name}.toml").read_text(encoding="utf-8"))
    plays = _plays(table)
    alone = {word for word, roles in plays.items() if _tells_alone(roles)}
    phrases = {section: _split(table[section]) for section in ("feasts", "repeated", "vague")}
    return TimeWords(
        language=name,
        month_first=table.get("order") == "month first" and not set(regions) & set(table.get("day_first_in", [])),
        months=table["months"],
        weekdays=table["weekdays"],
        units=table["units"],
        seasons=table["seasons"],
        days=table["days"],
        nights=table["nights"],
        **phrases,
        parts_of_day=table["parts_of_day"],
        counts=table["counts"],
        ordinals=table["ordinals"],
        decades=table["decades"],
        words={role: frozenset(words) for role, words in table["words"].items()},
        bounds=_split(table["bounds"]),
        bounding=frozenset(bound for bound in table["bounds"] if " " not in bound),
        modifiers=table["modifiers"],
        portions=_split(table["portions"]),
        future=frozenset(table["future"]["words"]),
        past=frozenset(table["past"]["words"]),
        past_endings=tuple(table["past"]["endings"]),
        shifts={word: far for role, far in _SHIFTS.items() for word in table["words"].get(role, ())},
        named_days={name: (day.year, day.month, day.day) for name, day in table.get("named_days", {}).items()},
        evenings=_evenings(table),
        shortened=frozenset(_shortened(table["months"])),
        plays=plays,
        telling=LETTERS.union(alone, *phrases.values()),
        signs=frozenset(alone).union(*map(_rarest, phrases.values())),
        turning=frozenset(_turning(table)),
    )


def _tells_alone(roles: frozenset[str]) -> bool:
    number = "articles" not in roles and not roles.isdisjoint(_MAY_NUMBER)
    return number or not roles.isdisjoint(TELLING)


def _rarest(phrases: Phrases) -> Iterator[str]:
    """The longest word of each phrase: "moment" of "at the moment"."""
    for entries in phrases.values():
        for pieces, _ in entries:
            yield max(pieces, key=len)


def _turning(table: Mapping[str, Any]) -> Iterator[str]:
    yield from table["future"]["words"]
    yield from table["past"]["words"]
    for role in ("to_read", "set"):
        yield from table["words"].get(role, ())


def _evenings(table: Mapping[str, Any]) -> dict[str, tuple[int, str]]:
    if not table.get("compounds"):
        return {}
    days, parts = table["weekdays"].items(), table["parts_of_day"].items()
    return {day + part: (number, told) for day, number in days for part, told in parts if ":" not in told}


def _shortened(months: Mapping[str, int]) -> Iterator[str]:
    for month, number in months.items():
        if any(len(other) > len(month) and months[other] == number for other in months):
            yield month


def _plays(table: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    roles: dict[str, set[str]] = {}
    for role, words in table["words"].items():
        for word in words:
            roles.setdefault(word, set()).add(role)
    for section, kind in _KINDS.items():
        for phrase in table[section]:
            first, *others = _pieces(phrase)
            roles.setdefault(first, set()).add(kind)
            for piece in others if section in {"bounds", "portions"} else ():
                roles.setdefault(piece, set()).add("LINK")
    for word in _evenings(table):
        roles.setdefault(word, set()).add("NIGHT")
    return {word: frozenset(played) for word, played in roles.items()}


def _split(entries: Mapping[str, str]) -> Phrases:
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, value in entries.items():
        for marked in {phrase, phrase.replace("'", "’")}:
            pieces = _pieces(marked)
            by_first.setdefault(pieces[0], []).append((pieces, value))
    return {first: tuple(sorted(found, key=lambda each: -len(each[0]))) for first, found in by_first.items()}


def _pieces(phrase: str) -> tuple[str, ...]:
    """A phrase as it is cut into tokens."""
    return tuple(re.sub(r"(['’-])", r" \1 ", phrase).split())
