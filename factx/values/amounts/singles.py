"""How much does a single number say with all that stands at it: its unit, small change, halves, uncertainty?"""

from __future__ import annotations

from decimal import Decimal

from factx.values.amounts.compounds import feet_and_inches, with_parts
from factx.values.amounts.measures import unit_of
from factx.values.amounts.number import HYPHENS, Number
from factx.values.amounts.numbers import number_at
from factx.values.amounts.quantity import Quantity
from factx.values.amounts.rates import of_age
from factx.values.amounts.units import Unit, named_unit
from factx.values.lexicon import Lexicon, arithmetic
from factx.values.tokens import DIGITS, MARK, WORD, Tokens

_ONE = Decimal(1)


def single_at(tokens: Tokens, number: Number, words: Lexicon, money: Unit | None) -> Quantity:
    if _folds(tokens, number.last, words):
        last = number.last + 1 + (tokens[number.last].text in HYPHENS)
        return Quantity(number.first, last, number.first, number.last, number, multiplier=True)
    comparator, last = _hanging(tokens, number.last, words)
    last, uncertainty = _uncertainty(tokens, last, words)
    unit, end = unit_of(tokens, number, last, words, money)
    if uncertainty is None:
        end, uncertainty = _uncertainty(tokens, end, words)
    half = _half_behind(tokens, number, unit, end, words)
    if half is not None:
        number, end = half
    if unit is not None and unit.kind == "money" and uncertainty is None:
        number, end = _with_small_change(tokens, number, end, words)
    compound = _compound(tokens, number, unit, end, words) if uncertainty is None and money is None else None
    if compound is not None:
        number, unit, end = compound
    factor = tokens.at(number.last).low in words.words["factors"] and unit is None and money is None
    quantity = Quantity(number.first, end, number.first, number.last, number, None, comparator, unit, uncertainty)
    return quantity._replace(multiplier=True, last=number.last + 1) if factor else quantity


def _half_behind(
    tokens: Tokens, number: Number, unit: Unit | None, at: int, words: Lexicon
) -> tuple[Number, int] | None:
    """ "deux heures et demie", "dos años y medio": the half stands behind the unit."""
    halved = tokens.at(at).low in words.words["and"] and tokens.at(at + 1).low in words.words["measuring halves"]
    if not halved or unit is None or unit.kind not in ("time", "measure", "money") or number.kind != "cardinal":
        return None
    half = arithmetic().multiply(number.magnitude, Decimal("0.5"))
    return number._replace(coefficient=arithmetic().add(number.value, half), magnitude=_ONE), at + 2


def _folds(tokens: Tokens, at: int, words: Lexicon) -> bool:
    """ "10-fold", "10 fold"."""
    return tokens.at(at + (tokens.at(at).text in HYPHENS)).low in words.words["fold"]


def _hanging(tokens: Tokens, at: int, words: Lexicon) -> tuple[str, int]:
    """ "30-odd years", "1.2 million-plus viewers": the comparator behind the hyphen, and where the unit would begin."""
    hyphened = tokens.at(at).text in HYPHENS and tokens.touch(at) and tokens.touch(at + 1)
    if hyphened and tokens.at(at + 1).low in words.words["hanging"]:
        return words.comparators_after.after(tokens, at + 1) or ("=", at + 2)
    return "=", at


def _compound(
    tokens: Tokens, number: Number, unit: Unit | None, end: int, words: Lexicon
) -> tuple[Number, Unit, int] | None:
    tall = feet_and_inches(tokens, number)
    if tall is not None:
        return tall[0], Unit("[ft_i]", "measure"), tall[1]
    found = with_parts(tokens, number, unit, end, words) if unit is not None else None
    if found is None or unit is None:
        return None
    aged = of_age(tokens, found[1], words) if unit.kind == "time" else None
    return (found[0], unit._replace(age=True), aged) if aged else (found[0], unit, found[1])


def _with_small_change(tokens: Tokens, number: Number, end: int, words: Lexicon) -> tuple[Number, int]:
    """ "thirteen dollars and forty-five cents", "75 USD million": the rest of an amount behind its money."""
    factor = words.magnitudes.get(tokens.at(end).low)
    if factor is not None and number.magnitude == 1 and end > number.last:
        return number._replace(magnitude=factor), end + 1
    joined = tokens.at(end).low in words.words["and"]
    signed = end == number.last  # "$5 and 20 cents", but "$5 20"
    if number.coefficient != number.coefficient.to_integral_value() or number.magnitude != 1 or (signed and not joined):
        return number, end
    at = end + 1 if joined else end
    rest = number_at(tokens, at, words) if at < len(tokens) and (joined or tokens[at].kind in (WORD, DIGITS)) else None
    if (
        rest is None
        or rest.kind != "cardinal"
        or rest.first != at
        or not 0 < rest.value < 100
        or rest.value != int(rest.value)
    ):
        return number, end
    part = named_unit(tokens, rest.last, words)
    if part is not None and part[0].kind == "money" and part[0].factor < 1:
        last = part[1]
    elif part is None and not signed and rest.value >= 10 and tokens.at(rest.last).kind == MARK:
        last = rest.last
    else:
        return number, end
    return number._replace(coefficient=number.coefficient + arithmetic().divide(rest.value, Decimal(100))), last


def _uncertainty(tokens: Tokens, at: int, words: Lexicon) -> tuple[int, Decimal | None]:
    """ "± 0.3", "+/- 5", "plus or minus three": the number behind, and where it ends."""
    token, begin = tokens.at(at), None
    if token.text == "±":
        begin = at + 1
    elif token.text == "+":
        signed = tokens.at(at + 1).text == "/" and tokens.at(at + 2).text == "-"
        begin = at + 3 if signed else None
    elif any(token.low == phrase[0] for phrase in words.plus_or_minus):
        run = [tokens.at(at + nth).low for nth in range(3)]
        begin = at + 3 if run in words.plus_or_minus else None
    number = number_at(tokens, begin, words) if begin is not None and begin < len(tokens) else None
    if number is None:
        return at, None
    return number.last, abs(number.value)
