"""How much is it, and of what?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal, cast

from factx.documents import Document
from factx.errors import Unreadable
from factx.spans import Span
from factx.values.amounts.number import Number, plain
from factx.values.amounts.quantities import quantities_in, quantity_at
from factx.values.amounts.quantity import Quantity, words_of
from factx.values.amounts.rates import unit_after
from factx.values.amounts.supply import Earlier, Supplied, supplied_unit
from factx.values.amounts.units import Unit, named_unit, unit_before
from factx.values.lexicon import Lexicon, currency_signs, lexicon
from factx.values.moments import is_date
from factx.values.tokens import Tokens, tokenize, tokens_of

Comparator = Literal["=", "~", "<", "<=", ">", ">="]

_BEFORE = 1_500
_ASIDE = 400
_LONGEST = 24  # words of a number
_MENTIONS = ("$", "€", "£", "¥")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its comparator and unit, as its words say it.

    A single number has `value`; a range has `low` and `high`. `unit` is an ISO 4217 code for money, a UCUM code
    otherwise, "{shell}" for counted things, with "/" before what it is counted by ("USD/{share}"), None for a bare
    number. A percentage has its number as written, a fraction its value to ten places. `reading` tells how it was read,
    and from which words the unit comes where they stand outside `span`.
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
        """The one amount in some words; the words around them may supply its unit, but no number.

        Raises:
            Unreadable: the words hold no number, numbers that belong to different amounts, or a piece of a number.

        """
        words = lexicon(document.language)
        tokens = _sentence(span, document)
        first, last = _inside(tokens, span)
        found = _only(Tokens(tokens[:last]), first, words, span)
        found = _in_full(tokens, found, last, words, span)
        unit, whence = found.unit, ""
        if unit is None or (unit.kind == "count" and unit.code.endswith("}") and found.last == last):
            unit, whence = _from_around(tokens, found, unit, words, document)
        elif unit.kind not in ("money", "time") and found.high is None:
            whence = ""
        known = known_money(found._replace(unit=unit), document.text, tokens[found.first].start)
        return amount_of(known, tokens, document.text, whence)


def known_money(found: Quantity, text: str, at: int) -> Quantity:
    """The quantity with the currency of its "cents" settled by the text before offset `at`."""
    if found.unit is None or not found.unit.guessed:
        return found
    code = found.unit.code.replace("USD", _nearest_money(text, at), 1)
    return found._replace(unit=found.unit._replace(code=code, guessed=False))


def amount_of(found: Quantity, tokens: Tokens, text: str, whence: str = "") -> Amount:
    """The amount that a quantity says."""
    span = Span.of(text, tokens[found.first].start, tokens[found.last - 1].end)
    share = found.number.kind == "fraction" and found.high is None
    number = plain(found.scaled(found.number)) if share else words_of(found)
    reading = f"{number}, {found.unit.code if found.unit else 'no unit'}"
    if found.unit is not None and found.unit.age:
        reading += " of age"
    if whence:
        reading += f" (from {whence!r})"
    unit = found.unit.code if found.unit else None
    comparator = cast("Comparator", found.comparator)
    value = found.scaled(found.number)
    if found.high is None:
        return Amount(span, value, None, None, comparator, unit, found.uncertainty, reading)
    return Amount(span, None, value, found.scaled(found.high), comparator, unit, found.uncertainty, reading)


def _sentence(span: Span, document: Document) -> Tokens:
    """The tokens of the sentences that the span touches, of no more than some hundred characters on either side."""
    first, last = document.sentence_at(span.start).span, document.sentence_at(span.end - 1).span
    start = max(min(first.start, span.start), span.start - _ASIDE)
    end = min(max(last.end, span.end), span.end + _ASIDE)
    return tokens_of(document.text, start, end)


def _inside(tokens: Tokens, span: Span) -> tuple[int, int]:
    inside = [nth for nth, token in enumerate(tokens) if token.start < span.end and span.start < token.end]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def _only(tokens: Tokens, first: int, words: Lexicon, span: Span) -> Quantity:
    """The single quantity of `tokens[first:]`."""
    found = quantities_in(tokens, first, len(tokens), words, start=first)
    if not found:
        found = _articled(tokens, first, words)
    if not found:
        raise Unreadable(f"{span.text!r} holds no number: copy the words of the number, such as 'more than $5 million'")
    if len(found) > 1:
        found = [each for each in found if not is_date(tokens, each, words)] or found
    if len(found) > 1 and _is_whole_of(found[0], found[1], tokens, words):
        found = [found[0], *found[2:]]
    if len(found) > 1:
        listed = " and ".join(repr(_text(each, tokens)) for each in found[:3])
        raise Unreadable(f"{span.text!r} holds {len(found)} numbers, {listed}: copy the words of one of them")
    return found[0]


def _in_full(tokens: Tokens, found: Quantity, last: int, words: Lexicon, span: Span) -> Quantity:
    """The quantity as the words of the sentence around it let it be read.

    "1" out of "1 billion", "fifty thousand" out of "two hundred and fifty thousand" and "2" out of "2.2" are refused.
    """
    whole = _whole(tokens, found, words)
    piece = tokens[found.core].start < span.start or tokens[found.core_last - 1].end > span.end
    if whole is None and not piece:
        return found
    if whole is not None and whole.core == found.core and whole.last <= last:
        return whole
    first, last = (whole.first, whole.core_last) if whole else (found.core, found.core_last)
    listed = " ".join(token.text for token in tokens[first:last])
    raise Unreadable(f"{span.text!r} is a piece of a number, {listed!r}: copy the words of the whole number")


def _whole(tokens: Tokens, found: Quantity, words: Lexicon) -> Quantity | None:
    """The quantity of the sentence that a quantity is only a piece of."""
    if found.core == found.first == found.core_last - 1 and tokens[found.core].low in words.words["articles"]:
        return None  # "a week"
    full = quantity_at(tokens, found.core, words, start=found.first)
    if full is not None and full.number.value != found.number.value:
        return full
    for each in quantities_in(tokens, max(0, found.core - _LONGEST), found.core, words):
        if each.core < found.core < each.core_last and each.high is None:
            return each
    return None


def _text(found: Quantity, tokens: Tokens) -> str:
    return " ".join(token.text for token in tokens[found.first : found.last])


def _is_whole_of(part: Quantity, whole: Quantity, tokens: Tokens, words: Lexicon) -> bool:
    """ "two of its five cranes": the second number tells of how many the first is a part."""
    between = tokens[part.last : whole.first]
    return (
        bool(between)
        and between[0].low in words.words["partitive"]
        and len(between) <= 4
        and part.number.value <= whole.number.value
    )


def _articled(tokens: Tokens, first: int, words: Lexicon) -> list[Quantity]:
    """ "a week", "an hour": one of a unit."""
    for at in range(first, len(tokens)):
        if tokens[at].low in words.words["articles"]:
            unit = named_unit(tokens, at + 1, words, digits=False)
            if unit is not None:
                number = Number(at, at + 1, Decimal(1), written="words")
                return [Quantity(at, unit[1], at, at + 1, number, unit=unit[0])]
    return []


# --- the unit from the words around


def _from_around(
    tokens: Tokens, found: Quantity, unit: Unit | None, words: Lexicon, document: Document
) -> tuple[Unit | None, str]:
    if found.multiplier or (found.number.kind == "fraction" and unit is None):
        return None, ""
    last_number = found.core_last
    if unit is None:
        money = unit_before(tokens, found.core)
        if money is not None:
            return money[0], tokens[money[1]].text
        if found.last == last_number or found.comparator != "=":
            behind = unit_after(
                tokens, last_number, words, one=found.number.value == 1, digits=found.number.written == "digits"
            )
            if behind is not None and tokens.at(last_number).low not in words.words["factors"]:
                return behind[0], " ".join(token.text for token in tokens[last_number : behind[1]])
        supplied: Supplied | None = supplied_unit(tokens, found, words, _earlier(tokens, found, words, document))
        return (supplied.unit, supplied.whence) if supplied else (None, "")
    return unit, ""


def _earlier(tokens: Tokens, found: Quantity, words: Lexicon, document: Document) -> Iterator[Earlier]:
    """The quantities of the sentence before this one, and of the text before it as far as it matters.

    Nothing is read before the first is asked for, since few numbers look back.
    """
    begin = tokens[0].start
    back: list[tuple[Tokens, Sequence[Quantity]]] = []
    nth = document.sentence_at(begin).number - 2
    while nth >= 0 and document.sentences[nth].span.start > begin - _BEFORE:
        span = document.sentences[nth].span
        back.append(_told(document.text, span.start, min(span.end, begin), document.language))
        nth -= 1
    before = Tokens(tokens[: found.first])
    listed: list[Earlier] = []
    for part, told in (*reversed(back), (before, quantities_in(before, 0, len(before), words))):
        for each in told:
            supplied = supplied_unit(part, each, words, listed) if each.unit is None else None
            known = each._replace(unit=supplied.unit) if supplied else each
            listed.append(Earlier(known, _text(each, part), part[each.first].start))
    yield from listed


@lru_cache(maxsize=64)
def _told(text: str, start: int, end: int, language: str) -> tuple[Tokens, Sequence[Quantity]]:
    """The tokens of a sentence and its quantities, kept since every number for some sentences on looks back at them."""
    tokens = Tokens(tokenize(text, start, end))
    return tokens, quantities_in(tokens, 0, len(tokens), lexicon(language))


def _nearest_money(text: str, at: int) -> str:
    """Which currency "cents" are of: that of the last sign before them, the dollar where there is none."""
    start = max(0, at - 4 * _BEFORE)
    place = max(text.rfind(sign, start, at) for sign in _MENTIONS[:2])
    if place < 0:
        return "USD"
    tokens = Tokens(tokenize(text, max(0, place - 4), place + 1))
    found = currency_signs().before(tokens, len(tokens))
    return found[0] if found else "USD"
