"""Are the figures of the annotated articles read as their careful reader read them?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from factx.documents import Document
from factx.spans import Span
from factx.values import Amount, Change

ROOT = Path(__file__).parent.parent.parent
GOLD = sorted((ROOT / "tests" / "gold").glob("*.json"))

HEAD_ALONE = 'the boats are "three fishing boats" where they are counted; the gold takes the later "the boats"'
KNOWN_MISSES = {
    ("06-trawler-row", "one", "unit"): HEAD_ALONE,
    ("06-trawler-row", "two", "unit"): HEAD_ALONE,
}


@cache
def document(path: Path) -> Document:
    gold = json.loads(path.read_text("utf-8"))
    # bytes, so that no line end is changed and offsets stay true
    text = (ROOT / gold["article"]).read_bytes().decode("utf-8")
    return Document(text, published=date.fromisoformat(gold["published"]))


def span_of(told: dict[str, Any]) -> Span:
    return Span(told["start"], told["end"], told["text"])


def cases(fields: dict[str, tuple[str, ...]], *, changes: bool) -> Iterator[Any]:
    for path in GOLD:
        for figure in json.loads(path.read_text("utf-8"))["figures"]:
            words = figure["amount"]["text"]
            for name in fields if not changes or figure["change"] else ():
                miss = KNOWN_MISSES.get((path.stem, words, name))
                marks = [pytest.mark.xfail(reason=miss, strict=True)] if miss else []
                yield pytest.param(path, figure, fields[name], marks=marks, id=f"{path.stem} {words} {name}")


AMOUNT = {"value": ("value", "low", "high"), "comparator": ("comparator",), "unit": ("unit",)}
CHANGE = {"direction": ("direction",), "manner": ("manner",)}


@pytest.mark.parametrize(("path", "figure", "fields"), [*cases(AMOUNT, changes=False)])
def test_an_amount_is_read_as_annotated(path: Path, figure: dict[str, Any], fields: tuple[str, ...]) -> None:
    read = Amount.read(span_of(figure["amount"]), document(path))
    for field in fields:
        wanted = figure.get(field)
        numeric = field in AMOUNT["value"] and wanted is not None
        assert getattr(read, field) == (Decimal(wanted) if numeric else wanted), read.reading


@pytest.mark.parametrize(("path", "figure", "fields"), [*cases(CHANGE, changes=True)])
def test_a_change_is_read_as_annotated(path: Path, figure: dict[str, Any], fields: tuple[str, ...]) -> None:
    told = figure["change"]
    read = Change.read(span_of(told["cue"]), document(path), amount=span_of(figure["amount"]))
    for field in fields:
        assert getattr(read, field) == told[field]


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_an_amount_is_read_from_words_copied_too_generously(path: Path) -> None:
    """A model copies a word too many on either side; the number must stay the same where no other number comes in."""
    text = document(path).text
    for figure in json.loads(path.read_text("utf-8"))["figures"]:
        told = figure["amount"]
        start = text.rfind(" ", 0, max(0, told["start"] - 1)) + 1
        end = text.find(" ", told["end"] + 1)
        start = start if "\n" not in text[start : told["start"]] else told["start"]
        end = end if end > 0 and "\n" not in text[told["end"] : end] else told["end"]
        tight, loose = Amount.read(span_of(told), document(path)), _read(Span.of(text, start, end), path)
        if loose is not None:
            assert (loose.value, loose.low, loose.high) == (tight.value, tight.low, tight.high), text[start:end]


def _read(span: Span, path: Path) -> Amount | None:
    """The amount in some words, or None where they hold more than one."""
    from factx.errors import Unreadable

    try:
        return Amount.read(span, document(path))
    except Unreadable as refusal:
        if "numbers" not in str(refusal):
            raise
        return None
