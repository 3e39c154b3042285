"""Agreement: what counts as found and as right, and how sure the shares are."""

import json
from pathlib import Path

import pytest

from factx.analysis import agreement
from factx.analysis.gold import annotation, is_annotation, is_of
from factx.documents import Document
from factx.errors import InputError
from tests.analysis.articles import Article

LINES = (
    "Ida Voss said 40 boats sank in 2023.",
    "Rolf Tamm denied that the pier was sold.",
    "The Odell Party fights it.",
)


def article(nth=0):
    return Article(*LINES, f"Page {nth}.")


def full(nth=0):
    gold = article(nth).claim("40 boats sank in 2023", by=["Ida Voss"])
    gold.claim("the pier was sold", by=["Rolf Tamm"], force="denial", negated=True)
    gold.figure("40 boats sank in 2023", "40 boats", "boats sank", by=["Ida Voss"], period="in 2023")
    return gold.stance("The Odell Party fights it", "Odell Party", "oppose", "the pier", of="proposal")


def shares(score):
    return tuple(each.value for each in (score.precision, score.recall, score.f1))


def test_a_reading_agrees_with_itself_in_everything():
    result = agreement([full().facts], [full().facts])
    assert {shares(score) for score in result.scores} == {(1.0, 1.0, 1.0)}
    assert {score.kind for score in result.scores} == {"claim", "figure", "stance"}


def test_what_is_missed_costs_recall_and_what_is_made_up_precision():
    found = article().claim("40 boats sank in 2023", by=["Ida Voss"]).claim("Page 0").claim("The Odell Party fights it")
    score = agreement([full().facts], [found.facts]).of("claim")
    assert (score.gold, score.found, score.right) == (2, 3, 1)
    assert shares(score) == pytest.approx((1 / 3, 1 / 2, 2 / 5))


def test_a_field_is_right_only_where_the_fact_is_found_and_the_field_agrees():
    found = article().claim("40 boats sank in 2023", by=["Rolf Tamm"]).claim("the pier was sold", by=["Tamm"])
    result = agreement([full().facts], [found.facts])
    assert shares(result.of("claim")) == (1.0, 1.0, 1.0)
    assert shares(result.of("claim", "sources")) == (0.5, 0.5, 0.5)
    assert result.of("claim", "force").right == 1


def test_one_fact_is_not_matched_twice():
    found = article()
    for _ in range(3):
        found.claim("40 boats sank in 2023", by=["Ida Voss"])
    score = agreement([full().facts], [found.facts]).of("claim")
    assert (score.found, score.right) == (3, 1)


def test_the_best_fit_is_taken_first():
    gold = article().claim("40 boats sank").claim("40 boats sank in 2023")
    found = article().claim("40 boats sank in 2023").claim("40 boats sank")
    assert agreement([gold.facts], [found.facts]).of("claim").right == 2


def test_evidence_that_shares_less_than_half_is_another_claim():
    found = article().claim("Rolf Tamm denied that the")
    assert agreement([full().facts], [found.facts]).of("claim").right == 0


def test_a_stance_for_is_no_stance_against():
    found = article().stance("The Odell Party fights it", "Odell Party", "support", "the pier", of="proposal")
    assert agreement([full().facts], [found.facts]).of("stance").right == 0


def test_what_is_optional_counts_as_right_where_it_is_found_and_not_as_missing_else():
    gold = full()
    optional = {gold.items[1].id}
    missed = agreement([gold.facts], [article().claim("40 boats sank in 2023").facts], optional=optional).of("claim")
    assert (missed.gold, missed.recall.value, missed.precision.value) == (1, 1.0, 1.0)
    met = agreement([gold.facts], [article().claim("the pier was sold").facts], optional=optional).of("claim")
    assert (met.right, met.met, met.precision.value, met.recall.value) == (1, 0, 1.0, 0.0)


def test_a_document_that_was_not_read_counts_as_missed_and_one_without_gold_does_not_count():
    result = agreement([full(1).facts, full(2).facts], [full(2).facts, full(3).facts])
    assert result.of("claim").recall.value == 0.5
    assert result.of("claim").precision.value == 1.0
    assert (len(result.missing), len(result.beyond)) == (1, 1)


def test_the_interval_holds_the_share_and_narrows_with_more_documents():
    def width(many):
        gold = [full(nth).facts for nth in range(many)]
        found = [(full(nth) if nth % 2 else article(nth).claim("Page")).facts for nth in range(many)]
        recall = agreement(gold, found, samples=400).of("claim").recall
        assert recall.low <= recall.value <= recall.high
        return recall.high - recall.low

    assert width(60) < width(6)


def test_documents_are_drawn_where_there_are_five_and_sentences_else():
    def resampled(many):
        given = [full(nth).facts for nth in range(many)]
        return agreement(given, given, samples=10).resampled

    assert (resampled(4), resampled(5)) == ("sentences", "documents")


def test_the_same_seed_gives_the_same_intervals():
    gold = [full(nth).facts for nth in range(8)]
    found = [(full(nth) if nth % 3 else article(nth)).facts for nth in range(8)]
    assert agreement(gold, found) == agreement(gold, found)


ROOT = Path(__file__).parents[2]
STEM = "01-port-strike"


class TestAnnotations:
    record = json.loads((ROOT / f"tests/gold/{STEM}.json").read_text("utf-8"))
    document = Document((ROOT / f"seeds/{STEM}.txt").read_text("utf-8"))

    def test_every_line_of_an_annotation_becomes_a_fact(self):
        found = annotation(self.record, self.document)
        counts = tuple(len(each) for each in (found.facts.claims, found.facts.figures, found.facts.stances))
        assert counts == tuple(len(self.record[kind]) for kind in ("claims", "figures", "stances"))
        core = sum(each["core"] for kind in ("claims", "stances") for each in self.record[kind])
        assert len(found.facts.items) - len(found.optional) == core + len(self.record["figures"])

    def test_it_is_known_for_one_and_for_whose(self):
        assert is_annotation(self.record)
        assert not is_annotation({"kind": "document", "claims": 1, "figures": 2, "stances": 3})
        assert is_of(self.record, self.document)
        assert not is_of(self.record, Document(f" {self.document.text}"))

    def test_what_is_incomplete_is_told_with_its_place(self):
        broken = {**self.record, "figures": [{**self.record["figures"][0], "status": "guessed"}]}
        with pytest.raises(InputError, match="figures, number 1: this is no annotation"):
            annotation(broken, self.document)
