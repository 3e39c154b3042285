"""factx models: what a server offers, and whose key is set."""

import json
import sys
import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from factx.models import connect
from factx.models.providers import providers

pytestmark = pytest.mark.factx_loopback


@pytest.fixture
def listing():
    """A server that answers GET /v1/models with what it is given."""
    answers = {"status": 200, "body": {"data": []}, "asked": []}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            answers["asked"].append((self.path, self.headers.get("authorization")))
            page = answers["body"]
            data = page.encode() if isinstance(page, str) else json.dumps(page).encode()
            self.send_response(answers["status"])
            self.send_header("content-type", "text/html" if isinstance(page, str) else "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args):
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    answers["base_url"] = f"http://127.0.0.1:{http.server_address[1]}/v1"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield answers
    http.shutdown()
    http.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def _no_keys_and_no_waiting(monkeypatch):
    monkeypatch.setattr("factx.cli.models.connect", partial(connect, sleep=lambda _: None))
    for each in providers().values():
        for variable in filter(None, (each.key_env, each.base_url_env)):
            monkeypatch.delenv(variable, raising=False)


def by_id(ran):
    return {each["id"]: each for each in ran.of("model")}


def test_every_model_comes_by_name_with_what_the_server_tells_of_it(factx, listing):
    listing["body"] = {
        "data": [
            {"id": "vllm", "owned_by": "vllm", "max_model_len": 40960},
            {"id": "cpp", "owned_by": "llamacpp", "meta": {"n_ctx": 8192, "n_ctx_train": 131072}},
            {"id": "studio", "max_context_length": 131072, "loaded_context_length": 4096, "publisher": "qwen"},
            {"id": "bare"},
            {"id": 7},
            "no row",
        ]
    }
    ran = factx("models", "--base-url", listing["base_url"])
    assert ran.code == 0
    assert list(by_id(ran)) == ["bare", "cpp", "studio", "vllm"]
    assert {name: each["context_tokens"] for name, each in by_id(ran).items()} == {
        "vllm": 40960,
        "cpp": 8192,
        "studio": 4096,
        "bare": None,
    }
    assert by_id(ran)["studio"]["owner"] == "qwen"
    assert ": 4 models" in ran.err


def test_a_model_on_one_s_own_machine_has_no_price(factx, listing):
    listing["body"] = {"data": [{"id": "gpt-5-mini"}]}
    found = by_id(factx("models", "--base-url", listing["base_url"]))["gpt-5-mini"]
    assert found["own_machine"] is True
    listed = factx("models", "--base-url", listing["base_url"], "--format", "table")
    assert listed.out.splitlines()[-1].split() == ["gpt-5-mini", "unknown", "none", "none", "none"]


def test_prices_of_a_known_provider_are_those_of_the_list(factx, listing, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test-0123456789")
    listing["body"] = {"data": [{"id": "gpt-5-mini"}, {"id": "of-our-own"}]}
    ran = factx("models", "-m", "openai", "--base-url", listing["base_url"])
    assert "prices as in genai-prices" in ran.err
    found = by_id(ran)
    assert float(found["gpt-5-mini"]["usd_per_million"]["output"]) == 2
    assert found["gpt-5-mini"]["context_tokens"] == 400_000
    assert found["of-our-own"]["usd_per_million"] is None
    assert found["of-our-own"]["own_machine"] is False


def test_a_price_that_the_server_tells_goes_first(factx, listing, monkeypatch):
    told = {"prompt": "0.0000011", "completion": "0.0000044", "input_cache_read": "0.0000001"}
    listing["body"] = {
        "data": [
            {"id": "told", "context_length": 1000, "pricing": told},
            {"id": "by-route", "pricing": {"prompt": "-1", "completion": "-1"}},
            {"id": "odd", "pricing": {"prompt": "cheap", "completion": "dear"}},
        ]
    }
    ran = factx("models", "--base-url", listing["base_url"], "--format", "table")
    rows = {line.split()[0]: line.split()[1:] for line in ran.out.splitlines()[2:]}
    assert rows["told"] == ["1,000", "1.1", "0.1", "4.4"]
    assert rows["by-route"][-1] == rows["odd"][-1] == "none"


def test_a_list_without_an_envelope_and_names_with_a_prefix_are_read(factx, listing):
    listing["body"] = [{"id": "models/flash", "organization": "G"}]
    assert by_id(factx("models", "--base-url", listing["base_url"]))["flash"]["owner"] == "G"


def test_a_model_that_is_named_and_not_there_is_told_with_the_nearest(factx, listing):
    listing["body"] = {"data": [{"id": "qwen3:8b"}, {"id": "llama3.3"}]}
    ran = factx("models", "-m", "qwen3:7b", "--base-url", listing["base_url"])
    assert "there is no 'qwen3:7b' among them: the nearest is 'qwen3:8b'" in ran.err
    assert len(ran.of("model")) == 2


def test_the_key_goes_along_and_is_never_shown(factx, listing, monkeypatch):
    monkeypatch.setenv("FACTX_API_KEY", "own-secret-0123")
    listing["body"] = {"data": [{"id": "m"}]}
    ran = factx("models", "--base-url", listing["base_url"])
    assert listing["asked"] == [("/v1/models", "Bearer own-secret-0123")]
    assert "own-secret" not in ran.out + ran.err


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (401, {"error": {"message": "Incorrect API key provided"}}, "Incorrect API key"),
        (200, "<html>Sign in</html>", "a page of HTML"),
        (200, {"hello": 1}, "base URLs mostly end in /v1"),
        (404, "<html>Not here</html>", "base URLs mostly end in /v1"),
        (503, {"error": {"message": "loading model"}}, "loading model"),
    ],
)
def test_a_server_without_a_list_is_4_and_told_why(factx, listing, status, body, told):
    listing |= {"status": status, "body": body}
    ran = factx("models", "--base-url", listing["base_url"])
    assert ran.code == 4
    assert told in ran.err
    assert listing["base_url"] in ran.err
    assert ran.out == ""


