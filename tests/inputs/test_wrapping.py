import pytest
from hypothesis import given
from hypothesis import strategies as st

from factx.inputs.wrapping import unwrapped

LINES = st.lists(st.text(alphabet="abc AB.,-!>\u00ad1 \t", max_size=40), max_size=12)


@given(LINES)
def test_no_letter_is_lost_and_none_changes_its_place(lines):
    def letters(text):
        return [char for char in text if char.isalnum()]

    assert letters(unwrapped(lines)) == letters("".join(lines))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["The board met and has decided", "that tolls rise."], "The board met and has decided that tolls rise."),
        (["Tolls rise", "The board met and has decided so."], "Tolls rise\nThe board met and has decided so."),
        (["The customs of-", "fice said so."], "The customs office said so."),
        (["A long-", "term plan was told."], "A long-term plan was told."),
        (["The Anglo-", "Dutch firm paid."], "The Anglo-Dutch firm paid."),
        (["It spoke of re\u00ad", "form."], "It spoke of reform."),
        (["It rose. It fell.", "", "It rose again."], "It rose. It fell.\nIt rose again."),
        (["They want this:", "- more pay", "- less work"], "They want this:\n- more pay\n- less work"),
        (["> I wrote that the tolls would rise", ">and fall."], "> I wrote that the tolls would rise\n>and fall."),
        (["One ended here.", "The next line is longest."], "One ended here.\nThe next line is longest."),
        ([], ""),
    ],
)  # fmt: skip
def test_lines_that_were_broken_run_on_and_those_that_ended_do_not(lines, expected):
    assert unwrapped(lines) == expected
