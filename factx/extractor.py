"""How is a reading driven?

An engine says what to ask; a driver asks it. The engine's logic stands once, and the drivers here, one that waits and
one that does not, differ in nothing else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from factx.documents import Document
from factx.engines import AGAIN, KINDS, PASSES, Steps
from factx.errors import Exhausted, ModelError, NoAnswer, UsageError
from factx.facts import Fact, Facts
from factx.models import Answer, Ask, Model, Usage, connect
from factx.passages import PASSAGE_CHARS


class Engine(Protocol):
    """Whatever turns a document into facts by way of asks. One that needs no model yields none."""

    def steps(self, document: Document) -> Steps: ...


class Extractor:
    """Reads documents with the same kinds and the same engine: a language model where one is named, else the rules.

    A language model's are `prompts` (a folder whose files stand in for factx's own), `passage_chars`, `again` (how
    often a passage is asked about again, at most, where drafts cannot stand or look wrong, or figures, quotations and
    words of saying are in no fact), and `passes`: how often the whole text is read.

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
        again: int = AGAIN,
        passes: int = PASSES,
    ) -> None:
        self.model = connect(model) if isinstance(model, str) else model
        self.engine: Engine = engine or _engine(
            self.model, kinds=tuple(kinds), prompts=prompts, passage_chars=passage_chars, again=again, passes=passes
        )

    def extract(self, text: str | Document) -> Facts:
        """The facts of one text."""
        steps, answers = self.engine.steps(_document(text)), _Answers()
        try:
            asks = next(steps)
            while True:
                asks = steps.send([self._asked(ask, answers) for ask in asks])
        except StopIteration as done:
            facts: Facts = done.value
            return facts

    async def aextract(self, text: str | Document) -> Facts:
        """The facts of one text; the asks of one step are under way at once."""
        steps, answers = self.engine.steps(_document(text)), _Answers()
        try:
            asks = next(steps)
            while True:
                came = await asyncio.gather(*(self._model.aask(ask) for ask in asks), return_exceptions=True)
                answers.any = answers.any or any(isinstance(each, Answer) and each.value for each in came)
                asks = steps.send([answers.kept(each) for each in came])
        except StopIteration as done:
            facts: Facts = done.value
            return facts

    def _asked(self, ask: Ask, answers: _Answers) -> Answer:
        if answers.lost:
            return Answer(error=answers.lost)
        try:
            return answers.kept(self._model.ask(ask))
        except ModelError as error:
            return answers.kept(error)

    @property
    def _model(self) -> Model:
        if self.model is None:
            raise UsageError(f"{type(self.engine).__name__} asks a model, and none was given: pass model=…")
        return self.model


@dataclass
class _Answers:
    """What a model has said about one document: once it has answered at all, its failure loses nothing of that."""

    any: bool = False
    lost: NoAnswer | None = None

    def kept(self, came: Answer | BaseException) -> Answer:
        """An answer as it is; a failure of the model as an answer's error, if there is something to keep."""
        if isinstance(came, Answer):
            self.any = self.any or came.value is not None
            return came
        if not self.any or not isinstance(came, ModelError):
            raise came
        self.lost = Exhausted(str(came))
        return Answer(error=self.lost, usage=came.usage if isinstance(came.usage, Usage) else Usage())


def extract(text: str | Document, *, kinds: Iterable[type[Fact]] = KINDS, model: Model | str | None = None) -> Facts:
    """The facts of a text, read by factx's own rules, or by a language model where one is named.

    `kinds` are the classes of fact to look for; your own need a model. `model` is a name ("openai/gpt-5-mini",
    "ollama/qwen3", "http://localhost:8080/v1") or what `connect` gives. Which of the two read stands in `Facts.run`.
    Raises `ModelError` where the model cannot be used at all; a passage that alone could not be read is a `Gap`.

    >>> extract("The mayor said the bridge would close on Friday.").claims[0].attribution[0].source.text
    'The mayor'
    """
    return Extractor(kinds=kinds, model=model).extract(text)


async def aextract(
    text: str | Document, *, kinds: Iterable[type[Fact]] = KINDS, model: Model | str | None = None
) -> Facts:
    """As `extract`, without blocking the event loop while a model answers."""
    return await Extractor(kinds=kinds, model=model).aextract(text)


def _engine(
    model: Model | None,
    *,
    kinds: tuple[type[Fact], ...],
    prompts: Path | None,
    passage_chars: int,
    again: int,
    passes: int,
) -> Engine:
    """The engine that fits. Each is loaded when it is used: the rules need no prompts, a model no word lists."""
    if model is None:
        from factx.engines.rules.engine import Rules

        if prompts is not None:
            raise UsageError("prompts are for a language model, and none was named: say model=…, or leave prompts out")
        return Rules(kinds=kinds)
    from factx.engines.llm import LanguageModel

    return LanguageModel(
        model=model.name, kinds=kinds, prompts=prompts, passage_chars=passage_chars, again=again, passes=passes
    )


def _document(text: str | Document) -> Document:
    return text if isinstance(text, Document) else Document(text)
