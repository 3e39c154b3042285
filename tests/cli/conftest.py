"""What the tests of the command line share: a document, a server on this machine that answers, and a run of `factx`."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from factx.cli import main

READING = json.loads((Path(__file__).parents[1] / "data" / "reading.json").read_text(encoding="utf-8"))
VARIABLES = ("FACTX_MODEL", "FACTX_BASE_URL", "FACTX_API_KEY", "OPENAI_API_KEY", "NO_COLOR", "FORCE_COLOR", "COLUMNS")


def pytest_configure(config):
    config.addinivalue_line("markers", "factx_loopback: may talk to servers on this machine")


@dataclass
class Ran:
    """What a run of `factx` gave."""

    code: int
    out: str
    err: str

    @property
    def records(self):
        return [json.loads(line) for line in self.out.splitlines()]

    def of(self, kind):
        return [each for each in self.records if each["kind"] == kind]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The working folder, with article.txt in it, and an environment that says nothing."""
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "article.txt").write_text(READING["text"], encoding="utf-8", newline="")
    return tmp_path


@pytest.fixture
def factx(folder, capsys):
    """Runs `factx` with the words of a command line."""

    def run(*argv):
        capsys.readouterr()
        code = main([str(each) for each in argv])
        return Ran(code, *capsys.readouterr())

    return run


@dataclass
class Server:
    """Answers chat completions with `replies` in turn, the last one for ever: a dict is the model's JSON, a str its
    prose, a pair a status and a body. `before` is called with each request's number."""

    replies: list = field(default_factory=lambda: [READING["answer"], READING["mended"]])
    requests: list = field(default_factory=list)
    before: object = None
    models: list = field(default_factory=lambda: ["reader"])
    base_url: str = ""

    def answer(self, body):
        self.requests.append(body)
        if self.before:
            self.before(len(self.requests))
        reply = self.replies[min(len(self.requests), len(self.replies)) - 1]
        if isinstance(reply, tuple):
            return reply
        content = reply if isinstance(reply, str) else json.dumps(reply)
        choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}}
        usage = {"prompt_tokens": 4000, "completion_tokens": 200, "total_tokens": 4200}
        return 200, {
            "id": "1",
            "object": "chat.completion",
            "created": 1,
            "model": "m",
            "choices": [choice],
            "usage": usage,
        }


@pytest.fixture
def server():
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            status, content = state.answer(body)
            data = content.encode() if isinstance(content, str) else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("content-type", "text/html" if isinstance(content, str) else "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self):
            data = json.dumps({"data": [{"id": each} for each in state.models]}).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args):
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    http.handle_error = lambda *args: None  # of a client that was interrupted and has gone
    state.base_url = f"http://127.0.0.1:{http.server_address[1]}/v1"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield state
    http.shutdown()
    http.server_close()
    thread.join()
