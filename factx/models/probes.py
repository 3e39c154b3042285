"""What does a model's server really do, whatever it promises?

A few small asks show it. Some servers take a schema and ignore it, some cut a long prompt without a word, some think
before they answer and count that. `probe` asks, looks, and says what was found, for people to read before an article.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BaseModel, WithJsonSchema

from factx.errors import ModelError
from factx.models.asks import Ask, Message, Usage
from factx.models.chat import ChatModel

IMPROBABLE = "quince-4127"
"""No model says this of itself: where it comes back, the schema has had its way."""

MEASURED_TOKENS = (16_384, 8_192, 4_096, 2_048)
"""The lengths that are tried where a server does not tell its own; the first is what one passage needs at most."""

_TOLD = ("max_model_len", "context_length", "context_window", "loaded_context_length", "max_context_length")
_WORDS = "north east south west "  # four tokens in every tokenizer in use
_FIRST = "marigold"
_COUNTED = 40


@dataclass(frozen=True)
class Probes:
    """What was found out about a model and its server. None stands for what could not be.

    `error` says why the model cannot be used at all; nothing else is known then. `latency_s` is what the smallest ask
    took. `thinks` tells that it wrote thoughts before its answer, with the settings it has. `context_tokens` holds
    prompt and answer together: the server's own word for it ("told"), or as much as it was seen to read ("measured":
    it may be more where that is the longest that was tried). `usage` is what the probes have cost.
    """

    error: ModelError | None = None
    latency_s: float | None = None
    keeps_schema: bool | None = None
    thinks: bool | None = None
    reports_usage: bool | None = None
    context_tokens: int | None = None
    context_from: Literal["told", "measured"] | None = None
    output_tokens_per_s: float | None = None
    usage: Usage = field(default_factory=Usage)

    @property
    def usable(self) -> bool:
        return self.error is None


class _Improbable(BaseModel):
    """The schema asks for one word, and any is taken: what comes tells whether the schema was looked at."""

    word: Annotated[str, WithJsonSchema({"type": "string", "enum": [IMPROBABLE]})]


class _Numbers(BaseModel):
    numbers: list[int]


class _Corner(BaseModel):
    first: str


def probe(model: ChatModel) -> Probes:
    """What the model's server does, from two to six small asks. A `ModelError` is in the result, and never raised."""
    usage = Usage()
    try:
        started = time.monotonic()
        answer = model.ask(_ask(_Improbable, "Which city is the capital of France? Answer with its name."))
        latency_s = time.monotonic() - started
        usage += answer.usage
        if model.thinks is None:  # no completion came
            return Probes(error=answer.error, usage=usage)
        speed, cost = _speed(model)
        usage += cost
        told = context_told(model)
        measured, cost = (None, Usage()) if told or model.hosted else _measured(model)
        usage += cost
    except ModelError as error:
        return Probes(error=error, usage=usage)
    return Probes(
        latency_s=latency_s,
        keeps_schema=model.takes_schema and isinstance(answer.value, _Improbable) and answer.value.word == IMPROBABLE,
        thinks=model.thinks,
        reports_usage=answer.usage.input_tokens > 0,
        context_tokens=told or measured,
        context_from="told" if told else "measured" if measured else None,
        output_tokens_per_s=speed,
        usage=usage,
    )


def context_told(model: ChatModel) -> int | None:
    """The length of the context in tokens as the server tells it, prompt and answer together; None where it does not.

    The list of models is not believed where it tells only what a model was trained for: what counts is what the
    server has loaded it with.
    """
    if model.native:  # Ollama makes its context as long as it is told to, up to this
        shown = _at(model.look("api/show", root=True, body={"model": model.name.partition("/")[2]}), "model_info")
        lengths = [value for name, value in (shown or {}).items() if name.endswith(".context_length")]
        return _count(lengths[0]) if lengths else None
    if not model.hosted:
        loaded = model.look("props", root=True)  # llama.cpp
        if count := _count(_at(loaded, "default_generation_settings", "n_ctx")):
            return count
        row = _row(model, model.look("api/v0/models", root=True))  # LM Studio
        if count := _count(_at(row, "loaded_context_length")):
            return count
    row = _row(model, model.look("models"))
    return next(filter(None, (_count(_at(row, name)) for name in _TOLD)), None) or _count(_at(row, "meta", "n_ctx"))


def _speed(model: ChatModel) -> tuple[float | None, Usage]:
    started = time.monotonic()
    usage = model.ask(_ask(_Numbers, f"List the numbers from 1 to {_COUNTED}, in order.")).usage
    took_s = time.monotonic() - started
    return (usage.output_tokens / took_s if usage.output_tokens else None), usage


def _measured(model: ChatModel) -> tuple[int | None, Usage]:
    """The longest prompt of those tried that was read from its first word on."""
    usage = Usage()
    for tokens in MEASURED_TOKENS:
        text = f"{_FIRST} {_WORDS * (tokens // 4)}\nWhich word does the text above begin with?"
        answer = model.ask(_ask(_Corner, text))
        usage += answer.usage
        if answer.usage.input_tokens > 0.9 * tokens:
            return answer.usage.input_tokens, usage
        if isinstance(answer.value, _Corner) and _FIRST in answer.value.first.lower():
            return tokens, usage
    return None, usage


def _ask(answer: type[BaseModel], text: str) -> Ask:
    return Ask((Message("system", "Answer in JSON."), Message("user", text)), answer, "a probe")


def _row(model: ChatModel, page: Any) -> Any:
    """The row about the model in a list of models."""
    rows = page.get("data") if isinstance(page, Mapping) else page
    wanted = model.name.partition("/")[2]
    found = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    return next((row for row in found if row.get("id") == wanted), None)


def _at(value: Any, *path: str) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and value > 0 else None
