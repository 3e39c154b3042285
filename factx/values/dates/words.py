"""Which words tell of times in a language?

They stand in `tables/times_<language>.toml` and are read when first asked for. A language without a table is read as
English.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


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
    feasts: Mapping[tuple[str, ...], str]
    repeated: Mapping[tuple[str, ...], str]
    vague: Mapping[tuple[str, ...], str]
    parts_of_day: Mapping[str, str]
    counts: Mapping[str, int]
    ordinals: Mapping[str, int]
    decades: Mapping[str, int]
    words: Mapping[str, frozenset[str]]
    bounds: Mapping[tuple[str, ...], str]
    modifiers: Mapping[str, str]
    portions: Mapping[tuple[str, ...], str]
    future: frozenset[str]
    past: frozenset[str]
    past_endings: tuple[str, ...]
    telling: frozenset[str]  # one of these, or a number, is in every time
    leading: frozenset[str]  # every time begins with one of these, or with a number

    def role(self, name: str) -> frozenset[str]:
        """The words that play a part; none where the language has no such words."""
        return self.words.get(name, frozenset())


@cache
def time_words(language: str) -> TimeWords:
    """The words for a BCP 47 code: "de-AT" is read as German."""
    name = language.lower().split("-")[0]
    folder = files("factx.values") / "tables"
    if not (folder / f"times_{name}.toml").is_file():
        name = "en"
    table: dict[str, Any] = tomllib.loads((folder / f"times_{name}.toml").read_text(encoding="utf-8"))
    telling = frozenset(_pieces(table, _TELLING)) | frozenset(table["words"].get("then", []))
    leading = (
        telling
        | frozenset(_pieces(table, _LEADING))
        | frozenset(each for role in table["words"].values() for each in role)
    )
    return TimeWords(
        language=name,
        month_first=table.get("order") == "month first",
        months=table["months"],
        weekdays=table["weekdays"],
        units=table["units"],
        seasons=table["seasons"],
        days=table["days"],
        nights=table["nights"],
        feasts=_split(table["feasts"]),
        repeated=_split(table["repeated"]),
        vague=_split(table["vague"]),
        parts_of_day=table["parts_of_day"],
        counts=table["counts"],
        ordinals=table["ordinals"],
        decades=table["decades"],
        words={role: frozenset(words) for role, words in table["words"].items()},
        bounds=_split(table["bounds"]),
        modifiers=table["modifiers"],
        portions=_split(table["portions"]),
        future=frozenset(table["future"]["words"]),
        past=frozenset(table["past"]["words"]),
        past_endings=tuple(table["past"]["endings"]),
        telling=telling,
        leading=leading,
    )


_TELLING = (
    "months", "weekdays", "units", "seasons", "days", "nights", "feasts", "parts_of_day", "counts", "decades",
    "repeated", "vague",
)  # fmt: skip
_LEADING = ("bounds", "modifiers", "portions", "ordinals")


def _pieces(table: Mapping[str, Any], sections: tuple[str, ...]) -> Iterator[str]:
    """Every word of some sections of a table; those of a phrase one by one, its articles left to the other roles."""
    for section in sections:
        for phrase in table[section]:
            yield from phrase.replace("'", " ").replace("-", " ").split()


def _split(entries: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    """Phrases as tuples of words, the longest first."""
    pairs = [
        (tuple(phrase.replace("'", " ' ").replace("-", " - ").split()), value) for phrase, value in entries.items()
    ]
    return dict(sorted(pairs, key=lambda pair: -len(pair[0])))
