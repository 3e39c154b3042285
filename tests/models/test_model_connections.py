"""Clients, threads and event loops; the environment; cassettes."""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import aiohttp
import openai  # noqa: F401 - what it sends with is patched
import pytest

from factx import errors
from factx.models import Answer, ChatModel, Usage, connect

from .conftest import CAPITAL, Asking, Capital, question
from .server import Request, failed, said, serving

pytestmark = pytest.mark.factx_loopback

Build = Callable[..., Asking]
GOOD = said(CAPITAL)
ROOT = Path(__file__).parent.parent.parent


def test_the_one_model_of_a_server_is_asked_when_none_is_named(asking: Build) -> None:
    asked = asking([GOOD], models=["qwen3-8b"], name=None)
    assert asked.ask().value
    assert asked.ask().value
    assert [each["model"] for each in asked.server.bodies] == ["qwen3-8b"] * 2
    assert asked.server.models_asked == 1
    assert asked.model.name.endswith("/qwen3-8b")


@pytest.mark.parametrize(("models", "words"), [(["a", "b"], "there are 'a', 'b'"), ([], "it lists none")])
def test_a_server_with_several_models_or_none_says_which_there_are(
    asking: Build, models: list[str], words: str
) -> None:
    asked = asking([GOOD], models=models, name=None)
    with pytest.raises(errors.UnknownModel, match=words):
        asked.ask()
    assert asked.server.requests == []


def test_an_address_without_a_list_of_models_is_told(asking: Build) -> None:
    with pytest.raises(errors.Unreachable, match="mostly end in /v1"):
        asking([GOOD], models=None, name=None).ask()


def test_what_openai_reads_from_the_environment_does_not_go_to_others(
    asking: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("API_KEY", "ADMIN_KEY", "ORG_ID", "PROJECT_ID", "WEBHOOK_SECRET"):
        monkeypatch.setenv(f"OPENAI_{name}", "leaked-secret")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Tenant: leaked-secret\nAuthorization: Bearer leaked-secret")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/leaked-secret")
    for name in ("openai/gpt-5", "ollama/qwen3", None):
        asked = asking([GOOD], models=["m"], name=name)
        assert asked.ask().value
        assert "leaked-secret" not in repr(asked.server.requests)


