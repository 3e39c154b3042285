from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factx.documents import Document
from factx.language.words import Word, tag

TAGS = {
    "DET",
    "PRON",
    "POSS",
    "GEN",
    "PREP",
    "CONJ",
    "SUB",
    "REL",
    "TO",
    "MODAL",
    "AUX",
    "NEG",
    "ADV",
    "ADJ",
    "NUM",
} | {"NAME", "NOUN", "VERB", "PAST", "PART", "ING", "MARK", "QUOTE"}


def words(text: str) -> list[Word]:
    return [word for sentence in tag(Document(text)).sentences for word in sentence]


def tag_of(text: str, word: str) -> str:
    return next(each.tag for each in words(text) if each.text == word)


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The firm plans to close the mill.", "plans", "VERB"),
        ("The firm's plans were dropped.", "plans", "NOUN"),
        ("They plan the work.", "plan", "VERB"),
        ("The plan failed.", "plan", "NOUN"),
        ("She has asked for help.", "asked", "PART"),
        ("She asked for help.", "asked", "PAST"),
        ("The unnamed source left.", "unnamed", "ADJ"),
        ("A bill backed by the governor failed.", "backed", "PART"),
        ("He said that prices rose.", "that", "SUB"),
        ("The law that bans it is old.", "that", "REL"),
        ("He told them that talks were over.", "that", "SUB"),
        ("They went to the town.", "to", "PREP"),
        ("They want to leave the town.", "to", "TO"),
        ("She saw her brother.", "her", "POSS"),
        ("They saw her.", "her", "PRON"),
        ("Roe's brother left.", "'s", "GEN"),
        ("She's left.", "'s", "AUX"),
        ("The workers' pay rose.", "'", "GEN"),
        ("The mill will close, a new study shows.", "shows", "VERB"),
        ("The email was long.", "email", "NOUN"),
        ("On Monday the New York office closed.", "York", "NAME"),
        ("It cost $4.5 million.", "$4.5", "NUM"),
        ("A 30-minute talk followed.", "30-minute", "ADJ"),
        ("He didn't go.", "n't", "NEG"),
    ],
)
def test_a_word_is_told_by_its_neighbours(text: str, word: str, expected: str) -> None:
    assert tag_of(text, word) == expected


@pytest.mark.parametrize(
    ("text", "word", "lemma"),
    [
        ("She said no.", "said", "say"),
        ("It was thought safe.", "thought", "think"),
        ("They stopped work.", "stopped", "stop"),
        ("He denies it.", "denies", "deny"),
        ("Taking it is wrong.", "Taking", "take"),
        ("The companies left.", "companies", "company"),
        ("He is lying.", "lying", "lie"),
        ("He won't go.", "wo", "will"),
    ],
)
def test_a_word_knows_its_base_form(text: str, word: str, lemma: str) -> None:
    assert next(each.lemma for each in words(text) if each.text == word) == lemma


def test_a_short_form_keeps_its_full_stop_within_a_sentence() -> None:
    assert [word.text for word in words("Gov. Roe met Jane Q. Doe in the U.S. on Jan. 5.")] == [
        *("Gov.", "Roe", "met", "Jane", "Q.", "Doe", "in", "the", "U.S.", "on", "Jan.", "5", ".")
    ]


def test_beyond_both_ends_of_a_sentence_stands_a_word_that_is_nothing() -> None:
    (sentence,) = tag(Document("He left.")).sentences
    assert {sentence.at(nth).tag for nth in (-1, -5, len(sentence), 99)} == {"END"}


@given(st.text(min_size=1).filter(str.strip))
def test_words_hold_every_character_that_is_not_white_space(text: str) -> None:
    found = words(text)
    assert all(text[word.start : word.end] == word.text for word in found)
    assert "".join("".join(word.text.split()) for word in found) == "".join(text.split())
    assert {word.tag for word in found} <= TAGS
