"""Do the words of an amount give its number and unit, and are the figures of a text told from its other numbers?"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factx.documents import Document
from factx.errors import Unreadable
from factx.values import Amount, Change, find_amounts
from factx.values.amounts.changes import find_change

DATA = Path(__file__).parent.parent / "data" / "amounts.jsonl"
CASES = [json.loads(line) for line in DATA.read_text("utf-8").splitlines()]


def read(text: str, words: str) -> Amount:
    document = Document(text)
    at = text.index(words)
    return Amount.read(document.span(at, at + len(words)), document)


def found(text: str) -> list[str]:
    return [amount.span.text for amount in find_amounts(Document(text))]


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_words_read_as_the_amount_they_tell(case: dict[str, Any]) -> None:
    amount = read(case["text"], case["words"])
    wanted = case["value"]
    if isinstance(wanted, list):
        assert (amount.value, [amount.low, amount.high]) == (None, [Decimal(end) for end in wanted]), amount.reading
    else:
        assert (amount.value, amount.low, amount.high) == (Decimal(wanted), None, None), amount.reading
    assert (amount.comparator, amount.unit) == (case["comparator"], case["unit"]), amount.reading
    assert amount.uncertainty == (Decimal(case["uncertainty"]) if "uncertainty" in case else None)


@pytest.mark.parametrize("words", ["the harbour board", "the first to go", "several of them"])
def test_words_without_a_number_are_refused_with_the_remedy(words: str) -> None:
    with pytest.raises(Unreadable, match="holds no number: copy the words"):
        read(f"It said that {words} met.", words)


@pytest.mark.parametrize("words", ["rose 5% to $10", "40 ships and 12 cranes", "$5 million and 300 people"])
def test_words_with_two_amounts_are_refused_and_both_are_named(words: str) -> None:
    with pytest.raises(Unreadable, match=r"holds 2 numbers, .* and .*: copy the words of one"):
        read(f"We heard that {words} there.", words)


def test_the_reading_tells_where_a_unit_outside_the_words_comes_from() -> None:
    assert "5 targets" in read("They missed four of 5 targets.", "four").reading


def test_the_tight_words_are_kept_of_loose_ones() -> None:
    assert (
        read("Trade amounts to an unprecedented $220 billion soon.", "to an unprecedented $220 billion soon").span.text
        == "$220 billion"
    )


@pytest.mark.parametrize(
    "text",
    [
        "On May 5, 2022 it closed, as in the 1990s and in 2017.",
        "The train left at 6 p.m. and came at 18:30.",
        "Under Article 5 the Group of 20 meets at Terminal 4.",
        "A Boeing 747 landed; COVID-19 had closed Gate 12 and Route 9.",
        "The two ministers met these three envoys.",
        "It is the third time that the 7th fleet sails.",
        "He lost one of his tracks seven years ago.",
        "They won 19-15 on 2022-12-30; call 555-1234-99.",
        "After the 9/11 attacks they watched 24/7.",
    ],
)
def test_numbers_that_count_nothing_are_no_figures(text: str) -> None:
    assert found(text) == []


def test_every_figure_of_a_sentence_is_found_in_order() -> None:
    text = "Revenue rose 8.4 per cent, from €1.19bn to €1.29bn, and 36 shells hit two of its five cranes."
    assert found(text) == ["8.4 per cent", "€1.19bn", "€1.29bn", "36 shells", "two", "five cranes"]


@pytest.mark.parametrize(
    ("text", "cue", "amount", "direction", "manner"),
    [
        ("Trade will increase to $170 billion.", "increase to", "$170 billion", "up", "to"),
        ("Trade was up by more than a quarter.", "was up by more than", "more than a quarter", "up", "by"),
        ("Net profit fell by €31m to €112m.", "fell", "€112m", "down", "to"),
        ("It rose to $10, up from $8 in May.", "up from", "$8", "up", "from"),
        ("It rose to $10, up from $8 in May.", "up from", "$10", "up", "to"),
        ("It costs 39 percent more than planned.", "more than", "39 percent", "up", "by"),
        ("The dividend is unchanged at 30 cents.", "unchanged", "30 cents", "none", "to"),
    ],
)
def test_a_change_is_told_by_its_words_and_what_leads_to_the_amount(
    text: str, cue: str, amount: str, direction: str, manner: str
) -> None:
    document = Document(text)
    span = document.span(text.index(cue), text.index(cue) + len(cue))
    of = document.span(text.index(amount), text.index(amount) + len(amount))
    change = Change.read(span, document, amount=of)
    assert (change.direction, change.manner) == (direction, manner)


def test_words_that_tell_no_direction_are_refused() -> None:
    document = Document("It stood beside $5.")
    with pytest.raises(Unreadable, match="tells no direction"):
        Change.read(document.span(9, 15), document, amount=document.span(16, 18))


def test_the_change_around_an_amount_is_found_without_a_cue() -> None:
    document = Document("Oil fell 2.3% on Monday, and 300 people came.")
    first, second = find_amounts(document)
    fall = find_change(document, amount=first.span)
    assert fall is not None
    assert (fall.span.text, fall.direction) == ("fell", "down")
    assert find_change(document, amount=second.span) is None


@given(st.text(alphabet="0123456789.,-–/$€%½ mkto'\"aone", min_size=1, max_size=60).filter(str.strip))
def test_any_text_is_read_without_a_crash_and_every_span_is_its_text(text: str) -> None:
    document = Document(text)
    for amount in find_amounts(document):
        assert text[amount.span.start : amount.span.end] == amount.span.text
        assert amount.value is not None or (amount.low is not None and amount.high is not None)


@given(
    st.integers(min_value=1, max_value=999_999),
    st.sampled_from([("", 1), (" million", 10**6), ("bn", 10**9), (" billion", 10**9), ("m", 10**6)]),
    st.sampled_from([("", "="), ("about ", "~"), ("more than ", ">"), ("at least ", ">="), ("up to ", "<=")]),
    st.sampled_from([("$", "USD"), ("€", "EUR"), ("£", "GBP"), ("A$", "AUD")]),
)
def test_a_written_sum_is_read_back_exactly(
    number: int, magnitude: tuple[str, int], bound: tuple[str, str], sign: tuple[str, str]
) -> None:
    words = f"{bound[0]}{sign[0]}{number:,}{magnitude[0]}"
    amount = read(f"The board paid {words} for it.", words)
    assert (amount.value, amount.comparator, amount.unit) == (number * magnitude[1], bound[1], sign[1])
    assert amount.span.text == words
