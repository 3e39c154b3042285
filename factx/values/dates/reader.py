"""Which numbers, and which lengths of time, stand in the words of a time?

The base of the grammar: looking at tokens by the roles that their words play, counting, and ordering.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from factx.values.dates.outcomes import Expression
from factx.values.dates.words import Phrases, TimeWords
from factx.values.tokens import DIGITS, MARK, WORD, Token

Found = tuple[Expression, int] | None
Amounted = tuple[int | Decimal | None, str, int] | None
HYPHENS = frozenset("-‐‑–—−~")


_BEYOND = (Token(MARK, -1, -1, "", ""),) * 16  # no rule looks further behind the end, or before the start
_NO_ROLES: frozenset[str] = frozenset()
_APOSTROPHES = frozenset("'’")
_JOINTS = HYPHENS | _APOSTROPHES | {"½"}
_TELLING = frozenset({"MONTH", "WEEKDAY", "UNIT", "SEASON", "DAY", "NIGHT", "PART", "DECADE", "then"})
_NUMBERS = frozenset({"COUNT", "half", "quarter"})
_CENTURIES = frozenset({18, 19, 20})
_CLOCK_NEXT = frozenset({"past_the_hour", "to_the_hour", "forenoon", "afternoon", "of_the_clock"})
_CHAINS = HYPHENS | {"/", ":"}
_LONGEST_CHAIN = 8  # "2024-05-06/2024-05-08" has six numbers; a longer chain is no time
_LONGEST_NUMBER = 10  # words
_HOURS_NEXT = frozenset({"forenoon", "afternoon", "of_the_clock", "past_the_hour"})
_BEHIND_MONTHS = HYPHENS | {",", ".", "/"}
_MONTH_NEAR = frozenset({
    *("on", "of", "between", "from", "to", "and", "the", "this", "last", "next"),
    *("ORDINAL", "COUNT", "BOUND", "PORTION", "MODIFIER", "SEASON", "WEEKDAY"),
})  # fmt: skip
_LETTERS = frozenset({"q", "h"})
_CLOCK_MARKS = frozenset({":", "/", "'", "’", "s", "h", "½"})


class Reader:
    """Tokens of one stretch, seen through the words of a language. Indexes beyond either end are empty tokens."""

    def __init__(self, tokens: Sequence[Token], words: TimeWords) -> None:
        self.words = words
        self.size = len(tokens)
        self.tokens = [*tokens, *_BEYOND]
        self.lows = [token.low for token in self.tokens]
        self.plays = [words.plays.get(low, _NO_ROLES) for low in self.lows]
        self._amounts: dict[int, Amounted] = {}
        self.begins = self._beginnings()

    def _beginnings(self) -> list[bool]:
        """Whether a time may begin at each token: a word that tells one, or that plays a part before such a word."""
        begins = [False] * len(self.tokens)
        later, chain = False, 0
        for at in range(self.size - 1, -1, -1):
            roles = self.plays[at]
            if self.tokens[at].kind == DIGITS:
                chain = chain + 1 if self.lows[at + 1] in _CHAINS and self.tokens[at + 2].kind == DIGITS else 1
                stuck = self.touches(at) and self.tokens[at - 1].kind == WORD and not self._may_touch(at - 1)
                linked = later and self.tokens[at + 1].kind != DIGITS
                later = (linked or self._dates(at)) and chain <= _LONGEST_CHAIN and not stuck
            elif not roles:
                low = self.lows[at]
                later = (later and low in _JOINTS) or (
                    low in _LETTERS and self.tokens[at + 1].kind == DIGITS and self.touches(at + 1)
                )
            elif "verbs_too" in roles and not later and not self._is_month(at):
                later = False
            elif not later:
                later = not roles.isdisjoint(_TELLING) or self._phrased(at, roles) or self._numbers(at, roles)
            begins[at] = later
        return begins

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
        return (
            self.lows[at + 1] in _CLOCK_MARKS
            or ("ordinal_endings" in self.plays[at + 1] and self.touches(at + 1))
            or (self.lows[at + 1] == "." and "MONTH" in self.plays[at + 2])  # "am 3. Mai"
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
        return "at" in self.plays[at - 1] and not self.noun_follows(at + 1)

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
            at + 2 if len(self.lows[at]) == 1 and self.lows[at + 1] in _APOSTROPHES and self.touches(at + 1) else at + 1
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

    def plural(self, at: int) -> bool:
        return self.words.language == "en" and self.lows[at].endswith("s")

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
