"""Label Studio: what goes there comes back, and a person's corrections become facts."""

import json
import xml.etree.ElementTree as ET
from decimal import Decimal

import jsonschema
import pytest

from factx.errors import InputError
from factx.outputs import labelstudio
from factx.spans import Utf16

OUTSIDE = {"id": "1", "type": "labels", "value": {"start": 1, "end": 9, "labels": ["claim"]}}


def _tasks(*readings):
    return json.loads("".join(labelstudio.write(readings)))


def _annotated(*readings):
    """The tasks as Label Studio exports them when each prediction was accepted."""
    tasks = _tasks(*readings)
    for nth, task in enumerate(tasks, 1):
        result = task.pop("predictions")[0]["result"]
        task |= {"id": nth, "annotations": [{"id": 10 + nth, "was_cancelled": False, "result": result}]}
    return tasks


def _read(tasks, kinds=()):
    return list(labelstudio.read(json.dumps(tasks), kinds=kinds))


def _result(tasks):
    return tasks[0]["annotations"][0]["result"]


def _region(tasks, label, nth=0):
    return [item for item in _result(tasks) if item["type"] == "labels" and item["value"]["labels"] == [label]][nth]


def test_the_tasks_are_what_label_studio_documents(reading, hostile, schemas):
    jsonschema.validate(_tasks(reading, hostile), schemas["labelstudio"])


def test_offsets_count_code_points(reading):
    for item in _tasks(reading)[0]["predictions"][0]["result"]:
        if item["type"] == "labels":
            value = item["value"]
            assert reading.document.text[value["start"] : value["end"]] == value["text"]


def test_the_interface_offers_all_that_the_tasks_use(reading):
    root = ET.fromstring("".join(labelstudio.write_config([reading])))
    controls = {each.get("name"): each for each in root.iter() if each.get("name")}
    offered = {name: {each.get("value") for each in control} for name, control in controls.items()}
    roles = {each.get("value") for each in root.iter("Relation")}
    for item in _tasks(reading)[0]["predictions"][0]["result"]:
        if item["type"] == "relation":
            assert set(item["labels"]) <= roles
        else:
            assert item["from_name"] in controls
            assert set(item["value"].get(item["type"], ())) <= offered[item["from_name"]]


def test_what_was_accepted_as_it_was_comes_back_the_same(reading, hostile, kinds):
    for sent, back in zip((reading, hostile), _read(_annotated(reading, hostile), kinds), strict=True):
        assert back.facts.items == sent.items
        assert back.facts.document.published == sent.document.published
        assert back.facts.document.title == sent.document.title
        assert back.facts.rejected == ()
        assert back.facts.run.engine == "labelstudio"


def test_offsets_that_an_older_release_left_in_utf_16_are_translated(reading, kinds):
    tasks = _annotated(reading)
    places = Utf16(reading.document.text)
    for item in _result(tasks):
        if item["type"] == "labels":
            value = item["value"]
            value |= {end: places.from_code_points(value[end]) for end in ("start", "end")}
    assert _region(tasks, "stance")["value"]["end"] != reading.stances[0].evidence[0].end
    assert _read(tasks, kinds)[0].facts.items == reading.items


def test_all_of_a_fact_can_be_read_from_its_marks_alone(reading, emended, kinds):
    tasks = _annotated(reading)
    document, *_ = json.loads(tasks[0]["data"]["factx"])
    tasks[0]["data"]["factx"] = json.dumps([document])
    assert set(_read(tasks, kinds)[0].facts.items) == set(emended)


def test_a_mark_that_was_moved_has_its_value_read_anew(reading, kinds):
    tasks = _annotated(reading)
    place = reading.document.text.index("12 per cent")
    _region(tasks, "amount")["value"] |= {"start": place, "end": place + 2, "text": "12"}
    figure = _read(tasks, kinds)[0].facts.figures[0]
    assert figure.amount.span.text.startswith("12")
    assert figure.amount.value == Decimal(12)
    assert figure.id != reading.figures[0].id


def test_a_choice_that_was_changed_is_in_the_fact(reading, kinds):
    tasks = _annotated(reading)
    (polarity,) = [item for item in _result(tasks) if item.get("from_name") == "stance-polarity"]
    polarity["value"]["choices"] = ["support"]
    assert _read(tasks, kinds)[0].facts.stances[0].polarity == "support"


def test_a_statement_that_was_rewritten_is_in_the_fact(reading, kinds):
    tasks = _annotated(reading)
    (statement,) = [item for item in _result(tasks) if item.get("from_name") == "claim-statement"]
    statement["value"]["text"] = ["The harbour stays open."]
    assert _read(tasks, kinds)[0].facts.claims[0].statement == "The harbour stays open."


