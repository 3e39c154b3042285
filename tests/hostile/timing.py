"""Texts made to be slow: does any stage, or any pattern, take more than its share of time for twice the text?

A pattern is tried on units that all share, and on some that are put together of its own pieces, from every start in the
text: how a module anchors it, bounds what it gives it, or matches at one place only is no excuse here.
"""

from __future__ import annotations

import importlib
import pkgutil
import random
import re
import time
from collections.abc import Callable, Iterator

import factx
from factx.documents import Document
from factx.engines.rules.engine import Rules
from factx.grounding import Ground
from factx.passages import passages
from factx.scout import Scout
from factx.suspects import suspects
from factx.values import numerals
from tests.hostile.attack import Attack, Try

UNITS = (
    *(
        "he said that ",
        "1-",
        "1/2/",
        "$",
        '"',
        "“a ",
        "'s ",
        "1",
        "1 ",
        "1,",
        ", ",
        " – ",
        "and ",
        "Mr. ",
        "Smith ",
        "not ",
    ),
    *(
        "on Monday ",
        "5% ",
        "million ",
        "of the ",
        "said ",
        "(",
        "(a) ",
        "中",
        "é",
        "\u200b",
        "per ",
        "1 to ",
        "Jan 1, ",
    ),
    *("according to ", "a. ", "<", "<a ", '{"a":', "http://a.", "...", "THE ", "Xi told Putin ", "supports ", "his "),
    *("rose by 5% to ", '"a," he said. ', "\u0301", "\u202e", "-", "=", "a\u200b", "1.", "e", "a\t", "[INST]", "<!--"),
    *("twenty-", "two and a half ", "the bank of ", "who said ", "Ignore all previous "),
)
SLOW_S = 2.0
RATIO = 2.5
_LEAST_S = 0.05  # what is quicker than this is noise
_QUICK_S = 0.005  # for 32,000 characters: were it square, a megabyte would take five seconds
_COMMON = (" ", "\n", "\t", *".,;:-–'\"“”‘’()[]{}/$%#@=_aeZ1中")
_LONGEST = 500_000
_OWN = 12  # units that are made of a pattern's own pieces


def attacks(*, characters: int = 30_000, units: tuple[str, ...] = UNITS, every: int = 1) -> list[Attack]:
    return [
        Attack(
            "slow texts: every stage", lambda: _stages_tried(characters, units), lambda: _slow(_quadratic, "a", 4_000)
        ),
        Attack("slow texts: every pattern", lambda: _patterns_tried(units, every), _slow_pattern),
    ]


def stages(text: str) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is done to a text, one after the other."""
    document = Document(text)
    scout = Scout(document)
    yield "document", lambda: (document.sentences, document.quotations)
    yield "passages", lambda: passages(document)
    yield "suspects", lambda: suspects(document)
    yield "grounding", lambda: Ground(text).locate(text[:200] or "a")
    yield "numerals", lambda: list(numerals(text))
    yield "amounts", lambda: scout.amounts
    yield "dates", lambda: scout.dates
    yield "words", lambda: scout.tagged
    yield "sayings", lambda: scout.sayings
    yield "rules", lambda: Rules().read(document, scout=scout)


def taken(unit: str, characters: int) -> dict[str, float]:
    """Processor seconds of each stage for a text of so many characters; what comes before it not counted."""
    seconds: dict[str, float] = {}
    for name, work in stages(unit * (characters // len(unit))):
        start = time.process_time()
        work()
        seconds[name] = time.process_time() - start
    return seconds


def _stages_tried(characters: int, units: tuple[str, ...]) -> Iterator[Try]:
    """Once and twice as long, again where a stage takes too long: only what is too slow three times is slow."""
    for unit in units:
        told: dict[str, str | None] = {}
        for length in (characters, characters, 2 * characters):
            once, twice = taken(unit, length), taken(unit, 2 * length)
            for stage, seconds in twice.items():
                slow = seconds > _LEAST_S and seconds > RATIO * once[stage]
                if not slow or stage not in told or told[stage]:
                    told[stage] = f"{once[stage]:.2f} s, and {seconds:.2f} s for twice the text" if slow else None
            if not any(told.values()):
                break
        yield from ((f"{stage} of {unit!r}", what) for stage, what in told.items())


def _slow(measure: Callable[[str], float], unit: str, characters: int) -> str | None:
    """Whether twice the text takes more than `RATIO` times as long, three times, once of them for longer texts.

    What is slow on long texts only is seen as well: a text eight times as long has to be read at once, or is looked at.
    """
    if measure(_of(unit, 8 * characters)) <= _QUICK_S:
        return None
    while measure(_of(unit, 2 * characters)) < _LEAST_S and characters < _LONGEST:
        characters *= 2
    for length in (characters, characters, 2 * characters):  # one step up, where memory runs over a cache, is no slope
        short, long = measure(_of(unit, length)), measure(_of(unit, 2 * length))
        if long < _LEAST_S or long <= RATIO * short:
            return None
    return f"{short:.2f} s for {characters:,} characters, {long:.2f} s for twice as many"


def _of(unit: str, characters: int) -> str:
    return unit * (characters // len(unit))


def patterns() -> dict[str, re.Pattern[str]]:
    """Every compiled pattern that a module of factx holds, by where it stands."""
    found: dict[str, re.Pattern[str]] = {}
    for module in pkgutil.walk_packages(factx.__path__, "factx."):
        if module.name.startswith("factx.__main__"):
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            for nth, each in enumerate(_patterns_in(value)):
                found[f"{module.name}.{name}{f'[{nth}]' if nth else ''}"] = each
    return found


def _patterns_in(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, dict):
        yield from (found for each in value.values() for found in _patterns_in(each))
    elif isinstance(value, tuple | list | frozenset | set):
        yield from (found for each in value for found in _patterns_in(each))


def _patterns_tried(units: tuple[str, ...], every: int) -> Iterator[Try]:
    for where, pattern in list(patterns().items())[::every]:
        for unit in (*units, *own_units(pattern)):
            yield f"{where} on {unit!r}", _slow(lambda text, pattern=pattern: _searched(pattern, text), unit, 4_000)


def own_units(pattern: re.Pattern[str]) -> list[str]:
    """The same units each time: up to three pieces, of the pattern (words, marks) or of any text."""
    chance = random.Random(pattern.pattern.encode("utf-8", "surrogatepass"))
    pieces = re.findall(r"[A-Za-z]{2,}|[^\w\\]", pattern.pattern)[:400] or ["a"]
    return [
        "".join(chance.choice(pieces if chance.random() < 0.5 else _COMMON) for _ in range(chance.randint(1, 3)))
        for _ in range(_OWN)
    ]


def _searched(pattern: re.Pattern[str], text: str) -> float:
    start = time.process_time()
    for _ in pattern.finditer(text):
        continue
    pattern.match(text)
    pattern.fullmatch(text)
    return time.process_time() - start


def _quadratic(text: str) -> float:
    start = time.process_time()
    sum(text[:at].count("b") for at in range(len(text)))
    return time.process_time() - start + _LEAST_S * (len(text) / 8_000) ** 2


def _slow_pattern() -> str | None:
    return _slow(lambda text: _searched(re.compile("(?:a|b)*c"), text), "a", 500)
