"""Which words around a number tell what it means?"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from factx.language.words import Word


@dataclass(frozen=True)
class FigureWords:
    """The lists of `tables/figures.toml`, by section and name; `every` holds the words of all."""

    sections: Mapping[str, Mapping[str, frozenset[str]]]

    every: frozenset[str]

    def __getitem__(self, section: str) -> Mapping[str, frozenset[str]]:
        return self.sections[section]


@cache
def figure_words() -> FigureWords:
    """The words for English."""
    table = tomllib.loads((files("factx.engines.rules") / "tables" / "figures.toml").read_text(encoding="utf-8"))
    sections = {
        section: {name: frozenset(words.split() if isinstance(words, str) else words) for name, words in rows.items()}
        for section, rows in table.items()
    }
    return FigureWords(sections, frozenset().union(*(words for rows in sections.values() for words in rows.values())))


def lemma_of(word: Word) -> str:
    """The base form of a word; of a verb that the tagger does not know, the form of it that the lists hold."""
    if word.lemma != word.low or word.tag not in {"PAST", "PART"} or not word.low.endswith("ed"):
        return word.lemma
    bases = (word.low[:-1], word.low[:-2], word.low[:-3])  # "raised", "lasted", "trimmed"
    return next((base for base in bases if base in figure_words().every), word.low)
