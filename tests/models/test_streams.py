"""Answers that come in pieces, and a real llama.cpp server whose caller has hung up."""

from __future__ import annotations

import asyncio
import json
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from factx import errors
from factx.models import connect
from factx.models.local import Served, serve
from factx.models.streams import assembled, is_stream

from .conftest import CAPITAL, Capital, question
from .server import Reply, serving
from .tiny_gguf import write_tiny

pytestmark = pytest.mark.factx_loopback

USAGE = {"prompt_tokens": 100, "completion_tokens": 20}
TEXT = json.dumps(CAPITAL)


def pieces(*deltas: dict[str, Any], finish: str | None = "stop", usage: dict[str, int] | None = USAGE) -> str:
    rows: list[dict[str, Any]] = [{"choices": [{"index": 0, "finish_reason": None, "delta": each}]} for each in deltas]
    if finish:
        rows.append({"choices": [{"index": 0, "finish_reason": finish, "delta": {}}]})
    if usage:
        rows.append({"choices": [], "usage": usage})
    return "".join(f"data: {json.dumps({'id': '1', 'model': 'm', **row})}\n\n" for row in rows) + "data: [DONE]\n\n"


def words(text: str, size: int = 7) -> list[dict[str, str]]:
    return [{"content": text[at : at + size]} for at in range(0, len(text), size)]


def ask(body: str) -> Any:
    with serving([Reply(body=body, headers={"content-type": "text/event-stream"})]) as server:
        model = connect("llamacpp/m", base_url=server.base_url, env={}, retries=0)
        try:
            answer = model.ask(question())
        finally:
            model.close()
        assert server.bodies[0]["stream"] is True
        assert server.bodies[0]["stream_options"] == {"include_usage": True}
        return answer


def test_an_answer_in_pieces_is_the_answer_and_its_tokens_count() -> None:
    answer = ask(pieces({"role": "assistant", "content": None}, *words(TEXT)))
    assert answer.value == Capital(**CAPITAL)
    assert (answer.usage.input_tokens, answer.usage.output_tokens) == (100, 20)


def test_thoughts_in_pieces_are_kept_apart() -> None:
    answer = ask(pieces({"reasoning_content": "Let me "}, {"reasoning_content": "see."}, *words(TEXT)))
    assert answer.value == Capital(**CAPITAL)


def test_a_limit_reached_in_pieces_is_a_truncation() -> None:
    assert isinstance(ask(pieces(*words(TEXT)[:2], finish="length")).error, errors.Truncated)


def test_a_stream_without_its_end_is_no_answer_even_where_its_json_is_whole() -> None:
    assert isinstance(ask(pieces(*words(TEXT), finish=None)).error, errors.Exhausted)
    assert isinstance(ask(pieces(*words(TEXT))[:150]).error, errors.Malformed | errors.Exhausted)


def test_an_error_among_the_pieces_is_told_as_what_it_is() -> None:
    error = {"error": {"code": 400, "message": "the request exceeds the available context size", "type": "x"}}
    answer = ask(pieces(*words(TEXT)[:2], finish=None, usage=None) + f"data: {json.dumps(error)}\n\n")
    assert isinstance(answer.error, errors.Overflow)


def test_json_that_is_no_stream_is_not_taken_for_one() -> None:
    assert not is_stream(b'{"data": 1}')
    assert assembled(b"data: [DONE]\n\n")["choices"] == []


class Lines(BaseModel):
    lines: list[str]


@pytest.fixture(scope="module")
def looper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A real llama.cpp server with a model that never ends a list."""
    pytest.importorskip("xllamacpp")
    path = write_tiny(tmp_path_factory.mktemp("models") / "looper.gguf", ["It rains.", "All is well."], loops=True)
    served = serve(path, key="right")
    yield served
    served.stop()


def busy(served: Served) -> int:
    request = urllib.request.Request(
        served.base_url.replace("/v1", "/slots"), headers={"Authorization": "Bearer right"}
    )
    with urllib.request.urlopen(request) as reply:
        return sum(each["is_processing"] for each in json.load(reply))


def frees(served: Served, *, within_s: float = 5.0) -> bool:
    deadline = time.monotonic() + within_s
    while busy(served):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def begins(served: Served) -> None:
    while not busy(served):
        time.sleep(0.02)


def endless(served: Served, **options: Any) -> Any:
    """A model that writes on and on: the limits that would end it are left out."""
    model = connect(
        "llamacpp/looper", base_url=served.base_url, api_key="right", env={}, max_output_tokens=30_000, **options
    )
    model._wire().habits.limits = "none"
    return model


def test_on_llama_cpp_an_ask_that_is_given_up_frees_its_slot(looper: Served) -> None:
    model = endless(looper, timeout_s=0.3, retries=0)
    answer = model.ask(question(answer=Lines))
    assert isinstance(answer.error, errors.Exhausted)
    assert "within 0.3 seconds" in str(answer.error)
    assert frees(looper)
    model.close()


async def test_on_llama_cpp_an_ask_that_is_cancelled_frees_its_slot(looper: Served) -> None:
    model = endless(looper)
    under_way = asyncio.create_task(model.aask(question(answer=Lines)))
    await asyncio.to_thread(begins, looper)
    under_way.cancel()
    with pytest.raises(asyncio.CancelledError):
        await under_way
    assert await asyncio.to_thread(frees, looper)
    await model.aclose()


def test_on_llama_cpp_the_limits_of_the_schema_end_a_loop_and_one_round_is_kept(looper: Served) -> None:
    model = connect("llamacpp/looper", base_url=looper.base_url, api_key="right", env={}, max_output_tokens=3_000)
    answer = model.ask(question(answer=Lines))
    assert isinstance(answer.value, Lines)
    assert len(answer.value.lines) == 1
    assert answer.usage.output_tokens < 1_500
    model.close()


def test_on_llama_cpp_what_was_complete_before_the_cut_is_kept(looper: Served) -> None:
    model = endless(looper, retries=0)
    model._wire().habits.most_tokens = 200
    answer = model.ask(question(answer=Lines))
    assert isinstance(answer.error, errors.Truncated)
    assert "over and over" in str(answer.error)
    assert answer.partial is not None
    assert answer.partial.lines in (["It rains."], ["All is well."])
    model.close()
