from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from factx.documents import Document
from factx.passages import halves, passages

SEED = (Path(__file__).parent.parent / "seeds/00-xi-putin-video-call.txt").read_text("utf-8")
SENTENCE = st.sampled_from(
    ["The bank said so.", "“It rose.", "It fell.” she said.", '"Up," he said, "and down."', "Prices rose by 5 percent."]
)
TEXTS = st.lists(st.lists(SENTENCE, min_size=1, max_size=6).map(" ".join), min_size=1, max_size=12).map("\n".join)


@given(TEXTS, st.integers(20, 400))
def test_passages_hold_every_sentence_once_in_order(text, size):
    document = Document(text)
    read = [sentence for passage in passages(document, size=size) for sentence in passage.sentences]
    assert read == list(document.sentences)


@given(TEXTS, st.integers(20, 400))
def test_no_passage_ends_inside_a_quotation(text, size):
    document = Document(text)
    for passage in passages(document, size=size)[:-1]:
        end = passage.sentences[-1].span.end
        assert not any(quotation.start < end < quotation.end for quotation in document.quotations)


TORN = "The bank said so. The bank said so.\n" * 2 + "The bank said so. “It rose. The bank said so. It fell.” she said."


@given(TEXTS, st.integers(60, 400))
@example(TORN, 60)
def test_a_passage_is_longer_than_asked_only_where_it_cannot_be_split(text, size):
    document = Document(text)
    for passage in passages(document, size=size):
        length = passage.sentences[-1].span.end - passage.sentences[0].span.start
        assert length <= size or halves(document, passage) is None


def test_a_short_article_is_one_passage_without_context():
    only, *more = passages(Document(SEED))
    assert not more
    assert only.context == ()
    assert only.label == "sentences 1–24"


def test_a_later_passage_is_shown_the_headline_and_what_came_before():
    document = Document(SEED)
    second = passages(document, size=1500)[1]
    assert second.context[0] == document.sentences[0]
    assert second.context[-1].number == second.first - 1


def test_passages_break_between_paragraphs_where_they_can():
    document = Document(SEED)
    for passage in passages(document, size=1500)[1:]:
        assert passage.sentences[0].paragraph != document.sentences[passage.first - 2].paragraph


def test_halves_are_of_about_the_same_length_and_one_sentence_has_none():
    document = Document(SEED)
    whole = passages(document)[0]
    first, second = halves(document, whole)
    assert first.sentences + second.sentences == whole.sentences
    lengths = [each.sentences[-1].span.end - each.sentences[0].span.start for each in (first, second)]
    assert max(lengths) < 1.5 * min(lengths)
    assert halves(document, passages(Document("Only one sentence here."))[0]) is None


@pytest.mark.parametrize("size", [1, 50])
def test_a_quotation_longer_than_the_window_stays_whole(size):
    text = "“One is said. Two is said. Three is said.” she said. Four is not."
    first = passages(Document(text), size=size)[0]
    assert "Three" in first.sentences[-1].span.text
