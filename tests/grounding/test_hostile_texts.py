"""Texts made to be slow. Time is not asserted: a quadratic step would not end within the limit of the test run."""

import pytest

from factx.grounding import Ground, Miss, Placement

SIZE = 1_000_000
HOSTILE = {
    "one letter": "a",
    "one word": "a ",
    "two words": "a b ",
    "full stops": ". . ",
    "digits and points": "1.",
    "grouped digits": "1 000 ",
    "nested quotes": "\"'",
    "brackets": "[(",
    "ellipses": "…",
    "combining marks": "\u0301\u0327",
    "letters with many marks": "a" + "\u0301\u0327" * 40,
    "zero width": "\u200b",
    "joined emoji": "👩\u200d",
    "negations": "n't ",
    "Han": "中",
    "katakana": "ロ",
    "white space": " \n",
}
QUOTES = [
    "a",
    "a a a b",
    "a b " * 400,
    "b … a",
    "[a] b … " * 30,
    "1 000 001",
    "“" * 2_000,
    "中中国",
    "a" * 5_000,
    "x\u0301" * 3_000,
]


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_text_is_prepared_and_asked_in_linear_time(piece):
    ground = Ground(piece * (SIZE // len(piece)))
    for quote in [*QUOTES, piece * 3, piece * 2_000]:
        assert isinstance(ground.locate(quote), Placement | Miss)


def test_a_quote_as_long_as_the_text_is_placed():
    text = "The bank said that prices rose by 5 percent in May. " * 2_000
    found = Ground(text).locate(text.strip())
    assert isinstance(found, Placement)
    assert found.match == "exact"
