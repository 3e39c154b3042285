"""Where are two numbers one range: "$1.2-1.4bn", "between 5 and 10", "8- to 16-metre"?"""

from __future__ import annotations

from decimal import Decimal

from factx.values.amounts.measures import unit_of, with_letter
from factx.values.amounts.number import HYPHENS, MINUS, Number
from factx.values.amounts.numbers import number_at
from factx.values.amounts.quantity import Quantity
from factx.values.amounts.units import Unit, named_unit, unit_before
from factx.values.lexicon import Lexicon
from factx.values.tokens import DIGITS, WORD, Tokens

_ONE = Decimal(1)


def range_at(tokens: Tokens, number: Number, words: Lexicon, money: Unit | None) -> Quantity | None:
    own, end = (
        (None, number.last)
        if money
        else (named_unit(tokens, number.last, words, digits=number.written == "digits") or (None, number.last))
    )
    opened = _opener(tokens, number, words, money)
    if own is not None and tokens.at(number.last).text in HYPHENS and own.kind != "money":
        own, end = None, number.last
    joint = _joint(tokens, end, words, opened)
    if joint is None:
        return None
    sign = _sign_at(tokens, joint)
    begin = sign[1] if sign else joint
    begin += tokens.at(begin).text in MINUS and tokens.touch(begin + 1) and begin + 1 < len(tokens)
    second = number_at(tokens, begin, words) if begin < len(tokens) else None
    if second is not None and second.first == joint - 1 and second.coefficient < 0 and tokens[joint - 1].text in MINUS:
        second = second._replace(first=joint, coefficient=-second.coefficient)  # "75 -300mm"
    if second is None or second.kind in ("ordinal", "multiple") or second.first < joint:
        return None
    second = with_letter(tokens, second, words, money=bool(money or sign))
    if sign and money is None and own is None:
        return None
    unit, last = unit_of(tokens, second, second.last, words, (sign[0] if sign else money))
    first = _closed(number, second)
    if first.value < 0 and second.value < first.value:
        first, second = second, first  # "-18 °C to -34 °C"
    if first.value >= second.value or first.kind == "fraction" != second.kind == "fraction":
        return None
    if not _agree(own or money, unit) or (own is not None and unit is None) or _is_chain(tokens, number, second):
        return None
    if (
        opened is None
        and not (own is money is None and _is_share_range(first, second, unit))
        and not _is_plain_range(tokens, number, second, words, end)
    ):
        return None
    begin = number.first
    return Quantity(begin, last, begin, max(first.last, second.last), first, high=second, unit=unit, note=opened or "")


def _is_share_range(first: Number, second: Number, unit: Unit | None) -> bool:
    """ "growth of 5 to 6 percent"."""
    return unit is not None and unit.kind == "share" and second.value < 3 * first.value


def _opener(tokens: Tokens, number: Number, words: Lexicon, money: Unit | None) -> str | None:
    first = number.first
    if money is not None:
        before = unit_before(tokens, first)
        first = before[1] if before else first
    low = tokens.at(first - 1).low
    if low in words.words["range between"]:
        return "between"
    return "from" if low in words.words["range from"] else None


def _joint(tokens: Tokens, at: int, words: Lexicon, opened: str | None) -> int | None:
    """Where the second number of a range would begin: behind a dash, "to", an "and" that "between" opened, or "or"."""
    token = tokens.at(at)
    if (
        token.text in HYPHENS
        and token.text
        and tokens.touch(at)
        and tokens.at(at + 1).low in words.words["range to"] | words.words["range or"]
    ):
        return at + 2  # "8- to 16-metre"
    if token.text in HYPHENS and token.text:
        uneven = tokens.touch(at) and not tokens.touch(at + 1)
        return (
            None if uneven or (tokens.at(at - 1).kind == WORD and tokens.touch(at + 1) != tokens.touch(at)) else at + 1
        )
    if token.low in words.words["range to"]:
        return at + 1
    if token.low in words.words["range and"] and opened == "between":
        return at + 1
    if token.low in words.words["range or"] and opened is None:
        return at + 1
    return None


def _sign_at(tokens: Tokens, at: int) -> tuple[Unit, int] | None:
    """A money sign that begins at token `at`: "$" in "$5-$10"."""
    for end in (at + 1, at + 2, at + 3):
        if tokens.at(end).kind == DIGITS:
            found = unit_before(tokens, end)
            return (found[0], end) if found is not None and found[1] == at else None
    return None


def _closed(first: Number, second: Number) -> Number:
    """ "$1.2-1.4bn": the magnitude closes both ends."""
    if (
        first.magnitude == 1
        and second.magnitude > 1
        and first.coefficient <= second.coefficient
        and first.kind == "cardinal"
    ):
        return first._replace(magnitude=second.magnitude)
    return first


def _agree(first: Unit | None, second: Unit | None) -> bool:
    return first is None or second is None or first.base.code == second.base.code


def _is_chain(tokens: Tokens, first: Number, second: Number) -> bool:
    """ "1-1-1-1", "555-1234-99": digits joined in rows are no range."""
    before, after = tokens.at(first.first - 1), tokens.at(second.last)
    tied = (
        before.text in HYPHENS | {"/", "."}
        and before.text
        and tokens.touch(first.first)
        and tokens.at(first.first - 2).kind == DIGITS
    )
    return bool(tied) or (
        after.text in HYPHENS
        and after.text != ""
        and tokens.at(second.last + 1).kind == DIGITS
        and tokens.touch(second.last)
    )


def _is_plain_range(tokens: Tokens, first: Number, second: Number, words: Lexicon, end: int) -> bool:
    """Without "between" or "from": "to" behind words of change parts two figures, "or" joins neighbours only."""
    token = tokens.at(end)
    if token.low in words.words["range or"]:
        return second.value - first.value <= max(_ONE, first.value) and (first.written == second.written)
    if token.low in words.words["range to"]:
        money = unit_before(tokens, first.first)
        at = money[1] if money else first.first
        led = tokens.at(at - 1).low in words.change["by"]
        return tokens.at(at - 2 if led else at - 1).low not in words.directions
    return first.written == second.written or second.magnitude > 1
