"""Which unit follows a number, with what it is counted by ("per share", "a day", "km/h") and the ages of people?"""

from __future__ import annotations

from factx.values.amounts.nouns import counted_noun, singular
from factx.values.amounts.number import HYPHENS
from factx.values.amounts.numbers import number_at
from factx.values.amounts.units import Unit, counted, named_unit
from factx.values.lexicon import Lexicon
from factx.values.tokens import WORD, Tokens


def unit_after(
    tokens: Tokens, at: int, words: Lexicon, *, one: bool = False, digits: bool = True
) -> tuple[Unit, int] | None:
    """The unit that begins at token `at`, its rate included, and the index behind it.

    `one` tells that the number is one, so that a noun in the singular is counted; `digits` that it stands in digits,
    so that symbols may follow.
    """
    begin = at + 1 if tokens.at(at).text in HYPHENS else at  # "42-jährige"
    if tokens.at(begin).low in words.words["age short"]:
        return Unit("a", "time", age=True), begin + 1
    found = named_unit(tokens, at, words, digits=digits) or counted_noun(tokens, at, words, one=one)
    if found is None:
        return None
    unit, end = found
    aged = of_age(tokens, end, words) if unit.kind == "time" else None
    if aged is not None:
        return unit._replace(age=True), aged
    return with_rate(tokens, unit, end, words)


def with_rate(tokens: Tokens, unit: Unit, at: int, words: Lexicon) -> tuple[Unit, int]:
    """ "per share", "a day", "/km": what the unit is counted by."""
    token = tokens.at(at)
    if token.low in words.words["partitive"]:
        return _rate_behind_stuff(tokens, unit, at, words) or (unit, at)
    if token.text == "/" and tokens.touch(at) and unit.kind != "count":
        below = named_unit(tokens, at + 1, words) or _any_noun(tokens, at + 1, words)
        return (unit.per(below[0].code), below[1]) if below else (unit, at)
    begin = at + 1 if token.text in HYPHENS else at
    word = tokens.at(begin).low
    if word not in words.words["per"]:
        return unit, at
    begin += 1
    if tokens.at(begin).text in HYPHENS:
        begin += 1
    below = named_unit(tokens, begin, words, digits=word == "per")
    if below is None and word == "per":
        below = _any_noun(tokens, begin, words)
    if tokens.at(begin).low in words.words["dozens"]:
        return unit.per(f"{{{tokens.at(begin).low}}}"), begin + 1
    if below is None and unit.kind == "money" and tokens.at(begin).low in words.words["per nouns"]:
        below = counted(tokens.at(begin).low), begin + 1
    number = number_at(tokens, begin, words) if below is not None else None
    counts = number is not None and number.kind != "ordinal"  # "per 100", but "per second"
    if below is None or below[0].kind in ("money", "share") or counts:
        return unit, at
    if word != "per" and (tokens.at(below[1]).low in words.words["time shifts"] or tokens.at(begin).low.endswith("s")):
        return unit, at
    return unit.per(below[0].code), below[1]


def _rate_behind_stuff(tokens: Tokens, unit: Unit, at: int, words: Lexicon) -> tuple[Unit, int] | None:
    """ "2.4 billion gallons of jet fuel a year": the rate stands behind what is measured."""
    if tokens.at(at).low not in words.words["partitive"] or unit.kind not in ("measure", "money"):
        return None
    for nth in range(at + 2, at + 5):
        stuff, article = tokens.at(nth - 1), tokens.at(nth)
        if stuff.kind != WORD or stuff.low in words.stop:
            return None
        below = named_unit(tokens, nth + 1, words, digits=False) if article.low in words.words["per"] else None
        if below is not None and below[0].kind == "time" and tokens.at(below[1]).low not in words.words["time shifts"]:
            return unit.per(below[0].code), below[1]
    return None


def _any_noun(tokens: Tokens, at: int, words: Lexicon) -> tuple[Unit, int] | None:
    token = tokens.at(at)
    if token.kind != WORD or token.low in words.stop:
        return None
    if token.low == "annum":
        return Unit("a", "time"), at + 1
    return counted(singular(token.low, words)), at + 1


def of_age(tokens: Tokens, at: int, words: Lexicon) -> int | None:
    """Where an age ends: "five years old", "29-year-old", "three years of age"."""
    begin = at + 1 if tokens.at(at).text in HYPHENS else at
    if tokens.at(begin).low in words.words["age old"]:
        return begin + 1
    if tokens.at(begin).low in words.words["of"] and tokens.at(begin + 1).low == "age":
        return begin + 2
    return None
