from __future__ import annotations

import json
import re
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factx.documents import Document
from factx.language.mentions import Mention, Mentions, find_mentions
from factx.language.words import tag
from factx.spans import Span

CASES = [json.loads(line) for line in Path("tests/data/mentions.jsonl").read_text(encoding="utf-8").splitlines()]
WORDS = st.sampled_from(
    [
        *Path("tests/data/mentions.jsonl").read_text(encoding="utf-8").replace("\\n", " ").split()[:400],
        "\n",
        "“",
        "”",
        '"',
        "'",
        "’",
        "’s",
        "'s",
        "(BU)",
        "U.S.",
        "4",
        "von",
        "Will's",
        "-",
        "—",
        "O’Neill",
        "US-led",
        "&",
    ]
)


def read(text: str) -> Mentions:
    return find_mentions(tag(Document(text)))


def mention(mentions: Mentions, words: str) -> Mention:
    start = mentions.tagged.document.text.index(words)
    found = mentions.at(start, start + len(words))
    assert found is not None, words
    return found


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_words_stand_for_the_fullest_name(case: dict[str, Any]) -> None:
    pieces = re.split(r"[\[\]]", case["text"])  # what stands in brackets is asked about
    text = "".join(pieces)
    starts = list(accumulate(map(len, pieces), initial=0))
    mentions = read(text)
    names = [mentions.name_of(Span.of(text, starts[nth], starts[nth + 1])) for nth in range(1, len(pieces), 2)]
    assert [name and name.text for name in names] == case["expected"]


def test_a_name_without_its_article_is_the_fullest_already() -> None:
    text = "The World Bank lent money."
    assert read(text).name_of(Span.of(text, 0, 14)) is None


def test_words_that_only_begin_with_a_name_stand_for_something_else() -> None:
    text = "Jane Roe sold shares. Roe's house and Roe shares and Roe, a baker, are known. Roe and Poe met."
    mentions = read(text)
    for words in ("Roe's house and", "Roe shares", "Roe and Poe"):
        start = text.index(words)
        assert mentions.name_of(Span.of(text, start, start + len(words))) is None, words
    start = text.index("Roe, a baker")
    assert mentions.name_of(Span.of(text, start, start + len("Roe, a baker"))) is not None


def test_i_and_we_stand_for_the_speaker_whom_the_caller_knows() -> None:
    text = 'Jane Roe leads the choir. "I sing," said Roe.'
    mentions = read(text)
    me, speaker = Span.of(text, 27, 28), Span.of(text, text.rindex("Roe"), text.rindex("Roe") + 3)
    assert mentions.name_of(me) is None
    name = mentions.name_of(me, speaker=speaker)
    assert name is not None
    assert name.text == "Jane Roe"


def test_mentions_of_one_person_share_an_entity_and_others_do_not() -> None:
    mentions = read("Jane Roe, the mayor, met Ian Poe. She thanked him. Roe left.")
    jane = mention(mentions, "Jane Roe").entity
    assert {mention(mentions, words).entity for words in ("the mayor", "She", "Roe")} == {jane}
    assert mention(mentions, "him").entity == mention(mentions, "Ian Poe").entity != jane
    entity = mentions.entities[jane]
    assert entity.name is not None
    assert entity.name.text == "Jane Roe"
    assert entity.sex == "f"
    assert [mentions.all[nth].entity for nth in entity.mentions] == [jane] * len(entity.mentions)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("President Ann Pell", "person"),
        ("the World Health Organization", "institution"),
        ("France", "place"),
        ("two witnesses", "group"),
        ("Democrats", "group"),
        ("Police", "group"),
        ("the foreign ministry", "institution"),
        ("Terminal 4", "place"),
        ("Article 5", "thing"),
        ("Chamber of Commerce and Industry", "institution"),
        ("the Bank of Aldwick", "institution"),
        ("it", "pronoun"),
        ("Kestrel Row", "institution"),
        ("Abbey & Thorne", "institution"),
        ("a spokeswoman", "person"),
    ],
)
def test_a_mention_tells_what_it_stands_for(words: str, kind: str) -> None:
    text = (
        "Police saw President Ann Pell in France with two witnesses. Democrats asked the foreign ministry about it. "
        "At Terminal 4 the World Health Organization cited Article 5. Russia's Chamber of Commerce and Industry wrote "
        "to the Bank of Aldwick. Kestrel Row, a fund that owns ships, sold Abbey & Thorne, a spokeswoman said."
    )
    mentions = read(text)
    start = text.index(f" {words}") + 1 if text.find(words) else 0
    found = mentions.at(start, start + len(words))
    assert found
    assert found.kind == kind


def test_a_country_that_no_table_knows_is_a_place_by_its_people_or_by_what_is_in_it() -> None:
    mentions = read("Boats left Verrania. The Verranian crews stayed. Kessar grew. Shops in Kessar closed.")
    assert {each.core.text: each.kind for each in mentions.all if each.core.text in {"Verrania", "Kessar"}} == {
        "Verrania": "place",
        "Kessar": "place",
    }


def test_demonyms_before_a_noun_are_no_mention() -> None:
    texts = [each.span.text for each in read("The Chinese economy grew. Republican lawmakers cheered.").all]
    assert texts == ["Republican lawmakers"]


def test_china_and_russia_are_two() -> None:
    texts = [each.core.text for each in read("China and Russia agreed with Food and Drug Administration staff.").all]
    assert texts[:2] == ["China", "Russia"]
    assert "Food and Drug Administration" in texts


def test_mentions_within_a_stretch_are_those_that_lie_in_it() -> None:
    mentions = read("Jane Roe met Ian Poe. Ann Pell left.")
    assert [each.core.text for each in mentions.within(0, 21)] == ["Jane Roe", "Ian Poe"]
    assert [each.core.text for each in mentions.within(3, 40)] == ["Ian Poe", "Ann Pell"]


@given(st.text(min_size=1).filter(str.strip))
def test_any_text_can_be_read(text: str) -> None:
    mentions = read(text)
    assert all(mentions.at(each.core.start, each.core.end) for each in mentions.all)


@given(st.lists(WORDS, min_size=1, max_size=40).map(" ".join).filter(str.strip))
def test_reading_any_words_gives_spans_of_the_text_in_their_order(text: str) -> None:
    mentions = read(text)
    for each in mentions.all:
        assert text[each.span.start : each.span.end] == each.span.text
        assert each.span.contains(each.core)
        assert each.name is None or text[each.name.start : each.name.end] == each.name.text
        assert each in mentions.within(each.span.start, each.span.end)
        mentions.name_of(each.span)
        assert 0 <= each.entity < len(mentions.entities)
    assert sorted(nth for entity in mentions.entities for nth in entity.mentions) == list(range(len(mentions.all)))
