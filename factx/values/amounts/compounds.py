"""How much is a quantity told in two units: "5 ft 2 in", "three hours and twenty minutes", "6'2\\""?

It counts in its larger unit, as people speak of it: 5.1666666667 feet, to ten places.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from factx.values.amounts.number import HYPHENS, Number
from factx.values.amounts.numbers import number_at
from factx.values.amounts.units import Unit, named_unit
from factx.values.lexicon import Lexicon, arithmetic, unit_parts
from factx.values.tokens import DIGITS, WORD, Tokens

_PLACES = Decimal("1e-10")
_FEET = frozenset("'’′")
_INCHES = frozenset('"”″')
_A_FOOT = 12
_TALL = range(3, 9)  # feet, where no mark tells that the second number is inches


def with_parts(tokens: Tokens, number: Number, unit: Unit, at: int, words: Lexicon) -> tuple[Number, int] | None:
    """The number with the smaller units that follow at token `at`, and the index behind them."""
    parts = unit_parts().get(unit.code)
    if parts is None or number.kind != "cardinal" or number.coefficient < 0 or not _is_whole(number.value):
        return None
    value, end, size = number.value, at, 1
    while True:
        part = _part(tokens, end, parts, words) or _bare_inches(tokens, end, unit, words)
        if part is None or part.size <= size or part.number * size >= part.size:
            break
        value, end, size = (
            arithmetic().add(value, arithmetic().divide(part.number, Decimal(part.size))),
            part.last,
            part.size,
        )
        if not _is_whole(part.number):
            break
    return (number._replace(coefficient=_rounded(value), magnitude=Decimal(1)), end) if end > at else None


def feet_and_inches(tokens: Tokens, number: Number) -> tuple[Number, int] | None:
    """ "6'2\\"", "5' 11″", "6'4 tall": the number in feet, and the index behind it."""
    at = number.last
    inches = tokens.at(at + 1)
    if tokens.at(at).text not in _FEET or not tokens.touch(at) or not inches.text.isdecimal():
        return None
    if int(inches.text) >= _A_FOOT or not tokens[number.first].text.isdecimal() or number.last != number.first + 1:
        return None
    last = at + 2
    if tokens.at(last).text in _INCHES and tokens.touch(last):
        last += 1
    elif tokens.at(last).text in _FEET and tokens.at(last + 1).text in _FEET and tokens.touch(last + 1):
        last += 2
    elif number.value not in _TALL or not tokens.touch(at + 1) or tokens.at(last).text in _FEET:
        return None
    value = arithmetic().add(number.value, arithmetic().divide(Decimal(inches.text), Decimal(_A_FOOT)))
    return number._replace(coefficient=_rounded(value)), last


class _Part(NamedTuple):
    """So many of a unit of which `size` make the larger one; `last` is the index behind them."""

    number: Decimal
    size: int
    last: int


def _part(tokens: Tokens, at: int, parts: Mapping[str, int], words: Lexicon) -> _Part | None:
    joined = tokens.at(at).text == "," or (tokens.at(at).text in HYPHENS and tokens.touch(at))
    at += joined
    at += tokens.at(at).low in words.words["and"]
    number = number_at(tokens, at, words) if tokens.at(at).kind in (DIGITS, WORD) else None
    if number is None or number.kind != "cardinal" or number.first != at:
        return None
    unit = named_unit(tokens, number.last, words, digits=number.written == "digits")
    size = parts.get(unit[0].code) if unit else None
    return _Part(number.value, size, unit[1]) if unit and size else None


def _bare_inches(tokens: Tokens, at: int, unit: Unit, words: Lexicon) -> _Part | None:
    """ "5 foot 2", "6-foot-4": inches need not be named."""
    if unit.code != "[ft_i]" or tokens.at(at - 1).kind != WORD:
        return None
    at += tokens.at(at).text in HYPHENS and tokens.touch(at)
    inches, behind = tokens.at(at), tokens.at(at + 1)
    if (
        not inches.text.isdecimal()
        or len(inches.text) > 2
        or tokens.at(at - 1).low not in words.words["feet"] | HYPHENS
    ):
        return None
    closed = behind.kind != WORD or behind.low in words.stop or tokens.at(at - 1).text in HYPHENS
    return _Part(Decimal(inches.text), _A_FOOT, at + 1) if closed else None


def _is_whole(value: Decimal) -> bool:
    return value == value.to_integral_value()


def _rounded(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return value.quantize(_PLACES) if isinstance(exponent, int) and exponent < -10 else value
