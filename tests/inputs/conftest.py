"""What the tests of inputs share: notes that were told, and a web server on this machine that does as it is told."""

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from factx.inputs import read_bytes

ARTICLE = (
    "<!DOCTYPE html><html lang='en'><head><title>Tolls rise</title></head><body><article><h1>Tolls rise</h1>"
    "<p>The port said on Monday that tolls would rise by 12 per cent.</p></article></body></html>"
)


@dataclass
class Site:
    """Answers each path by `pages`: a status, headers and a body, or a function that writes to the connection."""

    port: int = 0
    pages: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)

    def url(self, path="/", host="127.0.0.1"):
        return f"http://{host}:{self.port}{path}"

    def page(self, path, body, *, status=200, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (status, named, body.encode() if isinstance(body, str) else body)


@pytest.fixture
def site():
    state = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            state.asked.append((self.path, dict(self.headers.items())))
            answer = state.pages.get(self.path, (404, {}, b"none"))
            if callable(answer):
                answer(self)
                return
            status, headers, body = answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    http.block_on_close = False
    state.port = http.server_address[1]
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield state
    http.shutdown()
    http.server_close()
    thread.join()


@pytest.fixture
def read():
    """Reads bytes; `read.notes` holds what was told."""

    def reading(content, name="input", **more):
        reading.notes = []
        return read_bytes(content, name=name, tell=reading.notes.append, **more)

    reading.notes = []
    return reading
