"""Which number begins at a token, in digits or in words?"""

from __future__ import annotations

from decimal import Decimal

from factx.values.amounts.digits import in_digits, vulgar
from factx.values.amounts.number import HYPHENS, MINUS, Number, with_magnitude
from factx.values.amounts.shares import few, fraction, half, in_ten, multiple
from factx.values.amounts.spelling import article, spelled
from factx.values.lexicon import Lexicon
from factx.values.tokens import DIGITS, FRACTIONS, MARK, WORD, Tokens


def number_at(tokens: Tokens, at: int, words: Lexicon) -> Number | None:
    """The number that begins at token `at`; a sign before it is taken in, so `first` may be `at - 1`."""
    token = tokens[at]
    if token.kind == DIGITS:
        number = in_digits(tokens, at, words)
    elif token.kind == WORD:
        number = _in_words(tokens, at, words)
    elif token.text in FRACTIONS:
        number = Number(at, at + 1, vulgar(token.text), kind="fraction")
        number = with_magnitude(tokens, number, words)
    else:
        return None
    return _signed(tokens, number, words) if number else None


def _in_words(tokens: Tokens, at: int, words: Lexicon) -> Number | None:
    low = tokens[at].low
    if low in words.wholes:
        return with_magnitude(tokens, Number(at, at + 1, words.wholes[low], written="words"), words)
    if words.cardinal(low) is not None:
        return fraction(tokens, at, words) or in_ten(tokens, at, words) or spelled(tokens, at, words)
    if low in words.words["articles"] or low in words.words["another"]:
        following = tokens.at(at + 1)
        named = following.low in words.fractions or following.low in words.magnitudes or following.text in HYPHENS
        if not named or at + 1 == len(tokens):
            return None
        return fraction(tokens, at, words) or article(tokens, at, words)
    if low in words.words["half"] or (low in words.fractions and tokens.at(at + 1).low in words.magnitudes):
        return half(tokens, at, words)
    if low in words.words["few"]:
        return few(tokens, at, words)
    if low in words.multiples:
        return multiple(tokens, at, words)
    if low in words.ordinals:
        return _ordinal(tokens, at, words)
    return None


def _ordinal(tokens: Tokens, at: int, words: Lexicon) -> Number:
    return Number(at, at + 1, Decimal(words.ordinals[tokens[at].low]), kind="ordinal", written="words")


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
