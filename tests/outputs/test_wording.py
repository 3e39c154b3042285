"""How values are said to a reader."""

from datetime import date
from decimal import Decimal

import pytest

from factx import Actor, Amount, Attribution, Date, Span
from factx.outputs.plain import harmless, shortened, visible
from factx.outputs.wording import amount, chain, time


def _amount(words="words", **given):
    fields = {
        "value": None,
        "low": None,
        "high": None,
        "comparator": "=",
        "unit": None,
        "uncertainty": None,
        "reading": "",
    }
    numbers = {name: Decimal(each) for name, each in given.items() if name in ("value", "low", "high", "uncertainty")}
    return Amount(span=Span(0, len(words), words), **{**fields, **given, **numbers})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"value": "220000000000", "unit": "USD"}, "$220 billion"),
        ({"value": "1400000", "unit": "EUR", "comparator": "~"}, "about €1.4 million"),
        ({"value": "-3500000", "unit": "GBP"}, "−£3.5 million"),
        ({"value": "7200000000", "unit": "CHF"}, "7.2 billion CHF"),
        ({"value": "25", "unit": "%", "comparator": ">"}, "> 25 %"),
        ({"value": "1234567", "comparator": "="}, "1,234,567"),
        ({"value": "1140", "unit": "{member}"}, "1,140 members"),
        ({"value": "1", "unit": "{shop_steward}"}, "1 shop steward"),
        ({"value": "64", "unit": "{person}", "comparator": ">="}, "≥ 64 people"),
        ({"value": "0.3", "unit": "EUR/{share}"}, "€0.3 per share"),
        ({"value": "12", "unit": "h/d"}, "12 hours per day"),
        ({"value": "2", "unit": "a"}, "2 years"),
        ({"value": "4", "unit": "[nmi_i]"}, "4 nautical miles"),
        ({"value": "40", "unit": "mm"}, "40 mm"),
        ({"value": "1234500", "comparator": ">="}, "≥ 1.2345 million"),
        ({"value": "0"}, "0"),
        ({"value": "0.38"}, "0.38"),
        ({"value": "1E+3", "unit": "km/h"}, "1,000 km/h"),
        ({"value": "36", "unit": "{shell}"}, "36 shells"),
        ({"value": "21", "unit": "Cel", "uncertainty": "0.5"}, "21 ± 0.5 °C"),
        ({"low": "1200000000", "high": "1400000000", "unit": "USD"}, "$1.2–1.4 billion"),
        ({"low": "900000", "high": "2000000", "unit": "USD"}, "$900,000–2 million"),
        ({"low": "40", "high": "60", "comparator": "~"}, "about 40–60"),
        ({"low": "40", "unit": "%"}, "≥ 40 %"),
        ({"low": "40", "unit": "%", "comparator": ">"}, "> 40 %"),
        ({"high": "40"}, "≤ 40"),
        ({}, "words"),
    ],
)
def test_an_amount_is_said_as_newspapers_print_it(given, said):
    assert amount(_amount(words="0.38" if said == "0.38" else "words", **given)) == said


@pytest.mark.parametrize(
    ("words", "value", "said"),
    [("a quarter", "0.25", "25 %"), ("a third", "0.3333333333", "33.3 %"), ("0.25", "0.25", "0.25")],
)
def test_a_part_in_words_is_said_in_per_cent(words, value, said):
    assert amount(_amount(words, value=value)) == said


@pytest.mark.parametrize(
    ("words", "start", "end", "basis", "said"),
    [
        ("last Friday", "2022-12-23", "2022-12-24", "relative", "last Friday (23 December 2022)"),
        ("this year", "2022-01-01", "2023-01-01", "relative", "this year (2022)"),
        ("in 2022", "2022-01-01", "2023-01-01", "explicit", "in 2022"),
        ("last month", "2022-11-01", "2022-12-01", "relative", "last month (November 2022)"),
        ("last month", "2022-12-01", "2023-01-01", "relative", "last month (December 2022)"),
        ("so far", "2022-01-01", "2022-12-01", "relative", "so far (January–November 2022)"),
        ("this winter", "2022-12-01", "2023-03-01", "relative", "this winter (December 2022 – February 2023)"),
        ("for days", "2022-12-30", "2023-01-02", "relative", "for days (30 December 2022 – 1 January 2023)"),
        ("by Christmas", None, "2022-12-25", "relative", "by Christmas (until 24 December 2022)"),
        ("from May", "2022-05-01", None, "relative", "from May (from 1 May 2022)"),
        ("two years on", "2020-01-01", "2022-01-01", "relative", "two years on (2020–2021)"),
        ("since the invasion", None, None, "unresolved", "since the invasion (which day is not told)"),
        ("three days", None, None, "explicit", "three days"),
    ],
)
def test_a_time_is_said_with_the_days_that_it_means(words, start, end, basis, said):
    days = [date.fromisoformat(each) if each else None for each in (start, end)]
    value = Date(span=Span(0, len(words), words), start=days[0], end=days[1], timex=None, modifier=None, basis=basis)
    assert time(value) == said


def test_a_chain_runs_from_the_article_inwards_and_without_one_the_article_says_it():
    def link(name, certainty):
        return Attribution(source=Actor(words=Span(0, len(name), name)), certainty=certainty)

    assert chain([]) == "(the article)"
    assert chain([link("CCTV", "unknown"), link("Xi", "certain")]) == "CCTV → Xi"
    assert chain([link("the agency", "probable")]) == "the agency (thinks it probable)"


def test_characters_that_act_on_a_terminal_are_shown_and_not_sent():
    hostile = "a\x1b[2Jb\x07 \x9b31m\x7f \u202egnp.exe\u2066 \r\nnext\ttab"
    shown = harmless(hostile)
    assert shown == "a␛[2Jb␇ <U+009B>31m␡ <U+202E>gnp.exe<U+2066> next tab"
    assert visible("two\nlines\x1b") == "two\nlines␛"


def test_a_long_text_is_cut_between_words():
    assert shortened("one two three", 9) == "one two …"
    assert shortened("one two", 9) == "one two"
