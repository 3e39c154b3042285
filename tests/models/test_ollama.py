"""Ollama by its own route: what it is sent, what is made of its answers, and where it has no such route."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from factx import errors
from factx.models import Usage, connect
from factx.testing import cassette

from .conftest import CAPITAL, Asking, Capital, question
from .server import Reply, Request, Script, failed, said, serving

pytestmark = pytest.mark.factx_loopback

Build = Callable[..., Asking]


def chatted(content: Any, *, done: str = "stop", counts: tuple[int, int] = (100, 20), **message: Any) -> Reply:
    """What /api/chat answers."""
    text = json.dumps(content) if isinstance(content, dict) else content
    body = {
        "model": "qwen3",
        "created_at": "2026-03-02T10:00:00.123Z",
        "message": {"role": "assistant", "content": text, **message},
        "done": True,
        "done_reason": done,
        "total_duration": 5_043_500_667,
        "load_duration": 5_025_959,
        "prompt_eval_count": counts[0],
        "eval_count": counts[1],
    }
    return Reply(body=body)


GOOD = chatted(CAPITAL)


@pytest.fixture
def ollama(asking: Build) -> Build:
    def build(script: Script, **options: Any) -> Asking:
        return asking(script, **{"name": "ollama/qwen3", **options})

    return build


def overflow(sent: int, window: int) -> Reply:
    """llama.cpp's words, handed on within its own."""
    words = f"request ({sent} tokens) exceeds the available context size ({window} tokens), try increasing it"
    inner = {"code": 400, "message": words, "type": "exceed_context_size_error", "n_prompt_tokens": sent}
    return Reply(400, {"error": json.dumps({"error": inner})})


def test_the_context_is_as_long_as_the_ask_needs_and_nothing_may_be_cut(ollama: Build) -> None:
    asked = ollama([GOOD])
    assert asked.ask().value == Capital(city="Vellmar", people=120_000)
    (request,) = asked.server.requests
    assert request.path == "/api/chat"
    body = request.body
    assert (body["truncate"], body["shift"], body["stream"]) == (False, False, False)
    assert body["options"] == {"num_ctx": 16_384, "num_predict": 16_384, "temperature": 0.0}
    assert body["format"]["required"] == ["city", "people"]
    assert set(body) == {"model", "messages", "options", "format", "truncate", "shift", "stream"}
    assert body["model"] == "qwen3"


def test_the_tokens_that_ollama_counts_are_the_usage(ollama: Build) -> None:
    assert ollama([chatted(CAPITAL, counts=(321, 45))]).ask().usage == Usage(1, 0, 321, 45)


def test_a_longer_ask_lengthens_the_context_and_a_shorter_one_leaves_it(ollama: Build) -> None:
    asked = ollama([chatted(CAPITAL, counts=(20_000, 20))])
    for text in ("short", "word " * 20_000, "short"):
        assert asked.ask("Read.", text).value
    assert [each["options"]["num_ctx"] for each in asked.server.bodies] == [16_384, 65_536, 65_536]


def test_a_short_answer_is_given_a_short_context(ollama: Build) -> None:
    asked = ollama([GOOD], max_output_tokens=500)
    asked.ask()
    assert asked.server.bodies[0]["options"] == {"num_ctx": 8_192, "num_predict": 500, "temperature": 0.0}


def test_a_text_of_more_tokens_than_was_thought_is_sent_again_with_room_for_them(ollama: Build) -> None:
    def reply(request: Request) -> Reply:
        window = request.body["options"]["num_ctx"]
        return overflow(30_000, window) if window < 30_000 else GOOD

    asked = ollama(reply, retries=0)
    assert asked.ask().value
    assert [each["options"]["num_ctx"] for each in asked.server.bodies] == [16_384, 65_536]
    assert asked.ask().usage.requests == 1


def test_a_text_that_the_model_itself_has_no_room_for_overflows(ollama: Build) -> None:
    asked = ollama([overflow(30_000, 4_096)])
    answer = asked.ask()
    assert isinstance(answer.error, errors.Overflow)
    assert "30000 tokens" in str(answer.error)
    assert len(asked.server.requests) == 2


def test_where_no_count_is_told_the_context_is_doubled_up_to_an_end(ollama: Build) -> None:
    words = "the prompt is longer than the context length currently available to the model; try a shorter one"
    asked = ollama([Reply(400, {"error": words})])
    assert isinstance(asked.ask().error, errors.Overflow)
    assert [each["options"]["num_ctx"] for each in asked.server.bodies] == [16_384 * 2**nth for nth in range(5)]


def test_an_older_server_that_cuts_all_the_same_is_found_out_by_its_count(ollama: Build) -> None:
    answer = ollama([chatted(CAPITAL, counts=(2_051, 20))]).ask("Read.", "words and " * 2_000)
    assert isinstance(answer.error, errors.Overflow)
    assert "left a part out" in str(answer.error)


