"""The hard cases of `tests/data/grounding.jsonl`, one test each.

A case names its text (or a document in seeds/), the quote, and either the words of the spans it is placed at and how,
or why it has no place and what the message says. `near` and `within` are
given by their words; `nth` (from 0) picks one of
several places of the expected words.
"""

import json
from pathlib import Path

import pytest

from factx.grounding import Ground, Miss, Placement
from factx.spans import Span

ROOT = Path(__file__).resolve().parents[2]
CASES = [json.loads(line) for line in (ROOT / "tests/data/grounding.jsonl").read_text("utf-8").splitlines()]


def _text(case):
    return (ROOT / case["document"]).read_bytes().decode("utf-8") if "document" in case else case["text"]


def _span(text, words):
    start = text.index(words)
    return Span(start, start + len(words), words)


def _located(case):
    text = _text(case)
    near = _span(text, case["near"]) if "near" in case else None
    within = [_span(text, words) for words in case["within"]] if "within" in case else None
    return text, near, Ground(text).locate(case["quote"], near=near, within=within)


def _starts(text, words):
    return [at for at in range(len(text)) if text.startswith(words, at)]


@pytest.mark.parametrize("case", [each for each in CASES if "match" in each], ids=lambda case: case["label"])
def test_the_words_are_placed_where_they_stand(case):
    text, near, found = _located(case)
    assert isinstance(found, Placement), found
    assert [span.text for span in found.spans] == case["spans"]
    assert found.match == case["match"]
    assert all(text[span.start : span.end] == span.text for span in found.spans)
    if "nth" in case:
        assert found.spans[0].start == _starts(text, case["spans"][0])[case["nth"]]
    elif near:
        assert near.overlaps(found.spans[0])
    if "places" in case:
        assert found.places == case["places"]


@pytest.mark.parametrize("case", [each for each in CASES if "reason" in each], ids=lambda case: case["label"])
def test_words_that_do_not_stand_there_are_refused_and_the_message_says_why(case):
    text, _, found = _located(case)
    assert isinstance(found, Miss), found
    assert found.reason == case["reason"], found
    assert found.quote == case["quote"]
    for words in case.get("says", ()):
        assert words in found.differs
    if found.nearest:
        assert text[found.nearest.start : found.nearest.end] == found.nearest.text


def test_there_are_150_cases_and_each_is_labelled_once():
    labels = [(case["group"], case["label"]) for case in CASES]
    assert len(set(labels)) == len(labels) >= 150
