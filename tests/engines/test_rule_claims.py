"""Who says what is so, read by rule: whose word it is, what is done with it, and one sentence that says it."""

import json
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import factx
from benchmarks import gold
from factx.documents import Document
from factx.engines.rules.chains import Chains
from factx.engines.rules.claims import find_claims
from factx.facts import Claim, Facts, Run
from factx.scout import Scout
from factx.verification import verify

ROOT = Path(__file__).parent.parent
CASES = [json.loads(line) for line in (ROOT / "data/rule_claims.jsonl").read_text("utf-8").splitlines()]
PUBLISHED = date(2024, 3, 13)


def claims_of(text: str | Document) -> list[Claim]:
    scout = Scout(Document(text, published=PUBLISHED) if isinstance(text, str) else text)
    return list(find_claims(Chains(scout.tagged, scout.mentions, scout.sayings, scout.dates)))


def reading(document: Document) -> Facts:
    run = Run(factx=factx.__version__, engine="rules", kinds=("claim",))
    return Facts(document, tuple(claims_of(document)), (), (), run)


def told(claim: Claim) -> dict[str, Any]:
    """What a case may ask of a claim."""
    last = claim.attribution[-1] if claim.attribution else None
    return {
        "statement": claim.statement,
        "force": claim.force,
        "chain": [link.source.text for link in claim.attribution],
        "negated": claim.negated,
        "certainty": claim.certainty,
        "manner": claim.manner,
        "sure": last and last.certainty,
        "said": last and last.said and last.said.span.text,
        "happens": claim.happens and claim.happens.span.text,
    }


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_claims_are_told_as_their_sentence_says_them(case: dict[str, Any]) -> None:
    found = [told(claim) for claim in claims_of(case["text"])]
    for wanted in case["told"]:
        assert wanted in [{key: each[key] for key in wanted} for each in found], found
    for words in case["untold"]:
        assert not [each for each in found if words in each["statement"]]


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_every_claim_holds_against_its_text(case: dict[str, Any]) -> None:
    assert not verify(enumerate(reading(Document(case["text"], published=PUBLISHED)).to_records())).mismatches


@pytest.mark.parametrize("stem", gold.stems())
def test_the_claims_of_an_article_hold_against_it(stem: str) -> None:
    assert not verify(enumerate(reading(gold.article(stem)).to_records())).mismatches


def test_a_claim_of_the_article_has_no_source_and_one_of_a_source_is_not_vouched_for() -> None:
    for stem in gold.stems():
        for claim in claims_of(gold.article(stem)):
            assert (claim.certainty == "unknown") >= bool(claim.attribution), claim.statement


def test_most_core_claims_and_nearly_all_quotations_of_the_gold_are_found_with_their_source() -> None:
    counts: Counter[str] = Counter()
    for stem in gold.stems():
        counts += gold.score(reading(gold.article(stem)), gold.annotation(stem))
    assert counts["claims core matched"] >= 0.7 * counts["claims core"]
    assert counts["claim sources"] >= 0.85 * counts["claims matched"]
    assert counts["claims matched"] >= 0.9 * counts["claims found"]
    assert counts["quotations right"] >= 0.85 * counts["quotations gold"]
    assert counts["link as claim"] == 0
    assert counts["attributed as own"] <= 0.02 * counts["claims matched"]
    assert counts["forecast as fact"] <= 0.02 * counts["claims matched"]


def test_no_two_claims_of_a_text_are_one() -> None:
    for stem in gold.stems():
        ids = [claim.id for claim in claims_of(gold.article(stem))]
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "hostile",
    [
        '"I said "he said that ',
        "he said that she said that ",
        "and it rose, but ",
        "If it is so, ",
        "x",
        "it; ",
        "“No,” he said. ",
    ],
    ids=["marks", "chain", "clauses", "conditions", "no blank", "semicolons", "quotations"],
)
def test_twice_the_text_takes_about_twice_the_time(hostile: str) -> None:
    def seconds(size: int) -> float:
        scout = Scout(Document((hostile * size)[: size * 8]))
        chains = Chains(scout.tagged, scout.mentions, scout.sayings, scout.dates)
        start = time.process_time()
        for _ in find_claims(chains):
            pass
        return time.process_time() - start

    seconds(200)
    small, large = min(seconds(800) for _ in range(2)), min(seconds(1_600) for _ in range(2))
    assert large < 6 * small + 0.05
