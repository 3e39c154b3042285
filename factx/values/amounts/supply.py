"""Which unit does a sentence supply for a number that stands alone?

"Two of its five cranes" are cranes, "the toll as 64" counts people, "Anouk Ferris, 34," is an age, and "offered 5,000"
behind "12,000 rupees a hectare" is money. The unit is looked for in that order; where nothing fits there is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from factx.values.amounts.nouns import counted_noun
from factx.values.amounts.numbers import number_at
from factx.values.amounts.quantity import Quantity
from factx.values.amounts.rates import with_rate
from factx.values.amounts.units import Unit, counted, named_unit
from factx.values.lexicon import Lexicon
from factx.values.tokens import DIGITS, WORD, Tokens

_SPREAD, _NEAR_SPREAD = 12.0, 50.0
_CLOSING = frozenset("\"”’'")
_FEW = 100
_SUM = 1000  # a smaller number without a word of payment is seldom money
_TELLING = 10  # a larger number that comes again speaks of the same thing
_FORGOTTEN = 200
_REACH = 6
_OLDEST = 120
_GROWN = 16


@dataclass(frozen=True, slots=True)
class Supplied:
    """A unit from outside a quantity's words, and where it was found."""

    unit: Unit
    whence: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """A quantity that was read before, in the words it stands in; `place` is its offset in the text."""

    quantity: Quantity
    text: str
    place: int


def supplied_unit(tokens: Tokens, found: Quantity, words: Lexicon, earlier: Iterable[Earlier]) -> Supplied | None:
    """The unit for a quantity without one, from its sentence (`tokens`) or from what was read before, in order."""
    if not found.takes_a_unit:
        return None
    return (
        _of_a_whole(tokens, found, words)
        or _persons(tokens, found, words)
        or _age(tokens, found, words)
        or _number_of(tokens, found, words)
        or _next_end(tokens, found, words)
        or _elided(tokens, found, words, earlier)
        or _named_before(tokens, found, words)
    )


def _named_before(tokens: Tokens, found: Quantity, words: Lexicon) -> Supplied | None:
    """ "at dollar 22.5 million", "rupees 500": the name of a currency stands before digits that stand alone."""
    money = words.currencies.before(tokens, found.first)
    if money is None or found.number.written != "digits" or not _stands_alone(tokens, found, words):
        return None
    return Supplied(Unit(money[0], "money"), _quote(tokens, money[1], found.first))


def _of_a_whole(tokens: Tokens, found: Quantity, words: Lexicon) -> Supplied | None:
    """ "two of its five cranes", "one of the last three": the noun of the whole."""
    last = found.last + 1 if tokens.at(found.last).text in _CLOSING else found.last
    if tokens.at(last).low not in words.words["partitive"]:
        return None
    at = last + 1
    for _ in range(4):
        token = tokens.at(at)
        if token.low not in words.words["determiners"] and token.low not in words.words["which ones"]:
            break
        at += 1
    number = number_at(tokens, at, words) if at < len(tokens) else None
    if number is not None and number.kind == "cardinal" and number.first == at:
        at = number.last
    unit = named_unit(tokens, at, words, digits=number is not None) or counted_noun(tokens, at, words)
    if unit is None:
        return None
    return Supplied(unit[0], _quote(tokens, last, unit[1]))


def _persons(tokens: Tokens, found: Quantity, words: Lexicon) -> Supplied | None:
    """ "hundreds feared dead", "gave the toll as 64": numbers of people."""
    for at in range(found.last, found.last + 3):
        token = tokens.at(at)
        if token.low in words.words["persons"]:
            return Supplied(counted("person"), token.text)
        if token.kind != WORD or token.low in words.words["links"]:
            break
    for at in range(found.first - 1, max(-1, found.first - 1 - _REACH), -1):
        token = tokens[at]
        if token.low in words.words["tolls"]:
            return Supplied(counted("person"), token.text)
        if token.kind == DIGITS or token.text in {".", ";", ":"}:
            break
    return _crowd(tokens, found, words)


def _crowd(tokens: Tokens, found: Quantity, words: Lexicon) -> Supplied | None:
    """ "a crowd of 54,000", "an audience of about 300"."""
    of, group = tokens.at(found.first - 1), tokens.at(found.first - 2)
    if of.low in words.words["partitive"] and group.low in words.words["crowds"]:
        return Supplied(counted("person"), group.text)
    return None


def _age(tokens: Tokens, found: Quantity, words: Lexicon) -> Supplied | None:
    """ "Lionel Marchbank, 58, denies": a whole number between commas behind a name; "aged 35"."""
    before, name, behind = tokens.at(found.core - 1), tokens.at(found.core - 2), tokens.at(found.core_last)
    value = found.number.value
    if not (0 < value <= _OLDEST and value == value.to_integral_value()):
        return None
    if before.low in words.words["age aged"] | words.words["age reached"] or (
        before.low in words.words["of"] and name.low in words.words["age aged"]
    ):
        return Supplied(Unit("a", "time", age=True), before.text)
    named = before.text == "," and name.kind == WORD and name.text[:1].isupper() and not name.text.isupper()
    if named and found.number.written == "digits" and behind.text in {",", ".", ";", ")", ""} and found.high is None:
        earlier = tokens.at(found.core - 3)
        full = (
            (earlier.kind == WORD and earlier.text[:1].isupper())
            or earlier.low in words.words["titles"]
            or earlier.text == "."
        )
        if full and behind.text != "":
            return Supplied(Unit("a", "time", age=True), f"age behind {name.text}")
    led = tokens.at(found.core - 3).low in words.words["articles"] | words.words["determiners"]
    between = before.text == "," and behind.text == ","
    if (
        between
        and (led or name.low in words.words["people"])
        and name.kind == WORD
        and found.number.written == "digits"
        and value >= _GROWN
    ):
        return Supplied(Unit("a", "time", age=True), f"age behind {name.text}")  # "the minister, 56, resigned"
    return None


