"""How a model is asked, said on the command line: without thinking, with a limit, and at Ollama."""

import pytest

pytestmark = pytest.mark.factx_loopback

EMPTY = {"claim": [], "figure": [], "stance": []}


@pytest.fixture
def read(factx, server):
    """Reads the article with the model of the server, which finds nothing in it."""
    server.replies = [EMPTY]

    def run(*argv, model="reader"):
        return factx("extract", "article.txt", "-m", model, "--base-url", server.base_url, *argv)

    return run


def test_without_a_flag_nothing_is_said_of_thinking(read, server):
    assert read().code == 0
    assert "chat_template_kwargs" not in server.requests[0]


def test_no_think_switches_thinking_off(read, server):
    assert read("--no-think").code == 0
    assert server.requests[0]["chat_template_kwargs"] == {"enable_thinking": False}


def test_the_limit_of_output_tokens_is_the_one_that_was_given(read, server):
    assert read("--max-output-tokens", "1234").code == 0
    assert server.requests[0]["max_tokens"] == 1234


@pytest.mark.parametrize("limit", ["0", "-3", "many", "1.5"])
def test_a_limit_that_is_none_is_refused(read, server, limit):
    ran = read("--max-output-tokens", limit)
    assert ran.code == 2
    assert "--max-output-tokens" in ran.err
    assert server.requests == []


def test_a_recording_of_ollama_replays_under_its_name(read, factx, server, folder):
    assert read("--cassette", "c.yaml", "--record", "--note", "By hand.", model="ollama/reader").code == 0
    assert server.requests[0]["options"]["num_ctx"] >= 8192
    text = (folder / "c.yaml").read_text(encoding="utf-8")
    address = server.base_url.removesuffix("/v1")
    for host in (address, "http://localhost:11434"):
        (folder / "c.yaml").write_text(text.replace(address, host), encoding="utf-8")
        ran = factx("extract", "article.txt", "--cassette", "c.yaml", "--replay-only")
        assert ran.code == 0
        assert ran.of("run")[0]["model"] == "ollama/reader"
