"""How is a reading driven?

An engine says what to ask; a driver asks it. The engine's logic stands once, and the drivers here, one that waits and
one that does not, differ in nothing else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from factx.documents import Document
from factx.engines.llm import KINDS, LanguageModel, Steps
from factx.errors import UsageError
from factx.facts import Fact, Facts
from factx.models import Model, connect
from factx.passages import PASSAGE_CHARS


class Engine(Protocol):
    """Whatever turns a document into facts by way of asks. One that needs no model yields none."""

    def steps(self, document: Document) -> Steps: ...


class Extractor:
    """Reads documents with the same kinds and the same model.

    >>> extractor = Extractor(model="ollama/qwen3", kinds=[Claim, Visit])  # doctest: +SKIP
    >>> extractor.extract("…").claims  # doctest: +SKIP
    """

    def __init__(
        self,
        *,
        kinds: Iterable[type[Fact]] = KINDS,
        model: Model | str | None = None,
        engine: Engine | None = None,
        prompts: Path | None = None,
        passage_chars: int = PASSAGE_CHARS,
    ) -> None:
        if model is None and engine is None:
            raise UsageError(
                "no model was named: give one, for example model='openai/gpt-5-mini' (with OPENAI_API_KEY set), "
                "model='ollama/qwen3', or model='http://localhost:8080/v1' for any server that speaks OpenAI's API"
            )
        self.model = connect(model) if isinstance(model, str) else model
        self.engine: Engine = engine or LanguageModel(
            model=self.model.name if self.model else None,
            kinds=tuple(kinds),
            prompts=prompts,
            passage_chars=passage_chars,
        )

    def extract(self, text: str | Document) -> Facts:
        """The facts of one text."""
        steps = self.engine.steps(_document(text))
        try:
            asks = next(steps)
            while True:
                asks = steps.send([self._model.ask(ask) for ask in asks])
        except StopIteration as done:
            facts: Facts = done.value
            return facts

    async def aextract(self, text: str | Document) -> Facts:
        """The facts of one text; the asks of one step are under way at once."""
        steps = self.engine.steps(_document(text))
        try:
            asks = next(steps)
            while True:
                asks = steps.send(list(await asyncio.gather(*(self._model.aask(ask) for ask in asks))))
        except StopIteration as done:
            facts: Facts = done.value
            return facts

    @property
    def _model(self) -> Model:
        if self.model is None:
            raise UsageError(f"{type(self.engine).__name__} asks a model, and none was given: pass model=…")
        return self.model


def extract(text: str | Document, *, kinds: Iterable[type[Fact]] = KINDS, model: Model | str | None = None) -> Facts:
    """The facts of a text, read by a language model.

    `kinds` are the classes of fact to look for, factx's own or yours. `model` is a name ("openai/gpt-5-mini",
    "ollama/qwen3", "http://localhost:8080/v1") or what `connect` gives. Raises `ModelError` where the model cannot be
    used at all; a passage that alone could not be read is a `Gap` in the result.
    """
    return Extractor(kinds=kinds, model=model).extract(text)


async def aextract(
    text: str | Document, *, kinds: Iterable[type[Fact]] = KINDS, model: Model | str | None = None
) -> Facts:
    """As `extract`, without blocking the event loop."""
    return await Extractor(kinds=kinds, model=model).aextract(text)


def _document(text: str | Document) -> Document:
    return text if isinstance(text, Document) else Document(text)
