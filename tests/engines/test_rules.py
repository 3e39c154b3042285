"""Reading by rules: what it promises on annotated articles, and on texts that are out to break it."""

import asyncio
import gc
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import factx
from benchmarks.gold import FAULTS, annotation, article, score, stems
from factx.engines.rules.engine import Rules
from factx.verification import verify

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "rules.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def scores() -> Counter[str]:
    return sum((score(factx.extract(article(stem)), annotation(stem)) for stem in stems()), Counter())


def test_no_model_is_asked_and_the_run_says_who_read():
    facts = factx.extract(article("01-port-strike"))
    assert facts.run.engine == "rules"
    assert facts.run.model is None
    assert facts.run.requests == 0
    assert facts.run.kinds == ("claim", "figure", "stance")


def test_every_figure_of_the_annotation_is_found_and_no_other(scores):
    assert scores["figures matched"] >= 0.99 * scores["figures gold"]
    assert scores["figures matched"] >= 0.98 * scores["figures found"]
    assert scores["figure value"] == scores["figures matched"]
    assert scores["figure comparator"] == scores["figures matched"]


def test_nine_direct_quotations_of_ten_have_their_speaker(scores):
    assert scores["quotations right"] >= 0.9 * scores["quotations gold"]


def test_six_core_claims_of_ten_are_found(scores):
    assert scores["claims core matched"] >= 0.6 * scores["claims core"]


@pytest.mark.parametrize("fault", FAULTS)
def test_the_faults_that_must_not_happen_do_not(scores, fault):
    assert scores[fault] == 0


@pytest.mark.parametrize("case", CASES, ids=[each["label"] for each in CASES])
def test_a_sentence_is_read_as_a_reader_would(case):
    """Every expected fact is there with these fields; no kind that is expected to be absent is."""
    facts = factx.extract(factx.Document(case["text"]))
    for wanted in case.get("expected", ()):
        found = [_shown(each) for each in facts.items if each.kind == wanted["kind"]]
        assert any(wanted.items() <= each.items() for each in found), found
    for kind in case.get("absent", ()):
        assert not [each.quote for each in facts.items if each.kind == kind]


def _shown(fact: factx.Fact) -> dict[str, object]:
    """A fact in words, flat."""
    shown = {
        "kind": fact.kind,
        "sources": [link.source.text for link in fact.attribution],
        "manner": fact.manner,
    }
    for name in ("statement", "force", "negated", "polarity", "shows", "status"):
        if hasattr(fact, name):
            shown[name] = getattr(fact, name)
    if isinstance(fact, factx.Stance):
        shown |= {"holder": fact.holder.text, "target": fact.target.text}
    if isinstance(fact, factx.Figure):
        shown |= {"value": str(fact.amount.value), "unit": fact.amount.unit}
    return shown


@pytest.mark.parametrize("stem", stems())
def test_what_the_rules_write_verifies(stem):
    records = factx.extract(article(stem)).to_records()
    assert verify(enumerate(records)).mismatches == []


def test_the_same_text_gives_the_same_facts():
    assert factx.extract(article("02-takeover-bid")) == factx.extract(article("02-takeover-bid"))


def test_a_reading_leaves_no_cycles_behind_and_the_collector_as_it_was():
    engine = Rules()
    engine.read(article("01-port-strike"))
    gc.collect()
    facts = engine.read(article("01-port-strike"))
    assert gc.isenabled()
    del facts
    gc.disable()
    try:
        engine.read(article("02-takeover-bid"))
        assert not gc.isenabled()
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_without_blocking_the_same_comes_out():
    assert asyncio.run(factx.aextract(article("03-fever-watch-funding"))) == factx.extract(
        article("03-fever-watch-funding")
    )


def test_only_the_kinds_that_are_asked_for_are_looked_for():
    facts = factx.extract(article("01-port-strike"), kinds=[factx.Figure])
    assert facts.figures
    assert {each.kind for each in facts.items} == {"figure"}


def test_a_kind_of_one_s_own_needs_a_model_and_says_so():
    class Visit(factx.Fact):
        """A meeting."""

        guests: tuple[factx.Span, ...]

    with pytest.raises(factx.FactxError, match="Visit: name a model"):
        factx.extract("They met.", kinds=[Visit])


def test_of_a_language_that_is_not_read_the_gap_says_what_was_not_attempted():
    facts = factx.extract(factx.Document("Der Preis stieg um 5 Prozent, sagte die Bank.", language="de"))
    assert facts.items == ()
    (gap,) = facts.gaps
    assert gap.reason == "language"
    assert "were not attempted" in gap.detail
    assert [each.span.text for each in factx.Ledger.of(facts).entries if each.what == "numeral"] == ["5 Prozent"]


_PIECES = st.sampled_from(
    ["“", "”", '"', "‘", "’", "'", "said", "says", "Jane Roe", "he", "they", "that", "would", "not", "$5", "5%", "1-1",
     "according to", ",", ".", "…", ":", "—", "\n", "\n\n", " ", "\r\n", "denied", "the plan", "\x00", "\u202e", "🙂",
     "“We", "I", "Read more:", "who", "", "-"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES, min_size=1, max_size=40))
def test_any_text_is_read_and_what_comes_out_verifies(pieces):
    text = " ".join(pieces)
    if not text.strip():
        return
    facts = factx.extract(text)
    assert verify(enumerate(facts.to_records())).mismatches == []


@pytest.mark.parametrize(
    "piece", ['"', "“a ", "he said that ", "a, ", "Jane Roe ", "1-", "from 5 to ", "who said ", "(", ". "]
)
def test_the_work_grows_with_the_length_of_a_text_and_not_with_its_square(piece):
    """Counted in calls of Python functions, which do not depend on the machine."""
    short, long = (_calls(piece * (size // len(piece))) for size in (12_000, 24_000))
    assert long <= 2.5 * short


def _calls(text: str) -> int:
    import sys

    document, counted = factx.Document(text), 0

    def count(frame: object, event: str, _: object) -> None:
        nonlocal counted
        counted += event in {"call", "c_call"}

    engine = Rules()
    engine.read(factx.Document("Warm up the tables, she said."))
    sys.setprofile(count)
    try:
        engine.read(document)
    finally:
        sys.setprofile(None)
    return counted
