"""The ways of real servers and small models, by the answers that they are known for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field

from factx import errors
from factx.models import connect
from factx.models.local import Served, serve

from .conftest import CAPITAL, Asking, Capital, question
from .server import Reply, Request, failed, said
from .tiny_gguf import write_tiny

pytestmark = pytest.mark.factx_loopback

Build = Callable[..., Asking]
GOOD = said(CAPITAL)


class Harbour(BaseModel):
    name: str
    depth: int


class Harbours(BaseModel):
    harbour: list[Harbour]
    remark: list[str]


WHOLE = json.dumps({"harbour": [{"name": "Vell", "depth": 120}, {"name": "Ostmouth", "depth": 9}], "remark": ["Dry."]})
CUT = WHOLE[: WHOLE.index("mouth")]


def test_what_was_complete_before_a_cut_stands_beside_the_error(asking: Build) -> None:
    answer = asking([said(CUT, finish="length")]).ask(answer=Harbours)
    assert isinstance(answer.error, errors.Truncated)
    assert answer.partial == Harbours(harbour=[Harbour(name="Vell", depth=120)], remark=[])


def test_an_answer_that_came_to_its_end_and_went_on_with_blanks_is_whole(asking: Build) -> None:
    answer = asking([said(WHOLE + "\n" * 500, finish="length")]).ask(answer=Harbours)
    assert answer.value == Harbours.model_validate_json(WHOLE)
    assert answer.partial is None


@pytest.mark.parametrize("blanks", [" " * 400, "\n" * 400, "\t " * 200])
def test_blanks_without_end_are_told_as_a_loop_and_what_came_before_is_kept(asking: Build, blanks: str) -> None:
    answer = asking([said(WHOLE[: WHOLE.index(', {"name"')] + blanks, finish="length")]).ask(answer=Harbours)
    assert "over and over" in str(answer.error)
    assert answer.partial == Harbours(harbour=[Harbour(name="Vell", depth=120)], remark=[])


def test_an_item_over_and_over_is_kept_once(asking: Build) -> None:
    item = {"name": "Vell", "depth": 120}
    text = json.dumps({"harbour": [item] * 50, "remark": []})
    whole = asking([said(text)]).ask(answer=Harbours)
    cut = asking([said(text[:-300], finish="length")]).ask(answer=Harbours)
    assert whole.value == cut.partial == Harbours(harbour=[Harbour(**item)], remark=[])
    assert "over and over" in str(cut.error)


@pytest.mark.parametrize("schema_retries", [0, 1])
def test_the_items_that_fit_are_kept_of_an_answer_that_never_does(asking: Build, schema_retries: int) -> None:
    text = json.dumps({"harbour": [{"name": "Vell", "depth": 120}, {"name": "Ostmouth"}], "remark": ["Dry."]})
    answer = asking([said(text)], schema_retries=schema_retries).ask(answer=Harbours)
    assert isinstance(answer.error, errors.Malformed)
    assert "harbour.1.depth: Field required" in str(answer.error)
    assert answer.partial == Harbours(harbour=[Harbour(name="Vell", depth=120)], remark=["Dry."])


def test_a_cut_answer_that_was_asked_for_again_leaves_no_remains_beside_a_value(asking: Build) -> None:
    asked = asking([said("prose"), said(WHOLE)])
    assert asked.ask(answer=Harbours).partial is None


@pytest.mark.parametrize(
    "text",
    [
        '{"city": "Vell\nmar", "people": 120000}',
        '{"city": "Vell\\nmar", "people": 120000,}',
        'Certainly!\n\n```json\n{"city": "Vell\\nmar", "people": 120000}\n```\nAnything else?',
        '{"city": "Vell\\nmar", "people": 120000}\n\nThis is the capital.',
        '{"city": "Vell\\nmar", "people": 120000, "confidence": 0.9}',
        '{"city": "Vell\\nmar", "people": "120000"}',
    ],
    ids=[
        "a raw line break",
        "a comma too many",
        "a fence in prose",
        "words behind",
        "a key too many",
        "a quoted number",
    ],
)
def test_what_leaves_one_reading_is_read_without_asking_again(asking: Build, text: str) -> None:
    asked = asking([said(text)])
    assert asked.ask().value == Capital(city="Vell\nmar", people=120_000)
    assert len(asked.server.requests) == 1


def test_one_object_is_read_as_a_list_of_one(asking: Build) -> None:
    asked = asking([said({"harbour": {"name": "Vell", "depth": 120}, "remark": None})])
    assert asked.ask(answer=Harbours).value == Harbours(harbour=[Harbour(name="Vell", depth=120)], remark=[])


@pytest.mark.parametrize(
    "text",
    [
        '{"city": "Vellmar"}',
        '{"city": "Vellmar", "people": null}',
        '{"town": "Vellmar", "people": 1}',
        '{"city": "V" "people": 1}',
    ],
)
def test_what_is_missing_or_could_mean_two_things_is_asked_for_again(asking: Build, text: str) -> None:
    asked = asking([said(text), GOOD])
    assert asked.ask().value == Capital(**CAPITAL)
    assert len(asked.server.requests) == 2


def limits(schema: Any) -> list[str]:
    inside = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else []
    own = [key for key in ("maxItems", "maxLength", "pattern") if isinstance(schema, dict) and key in schema]
    return own + [each for value in inside for each in limits(value)]


def sent_schema(body: dict[str, Any]) -> Any:
    return body["response_format"]["json_schema"]["schema"]


def test_every_list_and_every_free_string_has_an_end(asking: Build) -> None:
    asked = asking([said(WHOLE)])
    asked.ask(answer=Harbours)
    properties = sent_schema(asked.server.bodies[0])["properties"]
    assert properties["harbour"]["maxItems"] == properties["remark"]["maxItems"] == 200
    assert properties["remark"]["items"]["maxLength"] == 2_000


@pytest.mark.parametrize(
    "refusal",
    [
        failed(
            400,
            "Invalid schema for response_format 'Harbours': In context=('properties',), 'maxLength' is not permitted.",
            param="response_format",
            code="invalid_json_schema",
        ),
        Reply(400, [{"error": {"code": 400, "message": "The schema produces a constraint that has too many states."}}]),
    ],
    ids=["openai", "gemini"],
)
def test_a_server_that_takes_no_limits_gets_the_schema_without_them_from_then_on(asking: Build, refusal: Reply) -> None:
    def reply(request: Request) -> Reply:
        return refusal if limits(sent_schema(request.body)) else said(WHOLE)

    asked = asking(reply, retries=0)
    assert asked.ask(answer=Harbours).value
    assert asked.ask(answer=Harbours).usage.requests == 1
    assert len(asked.server.requests) == 3


def test_a_server_that_blames_limits_where_there_are_none_is_asked_in_words(asking: Build) -> None:
    def reply(request: Request) -> Reply:
        if "response_format" in request.body:
            return failed(400, "Invalid schema for response_format: 'maxLength' is not permitted")
        return said(WHOLE)

    asked = asking(reply)
    assert asked.ask(answer=Harbours).value
    assert ["response_format" in each for each in asked.server.bodies] == [True, True, False]


class Plate(BaseModel):
    """Number plates, in a pattern that llama.cpp knows no half of."""

    plate: Annotated[str, Field(pattern=r"^\w{2}-\d{3}$", max_length=6)]


def test_a_pattern_is_said_in_words_and_checked_when_the_answer_comes(asking: Build) -> None:
    asked = asking([said({"plate": "plate"}), said({"plate": "VE-120"})])
    assert asked.ask(answer=Plate).value == Plate(plate="VE-120")
    first, second = asked.server.bodies
    shape = sent_schema(first)["properties"]["plate"]
    assert "pattern" not in shape
    assert r"^\w{2}-\d{3}$" in shape["description"]
    assert shape["maxLength"] == 6
    assert "should match pattern" in second["messages"][-1]["content"]


def test_lm_studio_is_never_asked_for_a_json_object(asking: Build) -> None:
    """It takes a schema or text, and nothing between."""

    def reply(request: Request) -> Reply:
        kind = request.body.get("response_format", {}).get("type", "text")
        if kind not in ("json_schema", "text"):
            return Reply(400, {"error": "'response_format.type' must be 'json_schema' or 'text'"})
        return GOOD if kind == "text" else failed(400, "Model does not support structured output: json_schema")

    asked = asking(reply, name="lmstudio/m")
    assert asked.ask().value
    assert len(asked.server.requests) == 2


@pytest.mark.parametrize(
    "reply",
    [
        failed(400, "request (4390 tokens) exceeds the available context size (4096 tokens), try increasing it"),
        failed(500, "Context size has been exceeded."),
        Reply(body={"error": "Trying to keep the first 15857 tokens when context the overflows."}),
        said(CAPITAL, usage=(2_048, 20, 0)),
    ],
    ids=["refused", "as a failure", "as a success", "without a word"],
)
def test_a_context_that_is_too_short_is_told_in_whichever_way_it_comes(asking: Build, reply: Reply) -> None:
    asked = asking([reply], retries=3)
    answer = asked.ask("Read.", "words and " * 2_000)
    assert isinstance(answer.error, errors.Overflow)
    assert len(asked.server.requests) == 1


@pytest.mark.parametrize("finish", ["stop", "tool_calls"])
def test_an_answer_in_the_arguments_of_a_tool_that_nobody_offered_is_taken(asking: Build, finish: str) -> None:
    call = {"id": "1", "type": "function", "function": {"name": "Capital", "arguments": json.dumps(CAPITAL)}}
    asked = asking([said(None, finish=finish, tool_calls=[call])])
    assert asked.ask().value == Capital(**CAPITAL)
    assert "tools" not in asked.server.bodies[0]


def test_calls_that_are_no_answer_are_not_taken_for_one(asking: Build) -> None:
    call = {"id": "1", "type": "function", "function": {"name": "search", "arguments": "Vellmar"}}
    answer = asking([said(None, finish="tool_calls", tool_calls=[call])]).ask()
    assert isinstance(answer.error, errors.Malformed)


def test_a_connection_that_is_cut_within_an_answer_is_tried_again(asking: Build) -> None:
    half = Reply(body=json.dumps(GOOD.body)[:40], headers={"content-type": "application/json", "content-length": "900"})
    asked = asking([half, GOOD], timeout_s=2.0)
    assert asked.ask().value == Capital(**CAPITAL)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    pytest.importorskip("xllamacpp")
    path = write_tiny(tmp_path_factory.mktemp("models") / "tiny.gguf", ["Vellmar.", "Ostmouth."])
    served = serve(path, key="right")
    yield served
    served.stop()


class Counted(BaseModel):
    """What a grammar must make: no pattern is needed for it to be kept to."""

    names: Annotated[list[str], Field(max_length=2)]
    note: Annotated[str, Field(max_length=3)]


def test_llama_cpp_keeps_to_the_limits_of_the_class(tiny: Served) -> None:
    with closing(connect("llamacpp/tiny", base_url=tiny.base_url, api_key="right", env={}, schema_retries=0)) as model:
        value = model.ask(question(answer=Counted)).value
    assert isinstance(value, Counted)


@pytest.mark.parametrize("pattern", [r"^\d\d$", r"^(?=.*[0-9])[a-z0-9]+$"], ids=["digits", "look-around"])
def test_llama_cpp_takes_a_class_whose_patterns_it_would_not_keep(tiny: Served, pattern: str) -> None:
    """Its grammar leaves the pattern out: what it says is checked here, and told."""

    class Odd(BaseModel):
        code: Annotated[str, Field(json_schema_extra={"pattern": pattern})]

    with closing(connect("llamacpp/tiny", base_url=tiny.base_url, api_key="right", env={}, retries=0)) as model:
        answer = model.ask(question(answer=Odd))
    assert isinstance(answer.value, Odd)
