"""Drafts as a model may write them, and what becomes of them."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal

import pytest

import factx
from factx.documents import Document
from factx.grounding import Ground
from factx.settling import Settled, settle
from tests.drafting import written

TEXT = """Trade will double, says Orvane
Trade between Orvane and Tull is expected to reach an unprecedented $220 billion this year, Mara Quist said last Friday.
The customs agency, however, forecasts that trade will increase to $170 billion by the end of 2022.
"We have never refused to talk," Quist said. "We were never asked," she added.
News agency OTV quoted her as saying that the minister had promised 36 trucks.
In October trade was up by more than a quarter compared to the year before.
Read more: Orvane to hold fair
Nobody mentioned the fair."""
DOCUMENT = Document(TEXT, published=date(2022, 12, 30))
GROUND = Ground(TEXT)
NOBODY: list[Any] = []


def quoted(*pieces: tuple[int, str]) -> list[dict[str, Any]]:
    return [{"sentence": number, "words": words} for number, words in pieces]


def source(words: str, *, name: str | None = None, cue: str | None = None, said: str | None = None) -> dict[str, Any]:
    return {"source": {"words": words, "name": name}, "cue": cue, "certainty": "certain", "said": said}


def claim(evidence: list[dict[str, Any]], statement: str, **more: Any) -> Settled[factx.Claim]:
    draft = {
        "evidence": evidence,
        "attribution": NOBODY,
        "statement": statement,
        "force": "assertion",
        "negated": False,
        "certainty": "certain",
        "happens": None,
    }
    return settle(written({**draft, **more}, factx.Claim), factx.Claim, ground=GROUND, document=DOCUMENT)


def figure(evidence: list[dict[str, Any]], amount: str, **more: Any) -> Settled[factx.Figure]:
    draft = {
        "evidence": evidence,
        "attribution": NOBODY,
        "amount": amount,
        "measure": None,
        "of": None,
        "period": None,
        "status": "observed",
        "change": None,
        "baseline": None,
        "before": None,
    }
    return settle(written({**draft, **more}, factx.Figure), factx.Figure, ground=GROUND, document=DOCUMENT)


def test_a_figure_gets_its_place_its_value_and_its_source():
    settled = figure(
        quoted((2, "Trade between Orvane and Tull is expected to reach an unprecedented $220 billion this year")),
        "$220 billion",
        measure="Trade between Orvane and Tull",
        period="this year",
        status="forecast",
        attribution=[source("Mara Quist", cue="said", said="last Friday")],
    )
    assert settled.problems == ()
    fact = settled.fact
    assert fact is not None
    assert (fact.amount.value, fact.amount.unit) == (Decimal(220_000_000_000), "USD")
    assert fact.period is not None
    assert (fact.period.start, fact.period.end) == (date(2022, 1, 1), date(2023, 1, 1))
    said = fact.times.said
    assert said is not None
    assert said.start == date(2022, 12, 23)
    assert fact.manner == "indirect"
    assert fact.match == "exact"
    assert TEXT[fact.amount.span.start : fact.amount.span.end] == "$220 billion"


def test_an_increase_to_is_a_level_and_an_increase_by_is_not():
    to = figure(quoted((3, "trade will increase to $170 billion")), "$170 billion", change="will increase to").fact
    by = figure(
        quoted((7, "trade was up by more than a quarter compared to the year before")),
        "more than a quarter",
        change="was up by",
        baseline="the year before",
    ).fact
    assert to is not None
    assert to.change is not None
    assert (to.change.direction, to.change.manner) == ("up", "to")
    assert by is not None
    assert by.change is not None
    assert (by.change.direction, by.change.manner) == ("up", "by")
    assert (by.amount.value, by.amount.comparator) == (Decimal("0.25"), ">")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("trade will increase to $190 billion", "$170 billion"),
        ("trade will increase to $170 million", "billion"),
        ("trade will not increase to $170 billion", "not"),
        ("exports of tin fell to a record low", ""),
    ],
)
def test_changed_or_invented_words_are_refused_and_the_nearest_are_shown(words, told):
    settled = claim(quoted((3, words)), "Trade will increase.")
    assert settled.fact is None
    (problem,) = settled.problems
    assert problem.reason in {"changed words", "not in the text"}
    assert told in problem.detail
    (rejection,) = settled.rejections(DOCUMENT)
    assert rejection.reason == problem.reason
    assert rejection.draft["evidence"] == [f"3 {words}"]


def test_a_number_outside_the_quoted_evidence_is_refused():
    settled = figure(quoted((3, "trade will increase to $170 billion")), "$220 billion")
    assert settled.fact is None
    assert settled.problems[0].reason == "unsupported"


def test_words_that_hold_no_number_are_refused_as_an_amount():
    settled = figure(quoted((3, "trade will increase to $170 billion")), "trade will increase")
    assert settled.fact is None
    assert settled.problems[0].reason == "unreadable value"


def test_the_sentence_number_decides_between_repeated_words():
    places = [claim(quoted((number, "trade")), "Trade.").fact for number in (3, 7)]
    assert [DOCUMENT.sentence_at(fact.evidence[0].start).number for fact in places if fact] == [3, 7]


def test_an_interrupted_quotation_keeps_both_pieces():
    settled = claim(
        quoted((4, "We have never refused to talk,"), (5, "We were never asked,")),
        "Quist has never refused to talk and was never asked.",
        attribution=[source("Quist", name="Mara Quist", cue="said")],
        negated=True,
    )
    fact = settled.fact
    assert fact is not None
    assert [each.text for each in fact.evidence] == ["We have never refused to talk,", "We were never asked,"]
    assert fact.manner == "direct"
    assert fact.attribution[0].manner == "direct"
    assert fact.attribution[0].source.text == "Mara Quist"


def test_a_chain_keeps_its_order_from_the_article_inwards():
    fact = claim(
        quoted((6, "the minister had promised 36 trucks")),
        "The minister promised 36 trucks.",
        attribution=[
            source("OTV", cue="quoted"),
            source("her", name="Mara Quist", cue="saying"),
            source("the minister"),
        ],
    ).fact
    assert fact is not None
    assert [link.source.text for link in fact.attribution] == ["OTV", "Mara Quist", "the minister"]
    assert {link.manner for link in fact.attribution} == {"indirect"}


def test_a_source_that_is_not_in_the_text_costs_the_whole_fact():
    evidence = quoted((9, "Nobody mentioned the fair"))
    settled = claim(evidence, "Nobody mentioned the fair.", attribution=[source("Reuters")])
    assert settled.fact is None
    assert settled.problems[0].path == "attribution.0.source.words"


def test_an_aside_that_cannot_be_read_costs_only_itself_and_is_told():
    settled = claim(
        quoted((9, "Nobody mentioned the fair")), "Nobody mentioned the fair.", negated=True, happens="next Tuesday"
    )
    assert settled.fact is not None
    assert settled.fact.happens is None
    (rejection,) = settled.rejections(DOCUMENT)
    assert "happens" in rejection.detail
    assert "kept without it" in rejection.detail


@pytest.mark.parametrize(
    ("statement", "foreign"),
    [
        ("Trade will increase to $190 billion.", "190"),
        ("Trade between Orvane and Belgium will increase to $170 billion.", "Belgium"),
        ("Trade will increase to 170 billion euros, up three times.", "three"),
    ],
)
def test_a_statement_that_says_more_than_its_words_is_refused(statement, foreign):
    settled = claim(quoted((3, "trade will increase to $170 billion")), statement)
    assert settled.fact is None
    assert any(foreign in problem.detail for problem in settled.problems)


def test_a_number_inside_a_name_of_the_article_is_no_foreign_number():
    document = Document("Terminal 4 is shut. The strike ended at noon, said Quist. 40 ships wait.")
    draft = {
        "evidence": quoted((2, "The strike ended at noon")),
        "attribution": NOBODY,
        "force": "assertion",
        "negated": False,
        "certainty": "certain",
        "happens": None,
    }
    for statement, kept in [("The strike at Terminal 4 ended.", True), ("The strike of 40 ships ended.", False)]:
        drafted = {**draft, "statement": statement}
        settled = settle(written(drafted, factx.Claim), factx.Claim, ground=Ground(document.text), document=document)
        assert (settled.fact is not None) is kept


def test_a_headline_and_a_link_line_are_not_the_article_s_own_account():
    assert claim(quoted((1, "Trade will double")), "Trade will double.").fact.manner == "headline"  # type: ignore[union-attr]
    link = claim(quoted((8, "Orvane to hold fair")), "Orvane will hold a fair.").fact
    assert link is not None
    assert link.manner == "related"


def test_a_draft_without_words_is_refused():
    settled = claim([], "Trade will increase.")
    assert settled.fact is None
    assert "no words were quoted" in settled.problems[0].detail


class Delivery(factx.Fact):
    """Goods that are promised or sent."""

    trucks: int
    goods: factx.Span
    how: Literal["sent", "promised"]


@pytest.mark.parametrize(("trucks", "kept"), [(36, True), (63, False), (360, False)])
def test_a_plain_number_of_a_users_kind_must_follow_from_the_evidence(trucks, kept):
    draft = {
        "evidence": quoted((6, "the minister had promised 36 trucks")),
        "attribution": NOBODY,
        "trucks": trucks,
        "goods": "trucks",
        "how": "promised",
    }
    settled = settle(written(draft, Delivery), Delivery, ground=GROUND, document=DOCUMENT)
    assert (settled.fact is not None) is kept
    if not kept:
        assert settled.problems[0].reason == "unsupported"
