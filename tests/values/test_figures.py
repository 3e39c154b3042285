"""Are the figures of sentences found with their values, in four languages, and told from all other numbers?"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from factx.documents import Document
from factx.errors import Unreadable
from factx.values import Amount, find_amounts, numerals
from factx.values.lexicon import lexicon
from factx.values.tokens import Tokens

DATA = Path(__file__).parent.parent / "data"
FIGURES = [json.loads(line) for line in (DATA / "figures.jsonl").read_text("utf-8").splitlines()]
NO_FIGURES = [json.loads(line)["text"] for line in (DATA / "no_figures.jsonl").read_text("utf-8").splitlines()]
HOSTILE = [
    "1234567890", "1,", "1-", "1/2/", "$", "onetwothree", "twenty one million ", "from 5 to ", "one ", "half ", "5 ",
    "a half ", "5 percent ", "1. A ", "'", "5'6\"", "(1)", "5 x ", "a ", "one and ", "between 1 and 2 ", "minus ",
    "about ", "hundert",
]  # fmt: skip


def told(amount: Amount) -> dict[str, Any]:
    ends = [amount.low, amount.high] if amount.value is None else amount.value
    value = [str(end) for end in ends] if isinstance(ends, list) else str(ends)
    return {"words": amount.span.text, "value": value, "comparator": amount.comparator, "unit": amount.unit}


def same(found: dict[str, Any], wanted: dict[str, Any]) -> bool:
    ends = [each["value"] if isinstance(each["value"], list) else [each["value"]] for each in (found, wanted)]
    numbers = [[Decimal(end) for end in each] for each in ends]
    return numbers[0] == numbers[1] and all(found[key] == wanted[key] for key in ("words", "comparator", "unit"))


@pytest.mark.parametrize("case", FIGURES, ids=[f"{case['language']} {case['label']}" for case in FIGURES])
def test_the_figures_of_a_sentence_are_found_with_their_values_and_units(case: dict[str, Any]) -> None:
    found = [told(amount) for amount in find_amounts(Document(case["text"], language=case["language"]))]
    assert len(found) == len(case["figures"]), found
    for each, wanted in zip(found, case["figures"], strict=True):
        assert same(each, wanted), each


@pytest.mark.parametrize("text", NO_FIGURES)
def test_a_sentence_without_figures_has_none(text: str) -> None:
    assert [amount.span.text for amount in find_amounts(Document(text))] == []


@pytest.mark.parametrize(
    ("language", "words", "value"),
    [
        ("de", "1.234", "1234"),
        ("de-CH", "1'234.5", "1234.5"),
        ("fr", "1\u202f234,5", "1234.5"),
        ("fr", "1\u00a0234\u00a0567", "1234567"),
        ("es", "1.234,5", "1234.5"),
        ("es-MX", "1,234.5", "1234.5"),
        ("en", "1.234", "1.234"),
        ("en", "1,234", "1234"),
        ("cs", "1.234,5", "1234.5"),
        ("cs", "12,5", "12.5"),
        ("de", "neunzehnhundertachtundvierzig", "1948"),
        ("de", "zwei Millionen dreihunderttausend", "2300000"),
        ("fr", "trois cent quatre-vingt-onze", "391"),
        ("fr", "deux mille milliards", "2000000000000"),
        ("es", "mil millones", "1000000000"),
        ("es", "ciento veintitrés mil", "123000"),
    ],
)
def test_separators_and_number_words_mean_what_they_mean_in_the_language(language: str, words: str, value: str) -> None:
    assert [numeral.value for numeral in numerals(words, language=language)] == [Decimal(value)]


@pytest.mark.parametrize("words", ["1.234", "45,678"])
def test_digits_that_one_language_reads_as_thousands_and_another_as_decimals_are_not_guessed(words: str) -> None:
    assert list(numerals(f"x {words} y", language="cs")) == []
    with pytest.raises(Unreadable, match="holds no number"):
        Amount.read(Document(words, language="cs").span(0, len(words)), Document(words, language="cs"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It cost $1 billion.", "$1"),
        ("It cost $1m in all.", "$1"),
        ("It cost $1.2-1.4bn.", "$1.2"),
        ("Two hundred and fifty thousand came.", "fifty thousand"),
        ("A quarter of a million came.", "A quarter"),
        ("One in five came.", "One"),
        ("It lasted two and a half hours.", "two"),
        ("He is 5 ft 2 in tall.", "5 ft"),
        ("It weighs 12.5 kg.", "2.5 kg"),
    ],
)
def test_a_piece_of_a_number_is_refused_with_the_whole(text: str, words: str) -> None:
    document = Document(text)
    at = text.index(words)
    with pytest.raises(Unreadable, match=r"is a piece of a number, .*: copy the words of the whole number"):
        Amount.read(document.span(at, at + len(words)), document)


def test_the_numbers_of_a_table_in_one_line_are_no_figures() -> None:
    assert list(find_amounts(Document(" ".join(str(number) for number in range(100, 140))))) == []


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("language", ["en", "de"])
def test_reading_a_text_twice_as_long_takes_about_twice_the_work(
    piece: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The work is counted in tokens that rules look at, so that no clock is needed."""
    looked = 0
    at = Tokens.at

    def counting(tokens: Tokens, index: int) -> Any:
        nonlocal looked
        looked += 1
        return at(tokens, index)

    monkeypatch.setattr(Tokens, "at", counting)
    work = []
    for length in (8_000, 16_000):
        looked = 0
        list(find_amounts(Document(piece * (length // len(piece)), language=language)))
        work.append(looked)
    assert work[1] <= 2.6 * work[0] + 2_000


def test_a_language_has_the_words_of_its_table_and_an_unknown_one_has_none() -> None:
    assert lexicon("de-AT").cardinal("siebenundzwanzig") == 27
    assert lexicon("fr").language == "fr"
    assert not lexicon("sk").cardinals


def _pieces(language: str) -> list[str]:
    table = lexicon(language)
    words = [*table.cardinals, *table.magnitudes, *table.fractions, *table.multiples, *sorted(table.directions)[:20]]
    marks = list(".,-–/$€%½+'\"()±×^")
    return [
        *words,
        *marks,
        "1",
        "12",
        "1990",
        "1.5",
        "1,234",
        "m",
        "km",
        "ft",
        "in",
        "per",
        "of",
        "to",
        "R",
        "a",
        "old",
    ]


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(["en", "de", "fr", "es", "xx"]))
def test_an_amount_that_was_found_reads_the_same_from_its_own_words(data: st.DataObject, language: str) -> None:
    pieces = data.draw(st.lists(st.sampled_from(_pieces(language)), min_size=1, max_size=12))
    blanks = data.draw(st.lists(st.sampled_from([" ", " ", ""]), min_size=12, max_size=12))
    document = Document("".join(piece + blank for piece, blank in zip(pieces, blanks, strict=False)), language=language)
    for amount in find_amounts(document):
        again = Amount.read(amount.span, document)
        assert (again.value, again.low, again.high) == (amount.value, amount.low, amount.high)
