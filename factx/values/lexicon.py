"""Which words make numbers, units and times in a language?

The words stand in `tables/`: one file per language, one for currencies, one for units. They are read when first asked
for. A language without a table of its own is read as English.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from factx.values.joined import Joined
from factx.values.phrases import Phrases
from factx.values.tokens import FRACTIONS

_SIGNS = ("no_symbols", "known_numbers")
_NOUN_LISTS = ("adjectives_out", "adjectives", "no_adjectives", "persons", "verbs", "no_terms")


@dataclass(frozen=True)
class Lexicon:
    """The words of one language, as its table lists them. A language without a table has no `decimal` mark."""

    language: str
    decimal: str
    group: str
    cardinals: Mapping[str, int]
    magnitudes: Mapping[str, Decimal]
    letters: Mapping[str, Decimal]
    multiples: Mapping[str, Decimal]
    fractions: Mapping[str, int]
    ordinals: Mapping[str, int]
    words: Mapping[str, frozenset[str]]
    openers: frozenset[str]
    numeric: frozenset[str]
    joined: Joined | None
    wholes: Mapping[str, Decimal]
    comparators: Phrases[str]
    comparators_after: Phrases[str]
    currencies: Phrases[str]
    units: Phrases[str]
    change: Mapping[str, frozenset[str]]
    directions: Mapping[str, str]
    nouns: Mapping[str, str]
    stop: frozenset[str]
    adjective_endings: tuple[str, ...]
    verb_endings: tuple[str, ...]
    plurals: Mapping[str, str]
    capitals: bool
    noun_first: bool
    multipliers: Mapping[str, Decimal]
    plus_or_minus: tuple[list[str], ...]

    def cardinal(self, word: str) -> int | None:
        """The whole number that a single word names: "seven", "zweihundertfünfzig"."""
        value = self.cardinals.get(word)
        return self.joined.value(word) if value is None and self.joined is not None else value


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon for a BCP 47 code: "de-AT" is read as German.

    A language without a table has digits, signs, codes and international symbols, and no words.
    """
    name, *regions = language.lower().replace("_", "-").split("-")
    table = _whole_table(name)
    pointed = any(region.upper() in table["digits"]["point_in"] for region in regions)
    numbers, nouns = table["numbers"], table["nouns"]
    change = {key.replace("_", " "): frozenset(words) for key, words in table["change"].items()}
    return Lexicon(
        language=name,
        decimal="." if pointed else table["digits"]["decimal"],
        group="," if pointed else table["digits"]["group"],
        cardinals=numbers["cardinals"],
        magnitudes=_decimals(numbers["magnitudes"]),
        letters=_decimals(numbers["letters"]),
        multiples={word: Decimal(int(Decimal(value))) for word, value in numbers["multiples"].items()},
        fractions=numbers["fractions"],
        ordinals=numbers["ordinals"],
        words={
            **{key.replace("_", " "): frozenset(words) for key, words in numbers["words"].items()},
            **{f"range {key}": frozenset(words) for key, words in table["ranges"].items()},
            **{key: frozenset(table[key]["words"]) for key in ("labels", "determiners", "per")},
            **{f"age {key}": frozenset(words) for key, words in table["age"].items()},
            **{f"per {key}": frozenset(table["per"][key]) for key in ("each", "nouns")},
            **{key.replace("_", " "): frozenset(nouns[key]) for key in _NOUN_LISTS},
            **{key.replace("_", " "): frozenset(listed) for key, listed in table["context"].items()},
        },
        openers=_openers(numbers),
        numeric=_words_of(numbers, "cardinals", "magnitudes", "multiples", "multipliers", "fractions", "ordinals"),
        joined=Joined(numbers["joined"], numbers["cardinals"]) if "joined" in numbers else None,
        wholes=_decimals(numbers["wholes"]),
        comparators=Phrases((phrase, sign) for sign, listed in table["comparators"].items() for phrase in listed),
        comparators_after=Phrases((phrase, sign) for sign, listed in table["after"].items() for phrase in listed),
        currencies=Phrases([*_currency_names(name), *table.get("currencies", {}).items()]),
        units=Phrases([*_unit_names(name), *table.get("units", {}).items()]),
        change=change,
        directions={word: key for key in ("up", "down", "none") for word in change[key]},
        nouns=nouns["irregular"],
        stop=frozenset(nouns["stop"]),
        adjective_endings=tuple(nouns["adjective_endings"]),
        verb_endings=tuple(nouns["verb_endings"]),
        plurals=nouns["plurals"],
        capitals=bool(nouns["capitals"]),
        noun_first=bool(nouns["first"]),
        multipliers=_decimals(numbers["multipliers"]),
        plus_or_minus=tuple(phrase.split() for phrase in numbers["words"]["plus_or_minus"]),
    )


def _openers(numbers: Mapping[str, Any]) -> frozenset[str]:
    """The words that the words of a quantity can begin with: everything else is passed over at once."""
    led = {word for name in ("articles", "another", "half", "few") for word in numbers["words"][name]}
    return _words_of(numbers, "cardinals", "multiples", "multipliers", "fractions", "wholes") | led | set(FRACTIONS)


def _words_of(numbers: Mapping[str, Any], *names: str) -> frozenset[str]:
    return frozenset(word for name in names for word in numbers[name])


