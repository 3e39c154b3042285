"""How much does a cardinal in words say: "three million, two hundred and forty", "mil quinientos"?"""

from __future__ import annotations

from decimal import Decimal

from factx.values.amounts.number import HYPHENS, Number, is_hyphen, is_score, with_magnitude
from factx.values.amounts.shares import and_a_half
from factx.values.lexicon import Lexicon, arithmetic
from factx.values.tokens import WORD, Tokens

_ONE = Decimal(1)
_MOST_WORDS = 24  # no number has more


class _Spelling:
    """A cardinal in words as far as it has been read: tens and ones add up, magnitudes multiply."""

    def __init__(self) -> None:
        self.total = self.current = self.previous = 0
        self.top = Decimal("Infinity")
        self.largest = _ONE

    @property
    def begun(self) -> bool:
        return bool(self.total or self.current)

    @property
    def sum(self) -> int:
        return self.total + self.current

    def add(self, value: int, words: Lexicon, low: str) -> bool:
        """Take in "seven", "forty", "cent"; False where it begins another number."""
        if value == 4 * 5 and self.previous == 4 and low in words.words["scores"]:  # "quatre-vingts"
            self.current, self.previous = self.current + 76, 80
            return True
        if self.previous and not self._takes(value, words):
            return False
        self.current, self.previous = self.current + value, value
        return True

    def _takes(self, value: int, words: Lexicon) -> bool:
        if 20 <= self.previous <= 90:
            return 1 <= value <= (19 if words.words["vigesimal"] and self.previous in {60, 80} else 9)
        if self.previous == 10 and words.words["vigesimal"]:
            return 7 <= value <= 9  # "dix-sept"
        return self.previous in range(100, 1000, 100) and 1 <= value < 100

    def multiply(self, factor: Decimal) -> bool:
        """Take in "hundred", "million"; False where it begins another number."""
        if factor < 1000:
            self.current *= int(factor)
        elif factor >= self.top and self.sum >= factor:
            return False
        elif factor >= self.top:  # "dos mil millones"
            self.total, self.current, self.top = self.sum * int(factor), 0, factor
        else:
            self.total, self.current, self.top = self.total + (self.current or 1) * int(factor), 0, factor
        self.largest = max(self.largest, factor) if factor >= 1000 else self.largest
        self.previous = 0
        return True


def spelled(tokens: Tokens, at: int, words: Lexicon) -> Number | None:
    """A cardinal in words: "three million, two hundred and forty"."""
    told = _Spelling()
    index = last = at
    for _ in range(_MOST_WORDS):
        low = tokens.at(index).low
        value = words.cardinal(low)
        factor = words.magnitudes.get(low) if len(low) > 2 else None
        if value == 1000 and factor is not None:
            taken = told.multiply(factor)  # "mille deux cents"
        elif factor is not None and told.begun and not is_score(low, factor):
            if factor == 12:
                return Number(at, index + 1, Decimal(told.sum), Decimal(12), written="words")
            taken = told.multiply(factor)
        elif value is not None or (low in words.words["ones"] and 20 <= told.previous <= 90):
            taken = told.add(1 if value is None else value, words, low)
        elif low in words.ordinals and last > at and told.begun and words.ordinals[low] < 100:
            return Number(at, index + 1, Decimal(told.sum + words.ordinals[low]), kind="ordinal", written="words")
        else:
            taken = False
        if not taken:
            break
        last = index + 1
        index = _joint(tokens, last, words, told.previous)
    largest = told.largest if told.largest > 1 and told.current == 0 else _ONE
    number = Number(at, last, arithmetic().divide(Decimal(told.sum), largest), largest, written="words")
    joined = _point(tokens, number, words) or and_a_half(tokens, number, words)
    if joined is not None:
        return with_magnitude(tokens, joined, words)
    return with_magnitude(tokens, number, words) if told.largest == 1 else number


def _joint(tokens: Tokens, at: int, words: Lexicon, previous: int = 0) -> int:
    """Where the next word of a spelled number would stand: behind a hyphen, an "and", or a comma before more."""
    token, following = tokens.at(at), tokens.at(at + 1)
    joins_tens = token.low in words.words["tens joined"]
    if token.text in HYPHENS and following.kind == WORD:
        return at + 2 if following.low in words.words["tens joined"] and is_hyphen(tokens, at + 2) else at + 1
    if previous:
        added = words.cardinal(following.low) is not None or following.low in words.words["ones"]
        return at + 1 if joins_tens and 20 <= previous <= 90 and added else at
    if token.text == "," and following.low in words.cardinals and tokens.at(at + 2).low in words.magnitudes:
        return at + 1
    if token.low in words.words["and"] and words.cardinal(following.low) is not None:
        return at + 1
    return at


def _point(tokens: Tokens, number: Number, words: Lexicon) -> Number | None:
    """ "two point five", "nought point nought three"."""
    if tokens.at(number.last).low not in words.words["point"]:
        return None
    digits, at = "", number.last + 1
    while len(digits) < 12 and tokens.at(at).low in words.cardinals:
        digits, at = digits + str(words.cardinals[tokens.at(at).low]), at + 1
    return (
        number._replace(last=at, coefficient=number.value + Decimal(f"0.{digits}"), magnitude=_ONE) if digits else None
    )


def article(tokens: Tokens, at: int, words: Lexicon) -> Number | None:
    """ "a hundred", "a million", "a dozen"; "a couple" is two."""
    following = tokens.at(at + 1)
    if following.low in words.words["couples"]:
        return None
    factor = words.magnitudes.get(following.low)
    if factor is None or len(following.low) < 5:
        return None
    number = Number(at, at + 1, _ONE, written="words")
    if factor <= 1000 and factor not in {12, 20}:
        rest = _spelled_after(tokens, at + 1, words)
        if rest is not None:
            return rest._replace(first=at)
    if is_score(following.low, factor):
        return Number(at, at + 2, _ONE, factor, written="words") if tokens.at(at + 2).low in words.words["of"] else None
    return with_magnitude(tokens, number, words)


def _spelled_after(tokens: Tokens, at: int, words: Lexicon) -> Number | None:
    """ "a hundred and two": the rest of a number whose "one" was an article."""
    factor = words.magnitudes[tokens[at].low]
    index = _joint(tokens, at + 1, words)
    if index == at + 1 and tokens.at(index).low in words.magnitudes:
        return None
    if tokens.at(index).low not in words.cardinals or (index == at + 1):
        return None
    rest = spelled(tokens, index, words)
    if rest is None or rest.kind != "cardinal" or rest.value >= factor:
        return None
    return Number(at, rest.last, factor + rest.value, written="words")
