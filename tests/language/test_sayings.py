from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factx.documents import Document
from factx.language.sayings import Saying, find_sayings
from factx.language.words import tag

CASES = [
    json.loads(line) for line in (Path(__file__).parents[1] / "data" / "sayings.jsonl").read_text("utf-8").splitlines()
]
MARKS = [
    "he said",
    "“",
    "”",
    '"',
    "'",
    "‘",
    "’",
    "''",
    "«",
    ",",
    ".",
    ":",
    "—",
    "(",
    "that",
    "Roe",
    "the claim",
    "to go",
]


def sayings(text: str) -> list[Saying]:
    return find_sayings(tag(Document(text)))


def shown(saying: Saying) -> dict[str, object]:
    return {
        "source": saying.source.text if saying.source else None,
        "contents": [each.text for each in saying.contents],
        "manner": saying.manner,
    }


@pytest.mark.parametrize("case", [case for case in CASES if "expected" in case], ids=lambda case: case["label"])
def test_who_says_what_is_read_from_the_sentence(case: dict) -> None:
    assert [shown(each) for each in sayings(case["text"]) if each.inside is None] == case["expected"]


@pytest.mark.parametrize("case", [case for case in CASES if "inner" in case], ids=lambda case: case["label"])
def test_what_is_said_within_a_saying_names_the_saying_around_it(case: dict) -> None:
    found = sayings(case["text"])
    inner = [each for each in found if each.inside is not None and shown(each).items() >= case["inner"].items()]
    assert inner
    outer = found[inner[0].inside]
    assert any(each.contains(inner[0].contents[0]) for each in outer.contents)


def test_negated_saying_is_marked() -> None:
    said, unsaid = sayings("The firm said it would close. The firm did not say when it would close.")
    assert (said.negated, unsaid.negated) == (False, True)


def test_a_saying_tells_its_cue_with_the_words_that_belong_to_it() -> None:
    (saying,) = sayings("The firm has repeatedly denied that it had paid.")
    assert (saying.cue.text, saying.lemma, saying.meaning, saying.frame) == (
        "has repeatedly denied",
        "deny",
        "denying",
        "that",
    )


def test_lines_that_point_to_other_articles_say_nothing() -> None:
    text = "The river rose again on Monday night.\n\nRead more: Mayor says the dam is safe"
    assert sayings(text) == []


def test_sayings_come_in_the_order_of_their_first_words() -> None:
    found = sayings('The firm will close, Ada Holm said. "We are sad," she added. Critics say it was time.')
    starts = [each.contents[0].start for each in found]
    assert len(found) == 3
    assert starts == sorted(starts)


@given(st.lists(st.sampled_from(MARKS), min_size=1, max_size=40).map(" ".join))
def test_every_place_of_a_saying_is_in_the_text(text: str) -> None:
    for saying in sayings(text):
        for span in (saying.source, saying.cue, *saying.contents):
            assert span is None or text[span.start : span.end] == span.text
        assert saying.contents


@given(st.text(min_size=1).filter(str.strip))
def test_any_text_can_be_read(text: str) -> None:
    assert isinstance(sayings(text), list)
