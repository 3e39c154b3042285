"""Do the words of a time lead to the days that a reader would take them for?"""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from factx.documents import Document
from factx.errors import Unreadable
from factx.values.date import Date, find_dates

CASES = [json.loads(line) for line in (Path(__file__).parent.parent / "data" / "dates.jsonl").read_text("utf-8").splitlines()]


def day(text: str | None) -> datetime.date | None:
    return None if text is None else datetime.date.fromisoformat(text)


def document_of(case: dict[str, Any]) -> Document:
    return Document(case["text"], published=day(case.get("published")), language=case.get("language", "en"))


@pytest.mark.parametrize("case", CASES, ids=[f"{case['text'][:40]} / {case['words']}" for case in CASES])
def test_words_read_as_the_days_they_tell(case: dict[str, Any]) -> None:
    document = document_of(case)
    at = case["text"].index(case["words"])
    read = Date.read(document.span(at, at + len(case["words"])), document)
    assert (read.start, read.end, read.basis) == (day(case["from"]), day(case["until"]), case["basis"])
    if "timex" in case:
        assert read.timex == case["timex"]
    if "modifier" in case:
        assert read.modifier == case["modifier"]


def test_words_without_a_time_are_refused_with_the_remedy() -> None:
    document = Document("The envoy spoke for three hours about fish.")
    at = document.text.index("about fish")
    with pytest.raises(Unreadable, match="tells no time"):
        Date.read(document.span(at, at + len("about fish")), document)
