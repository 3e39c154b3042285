"""A server that misbehaves as told: it gives scripted replies, one for each request, and keeps what it was sent."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    """What goes back for one request. `drop` closes the connection in place of an answer, with a reset."""

    status: int = 200
    body: Any = ""
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False
    stall_s: float = 0.0


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: Any


Script = list[Reply] | Callable[[Request], Reply]


def said(
    content: Any, *, finish: str | None = "stop", usage: tuple[int, int, int] | None = (100, 20, 0), **message: Any
) -> Reply:
    """A completion. A dict becomes its JSON text; `usage` is prompt, completion and cached tokens."""
    text = json.dumps(content) if isinstance(content, dict) else content
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text, **message}}
    body: dict[str, Any] = {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
    if usage:
        prompt, completion, cached = usage
        body["usage"] = {
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "total_tokens": prompt + completion,
            "prompt_tokens_details": {"cached_tokens": cached},
        }
    return Reply(body=body)


def failed(
    status: int, message: str = "something went wrong", headers: dict[str, str] | None = None, **error: Any
) -> Reply:
    return Reply(status, {"error": {"message": message, **error}}, headers or {})


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # five connections at once are the default, and a sixth would be reset


class Server:
    """Replies in turn, the last one for ever; GET /models has an answer of its own."""

    def __init__(self, script: Script, models: list[str] | None) -> None:
        self.requests: list[Request] = []
        self.models_asked = 0
        self._script = script
        self._models = models
        self._lock = threading.Lock()
        self._http = _Http(("127.0.0.1", 0), self._handler())
        self.base_url = f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    @property
    def bodies(self) -> list[Any]:
        return [each.body for each in self.requests]

    def reply_to(self, request: Request) -> Reply:
        with self._lock:
            if request.method == "GET":
                self.models_asked += 1
                if self._models is None:
                    return failed(404, "Not Found")
                return Reply(
                    body={"object": "list", "data": [{"id": each, "object": "model"} for each in self._models]}
                )
            self.requests.append(request)
            if callable(self._script):
                return self._script(request)
            return self._script[min(len(self.requests), len(self._script)) - 1]

    def run(self) -> None:
        self._http.serve_forever(poll_interval=0.01)

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                self._answer(None)

            def do_POST(self) -> None:
                self._answer(json.loads(self.rfile.read(int(self.headers["content-length"]))))

            def _answer(self, body: Any) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                reply = server.reply_to(Request(self.command, self.path, headers, body))
                if reply.stall_s:
                    threading.Event().wait(reply.stall_s)
                if reply.drop:
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    self.close_connection = True
                    self.connection.close()
                    return
                text = reply.body if isinstance(reply.body, str) else json.dumps(reply.body)
                content = text.encode()
                kind = "application/json" if not isinstance(reply.body, str) else "text/html"
                self.send_response_only(reply.status)
                for name, value in {"content-type": kind, **reply.headers}.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                pass

            def handle(self) -> None:
                try:
                    super().handle()
                except (ConnectionError, ValueError):
                    self.close_connection = True

        return Handler


@contextmanager
def serving(script: Script, *, models: list[str] | None = None) -> Iterator[Server]:
    server = Server(script, models)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stop()
        thread.join()