@cache
def currency_signs() -> Phrases[str]:
    """Signs and codes beside a number, as they are written: "$", "A$", "USD"."""
    entries = [(code, code) for code in _table("currencies")]
    for code, row in _table("currencies").items():
        for sign in row.get("signs", ()):
            entries.append((sign, code))
            if not sign.isalpha():
                entries.append((sign.lower(), code))
    return Phrases(entries, keep_case=True)


@cache
def currency_letters() -> Mapping[str, str]:
    """Single letters that stand before a number of money: "R" for the rand."""
    return {letter: code for code, row in _table("currencies").items() for letter in row.get("letters", ())}


@cache
def currency_phrases() -> Mapping[str, str]:
    """The names of more than one word: "canadian dollar"."""
    return {phrase: code for code, row in _table("currencies").items() for phrase in row.get("phrases", ())}


@cache
def currency_codes() -> frozenset[str]:
    return frozenset(_table("currencies"))


@cache
def unit_symbols() -> Phrases[str]:
    """Symbols behind a number, as they are written, with their SI prefixes: "km", "µg", "°C"."""
    table = _table("units")
    entries: list[tuple[str, str]] = []
    for row in table["unit"]:
        for symbol in row.get("symbols", ()):
            if row.get("prefixed"):
                entries += [
                    (sign + symbol, sign_code + row["code"]) for sign, sign_code in table["prefixes"]["symbols"].items()
                ]
    plain = [(symbol, row["code"]) for row in table["unit"] for symbol in row.get("symbols", ())]
    return Phrases({**dict(entries), **dict(reversed(plain))}.items(), keep_case=True)


@cache
def unit_titles() -> Mapping[str, str]:
    """The English name of every unit code that has one: "km/h" is made of two."""
    return {code: name for name, code in reversed(_unit_names("en"))}


@cache
def small_money() -> Mapping[str, str]:
    """The currencies of small change, a hundred to one: "pence" are of the pound."""
    return {row["code"]: row["money"] for row in _table("units")["unit"] if "money" in row}


@cache
def unit_parts() -> Mapping[str, Mapping[str, int]]:
    """How many of each smaller unit make one of a larger unit, for what is told in two of them."""
    parts: Mapping[str, Mapping[str, int]] = _table("units")["parts"]
    return parts


@cache
def arithmetic() -> Context:
    """The context for every computation with values: 34 digits, whatever the caller's own context is."""
    return Context(prec=34)


@cache
def currency_titles() -> Mapping[str, str]:
    """The English name of every currency code that has one: "US dollar" is "us dollar"."""
    named = {code: [*row.get("phrases", ()), *row.get("names", ())] for code, row in _table("currencies").items()}
    return {code: names[0] for code, names in named.items() if names}


@cache
def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((files("factx.values") / "tables" / f"{name}.toml").read_text(encoding="utf-8"))


def _whole_table(language: str) -> dict[str, Any]:
    """The table of a language, with what it leaves out as English has it, but empty of words."""
    english = _table("en")
    if language == "en":
        return english
    known = (files("factx.values") / "tables" / f"{language}.toml").is_file()
    table: dict[str, Any] = _filled(_table(language) if known else {}, english)
    if not known:
        table["digits"] = {"decimal": "", "group": "", "point_in": []}
    for part in ("comparators", "after"):
        for sign, listed in english[part].items():
            table[part][sign] = [*table[part].get(sign, ()), *(each for each in listed if not each[0].isalpha())]
    for name in _SIGNS:
        table["context"][name] = table["context"][name] or english["context"][name]
    return table


def _filled(table: Mapping[str, Any], pattern: Mapping[str, Any]) -> dict[str, Any]:
    """A table with every key of the pattern: its own value, or an empty one of the same kind."""
    found = dict(table)
    for key, value in pattern.items():
        if isinstance(value, dict):
            found[key] = _filled(table.get(key, {}), value if _is_section(value) else {})
        else:
            found.setdefault(key, type(value)())
    return found


def _is_section(value: Mapping[str, Any]) -> bool:
    """Whether a table holds parts, not words and their values."""
    return any(isinstance(each, dict | list) for each in value.values())


def _decimals(numbers: Mapping[str, str]) -> dict[str, Decimal]:
    return {word: Decimal(value) for word, value in numbers.items()}


def _currency_names(language: str) -> list[tuple[str, str]]:
    if language != "en":
        return []
    found = []
    for code, row in _table("currencies").items():
        found += [(name, code) for name in row.get("names", ())]
        for phrase in row.get("phrases", ()):
            found += [(phrase, code), (f"{phrase}s", code)]
    return found


def _unit_names(language: str) -> list[tuple[str, str]]:
    if language != "en":
        return []
    table = _table("units")
    found: list[tuple[str, str]] = []
    for row in table["unit"]:
        for name in row.get("names", ()):
            found += [(name, row["code"]), (f"{name}s", row["code"]), (_of_plural(name), row["code"])]
            if row.get("prefixed"):
                for prefix, sign in table["prefixes"]["names"].items():
                    found += [(prefix + name, sign + row["code"]), (f"{prefix}{name}s", sign + row["code"])]
    return [(name, code) for name, code in found if name]


def _of_plural(name: str) -> str:
    """ "degree celsius" is "degrees celsius" in the plural, "part per million" is "parts per million"."""
    first, blank, rest = name.partition(" ")
    return f"{first}s{blank}{rest}" if blank else ""
