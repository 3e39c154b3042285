"""Where does a quantity stand, and how much does it say?

A quantity is a number or a range of numbers with the comparator before or behind it, its unit and its uncertainty:
"at least 23 people", "$1.2-1.4bn", "twenty days or longer". `quantity_at` is the grammar; what of a text is a figure is
decided in `figures`, and what unit a sentence supplies in `supply`.
"""

from __future__ import annotations

from factx.values.amounts.bounds import bounded
from factx.values.amounts.lands import lettered, of_its_land
from factx.values.amounts.measures import with_letter
from factx.values.amounts.number import Number
from factx.values.amounts.numbers import number_at
from factx.values.amounts.quantity import Quantity
from factx.values.amounts.ranges import range_at
from factx.values.amounts.singles import single_at
from factx.values.amounts.units import unit_before
from factx.values.lexicon import Lexicon
from factx.values.tokens import DIGITS, WORD, Tokens


def quantity_at(tokens: Tokens, at: int, words: Lexicon, *, start: int = 0, ranges: bool = True) -> Quantity | None:
    """The quantity whose number begins at token `at`; nothing before token `start` is taken in."""
    number = number_at(tokens, at, words)
    if number is None:
        return _multiplier(tokens, at, words, start)
    if number.kind == "ordinal":
        return None
    if number.coefficient < 0 and [tokens.at(number.first + nth).low for nth in (-2, -1, 0)] in words.plus_or_minus:
        number = number._replace(first=number.first + 1, coefficient=-number.coefficient)
    money = unit_before(tokens, number.first)
    number = with_letter(tokens, number, words, money=money is not None)
    letter = lettered(tokens, number, words) if money is None else None
    if letter is not None:
        number, money = letter[0], letter[1:]
    if money is not None and money[1] < start:
        money = None
    ranged = range_at(tokens, number, words, money[0] if money else None) if ranges else None
    found = ranged or single_at(tokens, number, words, money[0] if money else None)
    if money is not None:
        found = of_its_land(tokens, found._replace(first=money[1], unit=found.unit or money[0]), words)
    if money is not None or found.unit is not None:
        minus = tokens.at(found.first - 1)
        if (
            money is not None
            and minus.text in {"-", "−"}
            and tokens.touch(found.first)
            and not tokens.touch(found.first - 1)
        ):
            found = found._replace(
                first=found.first - 1, number=found.number._replace(coefficient=-found.number.coefficient)
            )
    if money is not None and _is_bracketed(tokens, found, words) and found.high is None and found.first > start:
        number = found.number._replace(coefficient=-found.number.coefficient)
        return found._replace(first=found.first - 1, last=found.last + 1, number=number)
    return bounded(tokens, found, words, start)


def _is_bracketed(tokens: Tokens, found: Quantity, words: Lexicon) -> bool:
    """ "The result was ($99.99)": so accounts write a negative; elsewhere brackets hold it in another currency."""
    led = tokens.at(found.first - 2).low in words.words["before accounts"]
    return led and tokens.at(found.first - 1).text == "(" and tokens.at(found.last).text == ")"


def quantities_in(tokens: Tokens, first: int, last: int, words: Lexicon, *, start: int = 0) -> list[Quantity]:
    """Every quantity whose number stands at `tokens[first:last]`, in order; one swallows those inside its words."""
    found: list[Quantity] = []
    behind = first
    for at in beginnings(tokens, first, last, words):
        quantity = quantity_at(tokens, at, words, start=start) if at >= behind else None
        if quantity is None:
            continue
        while found and found[-1].first >= quantity.first:
            found.pop()
        found.append(quantity)
        behind = max(quantity.last, at + 1)
    return found


def beginnings(tokens: Tokens, first: int, last: int, words: Lexicon) -> list[int]:
    """Where among `tokens[first:last]` a number may begin."""
    openers, joined, listed = words.openers, words.joined, tokens[first:last]
    if joined is None:
        return [at for at, token in enumerate(listed, first) if token.kind == DIGITS or token.low in openers]
    return [
        at
        for at, token in enumerate(listed, first)
        if token.kind == DIGITS or token.low in openers or (token.kind == WORD and joined.value(token.low) is not None)
    ]


def _multiplier(tokens: Tokens, at: int, words: Lexicon, start: int) -> Quantity | None:
    """ "twice", "halve", "doubled": words that hold their number."""
    value = words.multipliers.get(tokens[at].low)
    if value is None:
        return None
    number = Number(at, at + 1, value, written="words")
    return bounded(tokens, Quantity(at, at + 1, at, at + 1, number, multiplier=True), words, start)
