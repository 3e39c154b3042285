import pytest
from hypothesis import given
from hypothesis import strategies as st

from factx.spans import Span, Utf16, joined

TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60)


@pytest.mark.parametrize(("start", "end", "text"), [(-1, 1, "ab"), (0, 3, "ab"), (4, 4, ""), (5, 3, "ab")])
def test_a_span_that_cannot_stand_anywhere_cannot_be_built(start, end, text):
    with pytest.raises(ValueError, match="start"):
        Span(start, end, text)


def test_overlap_and_distance_treat_ends_as_exclusive():
    first, second = Span(0, 3, "abc"), Span(3, 5, "de")
    assert not first.overlaps(second)
    assert first.distance(second) == second.distance(first) == 0
    assert first.distance(Span(7, 8, "x")) == 4
    assert Span(0, 5, "abcde").contains(second)
    assert joined([first, second]) == "abc … de"


@given(TEXTS, st.data())
def test_utf16_offsets_agree_with_the_encoder_and_lead_back(text, data):
    at = data.draw(st.integers(0, len(text)))
    units = len(text[:at].encode("utf-16-le")) // 2
    assert Utf16(text).from_code_points(at) == units
    assert Utf16(text).to_code_points(units) == at


def test_an_offset_inside_a_surrogate_pair_counts_as_its_start():
    assert Utf16("a😀b").to_code_points(2) == 1
