"""Which numbers are written in a text, in digits or in words, and how much is each?

    >>> [(each.span.text, str(each.value)) for each in numerals("two and a half of the 1,200 who came")]
    [('two and a half', '2.5'), ('1,200', '1200')]

Every number counts here, years and ordinals too: this is the list that an audit holds a sentence against. Which of
them are figures is decided in `figures`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from factx.spans import Span
from factx.values.lexicon import Lexicon, arithmetic, lexicon
from factx.values.tokens import DIGITS, FRACTIONS, MARK, SUPERSCRIPTS, WORD, Tokens, stretches, tokenize

Kind = Literal["cardinal", "ordinal", "fraction", "multiple"]

HYPHENS = frozenset("-‐‑‒–−")
MINUS = frozenset("-−–‐‑")
BLANKS_IN_NUMBERS = frozenset("    ")
_LONGEST = 40
_BASES = frozenset({3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50})  # "3 in 5", "1 in 20"
_YEARS = range(1900, 2101)
_ONE = Decimal(1)
_MOST_WORDS = 24  # no number has more


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as it is written.

    `kind` is "multiple" for "dozens" or "tens of thousands", whose value is the multiple itself (12, 10 000).
    """

    span: Span
    value: Decimal
    kind: Kind
    reading: str


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


def numerals(text: str, *, language: str = "en") -> Iterator[Numeral]:
    """Every number of a text in order, with its value; the language decides what "1.234" and the words mean."""
    words = lexicon(language)
    for start, end in stretches(text):
        tokens = Tokens(tokenize(text, start, end))
        at = 0
        while at < len(tokens):
            number = number_at(tokens, at, words)
            if number is None:
                at += 1
                continue
            span = Span.of(text, tokens[number.first].start, tokens[number.last - 1].end)
            yield Numeral(span, number.value, number.kind, number.reading)
            at = number.last


def number_at(tokens: Tokens, at: int, words: Lexicon) -> Number | None:
    """The number that begins at token `at`; a sign before it is taken in, so `first` may be `at - 1`."""
    token = tokens[at]
    if token.kind == DIGITS:
        number = _in_digits(tokens, at, words)
    elif token.kind == WORD:
        number = _in_words(tokens, at, words)
    elif token.text in FRACTIONS:
        number = Number(at, at + 1, _vulgar(token.text), kind="fraction")
        number = _with_magnitude(tokens, number, words)
    else:
        return None
    return _signed(tokens, number, words) if number else None


# --- digits


def _in_digits(tokens: Tokens, at: int, words: Lexicon) -> Number | None:
    token = tokens[at]
    last, digits = _grouped_by_blanks(tokens, at)
    following = tokens.at(last)
    if not words.decimal and _is_ambiguous(digits):
        return None
    comma = words.decimal == "," or following.low in words.magnitudes or (not words.decimal and "." not in digits)
    if last == at + 1 and len(digits) <= 6 and digits.isdecimal() and following.kind == WORD:
        share = _in_ten(tokens, at, words)
        if share is not None:
            return share
    value = read_digits(digits, decimal_comma=comma, groups=words.group)
    if value is None:
        return None
    if token.text.isdigit() and tokens.at(at - 1).text == "." and tokens.touch(at) and not tokens.touch(at - 1):
        return _with_magnitude(tokens, Number(at - 1, last, Decimal(f"0.{token.text}")), words)
    if following.low in words.words["ordinal endings"] and tokens.touch(last):
        return Number(at, last + 1, value, kind="ordinal")
    number = _with_exponent(tokens, Number(at, last, value)) or _with_fraction(tokens, Number(at, last, value), words)
    return _with_magnitude(tokens, number or Number(at, last, value), words)


def _is_ambiguous(digits: str) -> bool:
    """ "1.234" and "1,234": thousands in one language, decimals in the other."""
    first, *rest = re.split("[.,]", digits)
    return len(rest) == 1 and len(rest[0]) == 3 and len(first) <= 3 and first != "0"


