"""CSV and TSV: what a spreadsheet shows is what the facts say, and nothing runs."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factx.outputs import delimited


def _rows(facts, *, tabs=False):
    write = delimited.write_tabs if tabs else delimited.write
    return list(csv.DictReader(io.StringIO("".join(write([facts])), newline=""), delimiter="\t" if tabs else ","))


@pytest.mark.parametrize("tabs", [False, True])
def test_each_fact_is_a_row_with_its_values(reading, tabs):
    figure, claim, stance, visit = _rows(reading, tabs=tabs)
    assert figure["amount.value"] == "12"
    assert figure["amount.unit"] == "%"
    assert figure["period.start"] == "2025-01-01"
    assert claim["negated"] == "true"
    assert claim["quote"] == "We will not close the harbour … not now,\nwhatever the union says"
    assert claim["sources"] == "Radio Velm → Ada Corrin"
    assert stance["holder.words.text"] == "The fishermen's union"
    assert visit["medium"] == "in person"
    assert {row["document.title"] for row in (figure, claim, stance, visit)} == {"Velmouth: the toll"}


def test_the_offsets_of_a_row_lead_to_the_words(reading):
    stance = _rows(reading)[2]
    assert reading.document.text[int(stance["start"]) : int(stance["end"])] == stance["quote"]


def test_a_nested_field_has_no_second_column_for_being_null(reading):
    names = _rows(reading)[0].keys()
    assert "holder.words.text" in names
    assert "holder" not in names


@pytest.mark.parametrize("tabs", [False, True])
def test_no_cell_is_a_formula(hostile, tabs):
    for row in _rows(hostile, tabs=tabs):
        for cell in row.values():
            assert not cell.lstrip("\ufeff\x00 ").startswith(("=", "+", "-", "@", "\t", "\r", "\n")), cell


def test_a_guarded_cell_gives_its_words_back(hostile):
    statements = [delimited.unguarded(row["statement"]) for row in _rows(hostile) if row["statement"]]
    assert statements == [claim.statement for claim in hostile.claims]


@given(st.text(st.sampled_from("'=+-@＝ \t\r\n1.ea"), max_size=8))
def test_guarding_can_be_undone(cell):
    assert delimited.unguarded(delimited.guarded(cell)) == cell


@pytest.mark.parametrize("number", ["-3.5", "+7", "12", "-1E+3"])
def test_a_number_stays_a_number(number):
    assert delimited.guarded(number) == number


def test_readings_without_facts_still_have_headings():
    assert "".join(delimited.write([])).split() == ["id,kind,document"]
