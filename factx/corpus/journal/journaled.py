"""How is a model asked that a journal stands before?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace

from factx.corpus.journal.journal import Journal
from factx.corpus.journal.keys import asked_as
from factx.errors import UsageError
from factx.models import Answer, Ask, Model


class Journaled:
    """A model whose answers are kept: an ask that the journal knows costs nothing, any other is on disk once answered.

    `retry_failed` asks again what is known to have come to nothing. `document` is noted with each ask. `model_name` is
    the model's name in the keys, where it is not the model's own.
    """

    def __init__(
        self,
        model: Model,
        journal: Journal,
        *,
        retry_failed: bool = False,
        document: str = "",
        model_name: str | None = None,
    ) -> None:
        self.model, self.journal = model, journal
        self.retry_failed, self.document = retry_failed, document
        self._asked_as = model_name or asked_as(model)
        if not self._asked_as:
            raise UsageError(f"{model.name}: an answer is known by its model: name the model that is served there")
        self._under_way: dict[tuple[asyncio.AbstractEventLoop, str], asyncio.Event] = {}

    @property
    def name(self) -> str:
        return self.model.name

    def about(self, document: str) -> Journaled:
        """The same, with the document that the next asks are about."""
        retry_failed, name = self.retry_failed, self._asked_as
        other = Journaled(self.model, self.journal, retry_failed=retry_failed, document=document, model_name=name)
        other._under_way = self._under_way
        return other

    def ask(self, ask: Ask, /) -> Answer:
        key = self.journal.key(ask, model=self._asked_as)
        if known := self._known(key, ask):
            return known
        answer = self.model.ask(ask)
        self._keep(key, ask, answer).result()
        return answer

    async def aask(self, ask: Ask, /, *, came: Callable[[], object] = lambda: None) -> Answer:
        """The answer, once it is on the disk; `came` is called when it is there, and others may be asked for."""
        key = self.journal.key(ask, model=self._asked_as)
        place = (asyncio.get_running_loop(), key)
        while other := self._under_way.get(place):  # the same passage in two documents: one answer serves both
            await other.wait()
        if known := self._known(key, ask):
            return known
        done = self._under_way[place] = asyncio.Event()
        try:
            answer = await self.model.aask(ask)
            came()
            await asyncio.wrap_future(self._keep(key, ask, answer))
        finally:
            del self._under_way[place]
            done.set()
        return answer

    def _known(self, key: str, ask: Ask) -> Answer | None:
        known = self.journal.find(key, ask)
        return None if known and known.error and self.retry_failed else known

    def _keep(self, key: str, ask: Ask, answer: Answer) -> Future[None]:
        if answer.error:
            answer = replace(answer, error=type(answer.error)(self._without_address(str(answer.error))))
        return self.journal.keep(key, ask, answer, model=self._asked_as, document=self.document)

    def _without_address(self, words: str) -> str:
        address = getattr(self.model, "base_url", "")
        words = words.replace(self.model.name, self._asked_as)
        return words.replace(f" at {address}", "").replace(address, "[address]") if address else words
