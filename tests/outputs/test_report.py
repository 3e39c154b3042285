"""What the page holds before any browser has seen it."""

import base64
import hashlib
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

import factx
from factx.analysis.links import Link, side
from factx.outputs.report import frame, page
from factx.outputs.report.plot import plots
from factx.outputs.report.segments import Mark, lanes, segments

TEXT = (
    "Ferry fares to climb\n"
    "The ferry board said on Monday that fares would rise by 8 per cent to $12 next year. "
    "Fares rose to $11 in 2022, the board said.\n"
    '"We oppose the rise," the islanders\' union said.\n'
)


@pytest.fixture(scope="module")
def facts():
    document = factx.Document(TEXT, published=date(2023, 5, 8), url="https://example.org/ferry")
    return factx.extract(document)


class Reader(HTMLParser):
    """Collects the tags of a page with their attributes, and the text within the document's text."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def test_every_link_within_the_page_leads_somewhere_and_no_anchor_stands_twice(facts):
    tags = Reader(page([facts, facts])).tags
    ids = [attrs["id"] for _, attrs in tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    targets = {attrs["href"][1:] for _, attrs in tags if attrs.get("href", "").startswith("#")}
    assert targets - {""} <= set(ids)


def test_the_policy_allows_the_style_and_the_script_of_the_page_and_nothing_else(facts):
    html = page([facts])
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)[1].replace("&#39;", "'")
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")
    for tag in ("style", "script"):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_no_tag_carries_a_style_or_a_handler_and_nothing_is_loaded(facts):
    for tag, attrs in Reader(page([facts])).tags:
        assert not [name for name in attrs if name == "style" or name.startswith("on") or name == "src"], (tag, attrs)
        assert tag not in {"img", "iframe", "object", "embed", "base"}
        if tag == "link":
            assert attrs["href"] == "data:,"


def test_the_computed_value_and_the_source_of_a_figure_are_told(facts):
    html = page([facts])
    assert "<dt>computed</dt>" in html
    assert "8 %, from “8 per cent”" in html
    assert "the ferry board" in html.lower()


def test_a_web_address_is_linked_and_any_other_scheme_is_not(facts):
    assert 'href="https://example.org/ferry"' in page([facts])
    hostile = factx.Facts.from_json(facts.to_json().replace("https://example.org/ferry", "javascript:alert(1)"))
    assert "javascript:" not in page([hostile])


def test_the_difference_between_figures_is_told_with_its_unit(facts):
    sides = tuple(side(each) for each in facts.figures[:2])
    link = Link(
        relation="figures differ", sides=sides, reason="two fares", difference="50000000000", unit="USD", ratio="1.29"
    )
    assert "(difference $50 billion, ratio 1.29)" in page([facts], links=[link])


def test_a_side_whose_fact_is_elsewhere_is_told_and_not_linked(facts):
    elsewhere = side(facts.claims[0]).model_copy(update={"fact": "0000000000000000"})
    link = Link(relation="statements contradict", sides=(side(facts.claims[0]), elsewhere), reason="they differ")
    assert "(not in this report)" in page([facts], links=[link])


def test_what_no_page_can_hold_does_not_keep_the_page_from_being_written():
    html = page([factx.extract("Fares rose.")], title="fares \ud800 and \x00")
    assert '<h1 dir="auto">fares \ufffd and \ufffd</h1>' in html.encode("utf-8").decode()


def test_a_reading_without_a_fact_has_a_page():
    html = page([factx.extract("Nothing.")])
    assert "No fact was found in it." in html
    assert "There is nothing to draw" in html


def test_in_a_notebook_the_page_stands_in_a_frame_that_may_not_reach_out(facts):
    ((tag, attrs),) = Reader(facts._repr_html_()).tags
    assert tag == "iframe"
    assert "allow-same-origin" not in attrs["sandbox"]
    assert attrs["srcdoc"].startswith("<!doctype html>")
    assert frame([facts]).count("<") == 2  # its own tags; all within is escaped


def test_figures_are_drawn_with_others_of_their_unit_only_and_changes_apart(facts):
    found = plots(dict(enumerate(facts.figures, 1)))
    assert [each.unit for each in found] == ["USD"]
    assert {point.low for point in found[0].points} == {11.0, 12.0}


spans = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=25)


@given(spans)
def test_the_pieces_lie_side_by_side_and_hold_exactly_the_marks_that_run_through_them(given_spans):
    marks = [Mark(start, start + size, nth) for nth, (start, size) in enumerate(given_spans)]
    pieces = list(segments(60, marks))
    assert [each.start for each in pieces] == [0, *(each.end for each in pieces[:-1])]
    assert pieces[-1].end == 60
    for piece in pieces:
        assert {mark.owner for _, mark in piece.marks} == {
            mark.owner for mark in marks if mark.start <= piece.start and piece.end <= mark.end
        }


@given(spans)
def test_no_two_marks_share_a_place_on_one_lane(given_spans):
    laid = lanes([Mark(start, start + size, nth) for nth, (start, size) in enumerate(given_spans)])
    for nth, (lane, mark) in enumerate(laid):
        for other_lane, other in laid[:nth]:
            assert lane != other_lane or mark.start >= other.end or other.start >= mark.end


def test_what_speaks_for_a_fact_and_against_it_stands_beside_it():
    document = factx.Document(TEXT, published=date(2023, 5, 8))
    read = factx.extract(document)
    claim = next(each for each in read.claims if each.attribution)
    support = factx.Support(
        passes=2, of=3, agrees=("found",), differs=("source",), again=True, suspect=("instruction",), carried="d2"
    )
    instead = factx.Replacement(words="Fares", at=0, by=document.span(0, 11))
    changed = claim.model_copy(update={"support": support, "replaced": (instead,)})
    told = re.sub(r"<[^>]+>", " ", page([replace(read, items=(changed,))]))
    for words in (
        "looks planted: instruction",
        "“Fares” for “Ferry fares”",
        "2 of 3 readings",
        "a second time",
        "that it is told",
        "on the source",
        "a copy of this document (d2)",
    ):
        assert words in told
    assert "looks planted" not in page([read])
