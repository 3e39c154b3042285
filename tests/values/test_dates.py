"""Do the words of a time lead to the days that a reader would take them for?"""

from __future__ import annotations

import itertools
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from factx.documents import Document
from factx.errors import Unreadable
from factx.values.dates import Date, find_dates

_DATA = Path(__file__).parent.parent / "data" / "dates.jsonl"
CASES = [json.loads(line) for line in _DATA.read_text("utf-8").splitlines()]


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def words_of(document: Document, words: str) -> Date:
    at = document.text.index(words)
    return Date.read(document.span(at, at + len(words)), document)


@pytest.mark.parametrize("case", CASES, ids=[f"{case['words']}, {case['text'][:30]}" for case in CASES])
def test_words_read_as_the_days_they_tell(case: dict[str, Any]) -> None:
    document = Document(case["text"], published=day(case.get("published")), language=case.get("language", "en"))
    read = words_of(document, case["words"])
    assert (read.start, read.end, read.basis) == (day(case["from"]), day(case["until"]), case["basis"])
    assert read.timex == case.get("timex", read.timex)
    assert read.modifier == case.get("modifier", read.modifier)


def test_words_around_a_time_are_left_out_of_its_span() -> None:
    document = Document("The envoy spoke on Friday to the press.", published=date(2024, 3, 12))
    assert words_of(document, "spoke on Friday to").span.text == "on Friday"


def test_words_without_a_time_are_refused_with_the_remedy() -> None:
    document = Document("The envoy spoke for three hours about fish.")
    with pytest.raises(Unreadable, match="give the words that say when"):
        words_of(document, "about fish")


def test_the_times_of_a_text_come_in_order_and_apart() -> None:
    document = Document("It fell in May 2023, rose last week, and on 3 June 2024 it fell again by 2027.")
    found = list(find_dates(document))
    assert [each.span.text for each in found] == ["in May 2023", "last week", "on 3 June 2024", "by 2027"]


@pytest.mark.parametrize(
    "text",
    [
        "The dam is 2000 metres long.",
        "It may march on.",
        "The second man sat down.",
        "A Boeing 747 landed, 1 of 12.",
        "The score was 3-2 and the share fell to $20.24.",
    ],
)
def test_what_tells_no_time_is_not_found(text: str) -> None:
    assert [each.span.text for each in find_dates(Document(text, published=date(2024, 3, 12)))] == []


@pytest.mark.parametrize(
    "words", ["1 ", "from 1 to ", "the end of ", "the first Monday of ", "2014-", "noon on ", "1/"]
)
def test_hostile_text_takes_steps_in_proportion_to_its_length(words: str) -> None:
    def steps(length: int) -> int:
        """How many Python functions are called: the same on every machine, however busy."""
        document = Document((words * length)[:length])
        counted = itertools.count()
        sys.setprofile(lambda _frame, event, _argument: next(counted) if event == "call" else None)
        try:
            assert list(find_dates(document)) is not None
        finally:
            sys.setprofile(None)
        return next(counted)

    steps(1)  # the tables are read once
    assert steps(1_600) < 2.5 * max(steps(800), 1_000)


@pytest.mark.parametrize(
    "words", ["the day before the first approach", "up on the year before", "late last Friday evening"]
)
def test_what_was_read_reads_the_same_again(words: str) -> None:
    document = Document(f"In December 2024 trade rose. It was {words}, they said.", published=date(2025, 2, 13))
    start = document.text.index(words)
    first = Date.read(document.span(start, start + len(words)), document)
    assert Date.read(first.span, document) == first
