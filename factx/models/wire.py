"""What connects a model to its server, and what was learnt about that server?

A client is built when it is first needed: one for each event loop, and one for all threads, which has a loop of its
own. What runs over them, in which layers, stands in `turns`.
"""

from __future__ import annotations

import asyncio
import inspect
import os
import sys
import weakref
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import openai
from pydantic import BaseModel

from factx.errors import UsageError
from factx.models import streams
from factx.models.asks import Answer, Ask
from factx.models.background import Background
from factx.models.bounds import http_client
from factx.models.habits import Habits
from factx.models.pacing import Pacer
from factx.models.providers import Endpoint
from factx.models.schemas import Limits, schema_name, strict
from factx.models.turns import Turn

if TYPE_CHECKING:
    from factx.models.batches import Batches
    from factx.models.chat import Settings
    from factx.models.envelopes import Envelope

_CONNECT_S = 10.0
_HEADERS = {"User-Agent": "factx", "Accept-Encoding": "identity"}  # packed answers could unpack to any size
_RESPONSE: Any = next(  # of httpx, or from openai 3 on of httpx2
    sys.modules[each.__module__.partition(".")[0]].Response
    for each in openai.DefaultAsyncHttpxClient.__mro__
    if each.__module__.startswith("httpx")
)
_CONTENT = "content" if "content" in inspect.signature(openai.AsyncOpenAI.post).parameters else "body"


class Wire:
    """The connections to one endpoint, and what was learnt about it."""

    def __init__(self, place: Endpoint, settings: Settings) -> None:
        self.endpoint = place
        self.settings = settings
        self.model = place.model
        self.habits = Habits.at(place, settings)
        self._formats: dict[tuple[type[BaseModel], Limits], dict[str, Any]] = {}
        self._envelopes: dict[type[BaseModel], type[Envelope]] = {}
        self.pacer = None if settings.sleep else Pacer(rpm=settings.rpm, tpm=settings.tpm)
        self._clients: dict[asyncio.AbstractEventLoop, _LoopBound] = {}
        self._background = Background()
        weakref.finalize(self, self._background.stop, self._clients)

    def ask(self, ask: Ask) -> Answer:
        return self._background.run(self.aask(ask))

    async def aask(self, ask: Ask) -> Answer:
        return await Turn(self, ask).taken()

    def response_format(self, answer: type[BaseModel]) -> dict[str, Any]:
        """How the shape of an answer is said in a request. Without "strict", OpenAI takes it for a hint."""
        key = (answer, self.habits.limits)
        if key not in self._formats:
            schema = strict(answer, limits=self.habits.limits)
            shape = {"name": schema_name(answer), "schema": schema, "strict": True}
            self._formats[key] = {"type": "json_schema", "json_schema": shape}
        return self._formats[key]

    def envelope(self, answer: type[BaseModel]) -> type[Envelope]:
        """The envelope of an answer class, built once; two threads may build it twice, to the same effect."""
        from factx.models.envelopes import envelope

        if answer not in self._envelopes:
            self._envelopes[answer] = envelope(answer)
        return self._envelopes[answer]

    async def post(self, path: str, body: bytes) -> Any:
        """The server's response to a JSON body, as httpx gives it: to make one of openai's classes takes 1 ms."""
        client = await self.aclient()
        content: dict[str, Any] = {_CONTENT: body}
        return await client.post(path, cast_to=_RESPONSE, **content)

    async def aclient(self) -> openai.AsyncOpenAI:
        """The client of the running event loop: connections belong to the loop that opened them."""
        loop = asyncio.get_running_loop()
        if (bound := self._clients.get(loop)) is None:
            for each in [each for each in self._clients if each.is_closed()]:
                del self._clients[each]
            http = http_client(trust_env=not self.endpoint.local)
            bound = self._clients[loop] = _LoopBound(openai.AsyncOpenAI(http_client=http, **self._options()))
            await bound.open()
        return bound.client

    def body(self, ask: Ask) -> dict[str, Any]:
        """What a request for an ask holds, where nobody waits for pieces of the answer."""
        body = Turn(self, ask).body()
        if "num_ctx" in body or not self.habits.reads_schema or not self.model:
            raise UsageError(
                f"{self.endpoint.named(self.model)}: a file of asks is for servers that take a schema and a named "
                f"model, as OpenAI and vLLM do: ask this one with factx extract"
            )
        return {name: value for name, value in body.items() if name not in streams.FIELDS}

    def batches(self) -> Batches:
        from factx.models.batches import Batches

        return Batches(self.endpoint, self._options())

    def listed(self) -> object:
        """The server's list of models, as it sent it. Raises what an ask would."""
        return self._background.run(Turn(self, Ask((), BaseModel, "the list of models")).listed())

    def look(self, path: str, *, root: bool, body: Mapping[str, object] | None) -> object:
        """What stands at another address of the same server, if that is JSON."""
        return self._background.run(self._alook(path, root=root, body=body))

    async def _alook(self, path: str, *, root: bool, body: Mapping[str, object] | None) -> object:
        client = (await self.aclient()).with_options(timeout=_CONNECT_S)
        place = str(client.base_url).rstrip("/")
        url = f"{place.removesuffix('/v1') if root else place}/{path}"
        with suppress(openai.OpenAIError, TimeoutError, ValueError):
            async with asyncio.timeout(_CONNECT_S):
                if body:
                    return await client.post(url, body=body, cast_to=object)
                return await client.get(url, cast_to=object)
        return None

    def close(self) -> None:
        self._background.stop()

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
            "default_headers": ({} if own_openai else _withheld(self.endpoint.api_key)) | _HEADERS,
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
