"""How are requests caught before they leave?

vcrpy puts itself into httpx2 (which openai runs on), httpx, aiohttp, requests and http.client, for the whole process.
Of vcrpy only that is used: what it would store, match and say is done by `Tape`. Responses are stored as they read
after decompression, and handed on untouched while they are recorded.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from factx.errors import CassetteError
from factx.testing import scrubbing
from factx.testing.format import Body, Exchange, Received, Sent
from factx.testing.tapes import Tape

OLDEST = (8, 2, 1)
"""Older releases of vcrpy let a cassette file run code."""

_WAITED_FOR = frozenset({408, 409, 425, 429})


def refuse_old_vcrpy() -> None:
    found = version("vcrpy")
    if tuple(int(part) for part in found.split(".")[:3] if part.isdigit()) < OLDEST:
        raise CassetteError(f"vcrpy {found} is too old to be safe: install vcrpy>={'.'.join(map(str, OLDEST))}")


def caught(tape: Tape) -> AbstractContextManager[object]:
    """A context in which every HTTP request of this process goes through the tape."""
    refuse_old_vcrpy()
    from vcr.cassette import Cassette  # type: ignore[import-untyped, unused-ignore] # vcrpy has no types

    class Catcher(Cassette):  # type: ignore[misc, no-any-unimported, unused-ignore] # vcrpy has no types
        """What vcrpy takes for its cassette."""

        def _load(self) -> None:
            """Keep vcrpy from reading the file."""

        def _save(self, force: bool = False) -> None:  # noqa: FBT001, FBT002 - as vcrpy calls it
            """Keep vcrpy from writing the file."""

        @property
        def write_protected(self) -> bool:
            return False

        def filter_request(self, request: Any) -> Any:
            return request

        def can_play_response_for(self, request: Any) -> bool:
            """Asked once or twice for one request: what was taken for it stays with it."""
            if not hasattr(request, "factx_taken"):
                taken = tape.take(sent(request))
                if taken is None:
                    return False
                request.factx_taken = taken
            return True

        def play_response(self, request: Any) -> dict[str, Any]:
            self.can_play_response_for(request)
            response = replayed(request.factx_taken)
            del request.factx_taken
            return response

        def append(self, request: Any, response: Mapping[str, Any]) -> None:
            keys = scrubbing.keys_sent(_headers(request.headers))
            tape.add(Exchange(sent(request), received(response, keys=keys)))

    context: AbstractContextManager[object] = Catcher.use(path=str(tape.path))
    return context


def sent(request: Any) -> Sent:
    """vcrpy's request, as it is stored and compared."""
    headers = _headers(request.headers)
    keys = scrubbing.keys_sent(headers)
    return Sent(
        request.method,
        scrubbing.scrubbed_url(request.uri, keys=keys),
        _clean(_bytes(request.body), keys),
        scrubbing.allowed(headers, of=scrubbing.REQUEST_HEADERS),
    )


def received(response: Mapping[str, Any], *, keys: frozenset[str]) -> Received:
    """vcrpy's response, as it is stored."""
    headers = scrubbing.allowed(_headers(response["headers"]), of=scrubbing.RESPONSE_HEADERS)
    content = _bytes(response["body"].get("string"))
    try:
        content = _decoded(content, headers.get("content-encoding", ""))
    except (OSError, EOFError, ValueError, zlib.error):  # a coding we do not read: kept as it came
        return Received(response["status"]["code"], Body.of(content), headers)
    headers.pop("content-encoding", None)
    return Received(response["status"]["code"], _clean(content, keys), headers)


def replayed(response: Received) -> dict[str, Any]:
    """A stored response for vcrpy to play. One that asks for patience asks for none: the waiting is over."""
    content = response.body.content()
    headers = {name: [value] for name, value in response.headers.items()} | {"content-length": [str(len(content))]}
    if response.status in _WAITED_FOR or response.status >= 500:
        headers["retry-after-ms"] = ["0"]
    phrase = HTTPStatus(response.status).phrase if response.status in set(HTTPStatus) else ""
    return {
        "status": {"code": response.status, "message": phrase},
        "headers": headers,
        "body": {"string": content},
    }


def _clean(content: bytes, keys: frozenset[str]) -> Body:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return Body.of(content)
    return Body.of(scrubbing.scrubbed(text, keys=keys).encode())


def _decoded(content: bytes, codings: str) -> bytes:
    """The content without its codings, the last one applied undone first."""
    from vcr.filters import AVAILABLE_DECOMPRESSORS  # type: ignore[import-untyped, unused-ignore] # the same

    for coding in reversed([each.strip().lower() for each in codings.split(",") if each.strip()]):
        if coding == "identity":
            continue
        if coding not in AVAILABLE_DECOMPRESSORS:
            raise ValueError(f"no decoder for {coding}")
        content = AVAILABLE_DECOMPRESSORS[coding](content)
    return content


def _headers(headers: Mapping[str, Any]) -> dict[str, str]:
    """Headers by their names in lower case; vcrpy gives some values as text or bytes, some in lists."""
    return {str(name).lower(): ", ".join(_words(value)) for name, value in headers.items()}


def _words(value: Any) -> list[str]:
    values = value if isinstance(value, list | tuple) else [value]
    return [each.decode("latin-1") if isinstance(each, bytes) else str(each) for each in values]


def _bytes(body: Any) -> bytes:
    """A body as bytes; vcrpy gives it as such, as text, as a file or in pieces."""
    if body is None:
        return b""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytes | bytearray):
        return bytes(body)
    if hasattr(body, "read"):
        return _bytes(body.read())
    if isinstance(body, Iterable):
        return b"".join(_bytes(piece) for piece in body)
    raise CassetteError(f"a request body of type {type(body).__name__} cannot be recorded")
