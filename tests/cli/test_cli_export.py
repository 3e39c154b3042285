"""factx export and factx import: the formats from the shell, and what they leave out."""

import io
import json
import sqlite3
import sys
from contextlib import closing

import pytest

from factx.cli.parser import FORMATS as NAMES
from factx.cli.parser import TOOLS
from factx.outputs.formats import FORMATS


@pytest.fixture
def facts(factx, folder):
    assert factx("extract", "article.txt", "--date", "2024-05-15", "-q", "-o", "facts.jsonl").code == 0
    return folder / "facts.jsonl"


def test_the_names_in_the_help_are_the_formats():
    assert set(NAMES) == set(FORMATS)


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if form.shape == "text"])
def test_text_goes_to_standard_output_and_the_same_into_a_file(factx, facts, folder, name):
    ran = factx("export", facts.name, "--to", name)
    assert ran.code == 0
    assert ran.out
    assert factx("export", facts.name, "--to", name, "-o", "out").out == ""
    assert (folder / "out").read_bytes().decode("utf-8") == ran.out


def test_jsonl_is_the_file_itself(factx, facts):
    assert factx("export", facts.name, "--to", "jsonl").out == facts.read_text(encoding="utf-8")


def test_a_database_is_made_at_its_place(factx, facts, folder):
    ran = factx("export", facts.name, "--to", "sqlite", "-o", "facts.db")
    assert ran.code == 0
    with closing(sqlite3.connect(folder / "facts.db")) as base:
        assert base.execute("SELECT count(*) FROM facts").fetchone()[0] > 0
    assert [each.name for each in folder.iterdir() if each.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("name", "file"), [("markdown", "Velmouth to double harbour toll.md"), ("brat", "annotation.conf")]
)
def test_a_folder_is_made_with_its_files(factx, facts, folder, name, file):
    assert factx("export", facts.name, "--to", name, "-o", "made/here").code == 0
    assert (folder / "made" / "here" / file).is_file()


@pytest.mark.parametrize("name", ["markdown", "brat"])
def test_what_people_wrote_in_a_folder_is_not_overwritten(factx, facts, folder, name):
    factx("export", facts.name, "--to", name, "-o", "made")
    for file in (folder / "made").iterdir():
        file.write_text("mine", encoding="utf-8")
    ran = factx("export", facts.name, "--to", name, "-o", "made")
    assert ran.code == 2
    assert "would be overwritten" in ran.err
    assert {file.read_text(encoding="utf-8") for file in (folder / "made").iterdir()} == {"mine"}


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if form.shape != "text"])
def test_what_is_no_text_needs_a_place(factx, facts, name):
    ran = factx("export", facts.name, "--to", name)
    assert ran.code == 2
    assert "name it with -o" in ran.err


def test_what_a_format_leaves_out_is_told(factx, facts):
    lines = facts.read_text(encoding="utf-8").splitlines(keepends=True)
    owner = json.loads(lines[0])["id"]
    gap = {"kind": "gap", "document": owner, "first": 1, "last": 1, "reason": "refused", "detail": "no"}
    facts.write_text("".join([*lines[:-1], json.dumps(gap) + "\n", lines[-1]]), encoding="utf-8")
    ran = factx("export", facts.name, "--to", "csv", "-o", "facts.csv")
    assert (
        "factx: note: csv has no place for 1 document text, 1 gap, 1 run: jsonl and sqlite keep everything" in ran.err
    )
    assert factx("export", facts.name, "--to", "csv", "-q").err == ""
    assert "note" not in factx("export", facts.name, "--to", "sqlite", "-o", "facts.db").err


def test_facts_that_are_no_claims_are_told_where_only_claims_have_a_place(factx, facts):
    records = [json.loads(line) for line in facts.read_text(encoding="utf-8").splitlines()]
    others = sum(each["kind"] in ("figure", "stance") for each in records)
    assert (
        f"claimreview has no place for {others} other facts" in factx("export", facts.name, "--to", "claimreview").err
    )


