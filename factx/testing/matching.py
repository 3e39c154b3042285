"""When are two requests the same?

When method, path after `/v1` and body are: a recording made at localhost replays for any provider, and another prompt
or another model is another request. Bodies are compared as JSON, so neither the order of keys nor the way a number is
written counts, nor by which of its two names the token limit goes, nor the limits in a schema, which some servers
refuse and which end nothing but loops, nor whether the answer comes in pieces. Each request is reduced to a digest
once.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from factx.testing.format import Sent

_BASE = re.compile(r"^.*?/v\d+[a-z0-9]*(?:/openai)?(?=/|$)")
_OF_THE_PROVIDER = frozenset({"api-version", "api_key", "api-key", "apikey", "key", "token", "access_token"})

_LIMIT = "max_completion_tokens"
_SCHEMAS = ("response_format", "format")  # the latter is Ollama's
_PIECEWISE = ("stream", "stream_options")
_PIECES = {"include_usage": True}
_LIMITS = ("maxItems", "maxLength")


def digest(request: Sent) -> str:
    text = f"{request.method.upper()} {route(request.url)}\n{canonical(request)}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def route(url: str) -> str:
    """What of an address does not depend on the provider: "/chat/completions".

    >>> route("https://api.groq.com/openai/v1/chat/completions")
    '/chat/completions'
    """
    parts = urlsplit(url)
    path = _BASE.sub("", parts.path).rstrip("/") or "/"
    query = sorted((key, value) for key, value in parse_qsl(parts.query) if key.lower() not in _OF_THE_PROVIDER)
    return f"{path}?{urlencode(query)}" if query else path


def canonical(request: Sent) -> str:
    """The body in one form, whoever wrote it."""
    if request.body.kind != "json":
        return f"{request.body.kind}: {request.body.value}" if request.body.value else ""
    body = _plain(request.body.value)
    if isinstance(body, dict) and _LIMIT in body:  # OpenAI's name for what every other server calls max_tokens
        body = {**body, "max_tokens": body[_LIMIT]}
        del body[_LIMIT]
    if isinstance(body, dict):
        body = {
            key: each for key, each in body.items() if body.get("stream_options") != _PIECES or key not in _PIECEWISE
        }
        body = {key: _unlimited(each) if key in _SCHEMAS else each for key, each in body.items()}
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _unlimited(value: Any) -> Any:
    """A schema without its limits. A property may be called like one: those are schemas, and limits are numbers."""
    if isinstance(value, dict):
        return {key: _unlimited(each) for key, each in value.items() if key not in _LIMITS or not isinstance(each, int)}
    return [_unlimited(each) for each in value] if isinstance(value, list) else value


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