def test_thinking_is_left_to_the_server_or_switched_off(ollama: Build) -> None:
    left, off, on = (ollama([GOOD], thinking=each) for each in (None, False, True))
    for each in (left, off, on):
        assert each.ask().value
    assert "think" not in left.server.bodies[0]
    assert off.server.bodies[0]["think"] is False
    assert on.server.bodies[0]["think"] is True


def test_a_model_that_cannot_think_is_not_told_again_to_leave_it(ollama: Build) -> None:
    def reply(request: Request) -> Reply:
        return Reply(400, {"error": '"qwen3" does not support thinking'}) if "think" in request.body else GOOD

    asked = ollama(reply, thinking=False, retries=0)
    assert asked.ask().value
    assert asked.ask().usage.requests == 1


def test_thoughts_that_ate_the_budget_are_told_with_what_helps(ollama: Build) -> None:
    answer = ollama([chatted("", done="length", thinking="Let me see. " * 9)]).ask()
    assert isinstance(answer.error, errors.Truncated)
    assert "the model's thoughts" in str(answer.error)
    assert "--no-think" in str(answer.error)
    assert "--max-output-tokens" in str(answer.error)


def test_an_answer_over_the_limit_is_truncated(ollama: Build) -> None:
    assert isinstance(ollama([chatted('{"city": "V', done="length")]).ask().error, errors.Truncated)


def test_a_model_that_is_not_pulled_is_told_with_those_that_are(ollama: Build) -> None:
    missing = Reply(404, {"error": 'model "qwen3" not found, try pulling it first'})
    with pytest.raises(errors.UnknownModel, match="the nearest is 'qwen3:8b'"):
        ollama([missing], models=["qwen3:8b", "llama3"]).ask()


def test_a_server_without_the_route_is_asked_at_the_other_from_then_on(ollama: Build) -> None:
    def reply(request: Request) -> Reply:
        return said(CAPITAL) if request.path == "/v1/chat/completions" else Reply(404, "404 page not found")

    asked = ollama(reply, thinking=False)
    assert asked.ask().value
    assert asked.ask().usage.requests == 1
    assert [each.path for each in asked.server.requests] == ["/api/chat", *["/v1/chat/completions"] * 2]
    assert "num_ctx" not in asked.server.bodies[1]
    assert asked.server.bodies[1]["reasoning_effort"] == "none"


def test_a_busy_server_is_asked_again_and_a_prose_answer_is_complained_of(ollama: Build) -> None:
    asked = ollama([failed(503, "server busy, please try again"), chatted("Vellmar."), GOOD])
    answer = asked.ask()
    assert answer.value
    assert (answer.usage.requests, answer.usage.retries) == (3, 2)
    assert "Invalid JSON" in asked.server.bodies[2]["messages"][-1]["content"]


def test_a_schema_that_it_cannot_follow_is_said_in_words(ollama: Build) -> None:
    def reply(request: Request) -> Reply:
        if "format" in request.body:
            return Reply(500, {"error": "failed to load model vocabulary required for format: invalid grammar"})
        return chatted('```json\n{"city": "V", "people": 1}\n```')

    assert ollama(reply).ask().value == Capital(city="V", people=1)


def test_json_in_the_arguments_of_a_tool_that_nobody_offered_is_the_answer(ollama: Build) -> None:
    call = {"function": {"name": "answer", "arguments": {"city": "V", "people": 1}}}
    assert ollama([chatted("", tool_calls=[call])]).ask().value == Capital(city="V", people=1)


def test_an_address_of_ones_own_is_asked_beside_its_v1() -> None:
    for address in ("http://127.0.0.1:{}", "http://127.0.0.1:{}/v1/"):
        with serving([GOOD]) as server:
            port = server.base_url.rpartition(":")[2].removesuffix("/v1")
            model = connect("ollama/qwen3", base_url=address.format(port), env={})
            assert model.ask(question()).value
            model.close()
            assert server.requests[0].path == "/api/chat"


async def test_exchanges_are_recorded_and_replayed_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "ollama.yaml"
    with serving([GOOD]) as server, cassette(path, mode="record", note="a fake"):
        model = connect("ollama/qwen3", base_url=server.base_url, env={})
        recorded = model.ask(question())
        await model.aclose()
    with cassette(path, mode="replay"):
        model = connect("ollama/qwen3", env={})
        assert model.ask(question()) == recorded
        await model.aclose()
    with cassette(path, mode="replay"):
        model = connect("ollama/qwen3", env={})
        assert await model.aask(question()) == recorded
        await model.aclose()
    assert "/api/chat" in path.read_text("utf-8")
