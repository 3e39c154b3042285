"""A few inputs for each target of the fuzzer, and those that once broke something."""

import json

import pytest

import factx
from factx.errors import InputError
from factx.outputs import jsonl
from factx.testing import FakeModel
from factx.verification import verify
from fuzz.targets import TARGETS


@pytest.mark.parametrize("name", TARGETS)
def test_no_input_of_this_kind_breaks_anything(name):
    TARGETS[name]()


@pytest.mark.parametrize("text", [";½", "¼", "Up \ud800 and down.", "\udfff. He said so."])
def test_a_text_that_once_broke_the_reading_is_read(text):
    facts = factx.extract(text)
    for fact in facts.items:
        assert all(text[each.start : each.end] == each.text for each in fact.evidence)


def test_a_draft_without_evidence_but_with_a_strange_field_is_a_rejection():
    draft = {"evidence": [], "attribution": [], "statement": "So.", "force": "assertion", "also": ["colour: red"]}
    model = FakeModel([{"claim": [draft], "figure": [], "stance": []}])
    facts = factx.Extractor(model=model, again=0).extract("Prices rose.")
    assert [each.reason for each in facts.rejected] == ["invalid"]


@pytest.mark.parametrize(
    ("name", "odd"),
    [("id", {}), ("id", 7), ("text", []), ("text", None), ("language", None), ("url", ["x"]), ("title", 3)],
)
def test_a_document_record_with_something_odd_for_a_text_is_refused_by_name(name, odd):
    record, *rest = (json.loads(each) for each in jsonl.write(factx.extract("Prices rose by 9 per cent.")))
    lines = [json.dumps(each) for each in ({**record, name: odd}, *rest)]
    assert verify(jsonl.records(lines)).mismatches
    with pytest.raises(InputError):
        list(jsonl.read(lines))
