"""How much do digits say, with their separators, exponents and fractions?"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from factx.values.amounts.number import MINUS, Number, with_magnitude
from factx.values.amounts.shares import and_a_half, in_ten
from factx.values.lexicon import Lexicon, arithmetic
from factx.values.tokens import DIGITS, FRACTIONS, SUPERSCRIPTS, WORD, Tokens

_LONGEST = 40


def in_digits(tokens: Tokens, at: int, words: Lexicon) -> Number | None:
    token = tokens[at]
    last, digits = _grouped_by_blanks(tokens, at)
    following = tokens.at(last)
    if not words.decimal and _is_ambiguous(digits):
        return None
    named = following.low in words.magnitudes and following.low != "score"  # "1,5 million"
    comma = words.decimal == "," or named or (not words.decimal and "." not in digits)
    if last == at + 1 and len(digits) <= 6 and digits.isdecimal() and following.kind == WORD:
        share = in_ten(tokens, at, words)
        if share is not None:
            return share
    value = read_digits(digits, decimal_comma=comma, groups=words.group)
    if value is None:
        return None
    if token.text.isdigit() and tokens.at(at - 1).text == "." and tokens.touch(at) and not tokens.touch(at - 1):
        return with_magnitude(tokens, Number(at - 1, last, Decimal(f"0.{token.text}")), words)
    if following.low in words.words["ordinal endings"] and tokens.touch(last):
        return Number(at, last + 1, value, kind="ordinal")
    number = _with_exponent(tokens, Number(at, last, value)) or _with_fraction(tokens, Number(at, last, value), words)
    return with_magnitude(tokens, number or Number(at, last, value), words)


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


def _is_ambiguous(digits: str) -> bool:
    """ "1.234" and "1,234": thousands in one language, decimals in the other."""
    first, *rest = re.split("[.,]", digits)
    return len(rest) == 1 and len(rest[0]) == 3 and len(first) <= 3 and first != "0"


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
        return number._replace(last=at + 1, coefficient=number.coefficient + vulgar(token.text))
    slash = _slash(tokens, number.first)
    if slash is not None:
        return Number(number.first, number.first + 3, slash, kind="fraction")
    if token.kind == DIGITS and tokens[at - 1].text.isdigit():
        slash = _slash(tokens, at)
        if slash is not None and slash < 1:
            return number._replace(last=at + 3, coefficient=number.coefficient + slash)
    return and_a_half(tokens, number, words)


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


def vulgar(char: str) -> Decimal:
    over, _, under = unicodedata.normalize("NFKC", char).partition("⁄")
    return arithmetic().divide(Decimal(over), Decimal(under))
