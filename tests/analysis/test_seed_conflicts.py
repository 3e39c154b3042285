"""The article that the project started from: what contradicts what in it, by the recorded reading and by the rules."""

from decimal import Decimal

import pytest

import factx
from benchmarks.gold import annotation as annotated
from benchmarks.gold import article
from benchmarks.readings import reading
from factx.analysis import conflicts
from factx.analysis.gold import annotation

SEED = "00-xi-putin-video-call"


def read(how):
    if how == "recorded":
        return reading(SEED)
    document = article(SEED)
    return factx.extract(document) if how == "rules" else annotation(annotated(SEED), document).facts


@pytest.fixture(scope="module", params=["recorded", "rules", "gold"])
def links(request):
    return {link.relation: link for link in conflicts(read(request.param))}


def test_the_two_forecasts_of_one_trade_volume_are_linked_with_their_speakers(links):
    link = links["figures differ"]
    assert (link.difference, link.ratio, link.unit) == (Decimal(50_000_000_000), Decimal("1.2941"), "USD")
    low, high = link.sides
    assert "Russian customs agency" in low.whose
    assert "Vladimir Padalka" in high.whose


def test_what_russia_is_quoted_as_saying_is_seen_to_be_paraphrased_as_a_fact(links):
    own, quoted = links["paraphrase drifts"].sides
    assert "is not refusing" in own.quote
    assert "has never refused" in quoted.quote
    assert "Xi Jinping" in own.whose
    assert "Russia" in quoted.whose


def test_condemns_in_the_subheading_overstates_concerned_in_the_body(links):
    link = links["headline overstates"]
    assert [side.quote[:12] for side in link.sides] == ["US condemns ", "The United S"]
    assert "'condemns'" in link.reason
    assert "'concerned'" in link.reason


def test_the_military_cooperation_is_seen_to_be_missing_in_cctv_s_report(links):
    announced, silence = links["not mentioned"].sides
    assert announced.whose == "Vladimir Putin"
    assert "military cooperation" in announced.quote
    assert "CCTV's report" in silence.quote


def test_nothing_else_is_told(links):
    assert set(links) == {"figures differ", "paraphrase drifts", "headline overstates", "not mentioned"}
