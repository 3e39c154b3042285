"""Do two statements speak of the same thing?

Statements are compared by the base forms of the words that carry content, with words of one meaning under one of them.
Whether a statement affirms or denies is told apart from what it is about, so that a claim and its denial share terms.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from factx.language.gazetteer import gazetteer
from factx.language.lexicon import lexicon

_WORD = re.compile(r"n[’']t\b|(?:[^\W\d_](?!n[’']t\b))+[^\W\d_]?|[^\W\d_]|\d[\d.,]*\d|\d")
_MUTE = ("at", "iz", "iv", "uc", "ut", "ur", "ag", "ov", "dg", "nc", "rs", "ns")
_VERBAL = ("V", "ED", "EN", "ING", "PAST", "AUX", "MODAL")


class Stem(NamedTuple):
    """A word in lower case, its base form, and whether it has a capital inside a sentence."""

    low: str
    base: str
    capital: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """What a statement is about, and whether it affirms it.

    - content: the words that carry its content, in base form
    - numbers: the numbers in it, as digits
    - names: the words that are written with a capital inside the sentence
    - affirms: whether it says that something is so, rather than that it is not
    - plain: whether it holds one negation at most, so that affirming and denying can be told apart
    - hedged: whether it says so with a reservation
    - guarded: whether the reservation is about how sure or how much it is, and not a condition or an opinion
    """

    content: frozenset[str]
    numbers: frozenset[str]
    names: frozenset[str]
    affirms: bool
    plain: bool
    hedged: bool
    guarded: bool


@dataclass(frozen=True, slots=True)
class _Tables:
    empty: frozenset[str]
    negations: frozenset[str]
    negating: frozenset[str]
    guards: frozenset[str]
    hedges: frozenset[str]
    measures: tuple[str, ...]
    phrases: tuple[str, ...]
    same: Mapping[str, str]
    opposite: Mapping[str, str]


def table(name: str) -> dict[str, Any]:
    """One of the tables beside this module."""
    with (files("factx.analysis") / "tables" / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def alike(rows: str) -> dict[str, str]:
    """Each word of a row, in its base form → the first of the row, in its base form."""
    return {base(word): base(row.split()[0]) for row in rows.strip().splitlines() for word in row.split()}


def bases(row: str) -> frozenset[str]:
    """The words of a row, as they are and in their base forms."""
    return frozenset(row.split()) | {base(word) for word in row.split()}


@cache
def _tables() -> _Tables:
    read = table("terms")
    pairs = [row.split() for row in read["opposite"]["pairs"].strip().splitlines()]
    return _Tables(
        bases(read["empty"]["words"]),
        frozenset(read["negation"]["words"].split()),
        bases(read["negation"]["verbs"]),
        bases(read["hedge"]["guards"]),
        bases(read["hedge"]["words"]),
        tuple(read["hedge"]["measures"]),
        tuple(read["hedge"]["phrases"]),
        alike(read["same"]["groups"]),
        {base(second): base(first) for first, second in pairs},
    )


def pieces(text: str) -> list[str]:
    """The words and numbers of a text, as they are written; "didn't" is two."""
    return _WORD.findall(text)


@lru_cache(maxsize=1 << 16)
def base(low: str) -> str:
    """The base form of a word in lower case; of an adjective for a country, the country."""
    country = gazetteer().peoples.get(low)
    if country:
        return country
    entry = lexicon().entry(low)
    if not (entry.kind.endswith(_VERBAL) or "/V" in entry.kind):
        return entry.noun
    return entry.verb if entry.verb != low or low in lexicon().verbs else _unending(low)


def _unending(low: str) -> str:
    """A verb that no table knows, without its ending: "poisoned", "vaccinating"."""
    stem = next((low.removesuffix(end) for end in ("ing", "ed") if low.endswith(end) and len(low) > len(end) + 2), low)
    if stem == low:
        return low
    if stem[-1] == stem[-2] and stem[-1] not in "lsz":
        return stem[:-1]
    return f"{stem}e" if stem.endswith(_MUTE) else stem


@lru_cache(maxsize=1 << 16)
def stems(text: str) -> tuple[Stem, ...]:
    """The words of a text that carry content, in order, each in its base form; numbers are left out."""
    empty = _tables().empty
    found = []
    for nth, piece in enumerate(pieces(text)):
        low = piece.lower()
        word = base(low)
        if not low[0].isdigit() and low not in empty and word not in empty:
            found.append(Stem(low, word, nth > 0 and piece[0].isupper()))
    return tuple(found)


@lru_cache(maxsize=1 << 16)
def terms(text: str) -> Terms:
    """The terms of a statement.

    >>> one, other = terms("The dam has burst."), terms("The dam did not burst.")
    >>> one.content == other.content, one.affirms, other.affirms
    (True, True, False)
    """
    tables = _tables()
    content: set[str] = set()
    turns = 0
    for stem in stems(text):
        if stem.low in tables.negations or stem.base in tables.negating:
            turns += 1
            continue
        word = tables.same.get(stem.base, stem.base)
        if word in tables.opposite:
            turns += 1
            word = tables.opposite[word]
        content.add(word)
    written = pieces(text)
    low, plain = text.lower(), {base(each.lower()) for each in written}
    guarded = not plain.isdisjoint(tables.guards) or any(phrase in low for phrase in tables.measures)
    hedged = guarded or not plain.isdisjoint(tables.hedges) or any(phrase in low for phrase in tables.phrases)
    return Terms(
        content=frozenset(content),
        numbers=frozenset(each.replace(",", "").rstrip(".") for each in written if each[0].isdigit()),
        names=frozenset(stem.base for stem in stems(text) if stem.capital),
        affirms=turns % 2 == 0,
        plain=turns <= 1,
        hedged=hedged,
        guarded=guarded,
    )


def share(some: Iterable[str], others: frozenset[str]) -> float:
    """How much of some words stands among others: 1 for all; 0 where there are none."""
    mine = set(some)
    return len(mine & others) / len(mine) if mine else 0.0


def jaccard(some: frozenset[str], others: frozenset[str]) -> float:
    """How much two sets have in common: 1 where they are equal, 0 where nothing is."""
    both = len(some & others)
    return both / (len(some) + len(others) - both) if both else 0.0
