"""Which unit has this number: behind a share, behind money, and where a letter may be a magnitude?"""

from __future__ import annotations

from decimal import Decimal

from factx.values.amounts.number import HYPHENS, Number
from factx.values.amounts.rates import unit_after, with_rate
from factx.values.amounts.units import Unit, named_unit
from factx.values.lexicon import Lexicon
from factx.values.tokens import WORD, Tokens

_MILLION = Decimal("1e6")


def unit_of(tokens: Tokens, number: Number, at: int, words: Lexicon, money: Unit | None) -> tuple[Unit | None, int]:
    """The unit behind a number, and where it ends. With a money sign before, only a rate or the sign's name follows."""
    if money is not None:
        named = named_unit(tokens, at, words)
        lettered = tokens.at(number.first - 1).kind == WORD  # "rmb 10 usd 20", but "$10 Canadian"
        same = named is not None and (not lettered or named[0].code == money.code)
        if named is not None and same and named[0].kind == "money" and named[0].factor == 1:
            at, money = named[1], named[0]
        rated, end = with_rate(tokens, money, at, words)
        return rated, end
    if tokens.at(at).low in words.words["factors"]:
        return None, at
    if number.kind == "fraction":
        return _unit_of_fraction(tokens, number, at, words)
    linked = number.magnitude > 1 and tokens.at(at).low in words.words["linking"]
    if linked:  # "300 millions d'euros"
        at += 2 if tokens.at(at + 1).text in {"'", "’"} else 1
    found = unit_after(tokens, at, words, one=number.value == 1, digits=number.written == "digits")
    if found is None:
        return None, at
    if found[0].base.code == "[lb_av]" and _is_sterling(tokens, number, at, words):
        return found[0]._replace(code=found[0].code.replace("[lb_av]", "GBP"), kind="money"), found[1]
    return found


def _is_sterling(tokens: Tokens, number: Number, at: int, words: Lexicon) -> bool:
    """Pounds are money by the million, where "pence" or "sterling" follow, and behind a word of payment."""
    at += tokens.at(at).text in HYPHENS
    if not tokens.at(at).low.startswith("pound") or tokens.at(at + 1).low in words.words["partitive"]:
        return False
    paid = any(token.low in words.words["payments"] for token in tokens[max(0, number.first - 4) : number.first])
    return number.magnitude >= _MILLION or paid or tokens.at(at + 1).low in words.words["paid things"]


def _unit_of_fraction(tokens: Tokens, number: Number, at: int, words: Lexicon) -> tuple[Unit | None, int]:
    """ "half a kilometre" is a measure; "half of the samples" and "half the size" are shares."""
    digits = number.written == "digits"
    articled = tokens.at(at).low in words.words["articles"]
    halved = tokens[number.last - 1].low in words.words["measuring halves"]
    if tokens.at(at).low in words.words["of"] and tokens.at(at + 1).low in words.words["articles"]:
        articled, at = True, at + 1
    found = named_unit(tokens, at + 1 if articled else at, words, digits=digits)
    tied = articled or halved or digits or tokens.at(at).text in HYPHENS
    if found is None or not (tied or _is_measure(found[0])):
        return None, number.last
    return found


def _is_measure(unit: Unit) -> bool:
    return unit.kind in ("measure", "share")


def with_letter(tokens: Tokens, number: Number, words: Lexicon, *, money: bool) -> Number:
    """ "€31m", "1.2m people", "5K": a letter behind digits is a magnitude beside money, or before what is counted."""
    token = tokens.at(number.last)
    factor = words.letters.get(token.text)
    if number.written != "digits" or number.magnitude != 1 or factor is None or token.kind != WORD:
        return number
    if token.start - tokens[number.last - 1].end > (1 if money else 0):
        return number
    scaled = number._replace(last=number.last + 1, magnitude=factor)
    following = tokens.at(number.last + 1)
    if money or (token.low == "k" and not (token.text == "K" and "." in tokens[number.first].text)):
        return scaled
    if token.low in {"m", "b"} or token.text == "MM":
        after = unit_after(tokens, number.last + 1, words, digits=False)
        counts = following.kind == WORD and after is not None and after[0].kind in ("count", "money", "measure")
        return (
            scaled
            if counts and following.low not in words.words["sizes"] and following.low not in words.stop
            else number
        )
    return number
