"""Which numbers are written in a text, in digits or in words, and how much is each?

    >>> [(each.span.text, str(each.value)) for each in numerals("two and a half of the 1,200 who came")]
    [('two and a half', '2.5'), ('1,200', '1200')]

Every number counts here, years and ordinals too: this is the list that an audit holds a sentence against. Which of
them are figures is decided in `figures`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from factx.spans import Span
from factx.values.amounts.measures import with_letter
from factx.values.amounts.number import Kind
from factx.values.amounts.numbers import number_at
from factx.values.amounts.units import unit_before
from factx.values.lexicon import Lexicon, lexicon
from factx.values.tokens import DIGITS, Tokens, stretches, tokenize


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as it is written.

    `kind` is "multiple" for "dozens" or "tens of thousands", whose value is the multiple itself (12, 10 000).
    """

    span: Span
    value: Decimal
    kind: Kind
    reading: str


def numerals(text: str, *, language: str = "en") -> Iterator[Numeral]:
    """Every number of a text in order, with its value; the language decides what "1.234" and the words mean."""
    words = lexicon(language)
    for start, end in stretches(text):
        tokens = Tokens(tokenize(text, start, end))
        behind = 0
        for at in [nth for nth, token in enumerate(tokens) if token.kind == DIGITS or _may_open(token.low, words)]:
            number = number_at(tokens, at, words) if at >= behind else None
            if number is None:
                continue
            number = with_letter(tokens, number, words, money=unit_before(tokens, number.first) is not None)
            span = Span.of(text, tokens[number.first].start, tokens[number.last - 1].end)
            yield Numeral(span, number.value, number.kind, number.reading)
            behind = number.last


def _may_open(low: str, words: Lexicon) -> bool:
    """Whether a number may begin with a word: most words are passed over at once."""
    return (
        low in words.openers or low in words.ordinals or (words.joined is not None and words.cardinal(low) is not None)
    )
