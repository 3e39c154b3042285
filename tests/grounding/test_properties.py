"""What holds for any text and any quote."""

import re
import unicodedata
from itertools import pairwise

from hypothesis import assume, example, given
from hypothesis import strategies as st

from factx.grounding import Ground, Miss, Placement
from factx.grounding.folding import Words
from factx.spans import Span

_PIECES = """
    a b Xi no not $ 170 1.7 % . , … ... [ ] ' ’ " “ - – ß İ ﬁ é 中 国 三 亿
    ロ シ ก ำ ا ـ ל कि 😀 👩 🚀 👍🏽 🇷 🇺 n't billion rose
"""
_BLANKS = (" ", "  ", "\n", "\u00a0", "\u00ad", "\u200b", "\u200d", "\u0301", "e\u0301")
PIECES = st.sampled_from([*_PIECES.split(), *_BLANKS])
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=40).map("".join))


@st.composite
def _cuts(draw):
    """A text and one of its spans, anywhere."""
    text = draw(TEXTS.filter(bool))
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    return text, Span(start, end, text[start:end])


@given(_cuts())
def test_any_span_of_any_text_is_found_again_at_that_place(cut):
    text, span = cut
    assume(span.text.strip())
    assert Ground(text).locate(span.text, near=span) == Placement((span,), "exact")


@st.composite
def _whole_words(draw):
    """A text and some of its words in a row, as they stand."""
    text = draw(TEXTS)
    words = Words(text)
    assume(len(words))
    first = draw(st.integers(0, len(words) - 1))
    end = draw(st.integers(first + 1, len(words)))
    return text, Span.of(text, words.starts[first], words.ends[end - 1])


@given(_whole_words())
@example(("5 000", Span(2, 5, "000")))
def test_whole_words_are_found_without_a_hint_unless_they_are_part_of_a_spaced_number(cut):
    text, span = cut
    found = Ground(text).locate(span.text)
    may_be_part = re.search(r"\d\s\d{3}|non-", text)
    if isinstance(found, Miss):
        assert found.reason == "inside"
        assert may_be_part
    else:
        assert found.match == "exact"
        assert found.spans[0].text == span.text
        assert found.spans[0].start <= span.start or may_be_part


@given(_whole_words(), st.sampled_from([str.upper, str.lower, str.casefold, str.swapcase]))
def test_another_case_and_other_white_space_never_move_the_place(cut, change):
    text, span = cut
    other = change(re.sub(r"\s+", "\u2003\n", span.text))
    found = Ground(text).locate(other, near=span)
    if isinstance(found, Placement) and found.match in {"exact", "folded"}:
        assert Words(found.spans[0].text).keys == Words(other).keys


@given(_whole_words(), st.sampled_from(["NFC", "NFD"]))
def test_another_unicode_form_never_moves_the_place(cut, form):
    text, span = cut
    other = unicodedata.normalize(form, span.text)
    assume(Words(other).keys == Words(span.text).keys)
    found = Ground(text).locate(other, near=span)
    assert isinstance(found, Placement) or found.reason == "inside"
    if isinstance(found, Placement):
        assert span.overlaps(found.spans[0])


@given(TEXTS, TEXTS)
def test_no_quote_makes_it_fail_and_every_span_is_one_of_the_text(text, quote):
    found = Ground(text).locate(quote)
    spans = found.spans if isinstance(found, Placement) else filter(None, [found.nearest])
    assert all(text[span.start : span.end] == span.text for span in spans)


@given(TEXTS, TEXTS)
def test_the_spans_of_a_placement_are_in_order_and_apart(text, quote):
    found = Ground(text).locate(quote)
    if isinstance(found, Placement):
        assert all(one.end <= other.start for one, other in pairwise(found.spans))


_PLAIN = "prices quietly rose again in the harbour district said officials that trade was expected to reach"
_FACTS = "not never 5 6 1.7 $ € % million billion three more fewer no half if"
PLAIN, FACTS = _PLAIN.split(), _FACTS.split()


@st.composite
def _changed_copies(draw):
    """A text, and a copy of some of its words with one or two words dropped, added or replaced."""
    words = draw(st.lists(st.sampled_from(PLAIN + FACTS), min_size=5, max_size=40))
    first = draw(st.integers(0, len(words) - 4))
    copy = words[first : draw(st.integers(first + 4, len(words)))]
    for _ in range(draw(st.integers(1, 2))):
        at = draw(st.integers(0, len(copy) - 1))
        copy[at : at + draw(st.integers(0, 1))] = draw(st.lists(st.sampled_from(PLAIN + FACTS), max_size=1))
    return " ".join(words), " ".join(copy)


@given(_changed_copies())
@example(
    ("he said that prices rose by 5 million in the harbour", "he said that prices rose by 6 million in the harbour")
)
def test_a_placed_quote_has_the_very_facts_of_its_place(cut):
    text, quote = cut
    found = Ground(text).locate(quote)
    if isinstance(found, Placement):
        placed = " ".join(span.text for span in found.spans)
        assert [key for key in placed.split() if key in FACTS] == [key for key in quote.split() if key in FACTS]


@given(_cuts(), TEXTS)
def test_within_holds_every_span(cut, quote):
    text, fence = cut
    found = Ground(text).locate(quote, within=[fence])
    if isinstance(found, Placement):
        assert all(fence.contains(span) for span in found.spans)


@given(TEXTS)
def test_words_stand_in_order_and_have_keys(text):
    words = Words(text)
    places = list(zip(words.starts, words.ends, strict=True))
    assert all(start < end for start, end in places)
    assert all(one[1] <= other[0] for one, other in pairwise(places))
    assert (
        "".join(words.gap(nth) + (words.word(nth) if nth < len(words) else "") for nth in range(len(words) + 1)) == text
    )
