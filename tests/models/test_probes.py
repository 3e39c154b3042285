"""What a few small asks show of a server: the real llama.cpp server, and some that misbehave."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from factx import errors
from factx.models import ChatModel, connect
from factx.models.probes import IMPROBABLE, MEASURED_TOKENS, Probes, probe

from .server import Reply, Request, failed, said, serving
from .tiny_gguf import write_tiny

pytestmark = pytest.mark.factx_loopback


def obedient(request: Request) -> Reply:
    """Fills each schema, and counts a token for each four characters."""
    text = "".join(each["content"] for each in request.body["messages"])
    (name,) = request.body["response_format"]["json_schema"]["schema"]["properties"]
    content = {"word": IMPROBABLE, "numbers": list(range(1, 41)), "first": "marigold"}[name]
    return said({name: content}, usage=(len(text) // 4, 100, 0))


def probed(script: Any, **options: Any) -> Probes:
    with serving(script, models=["m"]) as server:
        model = connect("vllm/m", base_url=server.base_url, env={}, sleep=lambda _: None, **options)
        assert isinstance(model, ChatModel)
        try:
            return probe(model)
        finally:
            model.close()


def test_a_good_server_is_told_as_such() -> None:
    found = probed(obedient)
    assert found.usable
    assert (found.keeps_schema, found.thinks, found.reports_usage) == (True, False, True)
    assert found.context_from == "measured"
    assert found.context_tokens is not None
    assert found.context_tokens > 0.9 * MEASURED_TOKENS[0]
    assert found.output_tokens_per_s is not None
    assert found.usage.requests == 3


def test_a_server_that_ignores_the_schema_is_found_out_though_it_answers_in_json() -> None:
    assert probed(lambda _: said({"word": "Paris"})).keeps_schema is False
    assert probed(lambda _: said({"capital": "Paris"})).keeps_schema is False
    assert probed(lambda _: said("Paris.")).keeps_schema is False


def test_a_server_that_refuses_schemas_does_not_keep_them_though_the_model_obeys_words() -> None:
    def reply(request: Request) -> Reply:
        if "response_format" in request.body:
            return failed(400, "response_format is not supported")
        return said({"word": IMPROBABLE})

    assert probed(reply).keeps_schema is False


def test_a_context_that_is_short_is_measured() -> None:
    def reply(request: Request) -> Reply:
        answer = obedient(request)
        if answer.body["usage"]["prompt_tokens"] > 6_000:
            return failed(400, "the prompt is longer than the maximum context length")
        return answer

    found = probed(reply)
    assert 3_600 < (found.context_tokens or 0) <= 6_000


def test_a_server_that_reports_no_tokens_is_measured_by_what_it_has_read() -> None:
    def reply(request: Request) -> Reply:
        answer = obedient(request)
        del answer.body["usage"]
        return answer

    found = probed(reply)
    assert found.reports_usage is False
    assert found.output_tokens_per_s is None
    assert found.context_tokens == MEASURED_TOKENS[0]


@pytest.mark.parametrize("field", ["reasoning_content", "reasoning"])
def test_a_model_that_thinks_is_found_out(field: str) -> None:
    assert probed(lambda _: said({"word": IMPROBABLE}, **{field: "Hm."})).thinks is True
    assert probed(lambda _: said(f"<think>Hm.</think>{json.dumps({'word': IMPROBABLE})}")).thinks is True


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        ([failed(401, "bad key")], errors.AccessRefused),
        ([failed(404, "The model `m` does not exist.")], errors.UnknownModel),
        ([Reply(body="<html>Sign in")], errors.Malformed),
        ([failed(500, "out of order")], errors.Exhausted),
    ],
)
def test_why_a_model_cannot_be_used_is_told(script: Any, kind: type[errors.ModelError]) -> None:
    found = probed(script, retries=1)
    assert type(found.error) is kind
    assert not found.usable
    assert found.keeps_schema is None


@pytest.mark.parametrize("key", ["max_model_len", "context_length", "context_window", "loaded_context_length"])
def test_the_length_that_a_server_tells_is_believed(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {"data": [{"id": "other", key: 1}, {"id": "m", key: 40_960, "meta": {"n_ctx_train": 9}}]}
    monkeypatch.setattr(
        ChatModel, "look", lambda _, path, **__: rows if path in ("models", "api/v0/models") else {"error": "no"}
    )
    found = probed(obedient)
    assert (found.context_tokens, found.context_from) == (40_960, "told")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChatModel]:
    pytest.importorskip("xllamacpp")
    model = connect(
        str(write_tiny(tmp_path_factory.mktemp("models") / "tiny.gguf", ["All is well.", "It rains."])),
        max_output_tokens=300,
        retries=0,
    )
    yield model
    model.close()


def test_llama_cpp_keeps_to_the_schema_and_tells_its_context(tiny: ChatModel) -> None:
    found = probe(tiny)
    assert found.keeps_schema is True, "its grammar leaves even this model no other word"
    assert (found.context_tokens, found.context_from) == (32_768, "told")
    assert (found.thinks, found.reports_usage) == (False, True)


def test_ollama_s_context_is_as_long_as_its_model_allows() -> None:
    """The real body of /api/show is long; this is what is read of it."""

    def reply(request: Request) -> Reply:
        if request.path == "/api/show":
            assert request.body == {"model": "qwen3"}
            return Reply(body={"model_info": {"general.architecture": "qwen3", "qwen3.context_length": 40_960}})
        (name,) = request.body["format"]["properties"]
        content = {"word": IMPROBABLE, "numbers": [1, 2, 3]}[name]
        message = {"role": "assistant", "content": json.dumps({name: content})}
        counts = {"prompt_eval_count": 60, "eval_count": 30}
        return Reply(body={"message": message, "done": True, "done_reason": "stop", **counts})

    with serving(reply) as server:
        model = connect("ollama/qwen3", base_url=server.base_url, env={})
        found = probe(model)
        model.close()
    assert found.keeps_schema is True
    assert (found.context_tokens, found.context_from) == (40_960, "told")
    assert found.reports_usage is True