def test_nobody_there_is_4_with_the_command_that_starts_the_server(factx, monkeypatch):
    monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:9")
    ran = factx("models", "-m", "ollama")
    assert ran.code == 4
    assert "ollama serve" in ran.err


@pytest.mark.parametrize(
    ("argv", "code", "told"),
    [
        (("-m", "opnai"), 4, "the nearest is 'openai'"),
        (("-m", "openai"), 4, "export OPENAI_API_KEY"),
        (("-m", "azure"), 2, "AZURE_OPENAI_ENDPOINT"),
        (("--base-url", "localhost"), 2, "give an address such as"),
        (("--json", "--format", "table"), 2, "not allowed with"),
        (("qwen3",), 2, "unrecognized"),
    ],
)
def test_what_cannot_be_asked_says_what_can(factx, argv, code, told):
    ran = factx("models", *argv)
    assert ran.code == code
    assert told in ran.err


def test_without_a_server_the_providers_come_and_no_key_is_shown(factx, monkeypatch):
    monkeypatch.setenv("GROQ_API_KEY", "gsk_0123456789abcdef")
    ran = factx("models")
    found = {each["name"]: each for each in ran.of("provider")}
    assert set(found) == set(providers())
    assert found["groq"]["key_is_set"] is True
    assert found["openai"]["key_is_set"] is False
    assert found["ollama"]["key"] is None
    assert "gsk_" not in ran.out + ran.err


def test_an_address_from_the_environment_is_the_one_that_is_told(factx, monkeypatch):
    monkeypatch.setenv("OLLAMA_HOST", "0.0.0.0:12345")
    monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", "https://user:pass@ours.openai.azure.com")
    found = {each["name"]: each["address"] for each in factx("models").of("provider")}
    assert found["ollama"] == "http://127.0.0.1:12345/v1"
    assert found["azure"] == "https://ours.openai.azure.com/openai/v1"


def test_a_terminal_gets_a_table(factx, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "140")
    monkeypatch.setenv("TERM", "dumb")
    out = factx("models").out
    assert "OPENAI_API_KEY is not set" in out
    assert "none; start it with: ollama serve" in " ".join(out.split())


def test_json_is_one_array(factx, listing):
    listing["body"] = {"data": [{"id": "a"}, {"id": "b"}]}
    assert len(json.loads(factx("models", "--base-url", listing["base_url"], "--json").out)) == 2
    listing["body"] = {"data": []}
    assert json.loads(factx("models", "--base-url", listing["base_url"], "--json").out) == []


def test_what_acts_on_a_terminal_is_shown_and_not_done(factx, listing):
    listing["body"] = {"data": [{"id": "\x1b[31mred"}]}
    assert "\x1b" not in factx("models", "--base-url", listing["base_url"], "--format", "table").out
