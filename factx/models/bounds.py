"""How much may a server say before nobody listens any more?

An answer of some megabytes is no answer. What is said is counted as it comes, after decompression, and broken off at
the bound, so that neither an answer without end nor a small one that unpacks to a huge one takes the memory.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any
from urllib.request import getproxies

import openai

if TYPE_CHECKING:
    import httpx2

    _Client = httpx2.AsyncClient
else:
    _Client = object

MOST_BYTES = 32 * 1024 * 1024
"""Two thousand times the longest answer that is asked for."""

_PACKED = frozenset({"gzip", "x-gzip", "deflate"})
_ZLIB_OR_GZIP = zlib.MAX_WBITS | 32
_OF_THE_WIRE = frozenset({"content-encoding", "content-length", "transfer-encoding"})


class Unbearable(ValueError):
    """What a server sent is too much, or is wrapped as it was asked not to be."""


class _Bounded(_Client):
    """An HTTP client that reads no more than `MOST_BYTES` of an answer."""

    async def send(self, request: httpx2.Request, *, stream: bool = False, **options: Any) -> httpx2.Response:
        response = await super().send(request, stream=True, **options)
        if stream:
            return response
        try:
            if _is_small(response):
                await response.aread()
                return response
            content = await _content(response)
        finally:
            await response.aclose()
        headers = [each for each in response.headers.multi_items() if each[0].lower() not in _OF_THE_WIRE]
        return type(response)(response.status_code, headers=headers, content=content, request=response.request)


class _Quick(_Bounded, openai.DefaultAioHttpClient):
    """Over aiohttp, which takes a third of the CPU, and a thirtieth where hundreds of requests are under way."""


class _Plain(_Bounded, openai.DefaultAsyncHttpxClient):
    """Over what openai takes by itself."""


def http_client(*, trust_env: bool) -> httpx2.AsyncClient:
    """What openai sends its requests with: over aiohttp where it can be, which knows no SOCKS proxies."""
    options: dict[str, Any] = {"trust_env": trust_env}
    socks = trust_env and any(each.startswith("socks") for each in getproxies().values())
    if not socks:
        try:
            return _Quick(**options)
        except RuntimeError:  # openai has its adapter from 3.0 on, and before only beside httpx-aiohttp
            pass
    return _Plain(**options)


def _is_small(response: httpx2.Response) -> bool:
    length = response.headers.get("content-length", "")
    return "content-encoding" not in response.headers and length.isdecimal() and int(length) <= MOST_BYTES


async def _content(response: httpx2.Response) -> bytes:
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    if coding not in _PACKED | {"identity", ""}:
        raise Unbearable(f"the server packed its answer as {coding!r}, though it was asked not to")
    unpacked = zlib.decompressobj(_ZLIB_OR_GZIP) if coding in _PACKED else None
    content = bytearray()
    async for piece in response.aiter_raw():
        try:
            content += unpacked.decompress(piece, MOST_BYTES + 1) if unpacked else piece
        except zlib.error as error:
            raise Unbearable(f"the server packed its answer as {coding!r}, and it cannot be unpacked") from error
        if len(content) > MOST_BYTES:
            raise Unbearable(f"the server sent more than {MOST_BYTES >> 20} MB in one answer, and was cut off")
    return bytes(content)