def read_digits(digits: str, *, decimal_comma: bool = False, groups: str = ",") -> Decimal | None:
    """The value of digits with separators, or None where they are no one number ("1.2.3", "12,34").

    Groups of three are thousands, and so are the pairs before the last three of "12,34,567".

    >>> read_digits("1,234.5"), read_digits("1.234,5", decimal_comma=True, groups=".")
    (Decimal('1234.5'), Decimal('1234.5'))
    """
    if len(digits) > _LONGEST:
        return None
    digits = digits.replace("’", "'").replace("'", "")
    point, comma = digits.count("."), digits.count(",")
    if not point and not comma:
        return Decimal(digits)
    if point and comma:
        decimal = "." if digits.rindex(".") > digits.rindex(",") else ","
        whole, _, rest = digits.rpartition(decimal)
        group = "," if decimal == "." else "."
        return (
            Decimal(whole.replace(group, "") + "." + rest)
            if decimal not in whole and _thousands(whole, group)
            else None
        )
    mark = "." if point else ","
    is_decimal_mark = (mark == ",") == decimal_comma if mark == "," or decimal_comma else True
    if mark == groups or not is_decimal_mark or point + comma > 1:
        if _thousands(digits, mark) and (mark == groups or point + comma > 1 or decimal_comma):
            return Decimal(digits.replace(mark, ""))
        if point + comma > 1 or (mark == "," and not decimal_comma):
            return None
    return Decimal(digits.replace(mark, "."))


def _thousands(digits: str, mark: str) -> bool:
    first, *rest = digits.split(mark)
    if not rest:
        return True
    if first == "0" or len(first) > 3 or len(rest[-1]) != 3:
        return False
    return all(len(each) == 3 for each in rest) or (
        mark == "," and len(first) <= 2 and all(len(each) == 2 for each in rest[:-1])
    )


def _grouped_by_blanks(tokens: Tokens, at: int) -> tuple[int, str]:
    """The digits at `at`, with the groups of three behind it: "10 000", "1 234 567.89", "80, 000"."""
    first = tokens[at]
    digits, last = first.text, at + 1
    if not (first.text.isdigit() and len(first.text) <= 3 and first.text[0] != "0"):
        return last, digits
    while True:
        token = tokens.at(last)
        if token.kind == DIGITS and token.text[:3].isdigit() and len(re.split("[.,]", token.text)[0]) == 3:
            if token.start - tokens[last - 1].end == 1 and (
                tokens.at(last + 1).kind != DIGITS or len(tokens.at(last + 1).text) == 3
            ):
                digits, last = digits + token.text, last + 1
                if token.text.isdigit():
                    continue
        elif token.text == "," and tokens.at(last + 1).text == "000" and tokens.touch(last):
            digits, last = digits + "000", last + 2
            continue
        return last, digits


def _with_exponent(tokens: Tokens, number: Number) -> Number | None:
    """ "2.48×10−5", "6.23x10^-4", "4e14", "-1e-3", "10⁶"."""
    at = number.last
    token = tokens.at(at)
    if token.low == "e" and tokens.touch(at):
        return _powered(tokens, number, at + 1, Decimal(10))
    if (
        token.low in {"x", "×", "·", "∙", "*"}
        and tokens.at(at + 1).text in {"10", "2"}
        and tokens.at(at + 1).kind == DIGITS
    ):
        base = Decimal(tokens.at(at + 1).text)
        return _powered(tokens, number, at + 2, base)
    return None


def _powered(tokens: Tokens, number: Number, at: int, base: Decimal) -> Number | None:
    if tokens.at(at).text == "^":
        at += 1
    negative = tokens.at(at).text in MINUS
    at += negative
    if tokens.at(at).text == "+":
        at += 1
    token = tokens.at(at)
    raised, last = "", at
    while tokens.at(last).text in SUPERSCRIPTS and tokens.at(last).text:
        raised, last = raised + str(unicodedata.digit(tokens.at(last).text)), last + 1
    if token.kind == DIGITS and token.text.isdigit():
        raised, last = token.text, at + 1
    if not raised or len(raised) > 3 or token.start - tokens.at(at - 1).end > 1:
        return None
    exponent = -int(raised) if negative else int(raised)
    return number._replace(last=last, magnitude=arithmetic().power(base, exponent))


def _with_fraction(tokens: Tokens, number: Number, words: Lexicon) -> Number | None:
    """ "1/40", "2 1/2", "10 1/2", "2½", "3 and a half"."""
    at = number.last
    token = tokens.at(at)
    if token.text in FRACTIONS and token.text:
        return number._replace(last=at + 1, coefficient=number.coefficient + _vulgar(token.text))
    slash = _slash(tokens, number.first)
    if slash is not None:
        return Number(number.first, number.first + 3, slash, kind="fraction")
    if token.kind == DIGITS and tokens[at - 1].text.isdigit():
        slash = _slash(tokens, at)
        if slash is not None and slash < 1:
            return number._replace(last=at + 3, coefficient=number.coefficient + slash)
    return _and_a_half(tokens, number, words)


