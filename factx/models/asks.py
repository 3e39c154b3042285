"""What is asked of a language model, and what comes back?

These records are the whole language between factx and a model. They know no provider and no network, so a fake, a
batch file or a person can answer an `Ask` as well as a server can.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

from pydantic import BaseModel

from factx.errors import NoAnswer


@dataclass(frozen=True)
class Message:
    """One turn of a conversation. The content is sent as it stands: nothing in it is a template."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True)
class Ask:
    """A question and the shape of its answer.

    `label` says to people what is asked about ("sentences 1-24"); it is not sent.
    """

    messages: tuple[Message, ...]
    answer: type[BaseModel]
    label: str


@dataclass(frozen=True)
class Usage:
    """What asks have cost. Add two to get what both cost; `sum(usages, Usage())` adds many.

    `requests` counts every HTTP request for a completion, failed ones included; `retries` those of them that were
    not the first of their ask, whatever made them needed. Tokens are those the server reported, over all requests;
    `cached_tokens` are the part of `input_tokens` that the provider had in its cache. `journaled` counts the asks that
    a journal answered, which cost nothing.
    """

    requests: int = 0
    retries: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    journaled: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            requests=self.requests + other.requests,
            retries=self.retries + other.retries,
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            journaled=self.journaled + other.journaled,
        )


@dataclass(frozen=True)
class Answer:
    """What came back for one ask: exactly one of a value (an instance of `Ask.answer`) and an error, and its cost.

    `partial` stands beside an error only: an instance of `Ask.answer` made of the items that were complete in an
    answer that was cut off, or that fitted in one that did not fit as a whole, where there were any. Each of them is
    whole; what should have stood beside them is unknown.
    """

    value: BaseModel | None = None
    error: NoAnswer | None = None
    usage: Usage = field(default_factory=Usage)
    partial: BaseModel | None = None

    def __post_init__(self) -> None:
        if (self.value is None) == (self.error is None):
            raise ValueError("an answer holds either a value or an error, and not both")
        if self.partial is not None and self.error is None:
            raise ValueError("a partial value stands beside an error only: a whole one is the value")


class Model(Protocol):
    """Whatever answers asks.

    An ask that fails alone comes back as `Answer.error`. What would fail for every other ask too is raised:
    `AccessRefused`, `UnknownModel`, `Unreachable`, `CassetteError`.
    """

    @property
    def name(self) -> str:
        """The provider and the model, as a report would name them: "openai/gpt-5-mini"."""

    def ask(self, ask: Ask, /) -> Answer: ...

    async def aask(self, ask: Ask, /) -> Answer: ...
