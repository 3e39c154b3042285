"""Models that think before they answer: switching it off in each server's words, and what thoughts do to answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from factx import errors
from factx.models import ChatModel, connect
from factx.models.local import Served, serve

from .conftest import CAPITAL, Asking, Capital, question
from .server import Reply, Request, failed, said
from .tiny_gguf import write_tiny

pytestmark = pytest.mark.factx_loopback

Build = Callable[..., Asking]
GOOD = said(CAPITAL)
KEYS = {"OPENAI_API_KEY": "k", "DEEPSEEK_API_KEY": "k", "ANTHROPIC_API_KEY": "k", "TOGETHER_API_KEY": "k"}
TEMPLATE = {"chat_template_kwargs": {"enable_thinking": False}}


def about_thinking(body: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in body.items() if "think" in key or "reason" in key or "template" in key}


@pytest.mark.parametrize("name", ["vllm/m", "llamacpp/m", "lmstudio/m", "m"])
def test_thinking_is_switched_off_by_the_template_on_servers_of_ones_own(asking: Build, name: str) -> None:
    asked = asking([GOOD], name=name, thinking=False)
    assert asked.ask().value
    assert about_thinking(asked.server.bodies[0]) == TEMPLATE


def test_nothing_is_said_of_thinking_where_nothing_was_asked_for(asking: Build) -> None:
    asked = asking([GOOD])
    asked.ask()
    assert about_thinking(asked.server.bodies[0]) == {}


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("openai/gpt-5-mini", {"reasoning_effort": "none"}),
        ("deepseek/deepseek-chat", {"thinking": {"type": "disabled"}}),
        ("anthropic/claude", {"thinking": {"type": "disabled"}}),
        ("together/qwen", TEMPLATE),
    ],
)
def test_each_provider_is_told_in_the_field_that_it_reads(name: str, sent: dict[str, Any]) -> None:
    model = connect(name, env=KEYS, thinking=False)
    assert about_thinking(model._wire().habits.body("m", [], most_tokens=None)) == sent


class Hosted:
    """A model of a provider, at a server that stands in for it."""

    def __init__(self, build: Build, script: Any) -> None:
        self.asked = build(script, thinking=False, retries=0)
        self.asked.model._wire().habits.way = "effort"


def test_a_model_that_cannot_leave_it_is_asked_for_the_least_that_it_names(asking: Build) -> None:
    def reply(request: Request) -> Reply:
        if request.body.get("reasoning_effort") == "none":
            words = (
                "Unsupported value: 'reasoning_effort' does not support 'none' with this model. "
                "Supported values are: 'minimal', 'low', 'medium', and 'high'."
            )
            return failed(400, words, param="reasoning_effort", code="unsupported_value")
        return GOOD

    asked = Hosted(asking, reply).asked
    assert asked.ask().value
    assert asked.ask().usage.requests == 1
    assert [each["reasoning_effort"] for each in asked.server.bodies] == ["none", "minimal", "minimal"]


@pytest.mark.parametrize("way", ["effort", "template", "switch"])
def test_a_server_that_refuses_the_field_is_asked_without_from_then_on(asking: Build, way: str) -> None:
    def reply(request: Request) -> Reply:
        if field := next(iter(about_thinking(request.body)), None):
            return failed(400, f"Unrecognized request argument supplied: {field}")
        return GOOD

    asked = asking(reply, thinking=False, retries=0)
    asked.model._wire().habits.way = way
    assert asked.ask().value
    assert asked.ask().usage.requests == 1
    assert about_thinking(asked.server.bodies[-1]) == {}


@pytest.mark.parametrize("field", ["reasoning_content", "reasoning"])
@pytest.mark.parametrize("content", ["", None])
def test_a_budget_that_thoughts_ate_is_told_with_both_remedies(asking: Build, field: str, content: str | None) -> None:
    answer = asking([said(content, finish="length", **{field: "Let me see."})], max_output_tokens=64).ask()
    assert isinstance(answer.error, errors.Truncated)
    assert "all of the 64 output tokens went into the model's thoughts" in str(answer.error)
    assert "--no-think" in str(answer.error)
    assert "--max-output-tokens" in str(answer.error)
    assert answer.partial is None


@pytest.mark.parametrize(
    "opening", ["<think>", "<thinking>", "<seed:think>", "[THINK]", "<|channel|>analysis<|message|>"]
)
def test_a_thought_without_an_end_is_no_answer(asking: Build, opening: str) -> None:
    answer = asking([said(f'{opening}It may be {{"city": "X", "people": 1}}', finish="length")]).ask()
    assert isinstance(answer.error, errors.Truncated)
    assert "thoughts" in str(answer.error)
    assert answer.partial is None


@pytest.mark.parametrize(
    "thought",
    [
        "<think>{}</think>",
        "<thinking>\n{}\n</thinking>\n",
        "<seed:think>{}</seed:think>",
        "[THINK]{}[/THINK]",
        "<|channel|>analysis<|message|>{}<|end|><|start|>assistant<|channel|>final<|message|>",
    ],
)
def test_thoughts_before_an_answer_are_no_part_of_it_however_they_are_marked(asking: Build, thought: str) -> None:
    text = thought.format('Perhaps {"city": "X", "people": 1}.') + json.dumps(CAPITAL)
    asked = asking([said(text)])
    assert asked.ask().value == Capital(**CAPITAL)
    assert asked.model.thinks is True


def test_an_answer_that_was_sorted_among_the_thoughts_is_found(asking: Build) -> None:
    for field in ("reasoning_content", "reasoning"):
        asked = asking([said(None, **{field: json.dumps(CAPITAL)})])
        assert asked.ask().value == Capital(**CAPITAL)
        assert len(asked.server.requests) == 1


@pytest.fixture(scope="module")
def thinker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A real llama.cpp server with a model that thinks."""
    pytest.importorskip("xllamacpp")
    path = write_tiny(tmp_path_factory.mktemp("models") / "thinker.gguf", ["It rains.", "All is well."], thinks=True)
    served = serve(path, key="right")
    yield served
    served.stop()


def connected(thinker: Served, **options: Any) -> ChatModel:
    options = {"max_output_tokens": 300, "retries": 0, **options}
    return connect("thinker", base_url=thinker.base_url, api_key="right", env={}, **options)


def test_llama_cpp_keeps_thoughts_apart_from_the_answer(thinker: Served) -> None:
    with closing(connected(thinker)) as model:
        answer = model.ask(question())
        assert isinstance(answer.value, Capital)
        assert "see" not in answer.value.city
        assert model.thinks is True


def test_llama_cpp_leaves_the_thoughts_where_it_is_told_to(thinker: Served) -> None:
    with closing(connected(thinker, thinking=False)) as model:
        assert isinstance(model.ask(question()).value, Capital)
        assert model.thinks is False


def test_on_llama_cpp_a_small_budget_goes_into_thoughts(thinker: Served) -> None:
    with closing(connected(thinker, max_output_tokens=3)) as model:
        error = model.ask(question()).error
        assert isinstance(error, errors.Truncated)
        assert "all of the 3 output tokens went into the model's thoughts" in str(error)