def _slash(tokens: Tokens, at: int) -> Decimal | None:
    over, mark, under = tokens.at(at), tokens.at(at + 1), tokens.at(at + 2)
    if mark.text not in {"/", "⁄"} or under.kind != DIGITS or not (over.text.isdigit() and under.text.isdigit()):
        return None
    if (
        tokens.at(at + 3).text == "/"
        or (tokens.at(at - 1).text == "/")
        or not tokens.touch(at + 1)
        or not tokens.touch(at + 2)
    ):
        return None
    if len(over.text) > 6 or len(under.text) > 6 or int(under.text) == 0:
        return None
    return arithmetic().divide(Decimal(over.text), Decimal(under.text))


def _and_a_half(tokens: Tokens, number: Number, words: Lexicon) -> Number | None:
    """ "two and a half", "five and three-quarters": a fraction joined on by "and"."""
    at = number.last
    if _is_hyphen(tokens, at) and tokens.at(at + 1).low in words.words["and"]:
        at += 1
    if tokens.at(at).low not in words.words["and"]:
        return None
    at = at + 2 if _is_hyphen(tokens, at + 1) else at + 1
    if tokens.at(at).kind != WORD:
        return None
    part = _fraction(tokens, at, words, joined=True)
    if part is None or part.coefficient >= 1:
        return None
    if part.magnitude != 1:  # "one and a half million"
        return number._replace(
            last=part.last, coefficient=number.coefficient + part.coefficient, magnitude=part.magnitude
        )
    return number._replace(last=part.last, coefficient=number.coefficient + part.coefficient)


def _is_hyphen(tokens: Tokens, at: int) -> bool:
    return tokens.at(at).text in HYPHENS


def _vulgar(char: str) -> Decimal:
    over, _, under = unicodedata.normalize("NFKC", char).partition("⁄")
    return arithmetic().divide(Decimal(over), Decimal(under))


def _signed(tokens: Tokens, number: Number, words: Lexicon) -> Number:
    """A minus stands directly before the number and behind a blank, a bracket or a money sign."""
    before = tokens.at(number.first - 1)
    if before.low in words.words["negative"] and not words.comparators.before(tokens, number.first):
        return number._replace(first=number.first - 1, coefficient=-number.coefficient)
    if before.text in MINUS and before.text and tokens.touch(number.first) and number.kind != "ordinal":
        earlier = tokens.at(number.first - 2)
        if not tokens.touch(number.first - 1) or (earlier.kind == MARK and earlier.text in "([<>=~≥≤≈$€£¥:;^\"“'‘"):
            if earlier.kind == DIGITS and before.text == "–":
                return number
            return number._replace(first=number.first - 1, coefficient=-number.coefficient)
    return number


def _with_magnitude(tokens: Tokens, number: Number, words: Lexicon) -> Number:
    """ "1.2 million", "5-million", "13 hundred thousand", "3 hundred and 21"."""
    last, magnitude = number.last, number.magnitude
    while True:
        at = last + 1 if tokens.at(last).text in HYPHENS and tokens.touch(last) and tokens.touch(last + 1) else last
        token = tokens.at(at)
        factor = words.magnitudes.get(token.low) if token.kind == WORD else None
        if factor is None or token.start - tokens[last - 1].end > 2 or _is_score(token.low, factor):
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


def _is_score(word: str, factor: Decimal) -> bool:
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


# --- words


def _in_words(tokens: Tokens, at: int, words: Lexicon) -> Number | None:
    low = tokens[at].low
    if low in words.wholes:
        return _with_magnitude(tokens, Number(at, at + 1, words.wholes[low], written="words"), words)
    if words.cardinal(low) is not None:
        return _fraction(tokens, at, words) or _in_ten(tokens, at, words) or _spelled(tokens, at, words)
    if low in words.words["articles"] or low in words.words["another"]:
        following = tokens.at(at + 1)
        named = following.low in words.fractions or following.low in words.magnitudes or following.text in HYPHENS
        if not named or at + 1 == len(tokens):
            return None
        return _fraction(tokens, at, words) or _article(tokens, at, words)
    if low in words.words["half"] or (low in words.fractions and tokens.at(at + 1).low in words.magnitudes):
        return _half(tokens, at, words)
    if low in words.words["few"]:
        return _few(tokens, at, words)
    if low in words.multiples:
        return _multiple(tokens, at, words)
    if low in words.ordinals:
        return _ordinal(tokens, at, words)
    return None


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


