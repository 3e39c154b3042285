"""What a language model really answered, and what became of it.

Recorded with `--factx-record=all`; `cassettes/README.md` says against what. Without it nothing is sent.
"""

import asyncio
import json
import os
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import factx
from examples.visits import Visit
from factx.models import Model, connect
from factx.testing import Tape
from factx.verification import verify

ROOT = Path(__file__).parent.parent
INDEX = {each["file"]: each for each in json.loads((ROOT / "seeds/index.json").read_text("utf-8"))}
SEED = "00-xi-putin-video-call"
STEMS = sorted(path.stem for path in (ROOT / "seeds").glob("*.txt"))
NOTE = "answers written by a language model to exactly the recorded requests, through a local endpoint"
BASE_URL = os.environ.get("FACTX_TEST_BASE_URL", "http://127.0.0.1:8399/v1")


def recorded(name: str, note: str = NOTE) -> pytest.MarkDecorator:
    return pytest.mark.factx_cassette(f"{name}.yaml", note=note)


READ_ONCE = [pytest.param(stem, marks=recorded(stem), id=stem) for stem in STEMS]


def article(stem: str) -> factx.Document:
    told = INDEX[f"{stem}.txt"]
    text = (ROOT / f"seeds/{stem}.txt").read_text("utf-8")
    return factx.Document(text, title=told["title"], published=date.fromisoformat(told["published"]))


@pytest.fixture
def model(factx_cassette: Tape) -> Model:
    return connected(factx_cassette)


def connected(tape: Tape, **options: Any) -> Model:
    name = os.environ.get("FACTX_TEST_MODEL", "reader")
    return connect(name, base_url=BASE_URL, sleep=tape.sleep, **options)


@pytest.fixture
def seed(model: Model) -> factx.Facts:
    return factx.extract(article(SEED), model=model)


@pytest.mark.parametrize("stem", READ_ONCE)
def test_every_recorded_reading_holds_when_it_is_checked_again(stem: str, model: Model):
    facts = factx.extract(article(stem), model=model)
    assert facts.unread == ()
    assert len(facts.claims) >= 10
    assert facts.figures
    assert facts.stances
    assert verify(enumerate(facts.to_records(), start=1)).mismatches == []
    assert factx.Facts.from_json(facts.to_json()) == facts
    assert not any(fact.manner == "related" for fact in facts.items)


@recorded(SEED)
def test_the_two_forecasts_of_one_trade_volume_keep_their_values_and_their_sources(seed: factx.Facts):
    by_value = {each.amount.value: each for each in seed.figures}
    padalka, customs = by_value[Decimal(220_000_000_000)], by_value[Decimal(170_000_000_000)]
    assert {padalka.status, customs.status} == {"forecast"}
    assert {padalka.amount.unit, customs.amount.unit} == {"USD"}
    assert [link.source.text for link in padalka.attribution][-1].endswith("Vladimir Padalka")
    assert [link.source.text for link in customs.attribution] == ["the Russian customs agency"]
    assert padalka.times.said is not None
    assert padalka.times.said.start == date(2022, 12, 23)
    assert customs.change is not None
    assert (customs.change.direction, customs.change.manner) == ("up", "to")


@recorded(SEED)
def test_more_than_a_quarter_is_a_change_against_the_year_before(seed: factx.Facts):
    (share,) = (each for each in seed.figures if each.amount.unit is None or each.amount.unit != "USD")
    assert (share.amount.value, share.amount.comparator) == (Decimal("0.25"), ">")
    assert share.change is not None
    assert (share.change.direction, share.change.manner) == ("up", "by")
    assert share.baseline is not None
    assert (share.baseline.start, share.baseline.end) == (date(2021, 1, 1), date(2022, 1, 1))
    assert share.period is not None
    assert (share.period.start, share.period.end) == (date(2022, 1, 1), date(2022, 12, 1))
    assert share.attribution == ()
    assert share.status == "observed"


