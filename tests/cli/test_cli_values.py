"""factx values: what was read where, without a model."""

import io
import json
import sys

import pytest

TEXT = """Velmouth to double harbour toll

The port of Velmouth said on Friday that it would charge ships between £12 and £15 a day.
"Some 340 skippers pay it," the harbour master said, "and we want $1.2m by 2027."
"""


@pytest.fixture
def article(folder):
    (folder / "toll.txt").write_text(TEXT, encoding="utf-8", newline="")
    return "toll.txt"


def by_words(records):
    return {each["span"]["text"]: each for each in records}


def test_amounts_and_times_come_out_in_the_order_of_the_text(factx, article):
    ran = factx("values", article, "--date", "2024-05-15")
    assert ran.code == 0
    assert [each["kind"] for each in ran.records] == ["date", "amount", "amount", "amount", "date"]
    starts = [each["span"]["start"] for each in ran.records]
    assert starts == sorted(starts)
    assert "toll.txt: 3 amounts, 2 times" in ran.err


def test_every_value_has_its_words_line_and_place(factx, article):
    for each in factx("values", article).records:
        start, end = each["span"]["start"], each["span"]["end"]
        assert TEXT[start:end] == each["span"]["text"]
        assert each["line"] == TEXT.count("\n", 0, start) + 1
        assert each["file"] == "toll.txt"


def test_a_range_a_bound_and_a_unit_are_told(factx, article):
    found = by_words(factx("values", article).records)
    toll = found["between £12 and £15 a day"]
    assert (toll["value"], toll["low"], toll["high"], toll["unit"]) == (None, "12", "15", "GBP/d")
    skippers = found["Some 340 skippers"]
    assert (skippers["value"], skippers["comparator"], skippers["unit"]) == ("340", "~", "{skipper}")
    assert skippers["reading"]


def test_times_count_from_the_day_of_publication(factx, article):
    found = by_words(factx("values", article, "--date", "2024-05-15").records)
    assert (found["on Friday"]["start"], found["on Friday"]["basis"]) == ("2024-05-10", "relative")


def test_without_a_day_of_publication_the_flag_that_gives_it_is_named(factx, article):
    ran = factx("values", article)
    assert "'on Friday' is not resolved: say --date YEAR-MONTH-DAY" in ran.err
    assert "--date" not in factx("values", article, "--date", "2024-05-15").err


def test_a_length_of_time_is_not_blamed_on_a_missing_date(factx, folder):
    (folder / "wait.txt").write_text("The repairs took eight months.", encoding="utf-8")
    assert "--date" not in factx("values", "wait.txt").err


def test_numbers_are_read_in_the_language_that_is_said(factx, folder):
    (folder / "de.txt").write_text("Das kostet 1.234,50 Euro.", encoding="utf-8")
    assert factx("values", "de.txt", "--lang", "de").records[0]["value"] == "1234.50"


def test_json_is_one_array(factx, article):
    ran = factx("values", article, "--json")
    assert len(json.loads(ran.out)) == 5
    assert json.loads(factx("values", article, "--format", "json").out) == json.loads(ran.out)


def test_json_of_a_text_without_values_is_an_empty_array(factx, folder):
    (folder / "calm.txt").write_text("Nothing moved in the harbour.", encoding="utf-8")
    assert json.loads(factx("values", "calm.txt", "--json").out) == []


def test_a_terminal_gets_a_table(factx, article, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("TERM", "dumb")
    ran = factx("values", article, "--date", "2024-05-15")
    assert "Amounts (3)" in ran.out
    assert "Times (2)" in ran.out
    assert "£12–15 per day" in ran.out
    assert "10 May 2024" in ran.out


def test_a_table_in_a_pipe_is_plain_and_no_wider_than_asked(factx, article, monkeypatch):
    monkeypatch.setenv("COLUMNS", "90")
    ran = factx("values", article, "--format", "table")
    assert "\x1b" not in ran.out
    assert max(map(len, ran.out.splitlines())) <= 90


def test_what_acts_on_a_terminal_is_shown_and_not_done(factx, folder):
    (folder / "odd.txt").write_text("It cost $5\x1b[31m million.", encoding="utf-8")
    assert "\x1b" not in factx("values", "odd.txt", "--format", "table").out


def test_several_files_are_told_apart(factx, article, folder):
    (folder / "b.txt").write_text("It cost £3.", encoding="utf-8")
    assert {each["file"] for each in factx("values", article, "b.txt").records} == {"toll.txt", "b.txt"}


def test_standard_input_is_read(factx, folder, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"It cost \xc2\xa33.")))
    ran = factx("values", "-")
    assert (ran.records[0]["file"], ran.records[0]["value"]) == ("standard input", "3")


def test_a_missing_file_costs_only_itself(factx, article):
    ran = factx("values", "tol.txt", article)
    assert ran.code == 1
    assert "tol.txt: there is no such file: did you mean toll.txt?" in ran.err
    assert len(ran.records) == 5


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (("tol.txt",), "there is no such file"),
        (("toll.txt", "--date", "15 May"), "is no day"),
        (("toll.txt", "--lang", "?"), "is no language code"),
        (("toll.txt", "--encoding", "utf-88"), "there is no text encoding"),
        (("toll.txt", "--json", "--format", "table"), "not allowed with"),
        ((), "required"),
    ],
)
def test_what_cannot_be_meant_is_2(factx, article, argv, told):
    ran = factx("values", *argv)
    assert ran.code == 2
    assert told in ran.err
    assert ran.out == ""


def test_quiet_leaves_only_errors_on_standard_error(factx, article):
    assert factx("values", article, "-q").err == ""
