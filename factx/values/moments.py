"""Which numbers of a text tell when, and not how much?"""

from __future__ import annotations

from factx.values.amounts.quantity import Quantity
from factx.values.dates.words import time_words
from factx.values.lexicon import Lexicon
from factx.values.tokens import DIGITS, WORD, Tokens

_FIRST_YEAR, _LAST_YEAR = 1500, 2100


def is_date(tokens: Tokens, found: Quantity, words: Lexicon) -> bool:
    """A year, a decade, a day of a month, or digits between slashes."""
    months = time_words(words.language).months
    before, behind = tokens.at(found.core - 1), tokens.at(found.core_last)
    near = [before.low, tokens.at(found.core - 2).low if before.text == "." else "", behind.low]
    if behind.low == "of":
        near.append(tokens.at(found.core_last + 1).low)
    plain = found.number.written == "digits" and tokens[found.core].text.isdigit()
    if (
        plain
        and any(low in months for low in near)
        and not (behind.low == "may" and before.low not in months and found.number.value > 31)
    ):
        loose = (
            behind.low in {"may", "march", "mar"}
            and behind.text.islower()
            and before.low not in words.words["before days"]
        )
        return before.low in months or not loose
    if plain and behind.low == "s" and tokens.touch(found.core_last):
        return True
    if any(mark.text == "/" and mark.start >= 0 for mark in (before, behind)) and found.number.kind != "fraction":
        return plain and found.unit is None
    years = [number.value for number in (found.number, found.high) if number is not None]
    yearly = (
        plain
        and all(_FIRST_YEAR <= year <= _LAST_YEAR and year == int(year) for year in years)
        and len(tokens[found.core].text) == 4
    )
    if not yearly or found.comparator not in ("=", "~") or found.number.magnitude != 1:
        return False
    if found.unit is None:
        return True
    return found.unit.kind in ("count", "time") and (
        (before.kind == WORD and before.low in words.stop)
        or before.text in {"(", ",", ""}
        or before.low in words.words["determiners"]
    )


def is_clock(tokens: Tokens, found: Quantity, words: Lexicon) -> bool:
    """ "6 a.m.", "18:30", "2 pm", "at 18.30 on Thursday"."""
    behind = tokens.at(found.core_last)
    hour, point, minute = tokens[found.core].text.partition(".")
    if behind.low in words.words["half days"] or behind.low in words.words["clocks"]:
        return not point or len(minute) == 2
    if (
        behind.low in {"a", "p"}
        and tokens.at(found.core_last + 1).text == "."
        and tokens.at(found.core_last + 2).low == "m"
    ):
        return True
    if ":" in {behind.text, tokens.at(found.core - 1).text}:
        colon = found.core_last if behind.text == ":" else found.core - 1
        return (
            tokens.at(colon + 1).kind == DIGITS
            and tokens.at(colon - 1).kind == DIGITS
            and tokens.touch(colon)
            and tokens.touch(colon + 1)
        )
    timed = (
        point
        and len(minute) == 2
        and len(hour) <= 2
        and hour.isdigit()
        and int(hour) < 24
        and minute.isdigit()
        and int(minute) < 60
    )
    if timed and found.unit is None and tokens.at(found.core - 1).low in words.words["before clocks"]:
        return behind.low in words.words["behind clocks"] or behind.low in time_words(words.language).weekdays
    past = words.words["past the hour"]
    return (
        found.unit is None
        and (
            behind.low in past
            or (tokens.at(found.core - 1).low in past and tokens.at(found.core - 2).low in words.cardinals)
        )
        and found.number.written == "words"
    )


def is_past(tokens: Tokens, found: Quantity, words: Lexicon) -> bool:
    """ "seven years ago", "five months earlier" tell when, not how long."""
    if found.unit is None or found.unit.kind != "time":
        return False
    low = tokens.at(found.last).low
    return low in words.words["ago"] or (
        low in words.words["earlier"] and tokens.at(found.last + 1).low not in words.words["in"]
    )
