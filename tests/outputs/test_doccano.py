"""doccano: what goes there comes back, counted as JavaScript counts."""

import json

import jsonschema
import pytest

from factx.errors import InputError
from factx.outputs import doccano


def _lines(*readings):
    return [json.loads(line) for line in doccano.write(readings)]


def _exported(*readings):
    """The lines as doccano exports them: with numbers and columns of its own."""
    lines = _lines(*readings)
    for nth, line in enumerate(lines):
        line |= {"id": nth, "Comments": []}
        for each in line["entities"]:
            each["id"] += 1000
        for each in line["relations"]:
            each |= {"from_id": each["from_id"] + 1000, "to_id": each["to_id"] + 1000}
    return lines


def _read(lines, kinds=()):
    return list(doccano.read("".join(json.dumps(line) + "\n" for line in lines), kinds=kinds))


def _in_javascript(text, start, end):
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def test_the_lines_are_what_doccano_documents(reading, hostile, schemas):
    for line in _lines(reading, hostile):
        jsonschema.validate(line, schemas["doccano"])


def test_javascript_finds_the_words_behind_emoji(reading):
    (line,) = _lines(reading)
    found = {_in_javascript(line["text"], each["start_offset"], each["end_offset"]) for each in line["entities"]}
    assert {"Ada Corrin", "12 per cent", "The fishermen's union 😀 opposes the plan"} <= found
    assert any(each["start_offset"] != reading.document.text.index("the plan") for each in line["entities"])


def test_what_was_left_as_it_was_comes_back_the_same(reading, hostile, kinds):
    for sent, back in zip((reading, hostile), _read(_exported(reading, hostile), kinds), strict=True):
        assert back.facts.items == sent.items
        assert back.facts.rejected == ()
        assert back.facts.document.url == sent.document.url


def test_a_fact_that_was_moved_keeps_its_choices(reading, kinds):
    (line,) = _exported(reading)
    stance = next(each for each in line["entities"] if each["label"] == "stance")
    stance["end_offset"] -= len("the plan") + 1
    moved = _read([line], kinds)[0].facts.stances[0]
    assert moved.quote == "The fishermen's union 😀 opposes"
    assert (moved.polarity, moved.target.text) == ("oppose", "the plan")


def test_a_project_without_relations_keeps_the_parts(reading, kinds):
    (line,) = _exported(reading)
    spans = [[each["start_offset"], each["end_offset"], each["label"]] for each in line["entities"]]
    kept = [span for span in spans if span[2] != "stance"]
    back = _read([{"text": line["text"], "label": kept, "factx": line["factx"]}], kinds)[0].facts
    assert back.stances == ()
    assert back.figures == reading.figures


def test_what_a_fact_without_choices_is_taken_for_is_told(reading, kinds):
    (line,) = _exported(reading)
    line["entities"].append({"id": 1, "label": "claim", "start_offset": 0, "end_offset": 11})
    back = _read([line], kinds)[0]
    assert back.facts.claims[0].quote == "🚢 Velmouth"
    assert any("does not say certainty, force" in note for note in back.notes)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{\n", "this is not JSON"),
        ('{"id": 1}\n', "not what doccano exports"),
        ('{"text": "ab", "label": [[0, 9, "claim"]]}\n', "outside its text"),
        ('{"text": "ab", "label": [[0]]}\n', "not what doccano exports"),
    ],
)
def test_what_is_no_export_is_told_with_its_line(text, told):
    with pytest.raises(InputError, match=f"line 1: .*{told}"):
        list(doccano.read(text))
