"""A server on this machine that answers as a model's would, and a client to ask it."""

from __future__ import annotations

import asyncio
import gzip
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import openai

Asking = Callable[..., str]


@dataclass(frozen=True)
class Page:
    """One response: JSON, or text of another type."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    zipped: bool = False


def completion(content: str) -> Page:
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}}
    return Page({"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]})


def stream(*pieces: str) -> Page:
    events = [
        {
            "id": "1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": "m",
            "choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}],
        }
        for piece in pieces
    ]
    text = "".join(f"data: {json.dumps(event, ensure_ascii=False)}\n\n" for event in events) + "data: [DONE]\n\n"
    return Page(text, headers={"content-type": "text/event-stream"})


class Server:
    """Gives the pages in turn and the last one for ever, or those that a function of the body makes."""

    def __init__(self, script: list[Page] | Callable[[Any], Page]) -> None:
        self.bodies: list[Any] = []
        self._script = script
        self._lock = threading.Lock()
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.http.daemon_threads = True
        self.base_url = f"http://127.0.0.1:{self.http.server_address[1]}/v1"

    def page_for(self, body: Any) -> Page:
        with self._lock:
            self.bodies.append(body)
            if callable(self._script):
                return self._script(body)
            return self._script[min(len(self.bodies), len(self._script)) - 1]


@contextmanager
def serving(script: list[Page] | Callable[[Any], Page]) -> Iterator[Server]:
    server = Server(script)
    thread = threading.Thread(target=lambda: server.http.serve_forever(poll_interval=0.01), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.http.shutdown()
        server.http.server_close()
        thread.join()


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            page = server.page_for(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            text = page.body if isinstance(page.body, str) else json.dumps(page.body)
            content = gzip.compress(text.encode()) if page.zipped else text.encode()
            coding = {"content-encoding": "gzip"} if page.zipped else {}
            self.send_response_only(page.status)
            for name, value in {"content-type": "application/json", **coding, **page.headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


def asked(base_url: str, question: str, *, key: str = "not-needed", stream: bool = False, **more: Any) -> str:
    """What a model says to a question; `stream` takes it in pieces."""
    with openai.OpenAI(base_url=base_url, api_key=key, max_retries=0) as client:
        reply = client.chat.completions.create(**body_of(question, stream=stream, **more))
        return "".join(map(_piece, reply)) if stream else reply.choices[0].message.content


def aasked(base_url: str, question: str, *, key: str = "not-needed", stream: bool = False, **more: Any) -> str:
    async def run() -> str:
        async with openai.AsyncOpenAI(base_url=base_url, api_key=key, max_retries=0) as client:
            reply = await client.chat.completions.create(**body_of(question, stream=stream, **more))
            return "".join([_piece(each) async for each in reply]) if stream else reply.choices[0].message.content

    return asyncio.run(run())


def body_of(question: str, **more: Any) -> dict[str, Any]:
    return {"model": "m", "messages": [{"role": "user", "content": question}], **more}


def _piece(chunk: Any) -> str:
    return chunk.choices[0].delta.content or ""
