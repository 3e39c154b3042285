"""Whose dollar is it: "Canadian $5 million", "$5 million Australian", "R5 million"?"""

from __future__ import annotations

from functools import cache

from factx.values.amounts.measures import with_letter
from factx.values.amounts.number import Number
from factx.values.amounts.quantity import Quantity
from factx.values.amounts.units import Unit
from factx.values.lexicon import Lexicon, currency_letters, currency_phrases
from factx.values.phrases import Phrases
from factx.values.tokens import MARK, Tokens

_DOLLAR = " dollar"
_LEAST = 1000  # "R5" is a road, "R5 million" is money


def of_its_land(tokens: Tokens, found: Quantity, words: Lexicon) -> Quantity:
    """The quantity in dollars with the country that is named before its sign or behind it."""
    if found.unit is None or tokens[found.first].text != "$":
        return found
    before = _lands().before(tokens, found.first)
    if before is not None and tokens[before[1]].text[:1].isupper():
        return found._replace(first=before[1], unit=_in(found.unit, before[0]))
    behind, following = _lands().after(tokens, found.last), tokens.at(found.last)
    if behind is None or not following.text[:1].isupper():
        return found
    after = tokens.at(behind[1])
    if after.kind != MARK and after.low not in words.stop:
        return found  # "a $5 million Australian film"
    return found._replace(last=behind[1], unit=_in(found.unit, behind[0]))


def lettered(tokens: Tokens, number: Number, words: Lexicon) -> tuple[Number, Unit, int] | None:
    """ "R5 million", "N2bn": a single letter is a currency where the number right behind it is a large one."""
    at = number.first - 1
    code = currency_letters().get(tokens.at(at).text)
    if code is None or not tokens.touch(number.first) or number.written != "digits":
        return None
    number = with_letter(tokens, number, words, money=True)
    return (number, Unit(code, "money"), at) if number.magnitude >= _LEAST else None


def _in(unit: Unit, code: str) -> Unit:
    return unit._replace(code=unit.code.replace("USD", code, 1))


@cache
def _lands() -> Phrases[str]:
    named = currency_phrases().items()
    return Phrases((phrase.removesuffix(_DOLLAR), code) for phrase, code in named if phrase.endswith(_DOLLAR))