def test_several_files_and_standard_input_become_one(factx, facts, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(facts.read_bytes())))
    rows = factx("export", facts.name, "-", "--to", "tsv").out.splitlines()
    assert len(rows) == 1 + 2 * (len(factx("export", facts.name, "--to", "tsv").out.splitlines()) - 1)


def test_a_json_array_is_exported_too(factx, facts, folder):
    records = [json.loads(line) for line in facts.read_text(encoding="utf-8").splitlines()]
    (folder / "facts.json").write_text(json.dumps(records), encoding="utf-8")
    assert factx("export", "facts.json", "--to", "csv").out == factx("export", facts.name, "--to", "csv").out


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (("none.jsonl", "--to", "csv"), "none.jsonl: there is no such file"),
        (("article.txt", "--to", "csv"), "article.txt: line 1: this is not JSON"),
        (("-", "-", "--to", "csv"), "standard input can be read only once"),
        (("facts.jsonl", "--to", "csv", "-o", "facts.jsonl"), "would be overwritten"),
        (("facts.jsonl", "--to", "csv", "-o", "."), "this is a folder"),
        (("facts.jsonl", "--to", "csv", "-o", "none/facts.csv"), "there is no folder"),
        (("facts.jsonl", "--to", "brat", "-o", "article.txt"), "this is a file"),
        (("facts.jsonl", "--to", "docx"), "invalid choice"),
    ],
)
@pytest.mark.usefixtures("facts")
def test_what_cannot_be_exported_is_2_and_told(factx, argv, told):
    ran = factx("export", *argv)
    assert ran.code == 2
    assert told in ran.err


def test_an_export_that_fails_leaves_an_older_file_as_it_was(factx, facts, folder):
    (folder / "facts.db").write_text("older", encoding="utf-8")
    assert factx("export", facts.name, facts.name, "--to", "sqlite", "-o", "facts.db").code == 2
    assert (folder / "facts.db").read_text(encoding="utf-8") == "older"


def _accepted(path):
    """The tasks as Label Studio exports them when the predictions were accepted."""
    tasks = json.loads(path.read_text(encoding="utf-8"))
    for task in tasks:
        task["annotations"] = task.pop("predictions")
    path.write_text(json.dumps(tasks), encoding="utf-8")


@pytest.mark.parametrize("tool", TOOLS)
def test_what_was_exported_is_imported_as_facts_that_hold(factx, facts, folder, tool):
    assert factx("export", facts.name, "--to", tool, "-o", "out").code == 0
    if tool == "labelstudio":
        _accepted(folder / "out")
    assert factx("import", "--from", tool, "out", "-o", "gold.jsonl").code == 0
    assert "all hold" in factx("verify", "gold.jsonl").out
    wanted, found = (
        [line for line in path.read_text(encoding="utf-8").splitlines() if json.loads(line)["kind"] != "run"]
        for path in (facts, folder / "gold.jsonl")
    )
    assert found == wanted


def test_a_mark_that_made_no_fact_is_1_and_told(factx, facts, folder):
    factx("export", facts.name, "--to", "doccano", "-o", "out")
    line = json.loads((folder / "out").read_text(encoding="utf-8"))
    line["entities"].append({"id": 9999, "label": "stance", "start_offset": 0, "end_offset": 8})
    (folder / "out").write_text(json.dumps(line), encoding="utf-8")
    ran = factx("import", "--from", "doccano", "out", "-o", "gold.jsonl")
    assert ran.code == 1
    assert "no stance: " in ran.err
    assert "1 mark made none" in ran.err
    assert '"kind": "rejection"' in (folder / "gold.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (("--from", "brat", "article.txt"), "name the folder"),
        (("--from", "labelstudio", "article.txt"), "article.txt: this is not JSON"),
        (("--from", "doccano", "none"), "none: there is no such file"),
        (("--from", "prodigy", "x"), "invalid choice"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_cannot_be_imported_is_2_and_told(factx, argv, told):
    ran = factx("import", *argv)
    assert ran.code == 2
    assert told in ran.err
