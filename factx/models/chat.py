"""How does a name become a model that can be asked?"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factx.errors import UsageError
from factx.models.asks import Answer, Ask
from factx.models.providers import Endpoint, endpoint

if TYPE_CHECKING:
    from factx.models.batches import Batches
    from factx.models.wire import Wire

MAX_OUTPUT_TOKENS = 16_384
"""Holds the facts of some forty sentences with room for a thinking model's thoughts; a runaway answer ends here."""

TIMEOUT_S = 600.0
"""A local model writes 8,000 tokens at 15 a second before the first byte arrives."""

RETRIES = 5
SCHEMA_RETRIES = 1


@dataclass(frozen=True)
class Settings:
    """How a model is asked, the same for every ask.

    `retries` are HTTP requests after the first, per completion; `schema_retries` are completions after the first.
    `temperature` and `thinking` None leave it to the server. `thinking` False asks a model not to think before it
    answers, in the words of its server, as far as it takes them. `sleep`, where given, is called with seconds in place
    of waiting, sync and async: replaying and tests pass one that returns at once, and nothing is paced then.
    `rpm` and `tpm` bound the requests and the tokens of a minute; what the server allows is learnt without them.
    `timeout_s` is for a whole request.
    """

    max_output_tokens: int = MAX_OUTPUT_TOKENS
    timeout_s: float = TIMEOUT_S
    retries: int = RETRIES
    schema_retries: int = SCHEMA_RETRIES
    temperature: float | None = 0.0
    sleep: Callable[[float], object] | None = None
    thinking: bool | None = None
    rpm: float | None = None
    tpm: float | None = None

    def __post_init__(self) -> None:
        if any(each is not None and each <= 0 for each in (self.rpm, self.tpm)):
            raise UsageError(f"rpm and tpm must be above 0, or None for no bound: got {self.rpm} and {self.tpm}")
        if self.max_output_tokens < 1 or self.timeout_s <= 0 or self.retries < 0 or self.schema_retries < 0:
            raise UsageError(
                "max_output_tokens and timeout_s must be above 0, retries and schema_retries 0 or more: got "
                f"{self.max_output_tokens}, {self.timeout_s}, {self.retries} and {self.schema_retries}"
            )


def connect(
    name: str | None = None,
    *,
    base_url: str | None = None,
    api_key: str | None = None,
    max_output_tokens: int = MAX_OUTPUT_TOKENS,
    timeout_s: float = TIMEOUT_S,
    retries: int = RETRIES,
    schema_retries: int = SCHEMA_RETRIES,
    temperature: float | None = 0.0,
    thinking: bool | None = None,
    rpm: float | None = None,
    tpm: float | None = None,
    env: Mapping[str, str] | None = None,
    sleep: Callable[[float], object] | None = None,
) -> ChatModel:
    """The model of that name. Nothing is sent, and neither openai nor instructor loaded, before the first ask.

        connect("openai/gpt-5-mini")                     # the key is read from OPENAI_API_KEY
        connect("ollama/qwen3")                          # a local server, no key
        connect("http://localhost:8080/v1")              # whatever one model is served there
        connect("./qwen3-4b.gguf")                       # a file, served by llama.cpp while it is used
        connect("qwen3", base_url="http://box:8080/v1")

    The other arguments are those of `Settings`. `env` stands in for `os.environ`, which is read at this call.
    Raises `UnknownModel` for a provider there is none of, `AccessRefused` where a key is needed and missing, and
    `UsageError` for an address or a number that cannot be.
    """
    settings = Settings(max_output_tokens, timeout_s, retries, schema_retries, temperature, sleep, thinking, rpm, tpm)
    if name and name.endswith(".gguf") and not base_url:
        from factx.models.local import FileModel

        return FileModel(Path(name).expanduser(), settings)
    environment = os.environ if env is None else env
    place = endpoint(name, base_url=base_url, api_key=api_key, env=environment)
    return ChatModel(place, settings)


class ChatModel:
    """A model behind OpenAI's chat completions: hosted, or served on one's own machine.

    One may be shared by threads and by event loops. Its connections are closed when it is no longer used, when the
    event loop they belong to ends, or by `close` and `aclose`.
    """

    def __init__(self, place: Endpoint, settings: Settings) -> None:
        self._endpoint = place
        self._settings = settings
        self._lock = threading.Lock()
        self._opened: Wire | None = None

    @property
    def name(self) -> str:
        """Provider and model: "ollama/qwen3". Where the server says the model, it is known after the first ask."""
        return self._endpoint.named(self._opened.model if self._opened else self._endpoint.model)

    @property
    def asked_as(self) -> str:
        """The name without an address: what an answer depends on, wherever its server stands. "" if not yet known."""
        model = (self._opened.model if self._opened else None) or self._endpoint.model or ""
        return f"{self._endpoint.label}/{model}" if model and self._endpoint.own else model

    @property
    def base_url(self) -> str:
        """The address that is asked, without user name and password."""
        return self._endpoint.place

    @property
    def hosted(self) -> bool:
        """Whether this is a known provider at its own address, and not a server of somebody's own."""
        return self._endpoint.hosted

    @property
    def native(self) -> bool:
        """Whether it is asked by Ollama's own route, which makes the context as long as the ask needs."""
        return self._wire().habits.window > 0

    @property
    def thinks(self) -> bool | None:
        """Whether answers came with the model's thoughts; None before any came."""
        return self._opened.habits.thinks if self._opened else None

    @property
    def takes_schema(self) -> bool:
        """Whether schemas are sent: False where the server was found, or is known, to refuse them."""
        return self._wire().habits.reads_schema

    def look(self, path: str, *, root: bool = False, body: Mapping[str, object] | None = None) -> object:
        """The JSON at another path of the server, below its "/v1" or, with `root`, beside it.

        With a `body` it is posted. None where there is no JSON: nobody there, no such path, something else.
        """
        return self._wire().look(path, root=root, body=body)

    def listed(self) -> object:
        """The server's list of models, as it sent it. Raises a `ModelError` where none comes."""
        return self._wire().listed()

    def body(self, ask: Ask) -> dict[str, Any]:
        """The JSON that a request for an ask holds, as far as is known of the server."""
        return self._wire().body(ask)

    def batches(self) -> Batches:
        """The batches of the account that the key is of: files of asks, to be answered by tomorrow."""
        return self._wire().batches()

    def ask(self, ask: Ask, /) -> Answer:
        return self._wire().ask(ask)

    async def aask(self, ask: Ask, /) -> Answer:
        return await self._wire().aask(ask)

    def close(self) -> None:
        """Close the connections of `ask`. The next ask opens new ones."""
        if self._opened:
            self._opened.close()

    async def aclose(self) -> None:
        """Close the connections of `aask` in this event loop, and those of `ask`."""
        if self._opened:
            await self._opened.aclose()

    def __repr__(self) -> str:
        return f"<model {self.name} at {self.base_url}>"

    def _wire(self) -> Wire:
        with self._lock:
            if self._opened is None:
                from factx.models.wire import Wire  # two seconds of imports, for those who ask

                self._opened = Wire(self._endpoint, self._settings)
            return self._opened
