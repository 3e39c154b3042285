"""Which words of a text may a quote not change?

A number, a magnitude, a unit, a currency, a negation, a comparison and a name are facts. A quote that drops, adds or
replaces one of them says something else than its source, however alike the two look. Words that only stand against each
other (he/she, before/after, rose/fell, may/will) are facts when one takes the other's place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from factx.grounding.folding import fold

_FACTS = ("negation", "number", "magnitude", "currency", "comparison", "condition")
_SIGNS = frozenset("$€£¥₹₽₩₺₴₪₫฿%‰‱°+<>=≤≥±≈~×÷")
_NEXT_ONLY = frozenset(["no", "non", "un", "anti", "without"])  # deny the very next word: "no-limits [partnership]"
_SUFFIXES = ("ing", "ed", "es", "s", "d", "e", "y")


class Vocabulary:
    """The words that carry facts, by kind."""

    def __init__(self) -> None:
        table = json.loads(files("factx.grounding").joinpath("words.json").read_text(encoding="utf-8"))
        self._kinds = {word: kind for kind in reversed(_FACTS) for word in _folded(table[kind])}
        self._units = frozenset(_folded(table["unit"]))
        self._bounds = frozenset(_folded(table["bound"]))
        self._hedges = frozenset(_folded(table["hedge"]))
        self._prefixes = tuple(_folded(table["prefixes"]))
        self._contrasts = _memberships(map(_folded, table["contrasts"]))
        self._poles = _memberships(_stems(side) for pair in table["poles"] for side in pair)
        self._confusable = frozenset(_folded(table["confusable"]))
        self.ordinary = frozenset(_folded(table["ordinary"]))

    def fact(self, key: str) -> str | None:
        """What kind of fact a word is by itself, if any."""
        if any(char.isdigit() or char.isnumeric() for char in key):
            return "number"
        if any(char in _SIGNS for char in key):
            return "currency"
        if not any(map(str.isalnum, key)):
            return "sign"
        if key.endswith(("n't", "n’t")):
            return "negation"
        return self._kinds.get(key)

    def is_number(self, key: str) -> bool:
        return self.fact(key) in {"number", "magnitude", "currency"}

    def is_confusable(self, one: str, other: str) -> bool:
        """Whether two names that are spelled alike both exist: "Johnson" and "Johnston", "Niger" and "Nigeria"."""
        return one in self._confusable or (one + "s" == other or other + "s" == one)

    def is_bound(self, key: str) -> bool:
        """Whether a word says how a number beside it is meant, or what it counts: "over", "about", "years"."""
        return key in self._bounds or key in self._units

    def is_unit(self, key: str) -> bool:
        return key in self._units

    def is_hedge(self, key: str) -> bool:
        return key in self._hedges

    def opposed(self, one: str, other: str) -> bool:
        """Whether one word in the other's place says something else: he/she, before/after, rose/fell, able/unable."""
        if one == other or is_variant(one, other):
            return False
        if self._contrasts.get(one, frozenset()) & self._contrasts.get(other, frozenset()):
            return True
        poles, against = self._poles.get(_stem(one), frozenset()), self._poles.get(_stem(other), frozenset())
        if any(side ^ 1 in against for side in poles):
            return True
        long, short = (one, other) if len(one) > len(other) else (other, one)
        return any(long == prefix + short for prefix in self._prefixes) or _is_less(long, short)


@cache
def vocabulary() -> Vocabulary:
    return Vocabulary()


def is_variant(one: str, other: str) -> bool:
    """Whether two words are one in British and American spelling: "metre" and "meter", "labour" and "labor"."""
    return one != other and _american(one) == _american(other)


def skipped_fact(before: Sequence[str], skipped: Sequence[str], after: Sequence[str]) -> str | None:
    """The word that may not be left out between two parts of an elided quote, because it belongs to one of them.

    A negation or a bound just before the words that go on ("has [never] refused", "[more than] 5"), all that belongs
    to a number at the edge ("170 [million]", "[$] 170"), and a number that would change its neighbour ("170 [million
    and 3] billion").
    """
    known = vocabulary()
    tail = skipped if len(skipped) <= 3 else skipped[-2:]
    for nth, key in enumerate(tail, 1):
        if known.fact(key) == "negation" and (nth == len(tail) or key not in _NEXT_ONLY):
            return key
    if not skipped or not before or not after:
        return None
    goes_on = after[1] if after[0] in {"a", "an"} and len(after) > 1 else after[0]
    ends_in_number, goes_on_in_number = known.fact(before[-1]), known.fact(goes_on)
    if ends_in_number in {"number", "currency"} and (known.fact(skipped[0]) or known.is_unit(skipped[0])):
        return skipped[0]
    if ends_in_number in {"number", "currency"} and goes_on_in_number in {"magnitude", "currency", "number"}:
        return skipped[0]
    if goes_on_in_number and (known.fact(skipped[-1]) or known.is_bound(skipped[-1])):
        return skipped[-1]
    return None


def _american(word: str) -> str:
    """The American spelling of a word, or what would be one."""
    plain = word.replace("our", "or").replace("is", "iz").replace("yse", "yze")
    return re.sub("tre(s?)$", r"ter\1", plain)


def _folded(words: str) -> list[str]:
    return [fold(word) for word in words.split()]


def _memberships(groups: Iterable[Sequence[str]]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for nth, group in enumerate(groups):
        for word in group:
            found.setdefault(word, set()).add(nth)
    return {word: frozenset(members) for word, members in found.items()}


def _stems(words: str) -> list[str]:
    return sorted({_stem(word) for word in words.split()})


def _stem(word: str) -> str:
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word


def _is_less(long: str, short: str) -> bool:
    """ "useless" against "useful" or "use"."""
    return long.endswith("less") and short.removesuffix("ful") == long.removesuffix("less")
