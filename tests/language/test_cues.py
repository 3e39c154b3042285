from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from importlib.resources import files
from typing import get_args

import pytest

from factx.documents import Document
from factx.facts import kinds
from factx.language import cues as lexicon
from factx.language.cues import CLAUSES, PASSIVES, PREPOSITIONS, Cue, cues
from factx.language.lexicon import lexicon as lexicon_of_words
from factx.language.words import tag


@dataclass(frozen=True)
class Word:
    low: str
    lemma: str


class Line:
    """Words as a sentence holds them: safe to ask beyond the end."""

    def __init__(self, *words: str, **lemmas: str) -> None:
        self._words = [Word(word, lemmas.get(word, word)) for word in words]

    def at(self, index: int) -> Word:
        return self._words[index] if 0 <= index < len(self._words) else Word("", "")


def every_cue() -> list[Cue]:
    found = cues()
    return [
        cue
        for table in (found.verbs, found.nouns, found.adjectives, found.prepositions)
        for listed in table.values()
        for cue in listed
    ]


def test_a_cue_of_several_words_wins_over_its_first_word() -> None:
    found = cues().verb_at(Line("called", "for", "calm", called="call"), 0)
    assert found is not None
    assert found.lemma == "call for"


def test_a_cue_of_several_words_is_not_found_where_they_do_not_follow() -> None:
    found = cues().verb_at(Line("called", "the", "plan", called="call"), 0)
    assert found is not None
    assert found.lemma == "call"
    assert cues().verb_at(Line("pointed", pointed="point"), 0) is None


def test_variants_of_one_cue_share_its_name() -> None:
    found = [cues().verb_at(Line("call", word, "them"), 0) for word in ("on", "upon")]
    assert [cue and cue.lemma for cue in found] == ["call on", "call on"]


def test_a_set_phrase_is_found_by_each_of_its_verbs() -> None:
    found = [cues().verb_at(Line(verb, "the", "conclusion"), 0) for verb in ("reach", "draw")]
    assert [cue and cue.lemma for cue in found] == ["reach the conclusion", "draw the conclusion"]


def test_a_source_is_named_by_according_to() -> None:
    assert cues().preposition_at(Line("according", "to", "her"), 0) is not None
    assert cues().preposition_at(Line("according", "with", "her"), 0) is None


def test_an_adjective_is_looked_up_as_it_is_written_and_not_by_the_verb_it_comes_from() -> None:
    found = cues().adjective_at(Line("worried", worried="worry"), 0)
    assert found is not None
    assert found.takes("that")


@pytest.mark.parametrize(
    ("verb", "frame", "force"),
    [
        ("say", "that", "assertion"),
        ("deny", "that", "denial"),
        ("predict", "that", "forecast"),
        ("promise", "inf", "commitment"),
        ("urge", "obj_inf", "demand"),
        ("tell", "obj_inf", "demand"),
        ("tell", "that", "assertion"),
        ("praise", "obj", "evaluation"),
        ("hope", "that", "aspiration"),
        ("know", "that", "presupposition"),
        ("decline", "inf", "absence"),
        ("agree", "inf", "commitment"),
        ("agree", "that", "assertion"),
    ],
)
def test_the_force_of_what_is_said_follows_from_the_verb_and_its_frame(verb: str, frame: str, force: str) -> None:
    cue = cues().verb(verb)
    assert cue is not None
    assert cue.frames[frame] == force


@pytest.mark.parametrize(("verb", "frame"), [("claim", "hearer"), ("want", "that"), ("urge", "zero"), ("find", "obj")])
def test_a_verb_does_not_take_a_frame_that_english_does_not_give_it_for_saying(verb: str, frame: str) -> None:
    cue = cues().verb(verb)
    assert cue is not None
    assert not cue.takes(frame)


@pytest.mark.parametrize(
    ("verb", "certainty"),
    [("say", "certain"), ("claim", "certain"), ("expect", "probable"), ("suggest", "possible"), ("ask", "possible")],
)
def test_a_source_is_as_sure_as_its_verb_shows(verb: str, certainty: str) -> None:
    cue = cues().verb(verb)
    assert cue is not None
    assert cue.certainty == certainty


def test_what_can_be_said_of_somebody_can_be_said_of_him_in_the_passive() -> None:
    accuse, describe = cues().verb("accuse"), cues().verb("describe")
    assert accuse
    assert describe
    assert accuse.takes("passive_of")
    assert describe.takes("passive_as")
    assert not describe.takes("passive_of")


def test_a_verb_that_only_carries_a_noun_cue_is_no_judgement_itself() -> None:
    assert {"voice", "express", "raise"} <= cues().light
    assert "praise" not in cues().light


def test_what_somebody_went_on_to_say_is_said_and_what_he_wanted_to_say_is_not() -> None:
    assert {"go", "continue", "appear"} <= cues().leading
    assert not {"want", "refuse", "try"} & cues().leading


def test_a_word_that_is_no_cue_alone_is_not_given_as_one() -> None:
    assert cues().verb("point") is None
    assert cues().verb("jump") is None
    assert cues().noun("table") is None
    assert cues().adjective("green") is None


@pytest.mark.parametrize(
    ("sentence", "lemma"),
    [
        ("She disavowed the plan.", "disavow"),
        ("He carped about the fee.", "carp"),
        ("They swore that it was true.", "swear"),
        ("The aide was quoted as saying so.", "quote"),
        ("Critics have denounced the scheme.", "denounce"),
        ("He is boasting that he won.", "boast"),
    ],
)
def test_a_verb_in_any_form_leads_to_its_cue(sentence: str, lemma: str) -> None:
    words = tag(Document(sentence)).sentences[0]
    assert lemma in [cue.lemma for at in range(len(words)) if (cue := cues().verb_at(words, at))]


def test_the_forms_of_every_verb_that_tells_something_are_known() -> None:
    known, everyday = lexicon_of_words().verbs, {"back", "have", "like", "long"}  # met more often as something else
    assert [verb for verb in cues().verbs if verb not in known and verb not in everyday] == []


def test_every_frame_is_one_that_the_module_tells_of() -> None:
    known = CLAUSES | PREPOSITIONS | PASSIVES | {f"obj_{word}" for word in PREPOSITIONS}
    assert {frame for cue in every_cue() for frame in cue.frames} <= known


def test_every_cue_stands_once_in_its_part_of_the_table() -> None:
    table = tomllib.loads((files("factx.language") / "tables" / "cues.toml").read_text(encoding="utf-8"))
    for part in get_args(lexicon.Part):
        groups = table[part]
        counted = Counter(words for group in groups for words in group["cues"])
        assert [f"{part}: {words}" for words, times in counted.items() if times > 1] == []


def test_meanings_and_forces_are_those_that_facts_know() -> None:
    assert get_args(lexicon.Force) == get_args(kinds.Force)
    assert set(get_args(lexicon.Certainty)) <= set(get_args(kinds.Certainty))
    assert {cue.meaning for cue in every_cue()} <= set(get_args(lexicon.Meaning))
    assert {force for cue in every_cue() for force in cue.frames.values()} <= set(get_args(lexicon.Force))
    assert {cue.certainty for cue in every_cue()} <= set(get_args(lexicon.Certainty))
