"""An endpoint between factx and a real one, for recording what a good server seldom does.

    python tests/rude_endpoint.py UPSTREAM PORT {plain,busy,cut,decline}

plain    everything is passed on
busy     the first request is answered with 429 and `Retry-After`, the others are passed on
cut      an answer that is longer than the request's token limit (four characters a token) is cut off there
decline  the answer's text comes as a refusal, as OpenAI sends one
"""

import hashlib
import json
import sys
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN_CHARS = 4


def passed_on(upstream: str, body: bytes) -> dict[str, Any]:
    request = urllib.request.Request(
        f"{upstream}/chat/completions", data=body, headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=6000) as answer:
        whole: dict[str, Any] = json.load(answer)
    return {**whole, "id": f"chatcmpl-{hashlib.sha256(body).hexdigest()[:12]}", "created": 0}


def cut(whole: dict[str, Any], limit: int) -> None:
    choice = whole["choices"][0]
    if len(choice["message"]["content"]) > limit * TOKEN_CHARS:
        choice["message"]["content"] = choice["message"]["content"][: limit * TOKEN_CHARS]
        choice["finish_reason"] = "length"
        whole["usage"]["completion_tokens"] = limit


def decline(whole: dict[str, Any]) -> None:
    message = whole["choices"][0]["message"]
    message["refusal"], message["content"] = message["content"], None


def handler(upstream: str, manner: str) -> type[BaseHTTPRequestHandler]:
    seen: list[str] = []

    class Rude(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            seen.append(self.path)
            if manner == "busy" and len(seen) == 1:
                error = {
                    "message": "Rate limit reached, please try again in 1s.",
                    "type": "requests",
                    "code": "rate_limit_exceeded",
                }
                self._send(429, {"error": error}, {"Retry-After": "1"})
                return
            whole = passed_on(upstream, body)
            if manner == "cut":
                cut(whole, json.loads(body)["max_tokens"])
            if manner == "decline":
                decline(whole)
            self._send(200, whole, {})

        def _send(self, status: int, payload: dict[str, Any], headers: dict[str, str]) -> None:
            content = json.dumps(payload, ensure_ascii=False).encode()
            self.send_response(status)
            for name, value in {
                "Content-Type": "application/json",
                "Content-Length": str(len(content)),
                **headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            pass

    return Rude


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), handler(sys.argv[1], sys.argv[3])).serve_forever()
