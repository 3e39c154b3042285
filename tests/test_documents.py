import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factx.documents import Document
from factx.errors import InputError
from factx.facts import Facts, Run
from factx.facts.collection import document_record

HERE = Path(__file__).parent
SEEDS = sorted((HERE.parent / "seeds").glob("*.txt"))
QUOTATIONS = [json.loads(line) for line in (HERE / "data/quotations.jsonl").read_text("utf-8").splitlines()]
TEXTS = st.text(alphabet=st.sampled_from("aB .?!\n\r\t\"'“”‘’«»„1,é😀\u2028x "), min_size=1, max_size=200)


def lines_of(document: Document) -> dict[str, str]:
    return {sentence.span.text: sentence.role for sentence in document.sentences}


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_sentences_stand_where_they_say_and_leave_out_nothing_but_blanks(path):
    document = Document(path.read_text("utf-8"))
    assert [each.number for each in document.sentences] == list(range(1, len(document.sentences) + 1))
    end = 0
    for sentence in document.sentences:
        assert document.text[sentence.span.start : sentence.span.end] == sentence.span.text
        assert not document.text[end : sentence.span.start].strip()
        end = sentence.span.end
    assert not document.text[end:].strip()


@given(TEXTS)
def test_any_text_keeps_its_words_in_order(text):
    if not text.strip():
        return
    document = Document(text)
    kept = "".join(sentence.span.text for sentence in document.sentences)
    assert "".join(kept.split()) == "".join(text.split())
    for quotation in document.quotations:
        assert text[quotation.start : quotation.end] == quotation.text


@pytest.mark.parametrize("case", QUOTATIONS, ids=lambda case: case["label"])
def test_quotations_run_from_mark_to_mark(case):
    assert [each.text for each in Document(case["text"]).quotations] == case["expected"]


def test_the_seed_article_has_its_headline_its_subheading_and_its_link():
    document = Document((HERE.parent / "seeds/00-xi-putin-video-call.txt").read_text("utf-8"))
    roles = lines_of(document)
    assert document.headline is not None
    assert document.headline.text == "Xi, Putin affirm China-Russia cooperation amid sanctions on Russia"
    assert roles["US condemns cooperation"] == "subheading"
    assert roles["Read more: China, Russia to hold joint naval drills: WSJ"] == "related"
    assert sum(role == "body" for role in roles.values()) == len(document.sentences) - 3


@pytest.mark.parametrize(
    "line", ["Related: How a gate works", "READ MORE » The dam", "See also: Floods", "Also read – Maps"]
)
def test_a_line_that_points_elsewhere_is_known(line):
    assert lines_of(Document(f"Dam holds\nThe dam held on Monday, they said.\n{line}"))[line] == "related"


@pytest.mark.parametrize(
    "line", ["Read more books, the minister said.", "The related: parts fit.", "Watch out, he said."]
)
def test_a_sentence_that_begins_like_a_link_is_no_link(line):
    assert lines_of(Document(f"It was said on Monday.\n{line}"))[line] == "body"


def test_a_lone_line_is_a_body_so_that_it_is_read():
    assert lines_of(Document("Prices rose by 5 percent")) == {"Prices rose by 5 percent": "body"}


@pytest.mark.parametrize("title", ["Mr.", "Ms.", "Mx.", "Sen.", "Amb.", "Govs.", "Messrs."])
def test_a_title_does_not_end_a_sentence(title: str):
    document = Document(f"The clerk told {title} Roe that the hall was full. She left.")
    assert len(document.sentences) == 2


def test_a_decimal_and_an_abbreviation_do_not_end_a_sentence():
    assert len(Document("Dr. Smith paid $1.5 bn in the U.S. in 2020. He left.").sentences) == 2


def test_an_opening_mark_belongs_to_the_sentence_that_it_opens():
    document = Document('"Are they?" he asked. "I know. Do you?" She left.')
    assert document.sentences[1].span.text.startswith('"I know.')


def test_a_heading_in_quotation_marks_is_a_heading():
    text = "Alarm\nThe alarm rang on Monday, they said.\n'A smoke alarm'\nIt rang twice."
    assert lines_of(Document(text))["'A smoke alarm'"] == "subheading"


def test_an_empty_document_is_refused_with_a_remedy():
    with pytest.raises(InputError, match="at least one sentence"):
        Document(" \n\t")


def test_the_same_text_has_the_same_id_and_another_text_another():
    assert Document("One.").id == Document("One.", title="x").id != Document("Two.").id


def test_the_sentence_at_an_offset_is_the_one_that_holds_it():
    document = Document("One is here. Two is there.\nThree is gone.")
    for sentence in document.sentences:
        assert document.sentence_at(sentence.span.start) == sentence
        assert document.sentence_at(sentence.span.end - 1) == sentence


@pytest.mark.parametrize("unit", ["‘x ", "«x ", "'x ", "“", "a. "])
def test_a_hostile_line_keeps_every_character(unit):
    text = unit * 20_000
    document = Document(text)
    assert "".join("".join(each.span.text for each in document.sentences).split()) == "".join(text.split())


@pytest.mark.parametrize("blank", ["\u00a0", "\u2009", "\u202f", "\u3000"])
@pytest.mark.parametrize("language", ["en", "de", "es", "fr"])
def test_a_wide_blank_between_a_capital_and_a_full_stop_is_no_obstacle(blank, language):
    text = f"She takes vitamin A{blank}. The rest is known.{blank}A{blank}.A."
    assert "".join(each.span.text for each in Document(text, language=language).sentences).startswith("She takes")


def test_a_place_has_its_page_and_its_moment():
    document = Document("One is here. Two is there.", pages=(0, 13, 13), cues=((0, 1_000), (13, 4_500)))
    assert [document.page_at(at) for at in (0, 12, 13, 25)] == [1, 1, 3, 3]
    assert [document.moment_at(at) for at in (0, 12, 13)] == [1_000, 1_000, 4_500]
    assert Document("One.").page_at(0) is Document("One.").moment_at(0) is None


@pytest.mark.parametrize("where", [{"pages": (0, 99)}, {"pages": (9, 0)}, {"cues": ((99, 0),)}, {"hidden": ((-1, 4),)}])
def test_places_that_are_not_in_the_text_are_refused(where):
    with pytest.raises(InputError, match="no places in order"):
        Document("Prices rose.", **where)


def test_what_is_known_of_a_document_comes_back_from_its_record():
    document = Document(
        "Prices rose.", author="A. Roe", outlet="The Gazette", pages=(0,), cues=((0, 5),), hidden=((0, 6),)
    )
    record = json.loads(json.dumps(document_record(document)))
    run = Run(engine="rules", factx="0").to_record(document.id)
    assert Facts.from_records([record, run]).document == document
