"""Which words do audits look at?

They stand in `tables/words.toml` and are read when first asked for.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Wording:
    """The lists of the table; what each is for is told there."""

    endings: frozenset[str]
    pointing: frozenset[str]
    several: frozenset[str]
    measures: frozenset[str]
    plain: frozenset[str]
    denying: frozenset[str]
    beginnings: tuple[str, ...]
    not_so: frozenset[str]
    passed: frozenset[str]


@cache
def wording() -> Wording:
    table = tomllib.loads((files("factx.audits") / "tables" / "words.toml").read_text(encoding="utf-8"))
    denials = {name: listed.split() for name, listed in table["denials"].items()}
    return Wording(
        endings=frozenset(["", *table["endings"].split()]),
        pointing=frozenset(table["pointing"].split()),
        several=frozenset(table["several"].split()),
        measures=frozenset(table["measures"].split()),
        plain=frozenset(denials["plain"]),
        denying=frozenset(denials["plain"] + denials["others"]),
        beginnings=tuple(denials["beginnings"]),
        not_so=frozenset(denials["not_so"]),
        passed=frozenset(denials["passed"]),
    )
