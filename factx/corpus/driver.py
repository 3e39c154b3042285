"""How are many documents read at once?

There is one queue of asks, across documents, passages and rounds; the oldest document's go first. Whenever an answer
comes, the next ask is on its way before anything is made of the answer, so that the network never waits for the
processor. Documents are opened as the queue runs low, and what answers come to is worked out one document at a time,
with a turn for the network in between.
"""

from __future__ import annotations

import asyncio
import heapq
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from factx.corpus.carrying import Partly
from factx.corpus.copies import Copies, Look
from factx.corpus.faults import faulty
from factx.corpus.journal import Journaled
from factx.corpus.progress import Progress
from factx.documents import Document
from factx.engines import Steps
from factx.errors import CassetteMiss, FactxError, NoAnswer
from factx.extractor import Engine
from factx.facts import Facts
from factx.inputs.unread import Unread
from factx.models import Answer, Ask, Model

AHEAD = 1_000
"""Documents that may be open, or finished, before the first of them is taken: a slow one holds up no fewer."""

Source = Callable[[], Awaitable[Document | Unread | None]]
"""Gives the next document; None is the end."""

Give = Callable[[int, Facts | None], None]
"""Takes what a document came to, with the document's number, from 0; None where it came to nothing and was told."""


@dataclass
class _Reading:
    """A document under way: its generator, the asks of the round and the answers to them so far."""

    nth: int
    document: Document
    model: Model
    steps: Steps | None = None
    asks: list[Ask] = field(default_factory=list)
    answers: dict[int, Answer] = field(default_factory=dict)
    fault: Exception | None = None
    look: Look | None = None  # until it is known whether it is a copy
    number: int | None = None  # among those that others may be copies of
    partly: Partly | None = None  # a copy, of which only what is new is read

    def go_on(self, engine: Engine) -> list[Ask]:
        """Give the answers of the round, and take the asks of the next one."""
        if self.fault:
            raise self.fault
        if self.steps is None:
            self.steps = engine.steps(self.partly.rest if self.partly else self.document)
            return next(self.steps)
        return self.steps.send([self.answers[at] for at in range(len(self.asks))])


