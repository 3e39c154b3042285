from __future__ import annotations

import pytest

from factx.documents import Document
from factx.language.clauses import clause_end
from factx.language.phrases import noun_end, noun_start, subject
from factx.language.words import Words, tag


def sentence(text: str) -> Words:
    return tag(Document(text)).sentences[0]


def place(words: Words, text: str) -> int:
    return next(nth for nth, word in enumerate(words) if word.text == text)


def shown(words: Words, first: int, end: int) -> str:
    return words.sentence.span.text[
        words[first].start - words.sentence.span.start : words[end - 1].end - words.sentence.span.start
    ]


@pytest.mark.parametrize(
    ("text", "verb", "expected"),
    [
        ("The mayor of Kessar said no.", "said", "The mayor of Kessar"),
        ("On Monday the mayor said no.", "said", "the mayor"),
        ("Jane Roe, a baker from Kessar, said no.", "said", "Jane Roe, a baker from Kessar"),
        ("Jane Roe, who runs the mill, said no.", "said", "Jane Roe, who runs the mill"),
        ("People who saw the fire said no.", "said", "People who saw the fire"),
        ("Officials briefed on the talks said no.", "said", "Officials briefed on the talks"),
        ("The court this week rejected it.", "rejected", "The court"),
        ("Roe and Doe said no.", "said", "Roe and Doe"),
        ("She said no.", "said", "She"),
    ],
)
def test_the_subject_of_a_verb_is_its_whole_noun_phrase(text: str, verb: str, expected: str) -> None:
    words = sentence(text)
    found = subject(words, place(words, verb))
    assert found is not None
    assert shown(words, *found) == expected


def test_a_verb_without_a_subject_has_none() -> None:
    words = sentence("Go home.")
    assert subject(words, 0) is None


def test_a_noun_phrase_takes_what_hangs_on_it() -> None:
    words = sentence("He met the minister for trade and a baker.")
    assert shown(words, 2, noun_end(words, 2)) == "the minister for trade and a baker"
    last = place(words, "trade")
    assert shown(words, noun_start(words, last), last + 1) == "the minister for trade"


@pytest.mark.parametrize(
    ("text", "first", "expected"),
    [
        (
            "She wants to cut taxes, build roads and hire nurses, a paper says.",
            "to",
            "to cut taxes, build roads and hire nurses",
        ),
        ("She wants to leave because it rains.", "to", "to leave"),
        ("She praised the new tunnel, and he left.", "the", "the new tunnel"),
        ("She backs three laws, including the old one.", "three", "three laws, including the old one"),
    ],
)
def test_a_phrase_ends_where_another_clause_begins(text: str, first: str, expected: str) -> None:
    words = sentence(text)
    start = place(words, first)
    assert shown(words, start, clause_end(words, start)) == expected
