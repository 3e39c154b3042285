"""How much is a number, as it is written: a coefficient and its magnitude?"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple

from factx.values.lexicon import Lexicon, arithmetic
from factx.values.tokens import DIGITS, WORD, Tokens

Kind = Literal["cardinal", "ordinal", "fraction", "multiple"]

HYPHENS = frozenset("-‐‑‒–−")
MINUS = frozenset("-−–‐‑")
_ONE = Decimal(1)


class Number(NamedTuple):
    """A number at `tokens[first:last]`: coefficient times magnitude."""

    first: int
    last: int
    coefficient: Decimal
    magnitude: Decimal = _ONE
    kind: Kind = "cardinal"
    written: Literal["digits", "words"] = "digits"

    @property
    def value(self) -> Decimal:
        if self.magnitude is _ONE:
            return self.coefficient
        value = arithmetic().multiply(self.coefficient, self.magnitude)
        whole = 0 < int(value.as_tuple().exponent) <= 24  # 220000000000 rather than 2.20E+11
        return value.quantize(_ONE, context=arithmetic()) if whole and value.adjusted() < 30 else value

    @property
    def reading(self) -> str:
        """How it was read, on one line: "220 × 10^9"."""
        if self.kind == "multiple":
            return f"at least one times {plain(self.value)}"
        if self.magnitude == 1:
            return plain(self.coefficient)
        return f"{plain(self.coefficient)} × {power(self.magnitude)}"


def plain(value: Decimal) -> str:
    """A number in ordinary digits, without exponent and trailing zeros; very large and small ones keep the exponent."""
    if value.is_zero():
        return "0"
    if abs(value.adjusted()) > 24:
        return str(value)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def power(magnitude: Decimal) -> str:
    exponent = magnitude.adjusted()
    return f"10^{exponent}" if magnitude == Decimal(1).scaleb(exponent) else plain(magnitude)


def is_hyphen(tokens: Tokens, at: int) -> bool:
    return tokens.at(at).text in HYPHENS


def with_magnitude(tokens: Tokens, number: Number, words: Lexicon) -> Number:
    """ "1.2 million", "5-million", "13 hundred thousand", "3 hundred and 21"."""
    last, magnitude = number.last, number.magnitude
    while True:
        at = last + 1 if tokens.at(last).text in HYPHENS and tokens.touch(last) and tokens.touch(last + 1) else last
        token = tokens.at(at)
        factor = words.magnitudes.get(token.low) if token.kind == WORD else None
        if factor is None or token.start - tokens[last - 1].end > 2 or is_score(token.low, factor):
            break
        if (
            token.low in words.magnitudes
            and len(token.low) <= 3
            and token.text != token.low
            and not token.text.isupper()
            and token.low not in words.words["dotted"]
        ):
            break
        magnitude, last = arithmetic().multiply(magnitude, factor), at + 1
        if token.low in words.words["dotted"] and tokens.at(last).text == "." and tokens.touch(last):
            last += 1  # "5 Mrd. Euro"
            break
    if last == number.last:
        return number
    scaled = number._replace(last=last, magnitude=magnitude)
    return _continued(tokens, scaled, words)


def is_score(word: str, factor: Decimal) -> bool:
    return word == "score" and factor == 20


def _continued(tokens: Tokens, number: Number, words: Lexicon) -> Number:
    """ "3 hundred and 21", "one million and a half"."""
    if tokens.at(number.last).low not in words.words["and"]:
        return number
    at = number.last + 1
    token = tokens.at(at)
    if (
        token.kind == DIGITS
        and token.text.isdigit()
        and number.magnitude <= 1000
        and Decimal(token.text) < number.magnitude <= 100
    ):
        return number._replace(last=at + 1, coefficient=number.value + Decimal(token.text), magnitude=_ONE)
    halved = token.low in words.words["articles"] and tokens.at(at + 1).low in words.words["half"]
    if halved and number.magnitude >= 1000:
        return number._replace(last=at + 2, coefficient=number.coefficient + Decimal("0.5"))
    return number
