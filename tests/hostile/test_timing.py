"""Texts made to be slow are told from others by what is left out of them; time itself is measured in benchmarks."""

import pytest

import factx
from tests.hostile.attack import got_through
from tests.hostile.timing import attacks

UNITS = ("he said that ", "“a ", "(")


@pytest.mark.parametrize("attack", attacks(characters=10_000, units=UNITS, every=24), ids=lambda each: each.kind)
def test_twice_the_text_takes_no_more_than_its_share(attack):
    assert got_through(attack.tries()) == []


@pytest.mark.parametrize("attack", attacks(), ids=lambda each: each.kind)
def test_what_takes_more_would_be_seen(attack):
    assert attack.control()


def test_a_sentence_without_end_is_read_in_part_and_the_rest_is_told():
    facts = factx.extract("Tolls rose by 9 per cent, the port said.\n" + "he said that " * 400)
    assert [(each.reason, each.first) for each in facts.gaps] == [("overflow", 2)]
    assert "9 per cent" in [each.amount.span.text for each in facts.figures]


def test_a_figure_beside_an_unbroken_run_is_found_and_none_inside():
    facts = factx.extract("Tolls rose by 9 per cent. " + "7-" * 2_000 + " They fell by 3 per cent.")
    assert {each.amount.span.text for each in facts.figures} <= {"9 per cent", "3 per cent"}