class Driver:
    """One run over many documents. `workers` bounds the asks under way, `give` takes results as they come.

    With `copies` a document that is a copy of another is not read: it waits for the other's facts.
    """

    def __init__(
        self,
        engine: Engine,
        model: Model,
        *,
        workers: int,
        give: Give,
        progress: Progress,
        copies: Copies | None = None,
    ) -> None:
        self._engine, self._model, self._workers = engine, model, workers
        self._give, self._progress = give, progress
        self._asks: list[tuple[int, int, _Reading]] = []  # a heap: the document's number, then that of the ask
        self._answered: list[tuple[int, _Reading]] = []  # a heap of those whose round is complete
        self._copies = copies
        self._followers: dict[int, list[_Reading]] = {}  # by the number of what they may be a copy of
        self._open: dict[int, _Reading] = {}
        self._under_way: set[asyncio.Task[None]] = set()
        self._begun = self._taken = 0
        self._exhausted = self._closed = False
        self._fatal: BaseException | None = None
        self._room, self._ready = asyncio.Event(), asyncio.Event()

    async def run(self, source: Source) -> None:
        """Read everything. An error that would meet every document is raised once all that is under way is done."""
        feeding = asyncio.create_task(self._feed(source))
        feeding.add_done_callback(self._fed)
        try:
            await self._settle()
            feeding.cancel()  # it waits for a document that is no longer wanted, or has ended
            await asyncio.wait([feeding])
        finally:
            self._closed = True
            await _ended([feeding, *self._under_way])
            for reading in self._open.values():
                if reading.steps:
                    reading.steps.close()
        if self._fatal:
            raise self._fatal

    def taken(self) -> None:
        """One result was taken: there is room for another document."""
        self._taken += 1
        self._room.set()

    async def _feed(self, source: Source) -> None:
        """Open documents, so many that the workers find their next ask ready."""
        while not self._fatal:
            if len(self._asks) >= self._workers or self._begun - self._taken >= AHEAD:
                self._room.clear()
                await self._room.wait()
                continue
            try:
                document = await source()
            except Exception as error:  # noqa: BLE001  # the caller's own, and raised there
                self._fatal = self._fatal or error
                break
            if document is None:
                break
            if isinstance(document, Unread):
                self._progress.on_unread(document)
            elif not self._fatal:
                self._begin(document)
            await asyncio.sleep(0)

    def _fed(self, task: asyncio.Task[None]) -> None:
        self._exhausted = True
        if not task.cancelled() and (error := task.exception()):
            self._stop(error)  # of whoever watches the progress
        self._ready.set()

    async def _settle(self) -> None:
        """Make of complete rounds what they come to, until nothing is left to be done."""
        while not self._done():
            if not self._answered:
                self._ready.clear()
                await self._ready.wait()
                continue
            self._advance(heapq.heappop(self._answered)[1])
            await asyncio.sleep(0)

    def _done(self) -> bool:
        if self._answered or self._under_way:
            return False
        return self._fatal is not None or (self._exhausted and not self._open)

    def _begin(self, document: Document) -> None:
        self._progress.on_open(document)
        model = self._model.about(document.id) if isinstance(self._model, Journaled) else self._model
        reading = _Reading(self._begun, document, model)
        self._begun += 1
        self._open[reading.nth] = reading
        if self._copies:
            reading.look = self._copies.look(document)
        self._advance(reading)

    def _advance(self, reading: _Reading) -> None:
        """The next round of asks, or the facts."""
        try:
            if self._copies and reading.look and self._follows(self._copies, reading, reading.look):
                return
            asks = reading.go_on(self._engine)
        except StopIteration as done:
            self._close(reading, reading.partly.joined(done.value) if reading.partly else done.value)
        except CassetteMiss as error:
            self._progress.on_unread(Unread(reading.document.id, error))
            self._close(reading, None)
        except FactxError as error:  # a prompt or a class that cannot be used: it meets every document
            self._stop(error)
        except Exception as error:  # noqa: BLE001  # a fault in one document must not lose the others
            self._progress.on_fault(reading.document, error)
            self._close(reading, faulty(reading.document, error, engine=self._engine, model=self._model))
        else:
            reading.asks, reading.answers = asks, {}
            for at in range(len(asks)):
                heapq.heappush(self._asks, (reading.nth, at, reading))
            if not asks:
                self._complete(reading)
            self._send()

    def _follows(self, copies: Copies, reading: _Reading, look: Look) -> bool:
        """Whether a document is not to be read: it is a copy, or may be one of another that is being read still."""
        found = copies.settled(look, reading.document)
        if isinstance(found, int):
            self._followers.setdefault(found, []).append(reading)
        elif isinstance(found, Facts):
            self._progress.on_copy(found)
            self._close(reading, found)
        else:
            reading.look, reading.number, reading.partly = None, copies.begun(look), found
            return False
        return True

    def _complete(self, reading: _Reading) -> None:
        heapq.heappush(self._answered, (reading.nth, reading))
        self._ready.set()

    def _close(self, reading: _Reading, facts: Facts | None) -> None:
        del self._open[reading.nth]
        if facts:
            self._progress.on_finish(facts)
        self._give(reading.nth, facts)
        if self._copies and reading.number is not None:
            self._copies.ended(reading.number, facts)
            for follower in self._followers.pop(reading.number, ()):
                self._complete(follower)

    def _stop(self, error: BaseException) -> None:
        """Begin nothing more. What is under way is waited for: it is paid for."""
        self._fatal = self._fatal or error
        self._room.set()
        self._ready.set()

    def _send(self) -> None:
        """Put as many asks on their way as may be."""
        while self._asks and len(self._under_way) < self._workers and not (self._fatal or self._closed):
            _, at, reading = heapq.heappop(self._asks)
            if reading.fault:
                continue
            task = asyncio.create_task(self._asked(reading, at))
            self._under_way.add(task)
            task.add_done_callback(self._came)
        self._room.set()

    async def _asked(self, reading: _Reading, at: int) -> None:
        ask, answer = reading.asks[at], None
        began = time.monotonic()
        self._progress.on_ask(reading.document, ask)
        try:
            answer = await reading.model.aask(ask)
        except NoAnswer as error:
            answer = Answer(error=error)
        except CassetteMiss as error:
            self._fail(reading, error)
        except FactxError as error:
            self._stop(error)
        except Exception as error:  # noqa: BLE001  # a fault of a model meets the document that it was asked about
            self._fail(reading, error)
        finally:
            self._progress.on_answer(reading.document, ask, answer, time.monotonic() - began)
        if answer and not reading.fault:
            reading.answers[at] = answer
            if len(reading.answers) == len(reading.asks):
                self._complete(reading)

    def _fail(self, reading: _Reading, error: Exception) -> None:
        if not reading.fault:
            reading.fault = error
            self._complete(reading)

    def _came(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self._stop(error)  # of whoever watches the progress
        self._send()
        self._ready.set()


async def _ended(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
