"""What stands at each place of a stretch of text, by the parts that words play in times?"""

from __future__ import annotations

from collections.abc import Sequence

from factx.values.dates.words import Phrases, TimeWords
from factx.values.tokens import MARK, Token

HYPHENS = frozenset("-‐‑–—−~")
APOSTROPHES = frozenset("'’")
_BEYOND = (Token(MARK, -1, -1, "", ""),) * 16  # no rule looks further behind the end, or before the start
_NO_ROLES: frozenset[str] = frozenset()


class View:
    """Tokens of one stretch, seen through the words of a language. Indexes beyond either end are empty tokens."""

    def __init__(self, tokens: Sequence[Token], words: TimeWords) -> None:
        self.words = words
        self.size = len(tokens)
        self.tokens = [*tokens, *_BEYOND]
        self.lows = [token.low for token in self.tokens]
        roles = words.plays.get
        self.plays = [roles(low, _NO_ROLES) for low in self.lows]

    def token(self, at: int) -> Token:
        return self.tokens[at]

    def low(self, at: int) -> str:
        return self.lows[at]

    def does(self, at: int, role: str) -> bool:
        return role in self.plays[at]

    def touches(self, at: int) -> bool:
        return 0 < at < self.size and self.tokens[at - 1].end == self.tokens[at].start

    def hyphen(self, at: int) -> bool:
        return self.lows[at] in HYPHENS

    def over(self, at: int, role: str) -> int:
        """The index behind one word of a role, if it stands here; an apostrophe belongs to it, as in "l'année"."""
        if role not in self.plays[at]:
            return at
        return (
            at + 2 if len(self.lows[at]) == 1 and self.lows[at + 1] in APOSTROPHES and self.touches(at + 1) else at + 1
        )

    def past_hyphen(self, at: int) -> int:
        return at + 1 if self.lows[at] in HYPHENS else at

    def phrase(self, at: int, phrases: Phrases) -> tuple[str, int] | None:
        for phrase, value in phrases.get(self.lows[at], ()):
            end = at + len(phrase)
            if len(phrase) == 1 or tuple(self.lows[at:end]) == phrase:
                return value, end
        return None

    def bounds(self, at: int) -> bool:
        """Whether the word here makes what follows a bound: "since", "by"."""
        return self.lows[at] in self.words.bounding

    def unit(self, at: int) -> str | None:
        return self.words.units.get(self.lows[at])

    def shift(self, at: int) -> int | None:
        """0 for "this", -1 for "last", 1 for "next"."""
        return self.words.shifts.get(self.lows[at])

    def plural(self, at: int) -> bool:
        return self.words.language == "en" and self.lows[at].endswith("s")
