"""Which rules of the grammar can hold at a word?

A rule is tried only where one of the words stands that it can open with, so that most words cost next to nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from factx.values.dates.words import time_words

_SHIFTS = "this last next"
_AMOUNT = "NUMBER COUNT few couple half"
_ORDINAL = "NUMBER COUNT ORDINAL last"
_OPENINGS = {  # rule: the roles that it opens with, and those that it opens with behind "the"
    "clocks": ("from between PART half quarter early late NUMBER COUNT few couple", "PART early late"),
    "numeric": ("NUMBER", ""),
    "day": ("NUMBER COUNT ORDINAL WEEKDAY MONTH", "NUMBER COUNT ORDINAL"),
    "month": (f"{_SHIFTS} NUMBER MONTH months", "months"),
    "weekday_in": (f"WEEKDAY {_SHIFTS}", f"WEEKDAY UNIT {_SHIFTS}"),
    "weekday": (f"WEEKDAY {_SHIFTS}", f"WEEKDAY {_SHIFTS}"),
    "quarter": (f"{_ORDINAL} {_SHIFTS} LETTER", f"{_ORDINAL} {_SHIFTS} LETTER"),
    "decade": ("NUMBER DECADE COUNT ORDINAL MARK UNIT", "NUMBER DECADE COUNT ORDINAL MARK UNIT"),
    "season": (f"SEASON {_SHIFTS}", f"SEASON {_SHIFTS}"),
    "own_year": (f"fiscal school {_SHIFTS}", f"fiscal school {_SHIFTS}"),
    "feast": ("FEAST", ""),
    "shifted": (_SHIFTS, f"UNIT {_SHIFTS}"),
    "shifted_behind": ("UNIT WEEKDAY", "UNIT WEEKDAY"),
    "deictic": ("NIGHT DAY", "UNIT"),
    "within": ("PORTION UNIT", "PORTION UNIT"),
    "so_far": ("earlier later", ""),
    "nth_of": (f"UNIT {_ORDINAL}", f"UNIT {_ORDINAL}"),
    "ago": (f"UNIT {_AMOUNT}", "UNIT"),
    "ago_first": ("ago_before ago_prefix", ""),
    "run": (f"UNIT last next {_AMOUNT}", f"UNIT last next {_AMOUNT}"),
    "told": ("that same then", "same"),
    "some": ("recent UNIT", "recent"),
    "repeated": ("REPEATED times each all", ""),
    "length": (f"whole all {_AMOUNT}", ""),
    "vague": ("VAGUE", ""),
    "year": ("NUMBER COUNT UNIT", "UNIT"),
}
_ALSO = {"q": "LETTER", "h": "LETTER", "'": "MARK", "’": "MARK", "½": "COUNT"}


@dataclass(frozen=True)
class Openings:
    """The names of the rules to try at each word, and behind "the" at each word, in the order of the grammar."""

    plain: Mapping[str, tuple[str, ...]]
    behind: Mapping[str, tuple[str, ...]]
    number: tuple[str, ...]
    number_alone: tuple[str, ...]  # of those, the ones that need no word of time behind the number
    number_slashed: tuple[str, ...]
    number_behind: tuple[str, ...]


@cache
def openings(language: str) -> Openings:
    """The openings for a BCP 47 code."""
    roles = {word: set(played) for word, played in time_words(language).plays.items()}
    for word, kind in _ALSO.items():
        roles.setdefault(word, set()).add(kind)
    return Openings(
        {word: _rules(played, 0) for word, played in roles.items()},
        {word: _rules(played, 1) for word, played in roles.items()},
        _rules({"NUMBER"}, 0),
        ("clocks", "numeric", "decade", "year"),
        ("numeric", "year"),
        _rules({"NUMBER"}, 1),
    )


def _rules(played: set[str], place: int) -> tuple[str, ...]:
    return tuple(rule for rule, roles in _OPENINGS.items() if not played.isdisjoint(roles[place].split()))
