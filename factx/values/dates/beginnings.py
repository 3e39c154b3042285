"""Where in a stretch of text may a time begin?

A look at each token from the end to the start: a word that tells a time, or one that plays a part before such a word.
The rules of the grammar are tried at these places alone, which is what makes them quick, on hostile text too.
"""

from __future__ import annotations

from collections.abc import Sequence

from factx.values.dates.view import APOSTROPHES, HYPHENS, View
from factx.values.dates.words import LETTERS, TELLING, TimeWords
from factx.values.tokens import DIGITS, WORD, Token

_JOINTS = HYPHENS | APOSTROPHES | {"½"}
_NUMBERS = frozenset({"COUNT", "half", "quarter"})
_CENTURIES = frozenset({18, 19, 20})
_CLOCK_NEXT = frozenset({"past_the_hour", "to_the_hour", "forenoon", "afternoon", "of_the_clock"})
_CHAINS = HYPHENS | {"/", ":"}
_LONGEST_CHAIN = 8  # "2024-05-06/2024-05-08" has six numbers; a longer chain is no time
_HOURS_NEXT = frozenset({"forenoon", "afternoon", "of_the_clock", "past_the_hour"})
_BEHIND_MONTHS = HYPHENS | {",", ".", "/"}
_MONTH_NEAR = frozenset({
    *("on", "of", "between", "from", "to", "and", "the", "this", "last", "next"),
    *("ORDINAL", "COUNT", "BOUND", "PORTION", "MODIFIER", "SEASON", "WEEKDAY"),
})  # fmt: skip
_CLOCK_MARKS = frozenset({":", "/", "'", "’", "s", "h", "½"})


class Beginnings(View):
    """`begins` says of each token whether a time may begin there."""

    def __init__(self, tokens: Sequence[Token], words: TimeWords) -> None:
        super().__init__(tokens, words)
        self.begins = self._beginnings()

    def _beginnings(self) -> list[bool]:
        """Whether a time may begin at each token: a word that tells one, or that plays a part before such a word."""
        begins = [False] * len(self.tokens)
        after, chain = self.size, 0
        for spot in self._spots():
            at, later = spot, False
            while 0 <= at < after:
                if self.tokens[at].kind == DIGITS:
                    chain = chain + 1 if self.lows[at + 1] in _CHAINS and self.tokens[at + 2].kind == DIGITS else 1
                    later = chain <= _LONGEST_CHAIN and self._counts(at, later=later)
                else:
                    later = self._opens(at, self.plays[at], later=later)
                if not later:
                    break
                begins[at] = True
                at -= 1
            after = min(after, at)
        return begins

    def _spots(self) -> list[int]:
        """The tokens that a time may begin at even where none begins behind them, from the end to the start."""
        telling = self.words.telling
        spots = [at for at, (kind, _, _, _, low) in enumerate(self.tokens) if kind == DIGITS or low in telling]
        spots.reverse()
        return spots

    def _counts(self, at: int, *, later: bool) -> bool:
        """Whether a time may begin at a number."""
        if not (self._dates(at) or (later and self.tokens[at + 1].kind != DIGITS)):
            return False
        return not self.touches(at) or self.tokens[at - 1].kind != WORD or self._may_touch(at - 1)

    def _opens(self, at: int, roles: frozenset[str], *, later: bool) -> bool:
        """Whether a time may begin at a word or a mark."""
        if not roles:
            low = self.lows[at]
            if later and low in _JOINTS:
                return True
            return low in LETTERS and self.tokens[at + 1].kind == DIGITS and self.touches(at + 1)
        if later:
            return True
        if "verbs_too" in roles and not self._is_month(at):
            return False
        return not roles.isdisjoint(TELLING) or self._phrased(at, roles) or self._numbers(at, roles)

    def _may_touch(self, at: int) -> bool:
        """Whether a word may be written together with a number: "Q3", "mar4"; not the letters of an address."""
        return len(self.lows[at]) <= 2 or "MONTH" in self.plays[at]

    def _is_month(self, at: int) -> bool:
        """Whether a word such as "May" stands where a month would: beside a number, or behind "in" or "last"."""
        if DIGITS in {self.tokens[at - 1].kind, self.tokens[at + 1].kind} or self.lows[at + 1] in _BEHIND_MONTHS:
            return True
        near = not self.plays[at - 1].isdisjoint(_MONTH_NEAR) or not self.plays[at + 1].isdisjoint(_MONTH_NEAR)
        return near or self.lows[at - 1] in HYPHENS or self.phrase(at, self.words.feasts) is not None

    def _dates(self, at: int) -> bool:
        """Whether a number may tell a time though no word of time follows it."""
        if len(self.lows[at]) >= 3:
            return len(self.lows[at]) <= 10
        behind = self.lows[at + 1]
        if not (self.plays[at + 1] or self.plays[at - 1] or behind == "." or behind in _CLOCK_MARKS):
            return False
        return (
            behind in _CLOCK_MARKS
            or ("ordinal_endings" in self.plays[at + 1] and self.touches(at + 1))
            or (behind == "." and "MONTH" in self.plays[at + 2])  # "am 3. Mai"
            or not self.plays[at + 1].isdisjoint(_HOURS_NEXT)
            or ("at" in self.plays[at - 1] and not self.noun_follows(at + 1))
            or (
                "between" in self.plays[at - 1]
                and (self.tokens[at + 2].kind == DIGITS or "COUNT" in self.plays[at + 2])
            )
        )

    def _numbers(self, at: int, roles: frozenset[str]) -> bool:
        """Whether a number in words may tell a clock time or a year: "half past seven", "in nineteen ninety-five"."""
        if roles.isdisjoint(_NUMBERS) or "articles" in roles:
            return False
        if not self.plays[at + 1].isdisjoint(_CLOCK_NEXT):
            return True
        before = at - 2 if self.lows[at - 1] in HYPHENS else at - 1
        if "half" in roles and "ORDINAL" in self.plays[before]:
            return True
        if "in" in self.plays[at - 1]:
            return "thousand" in self.plays[at + 1] or (
                self.words.counts.get(self.lows[at], 0) in _CENTURIES and "COUNT" in self.plays[at + 1]
            )
        counted = "COUNT" in self.plays[self.past_hyphen(at + 1)]  # "at nine thirty"
        return "at" in self.plays[at - 1] and (counted or not self.noun_follows(at + 1))

    def noun_follows(self, at: int) -> bool:
        token = self.token(at)
        return (
            (token.kind == WORD and not self.does(at, "on") and not self.does(at, "and"))
            or token.text in {"%", "$", ":", "/", "°"}
            or token.kind == DIGITS
        )

    def _phrased(self, at: int, roles: frozenset[str]) -> bool:
        return (
            ("VAGUE" in roles and self.phrase(at, self.words.vague) is not None)
            or ("REPEATED" in roles and self.phrase(at, self.words.repeated) is not None)
            or ("FEAST" in roles and self.phrase(at, self.words.feasts) is not None)
        )
