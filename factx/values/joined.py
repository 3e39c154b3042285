"""Which number does one long word name, in a language that writes its numbers together?"""

from __future__ import annotations

import re
from collections.abc import Mapping


class Joined:
    """Reads "zweihundertfünfundvierzigtausend": hundreds, ones and tens, before and behind the thousand.

    >>> ones, larger = {"ein": 1, "zwei": 2}, {"hundred": {"hundert": 100}, "thousand": {"tausend": 1000}}
    >>> joined = Joined({"ones": ones, "and": {"und": 0}, **larger}, {"zwei": 2, "zwanzig": 20})
    >>> joined.value("zweitausendeinhundertzweiundzwanzig"), joined.value("zweig")
    (2122, None)
    """

    def __init__(self, pieces: Mapping[str, Mapping[str, int]], cardinals: Mapping[str, int]) -> None:
        self._ones = dict(pieces["ones"])
        self._joints = tuple(pieces["and"])
        self._small = {word: value for word, value in cardinals.items() if 0 < value < 100}
        ones, small = _any_of(self._ones), _any_of({**self._small, **self._ones})
        tens = _any_of({word: value for word, value in cardinals.items() if 20 <= value <= 90})
        joint, hundred, thousand = (_any_of(pieces[name]) for name in ("and", "hundred", "thousand"))
        below = rf"(?:(?:(?P<hundreds{{0}}>{small})?(?P<hundred{{0}}>{hundred}))?(?:{joint})?"
        below += rf"(?:(?P<ones{{0}}>{ones}){joint}(?P<tens{{0}}>{tens})|(?P<small{{0}}>{small}))?)"
        self._pattern = re.compile(rf"(?:{below.format('_above')}(?P<thousand>{thousand}))?{below.format('_below')}")

    def value(self, word: str) -> int | None:
        """The number, or None where the word is none."""
        found = self._pattern.fullmatch(word)
        if found is None or not word or word in self._ones or word.startswith(self._joints):
            return None
        groups = found.groupdict()
        above = self._part(groups, "_above")
        return (above or 1) * 1000 * (groups["thousand"] is not None) + self._part(groups, "_below")

    def _part(self, groups: Mapping[str, str | None], where: str) -> int:
        leading = groups[f"hundreds{where}"]
        hundreds = (self._number(leading) if leading else 1) if groups[f"hundred{where}"] else 0
        rest = (groups[f"{name}{where}"] for name in ("ones", "tens", "small"))
        return 100 * hundreds + sum(self._number(word) for word in rest if word)

    def _number(self, word: str) -> int:
        return self._ones.get(word) or self._small[word]


def _any_of(words: Mapping[str, int]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)).join(("(?:", ")"))
