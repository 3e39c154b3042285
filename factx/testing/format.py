"""What stands in a cassette file?

    factx-cassette: 1
    note: Who answered, and how to record it again.
    recorded-with:
      factx: "0.1.0"
    interactions:
    - request:
        method: POST
        url: http://127.0.0.1:8399/v1/chat/completions
        headers:
          content-type: application/json
        json:
          model: …
      response:
        status: 200
        headers:
          content-type: application/json
        json:
          choices: …

A body stands as parsed JSON where nothing is lost by that, otherwise as `text`, otherwise as `base64`. Files are read
with YAML's safe loader, written in C where that is there: it makes no objects but those of JSON.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import yaml

from factx.errors import CassetteError
from factx.testing import blocks

VERSION = 1

Kind = Literal["json", "text", "base64"]
_DEEPEST = blocks.DEEPEST + 20  # a body, and the levels around it
_KINDS: tuple[Kind, ...] = ("json", "text", "base64")


@dataclass(frozen=True)
class Body:
    """What a request or a response carries. `value` is what stands in the file: None for nothing."""

    kind: Kind
    value: Any

    @classmethod
    def of(cls, content: bytes) -> Body:
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            return cls("base64", base64.b64encode(content).decode("ascii"))
        try:
            value = _faithful(text)
        except (ValueError, RecursionError):
            return cls("text", text)
        return cls("json", value)

    def content(self) -> bytes:
        """The bytes that were recorded; JSON is laid out anew."""
        if self.kind == "json":
            return json.dumps(self.value, ensure_ascii=False).encode()
        return base64.b64decode(self.value) if self.kind == "base64" else str(self.value).encode()

    @property
    def empty(self) -> bool:
        return self.kind != "json" and not self.value


@dataclass(frozen=True)
class Sent:
    """A request, as it is stored: scrubbed."""

    method: str
    url: str
    body: Body
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Received:
    """A response, as it is stored: scrubbed."""

    status: int
    body: Body
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Exchange:
    """A request and the response it got."""

    request: Sent
    response: Received


@dataclass(frozen=True)
class Header:
    """What a cassette says about itself: where its answers came from, and which versions recorded them last."""

    note: str = ""
    recorded_with: Mapping[str, str] = field(default_factory=dict)


def head_written(header: Header) -> str:
    """The first lines of a file; those of its exchanges follow."""
    note = header.note.encode("utf-8", "replace").decode("utf-8")
    top: dict[str, Any] = {"factx-cassette": VERSION} | ({"note": note} if note else {})
    return blocks.written({**top, "recorded-with": dict(header.recorded_with)}) + "interactions:\n"


def exchange_written(exchange: Exchange) -> str:
    request, response = exchange.request, exchange.response
    sent = {"method": request.method, "url": request.url, "headers": dict(request.headers), **_carried(request.body)}
    received = {"status": response.status, "headers": dict(response.headers), **_carried(response.body)}
    return blocks.written([{"request": sent, "response": received}])


def read(text: str, *, path: Path) -> tuple[Header, list[Exchange]]:
    """What a file holds. Raises `CassetteError` naming file and place for one that is no cassette."""
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        _check_depth(yaml.parse(text, Loader=loader))
        value = yaml.load(text, Loader=loader)  # noqa: S506 - both are safe
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise CassetteError(f"{path} is no cassette: {' '.join(str(error).split())[:200]}. {_REMEDY}") from error
    _must(path, isinstance(value, dict) and "factx-cassette" in value, _whose(value))
    _must(
        path,
        value["factx-cassette"] == VERSION,
        f"it has format {value['factx-cassette']!r}, and this factx reads format {VERSION}",
    )
    _only_json(value, path=path, place="", seen=set())
    interactions = value.get("interactions") or []
    note, versions = value.get("note", ""), value.get("recorded-with") or {}
    _must(path, isinstance(interactions, list), "its interactions are no list")
    _must(path, isinstance(note, str) and isinstance(versions, dict), "its note is no text or its versions no table")
    exchanges = [_exchange(each, path=path, nth=nth) for nth, each in enumerate(interactions, 1)]
    return Header(note, {name: str(version) for name, version in versions.items()}), exchanges


def _check_depth(events: Iterable[yaml.Event]) -> None:
    """Refuse what is nested so deeply that the loader in C would run out of its stack, and end the process."""
    depth = 0
    for event in events:
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _DEEPEST:
            raise ValueError(f"it is nested more than {_DEEPEST} levels deep")


_REMEDY = "Record it again, or take it from version control"


def _must(path: Path, holds: bool, problem: str) -> None:  # noqa: FBT001 - reads as an assertion
    if not holds:
        raise CassetteError(f"{path} is no cassette: {problem}. {_REMEDY}")


def _whose(value: Any) -> str:
    if isinstance(value, dict) and "interactions" in value:
        return "it was written by vcrpy or another recorder, whose files factx does not read"
    return "its first line should be 'factx-cassette: 1'"


def _exchange(value: Any, *, path: Path, nth: int) -> Exchange:
    place = f"interaction {nth}"
    _must(
        path,
        isinstance(value, dict) and value.keys() == {"request", "response"},
        f"{place} lacks a request or response",
    )
    request, response = value["request"], value["response"]
    for part, one in (("request", request), ("response", response)):
        _must(path, isinstance(one, dict), f"{place}: the {part} is no table")
        headers = one.get("headers", {})
        _must(path, isinstance(headers, dict), f"{place}: the headers of the {part} are no table")
    _must(
        path,
        isinstance(request.get("method"), str) and isinstance(request.get("url"), str),
        f"{place}: the request needs a method and a url",
    )
    status = response.get("status")
    _must(path, isinstance(status, int) and 100 <= status <= 599, f"{place}: the response has the status {status!r}")
    return Exchange(
        Sent(request["method"], request["url"], _body(request, path=path, place=place), _texts(request)),
        Received(response["status"], _body(response, path=path, place=place), _texts(response)),
    )


def _texts(part: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in part.get("headers", {}).items()}


def _body(part: Mapping[str, Any], *, path: Path, place: str) -> Body:
    kinds: list[Kind] = [kind for kind in _KINDS if kind in part]
    _must(path, len(kinds) <= 1, f"{place}: a body stands there twice, as {' and as '.join(kinds)}")
    if not kinds:
        return Body("text", "")
    body = Body(kinds[0], part[kinds[0]])
    _must(path, body.kind == "json" or isinstance(body.value, str), f"{place}: its {body.kind} is no text")
    try:
        body.content()
    except ValueError as error:
        raise CassetteError(f"{path} is no cassette: {place}: its {body.kind} is broken: {error}. {_REMEDY}") from error
    return Body("text", "") if body.empty else body


def _carried(body: Body) -> dict[str, Any]:
    return {} if body.empty else {body.kind: body.value}


def _faithful(text: str) -> Any:
    """The JSON object or list that a text holds, where writing it as YAML and as JSON again loses nothing."""
    value = json.loads(text, object_pairs_hook=_without_doubles, parse_constant=_no_number, parse_float=_finite)
    if not isinstance(value, dict | list):
        raise ValueError(f"a bare {type(value).__name__}")  # noqa: TRY004 - whoever catches wants one kind
    blocks.check(value)
    return value


def _without_doubles(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    pairs = list(pairs)
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a key stands there twice")
    return value


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _finite(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"{digits} is too large for a float")
    return value


def _only_json(value: Any, *, path: Path, place: str, seen: set[int]) -> None:
    """Refuse what YAML can hold and JSON cannot: a date, a number as key, an alias."""
    if isinstance(value, dict | list):
        _must(path, id(value) not in seen, f"{place} is an alias")
        seen.add(id(value))
        for key, each in value.items() if isinstance(value, dict) else enumerate(value, 1):
            _must(
                path,
                isinstance(value, list) or isinstance(key, str),
                f"the key {key!r} in {place or 'it'} needs quotes",
            )
            _only_json(each, path=path, place=f"{place}.{key}" if place else str(key), seen=seen)
    else:
        known = value is None or isinstance(value, str | int | float)
        _must(path, known, f"{place} is a {type(value).__name__}: write it in quotes")
