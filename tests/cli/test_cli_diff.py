"""factx diff: what came, went and changed from one fact file to another."""

import json

import pytest

import factx as library
from factx.outputs.jsonl import write

TEXT = "Ida Voss said on Monday that 40 boats sank. Rolf Tamm denied that the pier was sold."


@pytest.fixture(scope="module")
def lines():
    return list(write(library.extract(TEXT)))


@pytest.fixture
def files(folder, lines):
    """The same reading twice, with one claim taken out of the new one and a word of another changed."""
    claims = [line for line in lines if json.loads(line)["kind"] == "claim"]
    first = json.loads(claims[0])
    changed = json.dumps({**first, "force": "demand" if first["force"] != "demand" else "assertion"}) + "\n"
    new = [changed if line == claims[0] else line for line in lines if line != claims[-1]]
    (folder / "old.jsonl").write_text("".join(lines), encoding="utf-8")
    (folder / "new.jsonl").write_text("".join(new), encoding="utf-8")
    return claims


def test_equal_files_differ_in_nothing(factx, files):
    ran = factx("diff", "old.jsonl", "old.jsonl", "--exit-code")
    assert (ran.code, ran.out) == (0, "")
    assert "0 facts came, 0 facts went, 0 facts changed" in ran.err


def test_lines_tell_what_went_and_what_changed(factx, files):
    ran = factx("diff", "old.jsonl", "new.jsonl")
    assert ran.code == 0
    (went,), (changed,) = ran.of("went"), ran.of("changed")
    assert went["fact"] == json.loads(files[-1])
    assert changed["fields"] == ["force"]
    assert changed["before"]["id"] != changed["after"]["id"]


def test_a_table_shows_the_change_as_it_is_read(factx, files):
    out = factx("diff", "new.jsonl", "old.jsonl", "--format", "table").out
    assert "\n+ claim " in out
    assert "\n~ claim " in out
    assert "    force: demand  became  " in out


def test_the_exit_code_tells_of_a_difference_where_it_is_asked_to(factx, files):
    assert factx("diff", "old.jsonl", "new.jsonl", "--exit-code").code == 1


def test_a_hostile_text_does_not_act_on_the_terminal(factx, folder):
    (folder / "old.jsonl").write_text("".join(write(library.extract("Ida Voss said the pier was \x1b[31mred."))))
    (folder / "new.jsonl").write_text("".join(write(library.extract("Nothing here."))))
    assert "\x1b" not in factx("diff", "old.jsonl", "new.jsonl", "--format", "table").out


def test_a_file_that_is_none_is_2(factx, files):
    ran = factx("diff", "old.jsonl", "none.jsonl")
    assert ran.code == 2
    assert "none.jsonl: there is no such file" in ran.err
