"""The table: what a reader must find on the screen, however wide it is."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from pydantic import Field

import factx
from factx import Document, Span
from factx.facts import Gap
from factx.outputs import table
from factx.testing.fake import FakeModel
from tests.drafting import written

READING = json.loads((Path(__file__).parents[1] / "data" / "reading.json").read_text(encoding="utf-8"))


class Visit(factx.Fact):
    """A meeting or call between officials."""

    guests: tuple[Span, ...] = Field(description="Who met, copied exactly.")
    host: factx.Actor | None
    day: factx.Date | None
    medium: Literal["call", "in person"]


@pytest.fixture(scope="module")
def facts():
    document = Document(READING["text"], published=date.fromisoformat(READING["published"]))
    return factx.extract(document, model=FakeModel([READING["answer"], READING["mended"]]))


@pytest.fixture(scope="module")
def shown(facts):
    return " ".join(table.text(facts, width=400).split())


@pytest.mark.parametrize(
    "told",
    [
        "Velmouth to double harbour toll published Wednesday 15 May 2024",
        "2 claims, 2 figures, 1 stance",
        "Radio Velm → Ada Corrin Velmouth will not close the harbour. commitment",
        "1 (the article) Velmouth is to double the harbour toll. forecast",
        "2 rising to £12 the toll next year (2025) Ada Corrin",
        "5 down by > 25 % Traffic in 2023 the port agency",
        "“more than a quarter”",
        "4 The fishermen's union → the plan said: “The fishermen's union opposes the plan” (the article) against",
        "Rejected (1) what why in detail",
        "claim not in the text evidence.0:",
        "written: “Velmouth will never close the lighthouse.”",
    ],
)
def test_a_reader_finds(told, shown):
    assert told in shown


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_screen_and_none_ends_in_blanks(facts, width):
    lines = table.text(facts, width=width).splitlines()
    assert max(map(len, lines)) <= width
    assert all(line == line.rstrip() for line in lines)


def test_a_word_that_fits_is_not_torn_at_80_columns(facts):
    words = table.text(facts, width=80).split()
    assert {"commitment", "harbour", "(the", "union"} <= set(words)


def test_gaps_are_shown_with_their_reason(facts):
    gap = Gap(
        document=facts.document.id, first=2, last=4, reason="refused", detail="sentences 2–4 could not be read: no"
    )
    shown = " ".join(table.text(replace(facts, gaps=(gap,)), width=200).split())
    assert "Not read (1) sentences why in detail" in shown
    assert "2–4 refused sentences 2–4 could not be read: no" in shown


def test_a_document_without_facts_says_so():
    facts = factx.extract("Nothing here.", model=FakeModel([{"claim": [], "figure": [], "stance": []}]))
    assert "Nothing of these kinds was found." in table.text(facts)


def test_a_kind_of_the_users_own_is_shown_with_its_fields():
    visit = {
        "evidence": [{"sentence": 1, "words": "Ada Corrin met Bo Lindt"}],
        "attribution": [],
        "guests": ["Ada Corrin", "Bo Lindt"],
        "host": None,
        "day": "on 3 May 2024",
        "medium": "in person",
    }
    model = FakeModel([{"visit": [written(visit, Visit)]}, {"visit": []}])
    facts = factx.extract("Ada Corrin met Bo Lindt on 3 May 2024.", kinds=[Visit], model=model)
    shown = " ".join(table.text(facts, width=300).split())
    for told in (
        "guests: Ada Corrin; Bo Lindt",
        "host: –",
        "day: on 3 May 2024",
        "medium: in person",
        "1 visit",
    ):
        assert told in shown


def test_text_of_the_article_is_neither_markup_nor_control():
    text = "The [bold]mayor[/bold] :smile: \x1b[2J\u202e said prices rose."
    claim = {
        "evidence": [{"sentence": 1, "words": text[:-1]}],
        "attribution": [],
        "statement": "The [bold]mayor[/bold] said prices rose.",
        "force": "assertion",
        "negated": False,
        "certainty": "certain",
        "happens": None,
    }
    model = FakeModel([{"claim": [written(claim, factx.Claim)], "figure": [], "stance": []}] * 3)
    facts = factx.extract(text, model=model)
    shown = table.text(facts, width=200)
    assert "The [bold]mayor[/bold] :smile: ␛[2J<U+202E> said" in shown
    assert "The [bold]mayor[/bold] said prices rose." in shown
    assert "\x1b" not in shown