def _number_of(tokens: Tokens, found: Quantity, words: Lexicon) -> Supplied | None:
    """ "raise the number of night shifts from six to nine"."""
    for at in range(found.first - 1, max(0, found.first - 2 * _REACH), -1):
        token = tokens[at]
        if token.text in {".", ";", ":"}:
            return None
        if token.low in words.words["partitive"] and tokens.at(at - 1).low in words.words["number of"]:
            begin = at + 1
            while tokens.at(begin).low in words.words["determiners"]:
                begin += 1
            unit = counted_noun(tokens, begin, words)
            return Supplied(unit[0], _quote(tokens, at - 1, unit[1])) if unit and unit[1] <= found.first else None
    return None


def _next_end(tokens: Tokens, found: Quantity, words: Lexicon) -> Supplied | None:
    """ "from 3 to 5 percent", "two or, he said, three": the unit behind the other end of what is joined."""
    joint = tokens.at(found.last)
    listed = joint.low in words.words["and"]
    if not listed and joint.low not in words.words["range to"] | words.words["range or"] | words.words["by"]:
        return None
    number = number_at(tokens, found.last + 1, words) if found.last + 1 < len(tokens) else None
    if number is None or number.kind != found.number.kind or number.first != found.last + 1:
        return None
    unit = named_unit(tokens, number.last, words)
    if unit is not None:
        unit = with_rate(tokens, unit[0], unit[1], words)
    elif not listed:
        unit = counted_noun(tokens, number.last, words)
    return Supplied(unit[0], _quote(tokens, number.first, unit[1])) if unit else None


def _elided(tokens: Tokens, found: Quantity, words: Lexicon, earlier: Iterable[Earlier]) -> Supplied | None:
    """A number left without its noun speaks of the same things as an earlier one: of the same number, or of one near to
    it in size ("missed four of their last five targets. By its own count it missed two")."""
    if not words.stop:  # nothing is known of the language
        return None
    following = tokens.at(found.last)
    pronoun = following.low in words.words["partitive"] and tokens.at(found.last + 1).low in words.words["antecedents"]
    if not (pronoun or _stands_alone(tokens, found, words)):
        return None
    units = [each for each in earlier if _may_be_meant(each, found, tokens, words, pronoun=pronoun)]
    near = [each for each in units if each.place >= tokens[0].start]
    same = [
        each for each in units if each.quantity.number.value == found.number.value and found.number.value > _TELLING
    ]
    place = tokens[found.first].start
    near = [each for each in near if pronoun or _distance(each, found, place) <= _NEAR_SPREAD]
    best = near[-1] if near else same[-1] if same else None
    if best is None and units:
        distance, _, nearest = min(
            ((_distance(each, found, place), -each.place, each) for each in units), key=lambda entry: entry[:2]
        )
        best = nearest if distance <= _SPREAD else None
    if best is None or best.quantity.unit is None:
        return None
    return Supplied(best.quantity.unit.base, best.text)


def _distance(each: Earlier, found: Quantity, place: int) -> float:
    """How far apart two numbers are: the ratio of their sizes, and worse the more text lies between them."""
    one, two = (float(abs(number.value)) for number in (each.quantity.high or each.quantity.number, found.number))
    if not one or not two:
        return float("inf")
    measured = each.quantity.unit is not None and each.quantity.unit.kind == "measure" and two < _FEW
    return max(one, two) / min(one, two) * (1 + (place - each.place) / _FORGOTTEN) * (2 if measured else 1)


def _may_be_meant(each: Earlier, found: Quantity, tokens: Tokens, words: Lexicon, *, pronoun: bool) -> bool:
    unit = each.quantity.unit
    if unit is None or unit.age or not each.quantity.takes_a_unit:
        return False
    if pronoun:
        return unit.kind == "count"
    if unit.kind == "money" and abs(found.number.value) < _SUM and not _is_paid(tokens, found, words):
        return False
    if unit.kind in ("time", "share"):
        return each.place >= tokens[0].start and _is_beside(each.quantity, found, tokens, words)
    return unit.kind != "count" or found.number.value == found.number.value.to_integral_value()


def _is_beside(earlier: Quantity, found: Quantity, tokens: Tokens, words: Lexicon) -> bool:
    """ "5 percent or 6", "from 9 percent to 12"; but not "fell 6 percent to 7.24"."""
    joint = tokens.at(found.first - 1).low
    if joint in words.words["range to"]:
        return tokens.at(earlier.first - 1).low in words.words["range from"] or earlier.note == "from"
    return joint in words.words["and"] | words.words["range or"]


def _is_paid(tokens: Tokens, found: Quantity, words: Lexicon) -> bool:
    """Whether the words before a number speak of money: "offered 50", "at a price of 12"."""
    return any(token.low in words.words["payments"] for token in tokens[max(0, found.first - 4) : found.first])


def _stands_alone(tokens: Tokens, found: Quantity, words: Lexicon) -> bool:
    """Whether no noun follows that the number might be part of."""
    token = tokens.at(found.last)
    if token.low in words.words["others"]:
        return True
    if token.low in words.words["partitive"]:
        return tokens.at(found.first - 1).low in words.words["and"]  # "eleven counts of theft and one of fraud"
    return token.kind != WORD or token.low in words.stop or token.low in words.words["verbs"]


def _quote(tokens: Tokens, first: int, last: int) -> str:
    return " ".join(token.text for token in tokens[first:last])
