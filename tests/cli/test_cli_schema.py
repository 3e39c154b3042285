"""factx schema: what it says fits what comes out."""

import json

import pytest


def _fits(value, schema, definitions):
    """Whether a value fits: as much of JSON Schema as the output uses."""
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    if "const" in schema:
        return value == schema["const"]
    if "enum" in schema:
        return value in schema["enum"]
    if "anyOf" in schema:
        return any(_fits(value, each, definitions) for each in schema["anyOf"])
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}
    wanted = schema.get("type", [])
    if wanted and not any(isinstance(value, kinds[each]) for each in ([wanted] if isinstance(wanted, str) else wanted)):
        return False
    if isinstance(value, dict) and "properties" in schema:
        closed = schema.get("additionalProperties") is False
        return (
            set(schema.get("required", [])) <= set(value)
            and (not closed or set(value) <= set(schema["properties"]))
            and all(_fits(each, schema["properties"].get(name, {}), definitions) for name, each in value.items())
        )
    if isinstance(value, list) and "items" in schema:
        return all(_fits(each, schema["items"], definitions) for each in value)
    return True


@pytest.mark.factx_loopback
def test_every_record_fits_exactly_one_schema(factx, server):
    schema = json.loads(factx("schema").out)
    ran = factx("extract", "article.txt", "-m", "reader", "--base-url", server.base_url)
    gap = {"kind": "gap", "document": "x", "first": 1, "last": 2, "reason": "refused", "detail": "no"}
    for record in [*ran.records, gap]:
        fitting = [each for each in schema["oneOf"] if _fits(record, each, schema["$defs"])]
        assert len(fitting) == 1, record["kind"]


def test_a_record_with_a_choice_that_does_not_exist_fits_none(factx):
    schema = json.loads(factx("schema").out)
    gap = {"kind": "gap", "document": "x", "first": 1, "last": 2, "reason": "bored", "detail": "no"}
    assert not any(_fits(gap, each, schema["$defs"]) for each in schema["oneOf"])


@pytest.mark.factx_loopback
def test_what_a_model_is_asked_is_what_is_sent(factx, server):
    shown = json.loads(factx("schema", "--ask").out)
    factx("extract", "article.txt", "-m", "reader", "--base-url", server.base_url)
    sent = server.requests[0]["response_format"]["json_schema"]["schema"]
    assert _without_limits(sent) == _without_limits(shown)


def _without_limits(schema):
    """A schema without what ends loops, which differs from server to server."""
    if isinstance(schema, dict):
        return {key: _without_limits(each) for key, each in schema.items() if key not in ("maxItems", "maxLength")}
    return [_without_limits(each) for each in schema] if isinstance(schema, list) else schema