def _spelled(tokens: Tokens, at: int, words: Lexicon) -> Number | None:
    """A cardinal in words: "three million, two hundred and forty"."""
    told = _Spelling()
    index = last = at
    for _ in range(_MOST_WORDS):
        low = tokens.at(index).low
        value = words.cardinal(low)
        factor = words.magnitudes.get(low) if len(low) > 2 else None
        if value == 1000 and factor is not None:
            taken = told.multiply(factor)  # "mille deux cents"
        elif factor is not None and told.begun and not _is_score(low, factor):
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
    joined = _point(tokens, number, words) or _and_a_half(tokens, number, words)
    if joined is not None:
        return _with_magnitude(tokens, joined, words)
    return _with_magnitude(tokens, number, words) if told.largest == 1 else number


def _joint(tokens: Tokens, at: int, words: Lexicon, previous: int = 0) -> int:
    """Where the next word of a spelled number would stand: behind a hyphen, an "and", or a comma before more."""
    token, following = tokens.at(at), tokens.at(at + 1)
    joins_tens = token.low in words.words["tens joined"]
    if token.text in HYPHENS and following.kind == WORD:
        return at + 2 if following.low in words.words["tens joined"] and _is_hyphen(tokens, at + 2) else at + 1
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


def _article(tokens: Tokens, at: int, words: Lexicon) -> Number | None:
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
    if _is_score(following.low, factor):
        return Number(at, at + 2, _ONE, factor, written="words") if tokens.at(at + 2).low in words.words["of"] else None
    return _with_magnitude(tokens, number, words)


def _spelled_after(tokens: Tokens, at: int, words: Lexicon) -> Number | None:
    """ "a hundred and two": the rest of a number whose "one" was an article."""
    factor = words.magnitudes[tokens[at].low]
    index = _joint(tokens, at + 1, words)
    if index == at + 1 and tokens.at(index).low in words.magnitudes:
        return None
    if tokens.at(index).low not in words.cardinals or (index == at + 1):
        return None
    rest = _spelled(tokens, index, words)
    if rest is None or rest.kind != "cardinal" or rest.value >= factor:
        return None
    return Number(at, rest.last, factor + rest.value, written="words")


def _half(tokens: Tokens, at: int, words: Lexicon) -> Number | None:
    """ "half a million", "half a dozen", "half-million", "quarter million"; a bare "half" is one half."""
    share = arithmetic().divide(_ONE, Decimal(words.fractions[tokens[at].low]))
    index = at + 1
    if tokens.at(index).low in words.words["articles"] or tokens.at(index).text in HYPHENS:
        index += 1
    factor = words.magnitudes.get(tokens.at(index).low)
    if factor is not None and tokens.at(index).kind == WORD and len(tokens.at(index).low) >= 5:
        return Number(at, index + 1, share, factor, written="words")
    return (
        Number(at, at + 1, share, kind="fraction", written="words") if tokens[at].low in words.words["half"] else None
    )


def _multiple(tokens: Tokens, at: int, words: Lexicon) -> Number | None:
    """ "dozens", "tens of thousands", "hundreds of millions"."""
    value = words.multiples[tokens[at].low]
    last = at + 1
    while tokens.at(last).low in words.words["of"] and tokens.at(last + 1).low in words.multiples and last - at < 6:
        value, last = arithmetic().multiply(value, words.multiples[tokens.at(last + 1).low]), last + 2
    return Number(at, last, value, kind="multiple", written="words")


def _few(tokens: Tokens, at: int, words: Lexicon) -> Number | None:
    """ "several thousand", "a few hundred", "a couple of dozen": so many at least, like "thousands"."""
    last = at + 2 if tokens.at(at + 1).low in words.words["of"] else at + 1
    value = _ONE
    while tokens.at(last).low in words.magnitudes and len(tokens.at(last).low) >= 5:
        value, last = arithmetic().multiply(value, words.magnitudes[tokens.at(last).low]), last + 1
    return None if value == 1 else Number(at, last, value, kind="multiple", written="words")


