"""What the tests of the models share: answers to ask for, and asking in both worlds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from pydantic import BaseModel

from factx.models import Answer, Ask, ChatModel, Message, connect

from .server import Script, Server, serving


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "factx_loopback: may talk to servers on this machine")


class Capital(BaseModel):
    """A capital and its country."""

    city: str
    people: int


CAPITAL = {"city": "Vellmar", "people": 120_000}


class Asking:
    """A model at a scripted server: what it answered, what it was sent, and how long it would have slept."""

    def __init__(self, server: Server, model: ChatModel, slept: list[float], *, use_async: bool) -> None:
        self.server = server
        self.model = model
        self.slept = slept
        self._use_async = use_async

    def ask(self, *contents: str, answer: type[BaseModel] = Capital) -> Answer:
        ask = question(*contents, answer=answer)
        return asyncio.run(self.model.aask(ask)) if self._use_async else self.model.ask(ask)


def question(*contents: str, answer: type[BaseModel] = Capital) -> Ask:
    system, *rest = contents or ("Answer briefly.", "What is the capital?")
    messages = (Message("system", system), *(Message("user", each) for each in rest))
    return Ask(messages, answer, "sentences 1-24")


@pytest.fixture(params=["sync", "async"])
def asking(request: pytest.FixtureRequest) -> Iterator[Callable[..., Asking]]:
    """Build an `Asking` from a script; every test that takes it runs sync and async, and expects the same."""
    opened: list[Any] = []

    def build(script: Script, *, models: list[str] | None = None, name: str = "vllm/m", **options: Any) -> Asking:
        running = serving(script, models=models)
        server = running.__enter__()
        slept: list[float] = []
        options = {"base_url": server.base_url, "env": {}, "sleep": slept.append, **options}
        model = connect(name, **options)
        opened.extend((running, closing(model)))
        return Asking(server, model, slept, use_async=request.param == "async")

    yield build
    for each in reversed(opened):
        each.__exit__(None, None, None)
