"""The schemas that servers are given, and what is said of an answer that does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field, ValidationError

from factx import errors
from factx.models.schemas import complaint, schema_name, strict


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int = Field(ge=0, le=9)


class Dog(BaseModel):
    kind: Literal["dog"] = "dog"
    tag: str = Field(pattern="[A-Z]+", min_length=2, description="As on the collar.")


class Tree(BaseModel):
    """A tree."""

    title: str
    parent: Tree | None = Field(default=None, description="What it grew from.")
    branches: list[Tree] = []


class Mood(Enum):
    GOOD = "good"
    BAD = "bad"


class Everything(BaseModel):
    """All that answers hold."""

    default: str = "a field called default"
    pets: list[Annotated[Cat | Dog, Field(discriminator="kind")]] = Field(default=[], max_length=3)
    tree: Tree = Field(description="The tree itself.")
    other_tree: Tree
    mood: Mood = Field(default=Mood.GOOD, description="How it feels.")
    day: date | None = None
    price: Decimal
    pair: tuple[str, int]
    words: tuple[str, ...] = ()


ALLOWED = {
    "type",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "anyOf",
    "enum",
    "$ref",
    "$defs",
    "description",
}


def schemas(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A schema and every schema inside it."""
    yield schema
    inside = [*schema.get("properties", {}).values(), *schema.get("$defs", {}).values(), *schema.get("anyOf", [])]
    for each in [*inside, *([schema["items"]] if "items" in schema else [])]:
        yield from schemas(each)


@pytest.mark.parametrize("answer", [Everything, Tree, Cat])
def test_nothing_is_left_that_strict_servers_refuse(answer: type[BaseModel]) -> None:
    clean = strict(answer)
    for each in schemas(clean):
        assert set(each) <= ALLOWED
        assert "$ref" not in each or set(each) == {"$ref"}, "a reference stands alone"
        assert "$ref" not in each or each["$ref"].removeprefix("#/$defs/") in clean["$defs"]
        if each.get("type") == "object":
            assert each["required"] == list(each["properties"])
            assert each["additionalProperties"] is False


def test_fields_keep_their_order_and_may_be_called_like_keywords() -> None:
    assert list(strict(Everything)["properties"]) == list(Everything.model_fields)
    assert strict(Tree)["properties"]["title"] == {"type": "string"}


def test_what_a_strict_schema_cannot_hold_is_said_in_words() -> None:
    definitions = strict(Everything)["$defs"]
    assert definitions["Cat"]["properties"]["lives"]["description"] == "At least 0; at most 9"
    tag = definitions["Dog"]["properties"]["tag"]["description"]
    assert tag == "As on the collar. (at least 2 characters; matches the regular expression [A-Z]+)"
    assert strict(Everything)["properties"]["pets"]["description"] == "At most 3 items"


def test_the_description_beside_a_reference_is_kept() -> None:
    properties = strict(Everything)["properties"]
    assert properties["tree"]["description"] == "The tree itself."
    assert properties["mood"] == {"description": "How it feels.", "enum": ["good", "bad"], "type": "string"}
    assert properties["other_tree"] == {"$ref": "#/$defs/Tree"}


def test_a_schema_is_the_same_every_time() -> None:
    assert repr(strict(Everything)) == repr(strict(Everything))


@pytest.mark.parametrize("kind", [dict[str, int], dict[str, Any], Any, list[Any]])
def test_a_field_that_no_strict_schema_can_hold_is_named(kind: Any) -> None:
    class Loose(BaseModel):
        inner: list[Cat]
        things: kind

    with pytest.raises(errors.UsageError, match=r"Loose cannot be asked of a model: Loose\.things"):
        strict(Loose)


def test_a_name_for_a_schema_holds_what_openai_takes() -> None:
    class Box(BaseModel):
        pass

    Box.__name__ = "Box[Größe]" + "x" * 80
    assert schema_name(Box).startswith("Box_Gr__e_x")
    assert len(schema_name(Box)) == 64


def complaints(text: str) -> list[str]:
    with pytest.raises(ValidationError) as raised:
        Everything.model_validate_json(text)
    return complaint(raised.value).splitlines()


def test_a_complaint_names_every_place_and_ends_before_it_is_long() -> None:
    assert "tree: Field required" in complaints("{}")
    many = complaints('{"words": [' + ",".join(["1"] * 40) + "]}")
    assert len(many) == 13
    assert many[-1] == "and 32 more"


def test_a_complaint_shortens_what_it_quotes() -> None:
    (line,) = [each for each in complaints('{"price": "' + "x" * 500 + '"}') if each.startswith("price")]
    assert len(line) < 160


def limits_of(schema: dict[str, Any]) -> dict[str, Any]:
    """What ends each property, by its name."""
    return {
        name: {key: inner[key] for key in ("maxItems", "maxLength") if key in inner}
        for each in schemas(schema)
        for name, inner in each.get("properties", {}).items()
    }


def test_limits_are_the_class_s_own_or_far_off() -> None:
    found = limits_of(strict(Everything, limits="all"))
    assert found["pets"] == {"maxItems": 3}
    assert found["words"] == {"maxItems": 200}
    assert found["default"] == {"maxLength": 2_000}
    assert found["mood"] == {}, "a choice ends by itself"


def test_limits_of_lists_alone_can_be_said_or_none() -> None:
    lists = limits_of(strict(Everything, limits="lists"))
    assert (lists["words"], lists["default"]) == ({"maxItems": 200}, {})
    assert not any(limits_of(strict(Everything)).values())


def test_no_schema_holds_a_pattern() -> None:
    assert "pattern" not in [key for each in schemas(strict(Everything, limits="all")) for key in each]
