"""Terms: what a statement is about, and whether it affirms it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factx.analysis.actors import key_of_name
from factx.analysis.ladders import steps_in
from factx.analysis.nearness import gathered
from factx.analysis.terms import terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The mill poisoned the river.", "Rivers are being poisoned by mills."),
        ("The Chilean firm bought it.", "A company in Chile has bought it."),
        ("Exports climbed.", "Exports have risen."),
        ("She denied the theft.", "She committed no theft."),
    ],
)
def test_other_forms_and_words_of_one_meaning_are_the_same_terms(one, other):
    first, second = terms(one), terms(other)
    assert first.content - {"commit"} == second.content - {"commit"}
    assert first.affirms == second.affirms


@pytest.mark.parametrize(
    ("text", "affirms", "plain"),
    [
        ("The bridge held.", True, True),
        ("The bridge didn't hold.", False, True),
        ("The bridge didn’t hold.", False, True),
        ("Nobody crossed the bridge.", False, True),
        ("Nobody denied that the bridge had held.", True, False),
    ],
)
def test_each_negation_turns_the_sense(text, affirms, plain):
    found = terms(text)
    assert (found.affirms, found.plain) == (affirms, plain)


@pytest.mark.parametrize(
    ("text", "hedged", "guarded"),
    [
        ("The bridge may fall.", True, True),
        ("If it rains the bridge falls.", True, False),
        ("They think the bridge fell.", True, False),
        ("The bridge fell.", False, False),
    ],
)
def test_a_reservation_is_told_from_a_condition_and_an_opinion(text, hedged, guarded):
    found = terms(text)
    assert (found.hedged, found.guarded) == (hedged, guarded)


@given(st.text(max_size=80))
def test_any_text_has_terms_steps_and_a_key(text):
    assert terms(text) == terms(text)
    assert isinstance(key_of_name(text), str)
    assert all(0 <= step <= 2 for step, _ in steps_in(text).values())


@given(st.lists(st.frozensets(st.sampled_from("abcdef"), max_size=5), max_size=30))
def test_every_set_is_gathered_to_one_that_is_near_and_comes_first(sets):
    near = gathered(sets, [0] * len(sets), least=0.6)
    for nth, first in enumerate(near):
        assert first <= nth
        assert near[first] == first
        both = len(sets[nth] & sets[first])
        assert first == nth or both >= 0.6 * len(sets[nth] | sets[first])


def test_equal_sets_of_two_blocks_are_kept_apart():
    assert gathered([frozenset("ab")] * 3, [1, 2, 1], least=0.6) == [0, 1, 0]
