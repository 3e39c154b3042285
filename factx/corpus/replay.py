"""How far does a reading come with the answers that are known?

A reading is a generator of asks, so it can be gone through as often as one likes: with a journal it comes as far as its
answers go, and what is wanting then can be asked in any other way, tomorrow, in a file, or by a person, and be put into
the journal.

    match replay(document, extractor, journal):
        case Facts() as facts: ...
        case wanted: ...  # write each of `wanted` down by its key; put the answers into the journal; replay again
"""

from __future__ import annotations

from dataclasses import dataclass

from factx.corpus.journal import Journal, Journaled, asked_as
from factx.documents import Document
from factx.errors import FactxError, UsageError
from factx.extractor import Extractor
from factx.facts import Facts
from factx.models import Answer, Ask


class NotYet(FactxError):
    """The answer to an ask is not known yet."""


class Pending:
    """A model that answers nothing: under `Journaled`, what the journal does not know raises `NotYet`."""

    def __init__(self, name: str) -> None:
        self._name = name

    @property
    def name(self) -> str:
        return self._name

    def ask(self, ask: Ask, /) -> Answer:
        raise NotYet(f"{ask.label}: there is no answer of {self._name} to this yet")

    async def aask(self, ask: Ask, /) -> Answer:
        return self.ask(ask)


@dataclass(frozen=True)
class Wanted:
    """An ask whose answer is wanting, with its key in the journal and the model and the document to be noted there."""

    key: str
    ask: Ask
    model: str
    document: str


def replay(
    document: Document, extractor: Extractor, journal: Journal, *, retry_failed: bool = False
) -> Facts | tuple[Wanted, ...]:
    """The facts of a document where the journal holds all answers, else the asks of the first round that wants some.

    Nothing is asked of the extractor's model. With `retry_failed`, what came to nothing is wanted again.
    """
    if extractor.model is None:
        raise UsageError("the rules ask nothing that could wait: name a model")
    name = asked_as(extractor.model)
    model = Journaled(Pending(name), journal, retry_failed=retry_failed, document=document.id)
    steps = extractor.engine.steps(document)
    try:
        asks = next(steps)
        while True:
            answers = [_known(model, ask) for ask in asks]
            wanted = [ask for ask, answer in zip(asks, answers, strict=True) if answer is None]
            if wanted:
                steps.close()
                return tuple(Wanted(journal.key(ask, model=name), ask, name, document.id) for ask in wanted)
            asks = steps.send([answer for answer in answers if answer])
    except StopIteration as done:
        facts: Facts = done.value
        return facts


def _known(model: Journaled, ask: Ask) -> Answer | None:
    try:
        return model.ask(ask)
    except NotYet:
        return None
