"""How much is it, and of what?"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, cast

from factx.documents import Document
from factx.errors import Unreadable
from factx.spans import Span
from factx.values.lexicon import Lexicon, currency_signs, lexicon, unit_symbols
from factx.values.numerals import HYPHENS, Number, number_at
from factx.values.tokens import WORD, Tokens, tokenize

Comparator = Literal["=", "~", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its comparator and unit, as its words say it.

    A single number has `value`; a range has `low` and `high`. `unit` is an ISO 4217 code for money, a UCUM code
    otherwise, "{shell}" for counted things, None for a bare number.
    """

    span: Span
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    comparator: Comparator
    unit: str | None
    uncertainty: Decimal | None
    reading: str

    @classmethod
    def read(cls, span: Span, document: Document) -> Amount:
        words = lexicon(document.language)
        tokens = Tokens(tokenize(document.text, span.start, span.end))
        numbers = _numbers(tokens, words)
        if not numbers:
            raise Unreadable(f"{span.text!r} holds no number: copy the words of the number, such as 'more than $5 million'")
        first = numbers[0]
        low_number, high_number = first, None
        if len(numbers) == 2 and _is_range(tokens, numbers, words):
            high_number = numbers[1]
        elif len(numbers) > 1:
            raise Unreadable(f"{span.text!r} holds {len(numbers)} numbers: copy the words of one")
        last_number = high_number or first
        unit, end = _unit_after(tokens, last_number.last, words)
        money, start = _money_before(tokens, first.first)
        comparator, start = _comparator(tokens, start, words)
        after = words.comparators_after.after(tokens, end)
        if after is not None and comparator == "=":
            comparator, end = after
        unit = money or unit
        found = Span.of(document.text, tokens[start].start, tokens[end - 1].end)
        reading = f"{first.reading}, {unit or 'no unit'}"
        if high_number is None:
            return cls(found, first.value, None, None, cast("Comparator", comparator), unit, None, reading)
        low = low_number.value
        if high_number.magnitude > 1 and low_number.magnitude == 1 and low < high_number.coefficient * 1000:
            low *= high_number.magnitude
        return cls(found, None, low, high_number.value, cast("Comparator", comparator), unit, None, reading)


def _numbers(tokens: Tokens, words: Lexicon) -> list[Number]:
    found, at = [], 0
    while at < len(tokens):
        number = number_at(tokens, at, words)
        if number is None or number.kind == "ordinal":
            at += 1
            continue
        found.append(number)
        at = number.last
    return found


def _is_range(tokens: Tokens, numbers: list[Number], words: Lexicon) -> bool:
    first, second = numbers
    between = [token.low for token in tokens[first.last : second.first]]
    joints = HYPHENS | words.words["range to"] | words.words["range and"] | words.words["range or"]
    return any(word in joints for word in between) and len(between) <= 4


def _money_before(tokens: Tokens, at: int) -> tuple[str | None, int]:
    found = currency_signs().before(tokens, at)
    return found if found else (None, at)


def _unit_after(tokens: Tokens, at: int, words: Lexicon) -> tuple[str | None, int]:
    for table in (currency_signs(), words.currencies, unit_symbols(), words.units):
        found = table.after(tokens, at)
        if found:
            return found
    noun = tokens.at(at)
    if noun.kind == WORD and noun.low not in words.stop:
        singular = words.nouns.get(noun.low) or (noun.low[:-1] if noun.low.endswith("s") and not noun.low.endswith("ss") else noun.low)
        return f"{{{singular}}}", at + 1
    return None, at


def _comparator(tokens: Tokens, at: int, words: Lexicon) -> tuple[str, int]:
    found = words.comparators.before(tokens, at)
    return found if found else ("=", at)
