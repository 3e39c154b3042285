"""Which numbers, and which lengths of time, stand in the words of a time?

The base of the grammar: looking at tokens by the roles that their words play, counting, and ordering.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from factx.values.dates.outcomes import Expression
from factx.values.dates.words import TimeWords
from factx.values.tokens import DIGITS, WORD, Token, Tokens

Found = tuple[Expression, int] | None
HYPHENS = frozenset("-‐‑–—−~")


_REACH = 8  # so many tokens from the first of a time to one that tells what time it is


def _distances(tokens: Tokens, telling: frozenset[str]) -> list[int]:
    """How far it is from each token to the next that tells a time: a number or a word such as "Friday" or "week"."""
    ahead, distance = [0] * len(tokens), _REACH + 1
    for at in range(len(tokens) - 1, -1, -1):
        token = tokens[at]
        distance = 0 if token.kind == DIGITS or token.low in telling else distance + 1
        ahead[at] = distance
    return ahead


class Reader:
    """Tokens of one stretch, seen through the words of a language. Indexes beyond either end are empty tokens."""

    def __init__(self, tokens: Tokens, words: TimeWords) -> None:
        self.tokens = tokens
        self.words = words
        self._ahead = _distances(tokens, words.telling)

    def may_begin(self, at: int) -> bool:
        """Whether a time may begin here: a word that leads one in, with one that tells a time within reach."""
        token = self.tokens[at]
        return self._ahead[at] <= _REACH and (token.kind != WORD or token.low in self.words.leading)

    def token(self, at: int) -> Token:
        return self.tokens.at(at)

    def low(self, at: int) -> str:
        return self.tokens.at(at).low

    def does(self, at: int, role: str) -> bool:
        return self.low(at) in self.words.role(role)

    def touches(self, at: int) -> bool:
        return self.tokens.touch(at)

    def hyphen(self, at: int) -> bool:
        return self.token(at).text in HYPHENS

    def over(self, at: int, role: str) -> int:
        """The index behind one word of a role, if it stands here."""
        return at + 1 if self.does(at, role) else at

    def past_hyphen(self, at: int) -> int:
        return at + 1 if self.hyphen(at) else at

    def phrase(self, at: int, phrases: Mapping[tuple[str, ...], str]) -> tuple[str, int] | None:
        for phrase, value in phrases.items():
            if all(self.low(at + nth) == word for nth, word in enumerate(phrase)):
                return value, at + len(phrase)
        return None

    def bounds(self, at: int) -> bool:
        """Whether the word here makes what follows a bound: "since", "by"."""
        return (self.low(at),) in self.words.bounds

    def unit(self, at: int) -> str | None:
        return self.words.units.get(self.low(at))

    # --- numbers

    def digits(self, at: int, *, longest: int = 4) -> int | None:
        text = self.token(at).text
        return int(text) if text.isdigit() and text.isascii() and len(text) <= longest else None

    def count(self, at: int) -> tuple[int | Decimal, int] | None:
        """ "36", "2.5", "three", "twenty-one", "a hundred", "two thousand and fifteen"."""
        number = self.digits(at)
        if number is not None:
            half = self.low(at + 1) == "½" or (
                self.does(at + 1, "and") and self.low(at + 2) == "a" and self.does(at + 3, "half")
            )
            if half:
                return Decimal(number) + Decimal("0.5"), at + (2 if self.low(at + 1) == "½" else 4)
            return number, at + 1
        token = self.token(at)
        if token.kind == DIGITS and token.text.count(".") == 1 and token.text.replace(".", "").isdigit():
            return Decimal(token.text), at + 1
        return self.spelled(at)

    def spelled(self, at: int) -> tuple[int, int] | None:
        """A number in words, below ten thousand."""
        counts, total, current, end, previous = self.words.counts, 0, 0, at, 0
        index = at
        while True:
            word = self.low(index)
            if word in self.words.role("thousand") and end > at and current:
                total, current, previous = total + current * 1000, 0, 0
            elif counts.get(word) == 100 and (end == at or current < 100):
                current, previous = max(1, current) * 100, 0
            elif word in counts and counts[word] < 100 and (end == at or (word not in self.words.role("articles"))):
                value = counts[word]
                if end > at and previous and not (20 <= previous <= 90 and value < 10):
                    break
                current, previous = current + value, value
            else:
                break
            end = index = index + 1
            if self.hyphen(index) or (previous == 0 and self.does(index, "and")):
                index += 1
        return (total + current, end) if end > at else None

    def ordinal(self, at: int) -> tuple[int, int] | None:
        """ "third", "21st", "twenty-first"."""
        value = self.words.ordinals.get(self.low(at))
        if value is not None:
            return value, at + 1
        number = self.digits(at, longest=2)
        if number is not None and self.does(at + 1, "ordinal_endings") and self.touches(at + 1):
            return number, at + 2
        tens = self.words.counts.get(self.low(at), 0)
        joint = self.past_hyphen(at + 1)
        ones = self.words.ordinals.get(self.low(joint), 0)
        if tens in range(20, 100, 10) and 1 <= ones <= 9:
            return tens + ones, joint + 1
        return None

    # --- years

    def year_number(self, at: int) -> tuple[int, int] | None:
        """A year in four digits."""
        number, token = self.digits(at), self.token(at)
        if number is None or len(token.text) != 4 or not 1000 <= number <= 2199:
            return None
        after = self.token(at + 1)
        if self.touches(at + 1) and (after.kind == WORD or after.text in {"%", "°"}):
            return None
        return number, at + 1

    def year_in_words(self, at: int) -> tuple[int, int] | None:
        """ "two thousand and fifteen", "nineteen ninety-five", "twenty fifteen"."""
        found = self.spelled(at)
        if found is None:
            return None
        value, end = found
        if 1900 <= value <= 2199:
            return value, end
        if value in {18, 19, 20}:
            rest = self.spelled(end)
            if rest is not None and 10 <= rest[0] <= 99:
                return value * 100 + rest[0], rest[1]
        return None

    # --- so many units

    def amount(self, at: int) -> tuple[int | Decimal | None, str, int] | None:
        """So many units: "three months", "36 hours", "a week", "a couple of days"; None where it says "several"."""
        start: int
        count: int | Decimal | None
        article = self.does(at, "articles")
        if self.does(at, "few") or (article and self.does(at + 1, "few")):
            start, count = at + 1 + article, None
        elif self.does(at, "couple") or (article and self.does(at + 1, "couple")):
            start, count = self.over(at + 1 + article, "of"), 2
        elif self.does(at, "half") and self.does(at + 1, "articles"):
            start, count = at + 2, Decimal("0.5")
        else:
            found = self.count(at)
            if found is None:
                return None
            count, start = found
            if self.does(start, "and") and isinstance(count, int):
                half = start + 2 if self.does(start + 1, "articles") else start + 1
                if self.does(half, "half") and self.unit(half + 1) is not None:
                    count, start = Decimal(count) + Decimal("0.5"), half + 1
        start = self.past_hyphen(start)
        unit = self.unit(start)
        if unit is None and (self.does(start, "last") or self.does(start, "next") or self.does(start, "working")):
            return None
        if unit is None:
            return None
        if self.token(start).text.isupper() and len(self.token(start).text) == 1:
            return None
        end = start + 1
        if (
            self.does(end, "and")
            and self.does(end + 1, "articles")
            and self.does(end + 2, "half")
            and isinstance(count, int)
        ):
            return Decimal(count) + Decimal("0.5"), unit, end + 3
        return count, unit, end
