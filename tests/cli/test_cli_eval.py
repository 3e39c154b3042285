"""factx eval: fact files and annotations against each other."""

import json
from datetime import date
from pathlib import Path

import pytest

import factx as library
from factx.outputs.jsonl import write

ROOT = Path(__file__).parents[2]
STEM = "06-trawler-row"
OTHER = "01-port-strike"


@pytest.fixture(scope="module")
def lines():
    told = {each["file"]: each for each in json.loads((ROOT / "seeds/index.json").read_text("utf-8"))}

    def of(stem):
        text = (ROOT / f"seeds/{stem}.txt").read_text("utf-8")
        document = library.Document(text, published=date.fromisoformat(told[f"{stem}.txt"]["published"]))
        return "".join(write(library.extract(document)))

    return {stem: of(stem) for stem in (STEM, OTHER)}


@pytest.fixture
def facts(folder, lines):
    (folder / "facts.jsonl").write_text(lines[STEM] + lines[OTHER], encoding="utf-8")
    (folder / "gold").mkdir()
    for stem in (STEM, OTHER):
        (folder / f"gold/{stem}.json").write_text((ROOT / f"tests/gold/{stem}.json").read_text("utf-8"), "utf-8")
    return "facts.jsonl"


def score(ran, kind, field=None):
    return next(each for each in ran.records if (each["of"], each["field"]) == (kind, field))


def test_a_file_agrees_with_itself(factx, facts):
    ran = factx("eval", facts, facts)
    assert ran.code == 0
    assert {each["f1"]["value"] for each in ran.records} == {1.0}


def test_a_folder_of_annotations_is_a_gold(factx, facts):
    ran = factx("eval", "gold", facts)
    assert ran.code == 0
    figure = score(ran, "figure")
    gold = [json.loads((ROOT / f"tests/gold/{stem}.json").read_text("utf-8")) for stem in (STEM, OTHER)]
    assert figure["gold"] == sum(len(each["figures"]) for each in gold)
    assert figure["f1"]["low"] <= figure["f1"]["value"] <= figure["f1"]["high"]
    assert figure["f1"]["value"] > 0.8
    assert "need not be found" in ran.err
    assert "matched one to one" in ran.err


def test_a_table_has_a_line_for_each_kind_and_field(factx, facts):
    ran = factx("eval", f"gold/{STEM}.json", facts, "--format", "table")
    heads = [line.split()[0] for line in ran.out.splitlines()[1:]]
    assert heads[:3] == ["claim", "sources", "force"]
    assert {"figure", "value", "unit", "stance", "shows"} <= set(heads)
    assert "1 document without gold left out" in ran.err


def test_an_annotation_of_another_text_is_told_with_the_remedy(factx, facts, lines, folder):
    (folder / "one.jsonl").write_text(lines[STEM], encoding="utf-8")
    ran = factx("eval", f"gold/{OTHER}.json", "one.jsonl")
    assert ran.code == 2
    assert f"gold/{OTHER}.json: this annotation does not hold its text" in ran.err
    assert "byte for byte" in ran.err


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["eval", "none.jsonl", "facts.jsonl"], "none.jsonl: there is no such file"),
        (["eval", "-", "-"], "standard input can be read only once"),
        (["eval", "empty", "facts.jsonl"], "no .json or .jsonl file in this folder"),
        (["eval", "facts.jsonl", "blank.jsonl"], "blank.jsonl: there is no record in it"),
        (["eval", "facts.jsonl", "half.jsonl"], "half.jsonl: line 1: this is not JSON, or cut off"),
        (["eval", "facts.jsonl", "facts.jsonl", "--samples", "0"], "is no whole number above 0"),
        (["eval", "facts.jsonl"], "FACTS"),
    ],
)
def test_what_cannot_be_compared_is_2_and_says_why(factx, facts, folder, argv, told):
    (folder / "empty").mkdir()
    (folder / "blank.jsonl").write_text("\n")
    (folder / "half.jsonl").write_text('{"kind": "document", "claims')
    ran = factx(*argv)
    assert ran.code == 2
    assert told in ran.err
