"""Which words around a number tell what it means?"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class FigureWords:
    """The lists of `tables/figures.toml`, by section and name."""

    sections: Mapping[str, Mapping[str, frozenset[str]]]

    def __getitem__(self, section: str) -> Mapping[str, frozenset[str]]:
        return self.sections[section]


@cache
def figure_words() -> FigureWords:
    """The words for English."""
    table = tomllib.loads((files("factx.engines.rules") / "tables" / "figures.toml").read_text(encoding="utf-8"))
    return FigureWords(
        {
            section: {
                name: frozenset(words.split() if isinstance(words, str) else words) for name, words in rows.items()
            }
            for section, rows in table.items()
        }
    )
