"""FollowTheMoney: its own model validates every entity, and loses nothing of it."""

import json

import pytest

from factx.outputs import ftm

# It is not among the development dependencies: it builds PyICU, which needs a compiler and ICU's headers.
model = pytest.importorskip("followthemoney", reason="followthemoney is not installed").model


def _entities(*readings):
    return [json.loads(line) for line in ftm.write(readings)]


@pytest.fixture(params=["reading", "hostile"])
def entities(request):
    return _entities(request.getfixturevalue(request.param))


def test_the_model_validates_each_entity(entities):
    for entity in entities:
        model[entity["schema"]].validate(entity)


def test_the_model_keeps_each_value(entities):
    for entity in entities:
        proxy = model.get_proxy(entity, cleaned=True)
        assert {name: set(proxy.get(name)) for name in entity["properties"]} == {
            name: set(values) for name, values in entity["properties"].items()
        }


def test_no_entity_is_there_twice_and_none_refers_to_nothing(entities):
    known = [entity["id"] for entity in entities]
    assert len(known) == len(set(known))
    for entity in entities:
        for prop in model[entity["schema"]].properties.values():
            if prop.type.name == "entity":
                assert set(entity["properties"].get(prop.name, ())) <= set(known)


def _of(entities, schema):
    return [entity["properties"] for entity in entities if entity["schema"] == schema]


def test_the_article_comes_with_its_text_language_and_address(reading):
    (article,) = _of(_entities(reading), "Article")
    assert article["bodyText"] == [reading.document.text]
    assert article["language"] == ["eng"]
    assert article["publishedAt"] == ["2024-05-15"]
    assert article["sourceUrl"] == ["https://velm.example/toll?a=1&b=2"]


def test_a_source_that_is_named_twice_is_one_entity(reading):
    names = [name for properties in _of(_entities(reading), "LegalEntity") for name in properties["name"]]
    assert sorted(names) == ["Ada Corrin", "Radio Velm", "The fishermen's union"]


def test_a_stance_links_its_holder_to_its_target(reading):
    entities = _entities(reading)
    names = {entity["id"]: entity["properties"].get("name") for entity in entities}
    (link,) = _of(entities, "UnknownLink")
    assert names[link["subject"][0]] == ["The fishermen's union"]
    assert names[link["object"][0]] == ["the plan"]
    assert link["role"] == ["oppose (moderate, said)"]


def test_a_note_tells_the_fact_its_words_and_its_chain(reading):
    (note,) = [each for each in _of(_entities(reading), "Note") if each.get("keywords") == ["claim"]]
    assert note["summary"] == ["Velmouth will not close the harbour, whatever the union says."]
    assert note["description"] == ["We will not close the harbour … not now,\nwhatever the union says"]
    assert "sources: Radio Velm → Ada Corrin" in note["notes"]


def test_a_language_that_the_model_has_no_code_for_is_told(reading):
    document = reading.document.__class__("Saluton al vi.", language="eo")
    changed = reading.__class__(document=document, items=(), rejected=(), gaps=(), run=reading.run)
    (article,) = _of(_entities(changed), "Article")
    assert "language" not in article
    assert article["notes"] == ["language: eo"]
