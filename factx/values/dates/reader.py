"""Which numbers, and which lengths of time, stand in the words of a time?

The base of the grammar: counting, ordering, years, and so many units.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from factx.values.dates.beginnings import Beginnings
from factx.values.dates.outcomes import Expression
from factx.values.dates.words import TimeWords
from factx.values.tokens import DIGITS, WORD, Token

Found = tuple[Expression, int] | None
Amounted = tuple[int | Decimal | None, str, int] | None
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3}){1,2}")
_LONGEST_NUMBER = 10  # words


class Reader(Beginnings):
    """The numbers of a stretch. Each rule gives what it found and the index behind it."""

    def __init__(self, tokens: Sequence[Token], words: TimeWords) -> None:
        super().__init__(tokens, words)
        self._amounts: dict[int, Amounted] = {}

    # --- numbers

    def digits(self, at: int, *, longest: int = 4) -> int | None:
        kind, _, _, text, _ = self.tokens[at]
        if kind != DIGITS or len(text) > longest or not (text.isdigit() and text.isascii()):
            return None
        return int(text)

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
        if token.kind == DIGITS and self.words.language == "en" and _THOUSANDS.fullmatch(token.text):
            return int(token.text.replace(",", "")), at + 1
        if token.kind == DIGITS and token.text.count(".") == 1 and token.text.replace(".", "").isdigit():
            return Decimal(token.text), at + 1
        return self.spelled(at)

    def spelled(self, at: int) -> tuple[int, int] | None:
        """A number in words, below ten thousand."""
        counts, total, current, end, previous = self.words.counts, 0, 0, at, 0
        if self.lows[at] not in counts:
            return None
        index = at
        while index - at < _LONGEST_NUMBER:
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
        if self.tokens[at].kind == DIGITS:
            number = self.digits(at, longest=2)
            ends = number is not None and self.does(at + 1, "ordinal_endings") and self.touches(at + 1)
            return (number, at + 2) if number is not None and ends else None
        tens = self.words.counts.get(self.low(at), 0)
        if not tens:
            return None
        joint = self.past_hyphen(at + 1)
        ones = self.words.ordinals.get(self.low(joint), 0)
        if tens in range(20, 100, 10) and 1 <= ones <= 9:
            return tens + ones, joint + 1
        return None

    # --- years

    def year_number(self, at: int) -> tuple[int, int] | None:
        """A year in four digits."""
        if len(self.lows[at]) != 4:
            return None
        number = self.digits(at)
        if number is None or not 1000 <= number <= 2199:
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

    def amount(self, at: int) -> Amounted:
        """So many units: "three months", "36 hours", "a week", "a couple of days"; None where it says "several"."""
        if at not in self._amounts:
            self._amounts[at] = self._amount(at)
        return self._amounts[at]

    def _amount(self, at: int) -> Amounted:
        if not (self.tokens[at].kind == DIGITS or self.plays[at] or self.lows[at] == "½"):
            return None
        start: int
        count: int | Decimal | None
        article = self.does(at, "articles")
        if self.does(at, "few") or (article and self.does(at + 1, "few")):
            start, count = at + 1 + article, None
        elif self.does(at, "couple") or (article and self.does(at + 1, "couple")):
            start, count = self.over(at + 1 + article, "of"), 2
        elif self.does(at, "half") and self.does(at + 1, "articles"):
            start, count = at + 2, Decimal("0.5")
        elif self.low(at) == "½":
            start, count = at + 1, Decimal("0.5")
        elif self._half_unit(at + article):
            start, count = at + article + 1, Decimal("0.5")
        else:
            found = self.count(at)
            if found is None:
                return None
            count, start = found
            joint = self.past_hyphen(start)
            if self.does(joint, "and") and isinstance(count, int):
                half = self.past_hyphen(joint + 1)
                half = self.past_hyphen(half + 1) if self.does(half, "articles") else half
                if self.does(half, "half") and self.unit(self.past_hyphen(half + 1)) is not None:
                    count, start = Decimal(count) + Decimal("0.5"), half + 1
        start = self.past_hyphen(start)
        unit = self.unit(start)
        if unit is None and self.does(start, "working") and self.unit(start + 1) == "D":
            return count, "BD", start + 2
        if unit is None:
            return None
        if isinstance(count, int) and 1900 <= count <= 2100 and len(self.lows[at]) == 4 and not self.plural(start):
            return None  # "the 1988 quarter"
        if (
            count != 1
            and "PART" in self.plays[start]
            and not self.hyphen(start - 1)
            and not self.low(start).endswith("s")
        ):
            return None  # "three night markets"
        if self.token(start).text.isupper() and len(self.token(start).text) == 1:
            return None
        end = start + 1
        if unit == "Q" and self.low(end) == "of":
            return None  # "three quarters of the farms"
        if (
            self.does(end, "and")
            and self.does(end + 1, "articles")
            and self.does(end + 2, "half")
            and isinstance(count, int)
        ):
            return Decimal(count) + Decimal("0.5"), unit, end + 3
        return count, unit, end

    def _half_unit(self, at: int) -> bool:
        """Whether "half hour" or "half-day" stands here; "half-year" tells of one of the two halves."""
        return self.does(at, "half") and self.unit(self.past_hyphen(at + 1)) in {"H", "D", "10Y", "100Y"}
