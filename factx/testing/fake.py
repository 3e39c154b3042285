"""How does a test say what a model answers?

model = FakeModel([{"claims": []}, Truncated("cut off")])
facts = factx.extract(text, model=model)
assert "three sentences" in model.asks[0].messages[-1].content
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from factx.errors import FactxError, Malformed, NoAnswer, UsageError
from factx.models import Answer, Ask, Usage

Reply = Mapping[str, Any] | BaseModel | str | FactxError
"""What a fake model can be told to answer."""

_SHOWN = 80


class FakeModel:
    """A model that answers what it was told to, sync and async alike.

    `replies` are given out in the order of the asks, or are made by a function of the ask. Each is one of

    - a dict or an instance of the ask's answer class: one that does not fit the class is a mistake of the test, and
      raises `UsageError`;
    - a str: what a model wrote. It is read as JSON, and becomes a `Malformed` answer where it does not fit;
    - a `NoAnswer` error, which becomes the answer's error; any other error of factx is raised.

    `asks` holds all asks so far. Each answer counts as one request, with a token for every four characters.
    """

    def __init__(self, replies: Iterable[Reply] | Callable[[Ask], Reply], *, name: str = "fake/model") -> None:
        self.asks: list[Ask] = []
        self._name = name
        self._lock = threading.Lock()
        self._function = replies if callable(replies) else None
        self._replies = [] if callable(replies) else list(replies)

    @property
    def name(self) -> str:
        return self._name

    @property
    def left(self) -> int:
        """How many replies of the list have not been asked for."""
        return max(0, len(self._replies) - len(self.asks))

    def ask(self, ask: Ask, /) -> Answer:
        reply = self._reply_to(ask)
        if isinstance(reply, NoAnswer):
            return Answer(error=reply, usage=_usage(ask, ""))
        if isinstance(reply, FactxError):
            raise reply
        if isinstance(reply, str):
            return _read(ask, reply)
        return _fitted(ask, reply)

    async def aask(self, ask: Ask, /) -> Answer:
        return self.ask(ask)

    def _reply_to(self, ask: Ask) -> Reply:
        with self._lock:
            self.asks.append(ask)
            nth = len(self.asks)
        if self._function:
            return self._function(ask)
        if nth > len(self._replies):
            raise UsageError(
                f"{self.name} has no reply left: it was given {len(self._replies)}, and this is ask {nth}, "
                f"about {ask.label}: {_end_of(ask)}. Give it one more reply, or a function of the ask"
            )
        return self._replies[nth - 1]


def _fitted(ask: Ask, reply: Mapping[str, Any] | BaseModel) -> Answer:
    given = reply.model_dump() if isinstance(reply, BaseModel) else dict(reply)
    try:
        value = reply if isinstance(reply, ask.answer) else ask.answer.model_validate(given)
    except ValidationError as error:
        raise UsageError(
            f"the reply to the ask about {ask.label} does not fit {ask.answer.__name__}: {_problems(error)}. "
            "Give a str to have it answered all the same, as a model would"
        ) from error
    return Answer(value=value, usage=_usage(ask, value.model_dump_json()))


def _read(ask: Ask, reply: str) -> Answer:
    try:
        return Answer(value=ask.answer.model_validate_json(reply), usage=_usage(ask, reply))
    except ValidationError as error:
        shown = repr(reply if len(reply) <= _SHOWN else reply[: _SHOWN - 1] + "…")
        problem = Malformed(f"the model answered {shown}, which is no {ask.answer.__name__}: {_problems(error)}")
        return Answer(error=problem, usage=_usage(ask, reply))


def _problems(error: ValidationError) -> str:
    told = [(".".join(str(each) for each in one["loc"]), one["msg"]) for one in error.errors(include_url=False)]
    return "; ".join(f"{place}: {words}" if place else words for place, words in told[:3])


def _end_of(ask: Ask) -> str:
    words = " ".join(ask.messages[-1].content.split()) if ask.messages else ""
    return repr(words if len(words) <= _SHOWN else "…" + words[1 - _SHOWN :])


def _usage(ask: Ask, reply: str) -> Usage:
    return Usage(
        requests=1,
        input_tokens=sum(len(each.content) for each in ask.messages) // 4,
        output_tokens=len(reply) // 4,
    )
