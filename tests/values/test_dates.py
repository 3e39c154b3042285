"""Do the words of a time lead to the days that a reader would take them for?"""

from __future__ import annotations

import itertools
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        "The Sun and the Daily Echo sold well, said USA Today.",
        "He reads the Sunday Herald.",
        "A quarter of the farms, and three quarters of the mills, lie fallow.",
        "May asked whether they may march to the mill.",
        "He is 45 years old and lives at 12 Mill Lane.",
        "They sell three night markets and 1-2-3-4-5-6-7-8-9 puzzles.",
        "The 1500 metres were run in the rain.",
        "June Marlow and April Venn said no.",
        "Stir in melted butter, and 1/2 cup of oil.",
        "See Figure 4P and Figure 1A.",
        "At the end of the day, nobody minds.",
    ],
)
def test_what_tells_no_time_is_not_found(text: str) -> None:
    assert [each.span.text for each in find_dates(Document(text, published=date(2024, 3, 12)))] == []


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "Rents rose last year; by May 2025 they may fall.", ["last year", "by May 2025"]),
        ("de", "Am Montag sank die Fähre, die Bergung soll bis Ende Mai dauern.", ["Am Montag", "bis Ende Mai"]),
        ("de-AT", "Seit Jänner 2024 ruht das Werk.", ["Seit Jänner 2024"]),
        ("fr", "Le bac a coulé lundi ; il sera levé le 3 mai.", ["lundi", "le 3 mai"]),
        ("es", "El barco se hundió el lunes y saldrá en mayo de 2025.", ["el lunes", "en mayo de 2025"]),
    ],
)
def test_times_are_found_in_the_language_of_the_document(language: str, text: str, found: list[str]) -> None:
    document = Document(text, published=date(2024, 10, 17), language=language)
    assert [each.span.text for each in find_dates(document)] == found


SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_every_time_that_is_found_in_an_article_reads_the_same_from_its_own_words(path: Path) -> None:
    document = Document(path.read_text("utf-8"), published=date(2024, 10, 17))
    found = list(find_dates(document))
    assert found
    assert [Date.read(each.span, document) for each in found] == found


@pytest.mark.parametrize(
    "words",
    [
        *("1 ", "from 1 to ", "the end of ", "the first Monday of ", "2014-", "noon on ", "1/", "1-", "1,", "9"),
        *(
            "1:1:",
            "1/1/1/1/1/1/1/1/1/1/1 ",
            "may ",
            "May ",
            "one thousand ",
            "twenty one ",
            "1 day 1 week ",
            "two and a half ",
            "that day ",
            "’",
        ),
        *("x", "at 5 to 5 ", "between 5 and ", "later than the ", "in nineteen ", "last next this "),
    ],
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


PIECES = [
    *("the", "of", "in", "by", "since", "until", "last", "next", "this", "first", "second", "3rd", "half", "quarter"),
    *("past", "to", "from", "between", "and", "early", "late", "end", "May", "March", "Monday", "Sun.", "week"),
    *("weekend", "year", "years", "days", "12", "31", "1999", "2024", "10:30", "5/3", "2024-05-06", "p.m.", "noon"),
    *("night", "ago", "later", "before", "Easter", "Q3", "twice", "a", "few", "that", "same", "day", "every", "daily"),
    *("now", "then", "-", "'", ".", ",", "(", ")", "$", "%", "0", "9999", "1/2", "twenty", "five"),
]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12), st.sampled_from([date.min, date(2024, 2, 29), None]))
def test_whatever_is_found_in_a_heap_of_words_reads_the_same_again(words: list[str], published: date | None) -> None:
    document = Document(" ".join(words), published=published)
    for found in find_dates(document):
        assert document.text[found.span.start : found.span.end] == found.span.text
        assert Date.read(found.span, document) == found
