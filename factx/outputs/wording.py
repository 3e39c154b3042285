"""How is a fact said to a reader?

Values in the way that newspapers print them, and chains of sources with arrows. Plain text, without colours: those are
for whoever prints it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from factx.documents import Document
from factx.facts import Attribution, Fact, Facts, Figure, Gap, Run
from factx.outputs.plain import counted, harmless, shortened
from factx.values import Amount, Date
from factx.values.lexicon import lexicon, unit_titles

THE_ARTICLE = "(the article)"

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}
_UNITS = {"Cel": "°C", "[degF]": "°F", "har": "ha"}
_SPELLED = frozenset({"a", "mo", "wk", "d", "h", "min", "s"})  # UCUM's symbols for times, which few people know
_COMPARED = {"=": "", "~": "about ", "<": "< ", "<=": "≤ ", ">": "> ", ">=": "≥ "}
_MAGNITUDES = ((12, "trillion"), (9, "billion"), (6, "million"))
_SHOWN_DIGITS = 5


def counts(facts: Facts) -> str:
    """How many facts there are of each kind that was looked for: "33 claims, 3 figures, 1 visit"."""
    return ", ".join(counted(sum(each.kind == kind for each in facts.items), kind) for kind in facts.run.kinds)


def sentences_of(gap: Gap) -> str:
    """Which sentences a gap is about: "sentence 4", "sentences 4 to 9"."""
    return f"sentence {gap.first}" if gap.first == gap.last else f"sentences {gap.first} to {gap.last}"


def origin(document: Document) -> list[str]:
    """Who published and who wrote a document, as far as it tells: ["The Gazette", "by A. Roe"]."""
    outlet = [harmless(document.outlet)] if document.outlet else []
    return [*outlet, f"by {harmless(document.author)}"] if document.author else outlet


def reader(run: Run) -> str:
    """Who read: "read by rules, without a model", "read by ollama/qwen3"."""
    return "read by rules, without a model" if run.engine == "rules" else f"read by {run.model or run.engine}"


def chain(attribution: Sequence[Attribution]) -> str:
    """Who vouches for it, from the article inwards: "CCTV → Xi Jinping"."""
    return " → ".join(_link(each) for each in attribution) or THE_ARTICLE


def _link(link: Attribution) -> str:
    name = harmless(link.source.text)
    return name if link.certainty in ("certain", "unknown") else f"{name} (thinks it {link.certainty})"


def planted(fact: Fact) -> str:
    """A warning, where a fact rests on words that look planted for a machine: "looks planted: instruction"."""
    return f"looks planted: {', '.join(fact.support.suspect)}" if fact.support and fact.support.suspect else ""


def amount(value: Amount) -> str:
    """A figure with its comparator and unit: "$220 billion", "> 25 %", "$1.2–1.4 billion", "3 ± 0.5 km"."""
    if value.value is not None:
        number = _share(value.value) if _is_share(value) else _number(value.value)
        if value.uncertainty is not None:
            number += f" ± {_plain(value.uncertainty)}"
        return f"{_COMPARED[value.comparator]}{_with_unit(number, value.unit)}"
    ends = [each for each in (value.low, value.high) if each is not None]
    if len(ends) == 2:
        return f"{_COMPARED[value.comparator]}{_with_unit(_range(ends[0], ends[1]), value.unit)}"
    bound = "≥ " if value.low is not None else "≤ "
    compared = _COMPARED[value.comparator] if value.comparator in "<=>=" and value.comparator != "=" else bound
    return f"{compared}{_with_unit(_number(ends[0]), value.unit)}" if ends else harmless(value.span.text)


def _is_share(value: Amount) -> bool:
    """Whether it is a part of a whole that was written in words: "a quarter"."""
    number = value.value
    written = not any(char.isdigit() for char in value.span.text)
    return value.unit is None and number is not None and 0 < number < 1 and written


def _share(number: Decimal) -> str:
    return f"{_plain(round(number * 100, 1))} %"


def _with_unit(number: str, unit: str | None) -> str:
    """A number with its unit in words: "$0.30 per share", "1,140 members", "8 hours per day", "40 mm"."""
    if unit is None:
        return number
    measured, *rates = unit.split("/")
    per = "".join(f" per {_noun(each)}" for each in rates)
    if measured in _SIGNS:
        sign = _SIGNS[measured]
        return (f"−{sign}{number[1:]}" if number.startswith("−") else f"{sign}{number}") + per
    if not _is_word(measured):
        return f"{number} {_UNITS.get(unit, unit)}"
    noun = _noun(measured)
    return f"{number} {noun if number == '1' else _plural(noun)}{per}"


def _is_word(code: str) -> bool:
    """Whether a unit is said by its name; the symbols of others are read at once ("km/h", "%")."""
    return (code.startswith(("{", "[")) and code not in _UNITS) or code in _SPELLED


def _noun(code: str) -> str:
    if code.startswith("{"):
        return code.strip("{}").replace("_", " ")
    return unit_titles().get(code, code) if _is_word(code) else _UNITS.get(code, code)


def _plural(noun: str) -> str:
    irregular: dict[str, str] = {}
    for many, one in lexicon("en").nouns.items():
        irregular.setdefault(one, many)
    first, blank, last = noun.rpartition(" ")
    if last in irregular:
        plural = irregular[last]
    elif last.endswith(("s", "x", "z", "ch", "sh")):
        plural = f"{last}es"
    elif last.endswith("y") and last[-2:-1] not in tuple("aeiou"):
        plural = f"{last[:-1]}ies"
    else:
        plural = f"{last}s"
    return f"{first}{blank}{plural}"


def _range(low: Decimal, high: Decimal) -> str:
    first, second = _number(low), _number(high)
    first_magnitude, second_magnitude = first.partition(" ")[2], second.partition(" ")[2]
    return f"{first.partition(' ')[0] if first_magnitude == second_magnitude else first}–{second}"


def _number(number: Decimal) -> str:
    """In millions and more where that is exact and short ("220 billion"), else in full ("1,234,567")."""
    for power, name in _MAGNITUDES:
        scaled = number.scaleb(-power)
        if abs(scaled) >= 1 and len(scaled.normalize().as_tuple().digits) <= _SHOWN_DIGITS:
            return f"{_plain(scaled)} {name}"
    return _plain(number)


def _plain(number: Decimal) -> str:
    shown = f"{number.normalize() + 0:,f}"
    return f"−{shown[1:]}" if shown.startswith("-") else shown


def time(value: Date) -> str:
    """The words with the days that they mean: "last Friday (23 December 2022)"."""
    words, told = shortened(value.span.text, 60), days(value)
    if told is None:
        return words if value.basis != "unresolved" else f"{words} (which day is not told)"
    return words if told in words else f"{words} ({told})"


def days(value: Date) -> str | None:
    """The days that a time means: "23 December 2022", "until 30 September 2024"; None where no day is known."""
    first, end = value.start, value.end
    if first is None:
        return f"until {_day(end - timedelta(1))}" if end else None
    if end is None:
        return f"from {_day(first)}"
    last = end - timedelta(1)
    if first == last:
        return _day(first)
    if (first.day, end.day) == (1, 1):
        return _months(first, last)
    return f"{_day(first)} – {_day(last)}"


def _months(first: date, last: date) -> str:
    """Whole months: "2022", "2020–2021", "January–November 2022", "November 2022 – March 2023"."""
    same_year = first.year == last.year
    if (first.month, last.month) == (1, 12):
        return str(first.year) if same_year else f"{first.year}–{last.year}"
    if not same_year:
        return f"{first:%B} {first.year} – {last:%B} {last.year}"
    return f"{first:%B} {first.year}" if first.month == last.month else f"{first:%B}–{last:%B} {first.year}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def figure(fact: Figure) -> str:
    """The amount with the change that it states: "up by > 25 %"; "rising to $170 billion" for a level reached."""
    shown = amount(fact.amount)
    change = fact.change
    if change is None:
        return shown
    if change.manner == "to":  # "up to" would read as "at most"
        reached = {"up": "rising to", "down": "falling to", "none": "unchanged at"}
        return f"{reached[change.direction]} {shown}"
    direction = {"up": "up", "down": "down", "none": "unchanged"}[change.direction]
    return f"{direction} {change.manner} {shown}"
