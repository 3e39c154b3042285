"""Verification: what was changed in a fact file is found, and what was not is let alone."""

import copy
import json
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import factx
from factx import Document, Span
from factx.facts import fact_id
from factx.testing.fake import FakeModel
from factx.verification import verify
from tests.drafting import written as drafted

READING = json.loads((Path(__file__).parent / "data" / "reading.json").read_text(encoding="utf-8"))


class Visit(factx.Fact):
    """A meeting."""

    guests: tuple[Span, ...]
    toll: factx.Amount | None
    medium: Literal["call", "in person"]


@pytest.fixture(scope="module")
def written():
    document = Document(READING["text"], published=date.fromisoformat(READING["published"]))
    return factx.extract(document, model=FakeModel([READING["answer"], READING["mended"]])).to_records()


@pytest.fixture
def records(written):
    return copy.deepcopy(written)


def _verified(records):
    return verify(enumerate(records, 1))


def _of(records, kind, nth=0):
    return [each for each in records if each["kind"] == kind][nth]


def _signed(record):
    """The record with the id that its content has now: what somebody would do who changes a file with care."""
    content = {key: value for key, value in record.items() if key not in ("kind", "id")}
    record["id"] = fact_id(record["kind"], content)
    return record


def _only(records):
    (mismatch,) = _verified(records).mismatches
    return mismatch


def test_what_was_extracted_holds_and_is_counted(records):
    result = _verified(records)
    assert result.mismatches == []
    assert (result.documents, result.facts) == (1, 5)
    spans = json.dumps(records[1:6]).count('"start": ') - json.dumps(records[1:6]).count('"timex"')
    assert result.spans == spans
    assert result.values == 7  # two amounts, two changes, two periods, one day of speech
    assert result.notes == []


def test_a_changed_letter_of_the_text_is_found(records):
    records[0]["text"] = records[0]["text"].replace("£12", "£13")
    problems = {(each.kind, each.path.rpartition(".")[0]) for each in _verified(records).mismatches}
    assert ("document", "") in problems
    assert ("figure", "amount") in problems


def test_a_moved_quote_is_told_with_what_stands_there_and_where_it_stands(records):
    claim = _of(records, "claim", 1)
    claim["evidence"][0]["start"] += 3
    claim["evidence"][0]["end"] += 3
    mismatch = _only([_signed(each) if each is claim else each for each in records])
    start = READING["text"].index("We will not")
    assert mismatch.path == "evidence.0"
    assert repr(READING["text"][start + 3 : start + 32]) in mismatch.problem
    assert f"these words at {start}–{start + 29}" in mismatch.problem


def test_an_end_beyond_the_text_is_found_where_the_words_are_its_last(records):
    figure = _of(records, "figure")
    text = records[0]["text"]
    figure["amount"]["span"] = {"start": len(text) - 5, "end": len(text) + 5, "text": text[-5:]}
    assert "amount.span" in {each.path for each in _verified(records).mismatches}


def test_changed_words_are_told_with_the_nearest_ones(records):
    claim = _of(records, "claim", 1)
    claim["evidence"][0]["text"] = "We will now close the harbour"
    mismatch = _only([_signed(each) if each is claim else each for each in records])
    assert "these words nowhere" in mismatch.problem
    assert "not" in mismatch.problem


@pytest.mark.parametrize(
    ("start", "end"), [(-29, 0), (3, 3), ("5", 34), (5, 33), (True, 30), (10**9, 10**9 + 29), (5.0, 34.0)]
)
def test_offsets_that_cannot_be_are_mismatches_and_no_crash(records, start, end):
    claim = _of(records, "claim", 1)
    claim["evidence"][0].update(start=start, end=end)
    found = _verified(records).mismatches
    assert any(each.path.startswith("evidence") for each in found)


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("amount", "value"), "1200", "reads as value '12', the file says '1200'"),
        (("amount", "unit"), "USD", "reads as unit 'GBP', the file says 'USD'"),
        (("amount", "comparator"), ">", "reads as comparator '='"),
        (("period", "start"), "2024-01-01", "reads as start '2025-01-01'"),
        (("change", "direction"), "down", "reads as direction 'up'"),
        (("change", "manner"), "by", "reads as manner 'to'"),
    ],
)
def test_a_value_that_does_not_follow_from_its_words_is_found_even_where_the_id_was_made_to_fit(
    records, path, value, says
):
    figure = _of(records, "figure")
    figure[path[0]][path[1]] = value
    mismatch = _only([_signed(each) if each is figure else each for each in records])
    assert mismatch.path == ".".join(path)
    assert says in mismatch.problem
    assert mismatch.record == records.index(figure) + 1


def test_the_wording_of_how_a_value_was_read_is_no_value(records):
    figure = _of(records, "figure")
    figure["amount"]["reading"] = "otherwise put"
    assert not _verified([_signed(each) if each is figure else each for each in records]).mismatches


def test_a_choice_that_was_changed_is_found_by_the_id(records):
    _of(records, "stance")["polarity"] = "support"
    assert _only(records).path == "id"


def test_a_choice_that_does_not_exist_is_found_by_its_class(records):
    stance = _of(records, "stance")
    stance["polarity"] = "for"
    mismatch = _only([_signed(each) if each is stance else each for each in records])
    assert mismatch.path == "polarity"