def _ordinal(tokens: Tokens, at: int, words: Lexicon) -> Number:
    return Number(at, at + 1, Decimal(words.ordinals[tokens[at].low]), kind="ordinal", written="words")


def _is_round(base: int) -> bool:
    return base in _BASES or (base % 100 == 0 and base not in _YEARS)


def _base_in_digits(text: str) -> int:
    digits = text.replace(",", "")
    return int(digits) if digits.isdecimal() and len(digits) <= 7 else 0


def _fraction(tokens: Tokens, at: int, words: Lexicon, *, joined: bool = False) -> Number | None:
    """ "two-thirds", "three quarters", "a quarter", "one in five" has its own rule.

    In the singular the next word decides: "a third of voters" is a share, "a third person" is not.
    """
    token = tokens.at(at)
    if token.low in words.words["articles"] or token.low in words.words["another"]:
        over, index = 1, at + 1
    elif token.low in words.cardinals:
        over, index = words.cardinals[token.low], at + 1
        if (
            20 <= over <= 90
            and tokens.at(index).text in HYPHENS
            and 0 < words.cardinals.get(tokens.at(index + 1).low, 0) < 10
        ):
            over, index = over + words.cardinals[tokens.at(index + 1).low], index + 2
    else:
        return None
    if _is_hyphen(tokens, index):
        index += 1
    name = tokens.at(index)
    under = words.fractions.get(name.low)
    if under is None or over == 0:
        return None
    plural = name.low.endswith("s") and name.low not in words.ordinals
    hyphenated = tokens.at(index - 1).text in HYPHENS
    if not joined and not (plural and over > 1) and not hyphenated and not _ends_share(tokens, index + 1, words):
        return None
    if (
        not joined
        and plural
        and name.low.startswith("quarter")
        and not hyphenated
        and tokens.at(index + 1).low not in words.words["of"]
        and tokens.at(index + 1).low not in words.magnitudes
    ):
        return None
    share = arithmetic().divide(Decimal(over), Decimal(under))
    number = Number(at, index + 1, share, kind="fraction", written="words")
    after = tokens.at(index + 1)
    step = (
        index + 2
        if after.low in words.words["articles"]
        or (after.low in words.words["of"] and tokens.at(index + 2).low in words.words["articles"])
        else index + 1
    )
    step = step + 1 if after.low in words.words["of"] and step == index + 2 else step
    if _is_hyphen(tokens, step):  # "a half-million"
        step += 1
    factor = words.magnitudes.get(tokens.at(step).low)
    if factor is not None and len(tokens.at(step).low) >= 5 and factor >= 12:
        return Number(at, step + 1, share, factor, written="words")
    return number


def _ends_share(tokens: Tokens, at: int, words: Lexicon) -> bool:
    token = tokens.at(at)
    return token.kind == MARK or token.low in words.stop or token.low in words.magnitudes


def _in_ten(tokens: Tokens, at: int, words: Lexicon) -> Number | None:
    """ "nine in ten", "one out of five": a share, where the second number is larger and no unit stands between."""
    spelled = tokens[at].kind == WORD
    over = (words.cardinal(tokens[at].low) or 0) if spelled else int(tokens[at].text)
    index = at + 1
    if _is_hyphen(tokens, index) and tokens.at(index + 1).low in words.words["in"]:
        index += 1
    if tokens.at(index).low in words.words["out"]:
        index += 1
    elif tokens.at(index).low in words.words["of"] and tokens.at(index + 1).low not in words.words["each"]:
        return None
    if tokens.at(index).low not in words.words["in"]:
        return None
    index += 1
    if _is_hyphen(tokens, index) or tokens.at(index).low in words.words["each"]:
        index += 1
    under = tokens.at(index)
    base = words.cardinals.get(under.low) or (_base_in_digits(under.text))
    last = index + 1
    if under.low in words.words["articles"] and tokens.at(index + 1).low in {"hundred", "thousand", "million"}:
        base, last = int(words.magnitudes[tokens.at(index + 1).low]), index + 2
    if base <= max(over, 2) or not over or tokens.at(last).low in words.magnitudes:
        return None
    if words.units.after(tokens, last) or not (spelled or _is_round(base)):
        return None  # "one in ten days", "5 in 2019"
    share = arithmetic().divide(Decimal(over), Decimal(base))
    return Number(at, last, share, kind="fraction", written="words")
