from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import openai
import pytest
from loopback import Asking, Page, aasked, asked, completion, serving, stream
from pydantic import BaseModel

from factx.errors import CassetteError, CassetteMiss, UsageError
from factx.models import Ask, Message, connect
from factx.testing import NetworkClosed, cassette, recording, replaying, scan

pytestmark = pytest.mark.factx_loopback

ELSEWHERE = "https://model.example/api/v1"
ODD = "“It’s up”\u00a0— said she. \n\tNo\u2028line\r\nend 😀\ufeff "


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a cassette may be recorded."""
    return tmp_path / "cassettes" / "one.yaml"


@pytest.fixture(params=["sync", "async"])
def ask(request: pytest.FixtureRequest) -> Asking:
    """What a model says to a question, sync and async."""
    return aasked if request.param == "async" else asked


def echo(body: dict) -> Page:
    return completion(f"heard: {body['messages'][0]['content']}")


def record(path: Path, *questions: str) -> None:
    with serving(echo) as server, cassette(path):
        for question in questions:
            asked(server.base_url, question)


def test_what_was_recorded_is_replayed_at_another_address_with_the_server_gone(path: Path, ask: Asking) -> None:
    with serving([completion(ODD)]) as server, cassette(path, mode="record", note="an echo"):
        assert ask(server.base_url, ODD) == ODD
    with cassette(path, mode="replay") as tape:
        assert ask(ELSEWHERE, ODD) == ODD
        assert tape.note == "an echo"
        assert not tape.unplayed


@pytest.mark.parametrize(
    "page", [completion(ODD * 50), stream("“It’s ", "up”\u00a0", "\n", "—")], ids=["whole", "stream"]
)
@pytest.mark.parametrize("zipped", [False, True])
def test_zipped_and_streamed_answers_replay_as_they_came(path: Path, ask: Asking, page: Page, zipped: object) -> None:
    page = Page(page.body, headers=page.headers, zipped=bool(zipped))
    streamed = isinstance(page.body, str)
    with serving([page]) as server, cassette(path):
        live = ask(server.base_url, "how are prices?", stream=streamed)
    with cassette(path, mode="replay"):
        assert ask(ELSEWHERE, "how are prices?", stream=streamed) == live
    assert "base64" not in path.read_text()


def test_a_refusal_and_the_answer_after_it_replay_in_that_order(path: Path, ask: Asking) -> None:
    busy = Page({"error": {"message": "slow down"}}, status=429, headers={"retry-after": "60"})
    with serving([busy, completion("now")]) as server, cassette(path):
        with pytest.raises(openai.RateLimitError):
            ask(server.base_url, "when?")
        assert ask(server.base_url, "when?") == "now"
    with cassette(path, mode="replay"):
        with pytest.raises(openai.RateLimitError):
            ask(ELSEWHERE, "when?")
        assert ask(ELSEWHERE, "when?") == "now"


class Word(BaseModel):
    """A word."""

    word: str


def test_a_model_does_not_wait_for_a_recorded_refusal_to_be_over(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    busy = Page({"error": {"message": "slow down"}}, status=429, headers={"retry-after": "60"})
    question = Ask((Message("user", "when?"),), Word, "sentence 1")
    with serving([busy, completion('{"word": "now"}')]) as server, cassette(path):
        slept: list[float] = []
        assert connect("vllm/m", base_url=server.base_url, env={}, sleep=slept.append).ask(question).value == Word(
            word="now"
        )
        assert slept == [60.0]
    monkeypatch.setattr("time.sleep", lambda seconds: pytest.fail("slept") if seconds else None)
    with cassette(path, mode="replay"):
        answer = connect("vllm/m", base_url=ELSEWHERE, env={}).ask(question)
    assert answer.value == Word(word="now")
    assert answer.usage.retries == 1


@pytest.mark.parametrize("world", ["sync", "async"])
def test_a_miss_comes_out_of_a_model_as_itself(path: Path, world: str) -> None:
    record(path, "a question")
    question = Ask((Message("user", "another question"),), Word, "sentence 1")
    slept: list[float] = []
    model = connect("vllm/m", base_url=ELSEWHERE, env={}, sleep=slept.append)
    with cassette(path, mode="replay") as tape, pytest.raises(CassetteMiss, match="another question"):
        asyncio.run(model.aask(question)) if world == "async" else model.ask(question)
    assert len(tape.misses) == 1, "a miss is not tried again"
    assert not slept


def test_each_recording_is_played_once_and_again_when_the_cassette_is_opened_again(path: Path) -> None:
    record(path, "first", "second")
    for _ in range(2):
        with cassette(path, mode="replay") as tape:
            assert asked(ELSEWHERE, "second") == "heard: second"
            assert [each.request.body.value["messages"][0]["content"] for each in tape.unplayed] == ["first"]
            with pytest.raises(openai.APIConnectionError) as caught:
                asked(ELSEWHERE, "second")
            assert "recorded once (number 2), and each recording is played once" in str(caught.value.__cause__)


def test_auto_sends_only_what_is_missing_and_keeps_the_rest(path: Path) -> None:
    record(path, "first")
    with serving(echo) as server, cassette(path, mode="auto") as tape:
        assert asked(server.base_url, "first") == "heard: first"
        assert asked(server.base_url, "second") == "heard: second"
        assert len(server.bodies) == len(tape.recorded) == 1
    with cassette(path, mode="replay") as tape:
        assert len(tape.exchanges) == 2


def test_record_asks_anew_and_keeps_the_old_file_until_there_is_an_answer(path: Path) -> None:
    with serving(echo) as server, cassette(path, note="kept"):
        asked(server.base_url, "first")
        asked(server.base_url, "second")
    before = path.read_bytes()
    with cassette(path, mode="record"), pytest.raises(openai.APIConnectionError):
        asked(server.base_url, "first")
    assert path.read_bytes() == before
    with serving([completion("changed")]) as server, cassette(path, mode="record"):
        asked(server.base_url, "first")
    with cassette(path, mode="replay") as tape:
        assert asked(ELSEWHERE, "first") == "changed"
        assert len(tape.exchanges) == 1
        assert tape.note == "kept"


def test_an_exchange_is_in_the_file_before_the_next_is_sent(path: Path) -> None:
    def look(body: dict) -> Page:
        return completion(path.read_text() if path.exists() else "")

    with serving(look) as server, cassette(path):
        assert asked(server.base_url, "first question") == ""
        assert "first question" in asked(server.base_url, "second")
    assert [each.name for each in path.parent.iterdir()] == ["one.yaml"], "nothing unfinished lies about"


def test_a_place_that_cannot_be_written_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    with serving(echo) as server, cassette(tmp_path / "folder" / "one.yaml"):
        (tmp_path / "folder").write_text("in the way")
        with pytest.raises(openai.APIConnectionError) as caught:
            asked(server.base_url, "first")
        assert isinstance(caught.value.__cause__, CassetteError)
        assert "nothing was sent" in str(caught.value.__cause__)
        assert not server.bodies


UNUSABLE = {
    "missing": (None, "there is no cassette"),
    "empty": ("", "nothing stands in the cassette"),
    "without recordings": ("factx-cassette: 1\ninteractions: []\n", "holds no recordings"),
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_replaying_what_holds_nothing_is_refused_and_says_how_to_record(path: Path, case: str) -> None:
    content, words = UNUSABLE[case]
    path.parent.mkdir()
    if content is not None:
        path.write_text(content)
    with (
        pytest.raises(CassetteError, match=rf"{words}.* To record it: factx x --record"),
        cassette(path, mode="replay", again="factx x --record"),
    ):
        pytest.fail("it was opened")


FOREIGN = {
    "an article": ("Prices rise\nThe bank said so.\n", "factx-cassette: 1"),
    "another recorder's": ("interactions: []\nversion: 1\n", "vcrpy or another recorder"),
    "a later format": ("factx-cassette: 2\ninteractions: []\n", "format 2"),
    "code": (
        "factx-cassette: 1\ninteractions: !!python/object/apply:os.system ['true']\n",
        "could not determine a constructor",
    ),
    "an alias": ("factx-cassette: 1\nnote: x\nrecorded-with: &a {b: [1]}\ninteractions: [*a, *a]\n", "alias"),
    "half an exchange": ("factx-cassette: 1\ninteractions:\n- request: {}\n", "interaction 1"),
    "a date": (
        "factx-cassette: 1\ninteractions: [{response: {status: 200}, request: {method: a, url: b, json: 2022-12-30}}]",
        "in quotes",
    ),
}


@pytest.mark.parametrize("mode", ["replay", "auto", "record"])
@pytest.mark.parametrize("case", FOREIGN)
def test_a_file_that_is_no_cassette_is_refused_and_never_written_over(path: Path, case: str, mode: str) -> None:
    content, words = FOREIGN[case]
    path.parent.mkdir()
    path.write_text(content)
    with pytest.raises(CassetteError, match=words), cassette(path, mode=mode):
        pytest.fail("it was opened")
    assert path.read_text() == content


def test_a_second_cassette_is_refused_while_one_is_open_and_names_both(path: Path, tmp_path: Path) -> None:
    words = r"two\.yaml cannot be opened while .*one\.yaml is"
    with cassette(path), pytest.raises(CassetteError, match=words), cassette(tmp_path / "two.yaml"):
        pytest.fail("it was opened")
    with cassette(tmp_path / "two.yaml"):
        pass


def test_nothing_is_caught_after_a_cassette_is_closed(path: Path, ask: Asking) -> None:
    with serving(echo) as server:
        with cassette(path):
            ask(server.base_url, "first")
        assert ask(server.base_url, "second") == "heard: second"
        with pytest.raises(ZeroDivisionError), cassette(path, mode="replay"):
            raise ZeroDivisionError
        assert ask(server.base_url, "first") == "heard: first"
        assert len(server.bodies) == 3
    assert "second" not in path.read_text()


def test_threads_share_a_cassette_and_each_gets_its_own_answer(path: Path) -> None:
    questions = [f"question {nth}" for nth in range(12)]
    heard = [f"heard: {question}" for question in questions]
    with serving(echo) as server, cassette(path), ThreadPoolExecutor(6) as pool:
        assert list(pool.map(lambda each: asked(server.base_url, each), questions)) == heard
    with cassette(path, mode="replay") as tape, ThreadPoolExecutor(6) as pool:
        assert list(pool.map(lambda each: asked(ELSEWHERE, each), reversed(questions))) == heard[::-1]
        assert not tape.unplayed


def test_a_file_that_another_process_changed_meanwhile_is_not_written_over(path: Path) -> None:
    record(path, "first")
    with serving(echo) as server, cassette(path):
        path.write_text(path.read_text() + "# theirs\n")
        with pytest.raises(openai.APIConnectionError) as caught:
            asked(server.base_url, "second")
        assert "changed by another process" in str(caught.value.__cause__)
    assert path.read_text().endswith("# theirs\n")


def test_the_network_is_closed_while_replaying_and_open_while_recording(path: Path) -> None:
    record(path, "first")
    with cassette(path, mode="replay"):
        assert replaying()
        with pytest.raises(NetworkClosed, match=r"192\.0\.2\.1:80"):
            socket.create_connection(("192.0.2.1", 80), timeout=0.01)
        with pytest.raises(NetworkClosed, match=r"model\.example"):
            socket.getaddrinfo("model.example", 443)
    with serving(echo) as server, cassette(path):
        assert not replaying()
        socket.create_connection(server.http.server_address).close()
    assert not replaying()


def test_the_key_is_never_stored_whatever_it_looks_like(path: Path) -> None:
    key = "Zx9-unheard-of-form.31337"
    refusal = Page({"error": {"message": f"Incorrect API key provided: {key}."}}, 401, {"set-cookie": f"s={key}"})
    with serving([refusal]) as server, cassette(path), pytest.raises(openai.AuthenticationError):
        asked(server.base_url, f"my key is {key}", key=key)
    assert key not in path.read_text()
    assert "cookie" not in path.read_text()
    assert "Incorrect API key provided: [scrubbed]." in path.read_text()
    assert not scan(path)
    with cassette(path, mode="replay"), pytest.raises(openai.AuthenticationError):
        asked(ELSEWHERE, f"my key is {key}", key=key)


def test_another_model_or_temperature_is_another_request(path: Path) -> None:
    record(path, "first")
    for change in ({"model": "n"}, {"temperature": 1}):
        with cassette(path, mode="replay"), pytest.raises(openai.APIConnectionError) as caught:
            asked(ELSEWHERE, "first", **change)
        assert next(iter(change)) in str(caught.value.__cause__)


def test_an_unknown_mode_is_refused_with_the_known_ones(path: Path) -> None:
    with pytest.raises(UsageError, match="replay, record, auto"), cassette(path, mode="once"):  # type: ignore[arg-type]
        pytest.fail("it was opened")


def test_a_vcrpy_whose_files_can_run_code_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "version", lambda _: "8.2.0")
    with pytest.raises(CassetteError, match=r"vcrpy>=8\.2\.1"), cassette(path):
        pytest.fail("it was opened")


def test_loading_the_plugin_loads_nothing_heavy() -> None:
    code = (
        "import sys, factx.testing, factx.testing.plugin\n"
        "heavy = {'vcr', 'openai', 'instructor', 'pydantic', 'yaml', 'rich', 'httpx2', 'sentencex', 'rapidfuzz'}\n"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    path = os.pathsep.join(sys.path)
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path}
    )
    assert done.stdout.strip() == "[]"
