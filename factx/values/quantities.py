"""Where does a quantity stand, and how much does it say?

A quantity is a number or a range of numbers with the comparator before or behind it, its unit and its uncertainty:
"at least 23 people", "$1.2-1.4bn", "twenty days or longer". `quantity_at` is the grammar; what of a text is a figure is
decided in `figures`, and what unit a sentence supplies in `supply`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from factx.values.compounds import feet_and_inches, with_parts
from factx.values.lexicon import Lexicon, arithmetic
from factx.values.numerals import HYPHENS, MINUS, Number, number_at, plain
from factx.values.tokens import DIGITS, MARK, WORD, Tokens
from factx.values.units import Unit, named_unit, of_age, unit_after, unit_before, with_rate

_PLACES = Decimal("1e-10")
_ONE = Decimal(1)
_MILLION = Decimal("1e6")
_INVERSE = {">": "<=", ">=": "<", "<": ">=", "<=": ">"}


class Quantity(NamedTuple):
    """A quantity at `tokens[first:last]`; its bare number or numbers stand at `tokens[core:core_last]`."""

    first: int
    last: int
    core: int
    core_last: int
    number: Number
    high: Number | None = None
    comparator: str = "="
    unit: Unit | None = None
    uncertainty: Decimal | None = None
    multiplier: bool = False
    note: str = ""

    @property
    def takes_a_unit(self) -> bool:
        """Whether the number counts or measures something: a share ("a quarter") and a factor ("twice") do not."""
        return not self.multiplier and self.number.kind != "fraction"

    def scaled(self, number: Number) -> Decimal:
        factor = self.unit.factor if self.unit else _ONE
        value = arithmetic().multiply(number.value, factor) if factor != 1 else number.value
        if number.kind == "fraction" and value.as_tuple().exponent < -10:  # type: ignore[operator]
            return value.quantize(_PLACES)
        return value


def quantity_at(tokens: Tokens, at: int, words: Lexicon, *, start: int = 0, ranges: bool = True) -> Quantity | None:
    """The quantity whose number begins at token `at`; nothing before token `start` is taken in."""
    number = number_at(tokens, at, words)
    if number is None:
        return _multiplier(tokens, at, words, start)
    if number.kind == "ordinal":
        return None
    if number.coefficient < 0 and [tokens.at(number.first + nth).low for nth in (-2, -1, 0)] in words.plus_or_minus:
        number = number._replace(first=number.first + 1, coefficient=-number.coefficient)
    number = _with_letter(tokens, number, words, money=unit_before(tokens, number.first) is not None)
    money = unit_before(tokens, number.first)
    if money is not None and money[1] < start:
        money = None
    ranged = _range(tokens, number, words, money[0] if money else None) if ranges else None
    found = ranged or _single(tokens, number, words, money[0] if money else None)
    if money is not None:
        found = found._replace(first=money[1], unit=found.unit or money[0])
    if money is not None or found.unit is not None:
        minus = tokens.at(found.first - 1)
        if (
            money is not None
            and minus.text in {"-", "−"}
            and tokens.touch(found.first)
            and not tokens.touch(found.first - 1)
        ):
            found = found._replace(first=found.first - 1, number=number._replace(coefficient=-number.coefficient))
    return _compared(tokens, found, words, start)


def quantities_in(tokens: Tokens, first: int, last: int, words: Lexicon, *, start: int = 0) -> list[Quantity]:
    """Every quantity whose number stands at `tokens[first:last]`, in order; one swallows those inside its words."""
    found: list[Quantity] = []
    at = first
    while at < last:
        quantity = quantity_at(tokens, at, words, start=start)
        if quantity is None:
            at += 1
            continue
        while found and found[-1].first >= quantity.first:
            found.pop()
        found.append(quantity)
        at = max(quantity.last, at + 1)
    return found


def _multiplier(tokens: Tokens, at: int, words: Lexicon, start: int) -> Quantity | None:
    """ "twice", "halve", "doubled": words that hold their number."""
    value = words.multipliers.get(tokens[at].low)
    if value is None:
        return None
    number = Number(at, at + 1, value, written="words")
    return _compared(tokens, Quantity(at, at + 1, at, at + 1, number, multiplier=True), words, start)


def _single(tokens: Tokens, number: Number, words: Lexicon, money: Unit | None) -> Quantity:
    if _folds(tokens, number.last, words):
        last = number.last + 1 + (tokens[number.last].text in HYPHENS)
        return Quantity(number.first, last, number.first, number.last, number, multiplier=True)
    comparator, last = _hanging(tokens, number.last, words)
    last, uncertainty = _uncertainty(tokens, last, words)
    unit, end = _unit(tokens, number, last, words, money)
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
        found = words.comparators_after.after(tokens, at + 1)
        if found is not None:
            return found
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
    if number.coefficient != number.coefficient.to_integral_value() or number.magnitude != 1 or end == number.last:
        return number, end
    joined = tokens.at(end).low in words.words["and"]
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
    elif part is None and rest.value >= 10 and tokens.at(rest.last).kind == MARK:
        last = rest.last
    else:
        return number, end
    return number._replace(coefficient=number.coefficient + arithmetic().divide(rest.value, Decimal(100))), last


def _unit(tokens: Tokens, number: Number, at: int, words: Lexicon, money: Unit | None) -> tuple[Unit | None, int]:
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
    return number.magnitude >= _MILLION or paid


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


# --- letters that multiply


def _with_letter(tokens: Tokens, number: Number, words: Lexicon, *, money: bool) -> Number:
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


# --- ranges


def _range(tokens: Tokens, number: Number, words: Lexicon, money: Unit | None) -> Quantity | None:
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
    second = _with_letter(tokens, second, words, money=bool(money or sign))
    if sign and money is None and own is None:
        return None
    unit, last = _unit(tokens, second, second.last, words, (sign[0] if sign else money))
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


# --- uncertainty and comparators


def _uncertainty(tokens: Tokens, at: int, words: Lexicon) -> tuple[int, Decimal | None]:
    """ "± 0.3", "+/- 5", "plus or minus three": the number behind, and where it ends."""
    begin = None
    if tokens.at(at).text == "±":
        begin = at + 1
    elif [tokens.at(at + nth).text for nth in range(3)] == ["+", "/", "-"] or [
        tokens.at(at + nth).low for nth in range(3)
    ] in words.plus_or_minus:
        begin = at + 3
    number = number_at(tokens, begin, words) if begin is not None and begin < len(tokens) else None
    if number is None:
        return at, None
    return number.last, abs(number.value)


def _compared(tokens: Tokens, found: Quantity, words: Lexicon, start: int) -> Quantity:
    """The quantity with the words before and behind it that bound it."""
    first, comparator = found.first, found.comparator
    if found.high is not None and found.note:
        first -= 1
        if first < start:
            first = found.first
    prefix = tokens.at(first - 2).low if tokens.at(first - 1).text in HYPHENS and tokens.touch(first) else ""
    if prefix in words.words["prefixes below"] and first - 2 >= start:
        return found._replace(first=first - 2, comparator="<")
    for _ in range(2):
        before = words.comparators.before(tokens, first)
        if before is None or before[1] < start or _is_no_bound(tokens, before[1], found, words):
            break
        sign, begin = before
        if sign == "=":
            break
        first, comparator = begin, sign if comparator == "=" or sign != "~" else comparator
    negated = _negation(tokens, first, start, words) if comparator in _INVERSE else None
    if negated is not None:
        first, comparator = negated, _INVERSE[comparator]
    last = found.last
    behind = words.comparators_after.after(tokens, last)
    if behind is None and tokens.at(last).text == "+" and tokens.touch(last) and tokens.at(last + 1).kind != DIGITS:
        behind = ">=", last + 1
    if behind is not None and comparator == "=":
        comparator, last = behind
    if comparator == "=" and tokens[found.core_last - 1].low in words.words["rounded"]:
        comparator = "~"
    if comparator == "=" and found.number.kind == "multiple" and found.high is None:
        comparator = ">="
    return found._replace(first=first, last=last, comparator=comparator)


def _is_no_bound(tokens: Tokens, at: int, found: Quantity, words: Lexicon) -> bool:
    """ "took millions over four years": how long, not more than; and "the under 21 team" is a name."""
    low, before = tokens.at(at).low, tokens.at(at - 1)
    if before.text in HYPHENS and tokens.touch(at):
        return True  # "a 4-under 68"
    timed = found.unit is not None and found.unit.kind == "time" and not found.unit.age
    if low in words.words["spanning"] and timed:
        return not (at == 0 or before.low in words.words["before a bound"] or before.kind not in (WORD, DIGITS))
    if low in words.words["spanning"] and before.low in words.words["disputes"]:
        return True
    if low in words.directions and tokens.at(at + 1).low in words.change["to"] and before.low in words.change["moves"]:
        return True  # "picked up to 2 percent"
    return low in words.words["capital bounds"] and tokens.at(at).text.isupper()


def _negation(tokens: Tokens, first: int, start: int, words: Lexicon) -> int | None:
    """ "not one cent above $50" is at most $50: where the denial begins."""
    for back in (1, 2, 3):
        index = first - back
        if index < start:
            return None
        if tokens[index].low in words.words["denials"]:
            return index if back in (1, 3) else None
        if tokens[index].kind != WORD:
            return None
    return None


def words_of(quantity: Quantity) -> str:
    """How the number was read: "1.2 to 1.4 × 10^9"."""
    if quantity.high is None:
        return quantity.number.reading
    low = (
        plain(quantity.number.coefficient)
        if quantity.number.magnitude == quantity.high.magnitude
        else quantity.number.reading
    )
    return f"{low} to {quantity.high.reading}"
