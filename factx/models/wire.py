"""What connects a model to its server, and what was learnt about that server?

The clients are built when they are first needed: one for all threads, and one for each event loop. What runs over
them, in which layers, stands in `turns`.
"""

from __future__ import annotations

import asyncio
import os
import threading
import weakref
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import instructor
import openai
from pydantic import BaseModel

from factx.errors import Exhausted
from factx.models.asks import Answer, Ask
from factx.models.envelopes import Envelope, envelope
from factx.models.patience import Stopped
from factx.models.providers import Cap, Endpoint
from factx.models.turns import Turn

if TYPE_CHECKING:
    from factx.models.chat import Settings

_CONNECT_S = 10.0


@dataclass
class Habits:
    """What a server was found to take, remembered for all later asks."""

    cap: Cap
    most_tokens: int
    temperature: float | None
    reads_schema: bool
    cap_swapped: bool = False
    thinks: bool | None = None


class Wire:
    """The connections to one endpoint, and what was learnt about it."""

    def __init__(self, place: Endpoint, settings: Settings) -> None:
        self.endpoint = place
        self.settings = settings
        self.model = place.model
        self.habits = Habits(place.cap, settings.max_output_tokens, settings.temperature, place.reads_schema)
        self._envelopes: dict[type[BaseModel], type[Envelope]] = {}
        self._lock = threading.Lock()
        self._client: openai.OpenAI | None = None
        self._clients: dict[asyncio.AbstractEventLoop, _LoopBound] = {}

    def ask(self, ask: Ask) -> Answer:
        turn = Turn(self, ask)
        with turn.ending():
            self.model = self.model or turn.only(turn.patience().retrying()(turn.listed))
        for mode in turn.modes():
            with turn.ending():
                turn.take(instructor.patch(create=turn.create, mode=mode)(**turn.arguments()))
        if turn.lacks_model:
            with suppress(Stopped):
                turn.known = turn.listed()
        return turn.answer()

    async def aask(self, ask: Ask) -> Answer:
        turn = Turn(self, ask)
        with turn.ending():
            self.model = self.model or turn.only(await turn.patience().async_retrying()(turn.alisted))
        for mode in turn.modes():
            with turn.ending():
                turn.take(await instructor.patch(create=turn.acreate, mode=mode)(**turn.arguments()))
        if turn.lacks_model:
            with suppress(Stopped):
                turn.known = await turn.alisted()
        return turn.answer()

    def envelope(self, answer: type[BaseModel]) -> type[Envelope]:
        """The envelope of an answer class, built once; two threads may build it twice, to the same effect."""
        if answer not in self._envelopes:
            self._envelopes[answer] = envelope(answer)
        return self._envelopes[answer]

    def client(self) -> openai.OpenAI:
        with self._lock:
            if self._client is None:
                http = openai.DefaultHttpxClient(trust_env=False) if self.endpoint.local else None
                self._client = openai.OpenAI(http_client=http, **self._options())
                weakref.finalize(self, self._client.close)
            return self._client

    async def aclient(self) -> openai.AsyncOpenAI:
        """The client of the running event loop: connections belong to the loop that opened them."""
        loop = asyncio.get_running_loop()
        if (bound := self._clients.get(loop)) is None:
            for each in [each for each in self._clients if each.is_closed()]:
                del self._clients[each]
            http = openai.DefaultAsyncHttpxClient(trust_env=False) if self.endpoint.local else None
            bound = self._clients[loop] = _LoopBound(openai.AsyncOpenAI(http_client=http, **self._options()))
            await bound.open()
        return bound.client

    def listed(self) -> object:
        """The server's list of models, as it sent it. Raises what an ask would."""
        turn = Turn(self, Ask((), BaseModel, "the list of models"))
        with turn.ending():
            return turn.patience().retrying()(turn.page)
        raise turn.answer().error or Exhausted(f"{self.endpoint.place}: no list of models came")

    def look(self, path: str, *, root: bool, body: Mapping[str, object] | None) -> object:
        """What stands at another address of the same server, if that is JSON."""
        place = str(self.client().base_url).rstrip("/")
        url = f"{place.removesuffix('/v1') if root else place}/{path}"
        client = self.client().with_options(timeout=_CONNECT_S)
        with suppress(openai.OpenAIError, ValueError):
            return client.post(url, body=body, cast_to=object) if body else client.get(url, cast_to=object)
        return None

    def close(self) -> None:
        with self._lock:
            client, self._client = self._client, None
        if client:
            client.close()

    async def aclose(self) -> None:
        if bound := self._clients.pop(asyncio.get_running_loop(), None):
            await bound.close()
        self.close()

    def _options(self) -> dict[str, Any]:
        own_openai = self.endpoint.own and self.endpoint.label == "openai"
        return {
            "api_key": self.endpoint.api_key,
            "base_url": self.endpoint.base_url,
            "max_retries": 0,
            "timeout": openai.Timeout(self.settings.timeout_s, connect=min(_CONNECT_S, self.settings.timeout_s)),
            "default_headers": ({} if own_openai else _withheld(self.endpoint.api_key)) | {"User-Agent": "factx"},
        }


class _LoopBound:
    """An async client that is closed when its event loop shuts down its async generators, as `asyncio.run` does."""

    def __init__(self, client: openai.AsyncOpenAI) -> None:
        self.client = client
        self._life = _living(client)

    async def open(self) -> None:
        await anext(self._life)

    async def close(self) -> None:
        await self._life.aclose()


async def _living(client: openai.AsyncOpenAI) -> AsyncGenerator[None, None]:
    try:
        yield
    finally:
        await client.close()


def _withheld(key: str) -> dict[str, Any]:
    """The headers that the openai client takes from the environment, undone: they are meant for OpenAI alone."""
    custom = os.environ.get("OPENAI_CUSTOM_HEADERS", "").splitlines()
    undone: dict[str, Any] = {"OpenAI-Organization": openai.Omit(), "OpenAI-Project": openai.Omit()}
    for name in (line.partition(":")[0].strip() for line in custom if ":" in line):
        undone[name] = openai.Omit()
        if name.lower() == "authorization":
            undone |= {"Authorization": openai.Omit(), name: f"Bearer {key}"}
        elif name.lower() in ("accept", "content-type"):
            undone[name] = "application/json"
    return undone