@recorded(SEED)
def test_what_cctv_quotes_is_xi_s_word_by_way_of_cctv(seed: factx.Facts):
    (quoted, *_) = (each for each in seed.claims if "has said it has never refused" in each.quote)
    names = [link.source.text for link in quoted.attribution]
    assert "CCTV" in names[0]
    assert names[1].endswith("Xi Jinping") or names[1] == "Xi"
    assert quoted.manner == "direct"
    assert quoted.attribution[1].manner == "direct"
    assert quoted.attribution[0].manner == "indirect"


@recorded(SEED)
def test_the_link_to_another_article_is_nobody_s_claim(seed: factx.Facts):
    assert not any("naval drills" in fact.quote for fact in seed.items)


@recorded(SEED)
def test_without_blocking_the_same_recording_gives_the_same_facts(model: Model, factx_cassette: Tape):
    facts = asyncio.run(factx.aextract(article(SEED), model=model))
    assert facts.run.requests == len(factx_cassette.exchanges)
    assert len(facts.figures) == 3


@recorded("visit")
def test_a_kind_of_a_user_s_own_is_read_like_any_other(model: Model):
    facts = factx.extract(article(SEED), kinds=[Visit], model=model)
    (call, *_) = facts.of(Visit)
    assert call.medium == "call"
    assert any("Putin" in guest.text for guest in call.guests)
    assert any("Xi" in guest.text for guest in call.guests)
    for guest in call.guests:
        assert facts.document.text[guest.start : guest.end] == guest.text


@recorded("schema-again", f"{NOTE}; for the first answer it had been told to chat like a small model")
def test_an_answer_that_does_not_fit_is_asked_for_again_and_counted(model: Model):
    document = factx.Document(SHORT, published=date(2024, 3, 12))
    facts = factx.extract(document, model=model)
    assert facts.run.retries >= 1
    assert facts.unread == ()
    assert facts.claims


@recorded("quote-again", f"{NOTE}; for the first answer it had been told to copy as carelessly as a small model")
def test_words_that_are_not_in_the_text_are_asked_for_again(model: Model):
    document = factx.Document(SHORT, published=date(2024, 3, 12))
    facts = factx.extract(document, model=model, kinds=[factx.Claim])
    assert [use.name for use in facts.run.prompts] == ["read", "again"]
    assert facts.run.requests == 2
    assert facts.claims
    for fact in facts.claims:
        assert all(SHORT[span.start : span.end] == span.text for span in fact.evidence)


@recorded("busy", f"{NOTE} that refuses the first request as one too many")
def test_a_busy_server_is_asked_again(model: Model):
    document = factx.Document(SHORT, published=date(2024, 3, 12))
    facts = factx.extract(document, model=model, kinds=[factx.Figure])
    assert facts.run.requests == 2
    assert facts.run.retries == 1
    assert [each.amount.value for each in facts.figures] == [Decimal(40)]


@recorded("cut-off", f"{NOTE} that cuts an answer off at the request's token limit")
def test_an_answer_that_is_cut_off_splits_the_passage_and_loses_nothing(factx_cassette: Tape):
    model = connected(factx_cassette, max_output_tokens=800)
    facts = factx.extract(article("01-port-strike"), model=model, kinds=[factx.Figure])
    assert facts.unread == ()
    assert facts.run.requests >= 3
    late = facts.document.sentences[len(facts.document.sentences) // 2].span.start
    assert any(each.evidence[0].start < late for each in facts.figures)
    assert any(each.evidence[0].start > late for each in facts.figures)


@recorded("refusal", f"{NOTE}; it had been told to decline")
def test_a_refusal_is_a_gap_with_its_reason(model: Model):
    document = factx.Document(SHORT, published=date(2024, 3, 12))
    facts = factx.extract(document, model=model, kinds=[factx.Stance])
    (gap,) = facts.gaps
    assert gap.reason == "refused"
    assert facts.items == ()


SHORT = """Ferry halted at Lowick
The ferry between Lowick and Sandhaven was halted on Monday after a crack was found in its hull, Ines Corrie said.
Corrie is the harbour master of Lowick.
"Nobody was in danger," Corrie said. She denied that the crack had been known for weeks.
About 40 passengers were taken ashore by bus, the operator, Northline, said in a statement."""