def test_a_fact_whose_mark_was_deleted_is_gone(reading, kinds):
    tasks = _annotated(reading)
    gone = _region(tasks, "stance")["id"]
    tasks[0]["annotations"][0]["result"] = [
        item for item in _result(tasks) if gone not in (item.get("id"), item.get("from_id"))
    ]
    back = _read(tasks, kinds)[0].facts
    assert back.stances == ()
    assert len(back.items) == len(reading.items) - 1


def test_the_parts_that_a_deleted_fact_leaves_behind_are_told(reading, kinds):
    tasks = _annotated(reading)
    gone = _region(tasks, "stance")["id"]
    tasks[0]["annotations"][0]["result"] = [
        item for item in _result(tasks) if gone not in (item.get("id"), item.get("from_id"))
    ]
    told = {rejection.draft["evidence"][0]["words"] for rejection in _read(tasks, kinds)[0].facts.rejected}
    assert told == {"The fishermen's union", "the plan"}


def test_a_claim_that_a_person_added_is_taken_plainly_and_told(reading, kinds):
    tasks = _annotated(reading)
    start = reading.document.text.index("Velmouth raises")
    value = {"start": start, "end": start + 33, "text": "", "labels": ["claim"]}
    _result(tasks).append({"id": "new", "type": "labels", "from_name": "label", "to_name": "text", "value": value})
    back = _read(tasks, kinds)[0]
    added = back.facts.claims[0]
    assert added.statement == "Velmouth raises the harbour toll."
    assert (added.force, added.manner, added.attribution) == ("assertion", "headline", ())
    assert any("does not say" in note and "Velmouth raises" in note for note in back.notes)


def test_a_figure_that_a_person_added_reads_its_amount_from_its_words(reading, kinds):
    tasks = _annotated(reading)
    start = reading.document.text.index("12 per cent")
    value = {"start": start, "end": start + 11, "text": "", "labels": ["figure"]}
    _result(tasks).append({"id": "new", "type": "labels", "from_name": "label", "to_name": "text", "value": value})
    added = [figure for figure in _read(tasks, kinds)[0].facts.figures if figure.quote == "12 per cent"]
    assert [(figure.amount.value, figure.amount.unit) for figure in added] == [(Decimal(12), "%")]


@pytest.mark.parametrize(
    ("label", "words", "told"),
    [
        ("figure", "the union says", "holds no number"),
        ("stance", "the union says", "holder"),
        ("mood", "she", "no kind"),
    ],
)
def test_a_mark_that_makes_no_fact_is_rejected_with_its_reason(reading, kinds, label, words, told):
    tasks = _annotated(reading)
    start = reading.document.text.index(words)
    value = {"start": start, "end": start + len(words), "text": words, "labels": [label]}
    _result(tasks).append({"id": "new", "type": "labels", "from_name": "label", "to_name": "text", "value": value})
    back = _read(tasks, kinds)[0].facts
    (rejection,) = back.rejected
    assert told in rejection.detail
    assert rejection.of == label
    assert back.items == reading.items


def test_of_several_annotations_the_last_that_was_not_skipped_is_taken_and_told(reading, kinds):
    tasks = _annotated(reading)
    first = tasks[0]["annotations"][0]
    tasks[0]["annotations"] = [
        first | {"updated_at": "2024-05-02"},
        {"id": 7, "result": [], "updated_at": "2024-05-01"},
        {"id": 8, "result": [], "updated_at": "2024-05-03", "was_cancelled": True},
    ]
    back = _read(tasks, kinds)[0]
    assert back.facts.items == reading.items
    assert any("2 annotations" in note for note in back.notes)


def test_a_task_that_nobody_annotated_gives_no_fact_and_is_told(reading, kinds):
    back = _read(_tasks(reading), kinds)[0]
    assert back.facts.items == ()
    assert any("nobody annotated it" in note for note in back.notes)


def test_a_text_from_elsewhere_is_read_without_its_date():
    value = {"start": 0, "end": 14, "labels": ["claim"]}
    item = {"id": "a", "type": "labels", "from_name": "label", "to_name": "text", "value": value}
    task = {"data": {"text": "Prices rose 5%."}, "annotations": [{"result": [item]}]}
    back = _read([task])[0]
    assert back.facts.claims[0].quote == "Prices rose 5%"
    assert any("without factx's records" in note for note in back.notes)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "this is not JSON"),
        ("[1]", "no array of tasks"),
        ('[{"data": {}}]', "not what Label Studio exports"),
        ('[{"data": {"text": "a", "factx": "[{"}}]', "cut off"),
        (json.dumps([{"data": {"text": "ab"}, "annotations": [{"result": [OUTSIDE]}]}]), "outside its text"),
    ],
)
def test_what_is_no_export_is_told(text, told):
    with pytest.raises(InputError, match=told):
        list(labelstudio.read(text))