def test_a_statement_with_a_number_of_its_own_is_found(records):
    claim = _of(records, "claim")
    claim["statement"] = "Velmouth is to double the harbour toll to 50 pounds."
    mismatch = _only([_signed(each) if each is claim else each for each in records])
    assert (mismatch.path, "50" in mismatch.problem) == ("statement", True)


def test_a_fact_without_evidence_is_found(records):
    stance = _of(records, "stance")
    stance["evidence"] = []
    paths = [
        each.path for each in _verified([_signed(each) if each is stance else each for each in records]).mismatches
    ]
    assert "evidence" in paths


def test_a_fact_with_another_day_of_publication_than_its_document_is_found(records):
    stance = _of(records, "stance")
    stance["published"] = "2023-05-15"
    assert _only([_signed(each) if each is stance else each for each in records]).path == "published"


def test_facts_whose_document_was_filtered_out_are_told_with_the_remedy(records):
    found = _verified([each for each in records if each["kind"] == "figure"]).mismatches
    assert [each.path for each in found] == ["document", "document"]
    assert "keep the line of kind 'document'" in found[0].remedy


def test_the_order_of_the_lines_does_not_matter(records):
    result = _verified(records[::-1])
    assert result.mismatches == []
    assert result.facts == 5


@pytest.mark.parametrize("record", [{}, {"kind": 3}, {"kind": None, "document": "x"}])
def test_a_record_without_a_kind_is_found(records, record):
    assert _only([*records, record]).path == "kind"


def test_a_record_that_is_nested_without_end_is_found_and_no_crash(records):
    deep = "x"
    for _ in range(900):
        deep = {"a": deep}
    assert any(
        each.record == len(records) + 1 for each in _verified([*records, {**records[1], "more": deep}]).mismatches
    )


def test_a_gap_beyond_the_document_is_found(records):
    gap = {"kind": "gap", "document": records[0]["id"], "first": 4, "last": 99, "reason": "refused", "detail": "no"}
    assert "sentences 4–99 of 5" in _only([*records, gap]).problem


def test_an_id_of_the_users_own_is_noted_and_no_mismatch():
    facts = factx.extract(
        Document("Prices rose.", id="ours-1"), model=FakeModel([{"claim": [], "figure": [], "stance": []}])
    )
    result = _verified(facts.to_records())
    assert result.mismatches == []
    assert "'ours-1'" in result.notes[0]


def test_two_texts_under_one_id_are_found():
    one, other = Document("Prices rose.", id="ours"), Document("Prices fell.", id="ours")
    model = FakeModel([{"claim": [], "figure": [], "stance": []}] * 2)
    records = [record for each in (one, other) for record in factx.extract(each, model=model).to_records()]
    assert "the id of another text" in _only(records).problem


leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
values = st.recursive(
    leaves, lambda each: st.lists(each, max_size=2) | st.dictionaries(st.text(max_size=3), each, max_size=2)
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_change_to_a_fact_goes_unseen_and_none_is_a_crash(written, data):
    records = copy.deepcopy(written)
    record = data.draw(st.sampled_from([each for each in records if "evidence" in each]))
    told = [key for key in record if key != "support"]  # how a fact was found follows from nothing in the file
    part, key = record, data.draw(st.sampled_from(told))
    while isinstance(part[key], dict | list) and part[key] and data.draw(st.booleans()):
        part = part[key]
        key = data.draw(st.sampled_from(list(part) if isinstance(part, dict) else range(len(part))))
    part[key] = data.draw(values.filter(lambda each: json.dumps(each) != json.dumps(part[key])))
    assume(record.get("replaced") != [] or key != "replaced")  # a file without the list is one of an earlier factx
    result = _verified(records)
    assert result.mismatches or record["kind"] in ("document", "run", "rejection", "gap")


class TestAKindOfTheUsersOwn:
    """It is checked without its class."""

    @pytest.fixture
    def records(self):
        visit = {
            "evidence": [{"sentence": 1, "words": "Ada Corrin met Bo Lindt about a toll of £12"}],
            "attribution": [],
            "guests": ["Ada Corrin", "Bo Lindt"],
            "toll": "£12",
            "medium": "in person",
        }
        model = FakeModel([{"visit": [drafted(visit, Visit)]}, {"visit": []}, {"visit": []}])
        return factx.extract("Ada Corrin met Bo Lindt about a toll of £12.", kinds=[Visit], model=model).to_records()

    def test_it_holds_and_its_kind_is_noted(self, records):
        result = _verified(records)
        assert result.mismatches == []
        assert (result.facts, result.spans, result.values) == (1, 4, 1)
        assert "'visit' is a kind of its own" in result.notes[0]

    def test_its_places_values_and_id_are_checked(self, records):
        visit = _of(records, "visit")
        visit["guests"][1]["text"] = "Bo Lundt"
        visit["toll"]["value"] = "120"
        assert {each.path for each in _verified(records).mismatches} == {"guests.1", "toll.value", "id"}

    def test_a_record_with_dates_under_the_names_of_a_span_is_none(self, records):
        visit = _of(records, "visit")
        visit["stay"] = {"start": None, "end": {"span": visit["guests"][0]}, "text": "two days"}
        assert not _verified([_signed(each) if each is visit else each for each in records]).mismatches
