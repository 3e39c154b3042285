"""What exactly is a figure a figure of?

Two figures can be held against each other only where unit, measure, owner and period are the same. `reading_of` brings
them into a form in which that can be told by comparing values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from factx.analysis.actors import UNNAMED, Directory
from factx.analysis.terms import alike, base, bases, pieces, stems, table
from factx.facts import Figure
from factx.language.gazetteer import gazetteer
from factx.language.lexicon import lexicon
from factx.values import Amount, Date

_PEOPLE = frozenset(("{person}", "{people}", "{man}", "{woman}", "{child}"))
_PERSONS = frozenset(("person", "people", "man", "woman"))
_THOUSAND = Decimal(1000)
_LOOSE = Decimal("0.02")
_ABOUT = Decimal("0.1")
_HALF = Decimal("0.5")


class Ends(NamedTuple):
    """Between which numbers an amount lies, by its words: either end is None where it is open."""

    low: Decimal | None
    high: Decimal | None

    def meets(self, other: Ends) -> bool:
        """Whether some number lies between both."""
        below = self.high is not None and other.low is not None and self.high < other.low
        above = self.low is not None and other.high is not None and other.high < self.low
        return not (below or above)


class Period(NamedTuple):
    """The time a figure holds for: its first day and the day after its last, or the words where no day is known."""

    start: date | None = None
    end: date | None = None
    words: frozenset[str] = frozenset()

    def fits(self, other: Period) -> bool:
        """Whether two periods are the same: "this year" and "by the end of 2022" end on one day."""
        if self == other:
            return True
        open_ended = self.start is None or other.start is None
        return open_ended and self.end is not None and self.end == other.end


class Subject(NamedTuple):
    """What is measured: the unit, whether the number is a level or a change, and the words for it without names."""

    unit: str | None
    change: str
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure as it is compared. `names` are the actors and names in its measure; `points` tells that the measure
    points back to some that were named before ("the two countries")."""

    figure: Figure
    subject: Subject
    names: frozenset[str]
    points: bool
    period: Period
    ends: Ends
    source: str


@dataclass(frozen=True, slots=True)
class _Tables:
    empty: frozenset[str]
    pointing: frozenset[str]
    same: Mapping[str, str]
    people: Mapping[str, str]


@cache
def _tables() -> _Tables:
    read = table("measures")
    return _Tables(
        bases(read["empty"]),
        bases(read["pointing"]),
        alike(read["same"]),
        alike(read["people"]),
    )


def reading_of(figure: Figure, actors: Directory) -> Reading | None:
    """A figure as it is compared; None where it does not say well enough what is measured, or has no number."""
    ends = ends_of(figure.amount)
    if ends is None or figure.measure is None:
        return None
    unit = figure.amount.unit
    counted = unit if unit is not None and unit.startswith("{") else None
    words, names, points = _measure(figure.measure.text, counted)
    if figure.of is not None:
        owner = actors.key_of(figure.of, figure.document)
        if owner.startswith(UNNAMED):
            more, inner, again = _measure(figure.of.text, None)
            words, names, points = words | more, names | inner, points or again
        else:
            names |= {base(word) for word in owner.split()}
    if not words:
        return None
    subject = Subject(_plain_unit(unit), _change(figure), words)
    return Reading(figure, subject, names, points, period_of(figure.period), ends, actors.source_of(figure))


@lru_cache(maxsize=1 << 16)
def _measure(text: str, counted: str | None) -> tuple[frozenset[str], frozenset[str], bool]:
    """The words of a measure, the names in it, and whether it points back; the counted noun adds nothing by itself."""
    tables = _tables()
    found = stems(text)
    first = pieces(text)[:1]
    named = {stem.base for stem in found if stem.capital}
    named |= {base(each.lower()) for each in first if _is_name(each, alone=len(found) == len(named) + 1)}
    noun = set(counted.strip("{}").split("_")) if counted else set[str]()
    people = counted in _PEOPLE or bool(noun & tables.people.keys())
    words: set[str] = set()
    for stem in found:
        word = tables.same.get(stem.base, stem.base)
        word = tables.people.get(word, word) if people else word
        passed = word in tables.empty or word in tables.pointing or (people and word in _PERSONS)
        if stem.base not in named and not passed:
            words.add(word)
    if people and noun & tables.people.keys():
        words.add("dead")
    points = any(base(each.lower()) in tables.pointing for each in pieces(text))
    rest = words - {tables.same.get(each, each) for each in noun}
    names = frozenset(stem.base for stem in found if stem.base in named)
    return frozenset(rest or words), names, points


def _is_name(piece: str, *, alone: bool) -> bool:
    """Whether a first word is a name, though any first word may have a capital; `alone` with names only behind it."""
    low, words = piece.lower(), lexicon()
    if not piece[0].isupper():
        return False
    known = low in words.closed or low in words.verbs or words.entry(low).noun in words.nouns
    return low in gazetteer().known or words.entry(piece).kind == "NAME" or (alone and not known)


def _plain_unit(unit: str | None) -> str | None:
    return "{}" if unit is not None and unit.startswith("{") and "/" not in unit else unit


def _change(figure: Figure) -> str:
    """A level, a change up or down by so much, or the level that it came from."""
    change = figure.change
    if change is None or change.manner == "to" or change.direction == "none":
        return "level"
    return "from" if change.manner == "from" else "change"


def period_of(value: Date | None) -> Period:
    """The period of a figure; equal for equal days, whatever the words."""
    if value is None:
        return Period()
    if value.start is None and value.end is None:
        return Period(words=frozenset(value.span.text.lower().split()))
    return Period(value.start, value.end)


def ends_of(amount: Amount) -> Ends | None:
    """Between which numbers an amount lies: a number stands for all that round to it as it is written.

    >>> from factx.documents import Document
    >>> bill = Document("It cost more than $5 million.")
    >>> ends_of(Amount.read(bill.span(8, 28), bill))
    Ends(low=Decimal('5000000'), high=None)
    """
    if amount.value is None:
        low, high = amount.low, amount.high
        if low is None and high is None:
            return None
        return Ends(None if low is None else low - _slack(low), None if high is None else high + _slack(high))
    value = amount.value
    match amount.comparator:
        case ">" | ">=":
            return Ends(value, None)
        case "<" | "<=":
            return Ends(None, value)
        case "~":
            slack = max(abs(value) * _ABOUT, amount.uncertainty or Decimal(0))
        case _:
            slack = max(_slack(value), amount.uncertainty or Decimal(0))
    return Ends(value - slack, value + slack)


def _slack(value: Decimal) -> Decimal:
    """How far a number may be from what it was rounded from: half of its last digit, and no more than a fiftieth."""
    told = value.normalize() if abs(value) >= _THOUSAND else value
    exponent = told.as_tuple().exponent
    last = Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(0)
    return min(last * _HALF, abs(value) * _LOOSE)
