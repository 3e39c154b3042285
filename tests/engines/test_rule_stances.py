"""Who is for or against whom, read by rule."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from factx.documents import Document
from factx.engines.rules.stances import find_stances
from factx.facts import Stance
from factx.language.mentions import find_mentions
from factx.language.sayings import find_sayings
from factx.language.words import tag

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "stances.jsonl").read_text(encoding="utf-8").splitlines()
]
GOLD = Path(__file__).parents[1] / "gold"
SEEDS = Path(__file__).parents[2] / "seeds"


def stances(text: str, *, published: date | None = None) -> list[Stance]:
    tagged = tag(Document(text, published=published))
    return list(find_stances(tagged, mentions=find_mentions(tagged), sayings=find_sayings(tagged)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_a_sentence_holds_exactly_these_stances(case):
    found = {(each.holder.text, each.polarity, each.target.text, each.shows) for each in stances(case["text"])}
    assert found == {tuple(stance) for stance in case["stances"]}


def test_offsets_point_at_the_words():
    text = "Jane Roe condemned Piers Poe. He later praised her."
    for stance in stances(text):
        for span in (*stance.evidence, stance.holder.words, stance.target.words):
            assert text[span.start : span.end] == span.text


def test_what_a_speaker_says_of_another_names_the_speaker_as_its_source():
    (stance,) = stances("Jane Roe said that Piers Poe opposed Ada Doe.")
    assert [link.source.text for link in stance.attribution] == ["Jane Roe"]
    assert stance.shows == "imputed"
    assert stance.manner == "indirect"


def test_a_stance_read_only_from_tone_is_weak():
    text = 'Piers Poe came. Poe stayed. "Look at Poe, that awful, corrupt speech," said Jane Roe.'
    assert [(each.holder.text, each.target.text, each.strength) for each in stances(text)] == [
        ("Jane Roe", "Piers Poe", "weak")
    ]


def test_a_line_that_points_to_another_article_holds_no_stance():
    assert stances("Jane Roe left.\nRead more: Piers Poe condemns Ada Doe\nShe came back.") == []


def test_the_same_text_gives_the_same_stances_in_the_same_order():
    text = (SEEDS / "00-xi-putin-video-call.txt").read_text(encoding="utf-8")
    assert [each.id for each in stances(text)] == [each.id for each in stances(text)]


@pytest.mark.parametrize(
    "text",
    [
        "condemned " * 5000,
        "Roe condemned " * 3000,
        "“Roe said " * 3000,
        "Jane Roe said “bad " * 4000,
        "a critic of " * 4000,
        "x" * 200_000,
        ", and Roe, " * 3000,
    ],
    ids=["verbs", "names", "quotes", "bitter quotes", "nouns", "one word", "commas"],
)
def test_a_hostile_text_is_read_to_its_end(text):
    assert isinstance(stances(text), list)


def test_who_is_against_another_outright_is_weakly_so_where_he_is_spoken_of_again():
    first, again = stances("Jane Roe condemned Piers Poe on Monday. On Tuesday Roe said that Poe had come home.")
    assert (first.strength, again.strength) == ("strong", "weak")
    assert (again.holder.text, again.polarity, again.target.text) == ("Jane Roe", "oppose", "Piers Poe")


def test_praise_is_not_taken_to_go_on():
    assert len(stances("Jane Roe praised Piers Poe on Monday. On Tuesday Roe said that Poe had come home.")) == 1


BITTER = "Piers Poe came at noon. Poe spoke. Poe left. “This is a shameful, corrupt mess,” said Jane Roe."


def test_bitter_words_that_name_nobody_are_weakly_against_whom_the_text_turns_about():
    (stance,) = stances(BITTER)
    assert (stance.holder.text, stance.polarity, stance.target.text) == ("Jane Roe", "oppose", "Piers Poe")
    assert (stance.strength, stance.quote) == ("weak", "This is a shameful, corrupt mess")


def test_kind_words_that_name_nobody_are_for_nobody():
    assert stances(BITTER.replace("shameful, corrupt mess", "wonderful town")) == []


def test_bitter_words_are_not_against_whom_the_speaker_praises():
    found = stances(BITTER.replace("Piers Poe came at noon", "Jane Roe praised Piers Poe"))
    assert [each.polarity for each in found] == ["support"]


def test_bitter_words_are_not_against_whom_they_are_spoken_to():
    text = "Piers Poe came at noon. Poe spoke. Poe left. Jane Roe told Poe that the cuts were cruel."
    assert [each.target.text for each in stances(text)] == ["cuts"]


def test_a_described_holder_keeps_its_article():
    (stance,) = stances("The union condemned Piers Poe.")
    assert stance.holder.words.text == "The union"


def test_a_headline_is_told_from_the_text_below_it():
    found = stances("Roe condemns Poe\nJane Roe condemned Piers Poe on Monday, and she left.")
    assert [each.manner for each in found] == ["headline", "narration"]
    assert {each.holder.text for each in found} == {"Jane Roe"}


def test_evidence_in_a_quotation_leaves_out_the_marks_and_the_speaker():
    (stance,) = stances('"Piers Poe is a disgrace," said Jane Roe.')
    assert stance.quote == "Piers Poe is a disgrace"
    assert stance.manner == "direct"


def test_a_target_that_is_nobody_is_a_proposal_an_event_or_an_idea():
    text = "Jane Roe rejected the plan. She deplored the massacre. She praised thrift."
    assert {each.target.text: each.target_type for each in stances(text)} == {
        "plan": "proposal",
        "massacre": "event",
        "thrift": "idea",
    }