def test_a_server_on_this_machine_is_reached_past_a_proxy(asking: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert asking([GOOD]).ask().value


@pytest.mark.parametrize("kind", [errors.CassetteMiss, errors.CassetteError])
def test_a_cassette_that_misses_is_raised_as_itself_and_not_retried(
    asking: Build, monkeypatch: pytest.MonkeyPatch, kind: type[errors.CassetteError]
) -> None:
    miss, sent = kind("the cassette does not hold this"), []

    async def miss_it(*_: Any, **__: Any) -> Any:
        sent.append(1)
        raise miss

    monkeypatch.setattr(aiohttp.ClientSession, "_request", miss_it)
    for name in ("httpx", "httpx2"):  # what openai sends with where it has no aiohttp
        if transport := getattr(sys.modules.get(name), "AsyncHTTPTransport", None):
            monkeypatch.setattr(transport, "handle_async_request", miss_it)
    with pytest.raises(kind) as raised:
        asking([GOOD]).ask()
    assert raised.value is miss
    assert len(sent) == 1


def test_connections_are_reused_within_a_loop_and_closed_with_it(recwarn: pytest.WarningsRecorder) -> None:
    async def thrice(model: ChatModel) -> list[Answer]:
        return [await model.aask(question()) for _ in range(3)]

    with serving([GOOD]) as server:
        model = connect("vllm/m", base_url=server.base_url, env={})
        answers = [*asyncio.run(thrice(model)), *asyncio.run(thrice(model))]
        assert [each.value for each in answers] == [Capital(**CAPITAL)] * 6
        del model
        gc.collect()
    assert [str(each.message) for each in recwarn] == []


async def test_asks_at_once_are_counted_apart() -> None:
    def reply(request: Request) -> Any:
        first = request.body["messages"][1]["content"] == "1" and not seen
        seen.append(1)
        return failed(500) if first else said({"city": request.body["messages"][1]["content"], "people": 1})

    seen: list[int] = []
    with serving(reply) as server:
        model = connect("vllm/m", base_url=server.base_url, env={}, sleep=lambda _: None)
        first = await model.aask(question("Count.", "1"))
        rest = await asyncio.gather(*(model.aask(question("Count.", str(nth))) for nth in range(2, 30)))
        await model.aclose()
    assert first.usage == Usage(requests=2, retries=1, input_tokens=100, output_tokens=20)
    assert [getattr(each.value, "city", None) for each in rest] == [str(nth) for nth in range(2, 30)]
    assert {each.usage.requests for each in rest} == {1}


async def test_waiting_for_one_ask_does_not_hold_up_another() -> None:
    def reply(request: Request) -> Any:
        return failed(503, headers={"retry-after": "30"}) if "slow" in str(request.body) else GOOD

    with serving(reply) as server:
        model = connect("vllm/m", base_url=server.base_url, env={})
        slow = asyncio.create_task(model.aask(question("Read.", "slow")))
        await asyncio.sleep(0.05)
        assert (await asyncio.wait_for(model.aask(question("Read.", "quick")), 5)).value
        slow.cancel()
        with pytest.raises(asyncio.CancelledError):
            await slow
        await model.aclose()


def test_one_model_serves_many_threads() -> None:
    def reply(request: Request) -> Any:
        if "temperature" in request.body:
            return failed(400, "temperature is not supported", param="temperature")
        return said({"city": request.body["messages"][1]["content"], "people": 1})

    found: dict[str, Answer] = {}
    with serving(reply) as server, closing(connect("vllm/m", base_url=server.base_url, env={}, retries=0)) as model:

        def work(word: str) -> None:
            found[word] = model.ask(question("Say.", word))

        threads = [threading.Thread(target=work, args=(str(nth),)) for nth in range(12)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    assert {word: getattr(each.value, "city", each.error) for word, each in found.items()} == {
        str(nth): str(nth) for nth in range(12)
    }


def test_a_closed_model_opens_again() -> None:
    with serving([GOOD]) as server:
        model = connect("vllm/m", base_url=server.base_url, env={})
        assert model.ask(question()).value
        model.close()
        assert model.ask(question()).value
        model.close()


def test_without_a_sleep_of_its_own_a_model_waits() -> None:
    with serving([failed(503, headers={"retry-after-ms": "20"}), GOOD]) as server:
        with closing(connect("vllm/m", base_url=server.base_url, env={})) as model:
            assert model.ask(question()).value
        assert len(server.requests) == 2


def test_an_answer_that_fits_at_once_loads_nothing_that_mends() -> None:
    code = f"""
import sys
from tests.models.conftest import question
from tests.models.server import said, serving
from factx.models import connect
with serving([said({CAPITAL!r})]) as server:
    model = connect("vllm/m", base_url=server.base_url, env={{}})
    assert model.ask(question()).value
    model.close()
print(sorted({{"instructor", "tenacity", "vcr"}} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # Python 3.12 on forks beside threads
def test_a_model_that_was_asked_before_a_fork_can_be_asked_after_it() -> None:
    with serving([GOOD]) as server:
        model = connect("vllm/m", base_url=server.base_url, env={}, timeout_s=5, retries=0)
        assert model.ask(question()).value
        child = os.fork()
        if child == 0:
            status = 1
            try:
                status = 0 if model.ask(question()).value else 1
            finally:
                os._exit(status)
        assert os.waitpid(child, 0)[1] == 0
        assert model.ask(question()).value
        model.close()


def test_an_answer_holds_a_value_or_an_error() -> None:
    with pytest.raises(ValueError, match="either a value or an error"):
        Answer()
    with pytest.raises(ValueError, match="either a value or an error"):
        Answer(value=Capital(**CAPITAL), error=errors.Truncated("cut"))


def test_costs_add_up() -> None:
    one = Usage(requests=1, retries=2, input_tokens=3, output_tokens=4, cached_tokens=5)
    assert sum([one, one], Usage()) == Usage(requests=2, retries=4, input_tokens=6, output_tokens=8, cached_tokens=10)
