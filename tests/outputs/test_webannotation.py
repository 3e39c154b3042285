"""Web Annotations: a JSON-LD processor reads them, and their selectors lead to the words."""

import json

from factx.outputs import webannotation

OA = "http://www.w3.org/ns/oa#"


def _text(*readings):
    return "".join(webannotation.write(readings))


def _annotations(*readings):
    return json.loads(_text(*readings))["first"]["items"]


def test_a_processor_finds_every_annotation_with_body_and_target(reading, expanded):
    (collection,) = expanded(_text(reading))
    page = collection["http://www.w3.org/ns/activitystreams#first"][0]
    found = page["http://www.w3.org/ns/activitystreams#items"][0]["@list"]
    assert len(found) == len(reading.items)
    assert all(each["@type"] == [f"{OA}Annotation"] for each in found)
    assert all(each[f"{OA}hasBody"] and each[f"{OA}hasTarget"] for each in found)


def test_the_place_counts_code_points_and_the_quote_stands_between_its_neighbours(reading):
    text = reading.document.text
    for annotation, fact in zip(_annotations(reading), reading.items, strict=True):
        targets = annotation["target"] if isinstance(annotation["target"], list) else [annotation["target"]]
        for target, span in zip(targets, fact.evidence, strict=True):
            quote, place = target["selector"]
            assert text[place["start"] : place["end"]] == quote["exact"] == span.text
            assert quote["prefix"] + quote["exact"] + quote["suffix"] in text
            assert target["source"] == "https://velm.example/toll?a=1&b=2"


def test_the_body_says_the_fact_and_its_choices(reading):
    said = [[body["value"] for body in each["body"]] for each in _annotations(reading)]
    assert said[2][0] == "The fishermen's union opposes the plan"
    assert {"claim", "force: commitment", "negated: true", "source: Radio Velm"} <= set(said[1])


def test_a_fact_has_the_same_name_in_every_file(reading, hostile):
    first, second = _annotations(reading), _annotations(hostile, reading)
    assert [each["id"] for each in first] == [each["id"] for each in second[-len(first) :]]


def test_hostile_words_stay_values(hostile, expanded, attacks):
    expanded(_text(hostile))
    sources = {target["source"] for each in _annotations(hostile) for target in [each["target"]]}
    assert all(source.startswith("urn:uuid:") for source in sources)
    quotes = "".join(each["target"]["selector"][0]["exact"] for each in _annotations(hostile))
    assert all(attack in quotes for attack in attacks)


def test_readings_without_facts_make_an_empty_page(expanded):
    assert _annotations() == []
    expanded(_text())
