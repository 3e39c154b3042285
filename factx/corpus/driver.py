"""How are many documents read at once?

There is one queue of asks, across documents, passages and rounds; the oldest document's go first. Whenever an answer
comes, the next ask is on its way before the answer is on the disk and before anything is made of it, so that the
network never waits for the processor. Documents are opened as the queue runs low, and what answers come to is worked
out when it does not: one document at a time, each when the network has nothing left to be done.
"""

from __future__ import annotations

import asyncio
import heapq
import time
from collections import deque
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

BACKLOG = 256
"""Documents whose answers may wait to be worked out; with more of them no further one is opened."""

_TO_DISK_S = 5.0
_SUPPLY = 16  # documents taken before they can be opened: the caller's thread may take 5 ms to hand one over
_QUIET_S, _TURNS = 0.0001, 24  # a shorter turn of the event loop was an empty one; an answer sets off fewer turns

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
        self._given: deque[Document] = deque()
        self._open: dict[int, _Reading] = {}
        self._under_way: set[asyncio.Task[None]] = set()
        self._at_model: set[asyncio.Task[None]] = set()  # of those, what the disk is not waited for yet
        self._begun = self._taken = 0
        self._exhausted = self._closed = False
        self._fatal: BaseException | None = None
        self._room, self._ready = asyncio.Event(), asyncio.Event()

    async def run(self, source: Source) -> None:
        """Read everything. An error that would meet every document is raised once all that is under way is done."""
        feeding = asyncio.create_task(self._feed(source))
        feeding.add_done_callback(self._fed)
        try:
            await self._work()
            feeding.cancel()  # it waits for a document that is no longer wanted, or has ended
            await asyncio.wait([feeding])
        except asyncio.CancelledError:
            await self._finish_answered()
            raise
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
        """Take documents, so many that the next one is there when it is to be opened."""
        while not self._fatal:
            if len(self._given) >= _SUPPLY or self._begun + len(self._given) - self._taken >= AHEAD:
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
            else:
                self._given.append(document)
                self._ready.set()
            await asyncio.sleep(0)

    def _fed(self, task: asyncio.Task[None]) -> None:
        self._exhausted = True
        if not task.cancelled() and (error := task.exception()):
            self._stop(error)  # of whoever watches the progress
        self._ready.set()

    async def _work(self) -> None:
        """Open documents, and make of complete rounds what they come to, until nothing is left to be done."""
        while not self._done():
            if not self._may_open() and not self._answered:
                self._ready.clear()
                await self._ready.wait()
                continue
            await _quiet()
            if self._may_open():
                self._open_next()
            elif self._answered:
                self._advance(heapq.heappop(self._answered)[1])

    async def _finish_answered(self) -> None:
        """Work out what was answered by the time of an interruption; nothing more is asked."""
        on_their_way_to_disk = self._under_way - self._at_model
        if on_their_way_to_disk:
            await asyncio.wait(on_their_way_to_disk, timeout=_TO_DISK_S)
        while self._answered:
            self._advance(heapq.heappop(self._answered)[1])

    def _may_open(self) -> bool:
        """Whether a document is to be opened first: so many that the workers find their next ask ready."""
        if self._fatal or not self._given or len(self._asks) >= self._workers:
            return False
        return len(self._answered) < BACKLOG

    def _done(self) -> bool:
        if self._answered or self._under_way:
            return False
        return self._fatal is not None or (self._exhausted and not self._open and not self._given)

    def _open_next(self) -> None:
        try:
            self._begin(self._given.popleft())
        except Exception as error:  # noqa: BLE001  # of whoever watches the progress
            self._stop(error)
        self._room.set()

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
        while self._asks and self._has_place() and not (self._fatal or self._closed):
            _, at, reading = heapq.heappop(self._asks)
            if reading.fault:
                continue
            task = asyncio.create_task(self._asked(reading, at))
            self._under_way.add(task)
            self._at_model.add(task)
            task.add_done_callback(self._came)
        self._room.set()
        self._ready.set()

    def _has_place(self) -> bool:
        """An answer that is not on the disk yet takes no place, but they must not become many: a kill loses them."""
        return len(self._at_model) < self._workers and len(self._under_way) < 2 * self._workers

    def _leave_place(self) -> None:
        if task := asyncio.current_task():
            self._at_model.discard(task)
            self._send()

    async def _asked(self, reading: _Reading, at: int) -> None:
        ask, answer = reading.asks[at], None
        began = time.monotonic()
        self._progress.on_ask(reading.document, ask)
        try:
            if isinstance(reading.model, Journaled):
                answer = await reading.model.aask(ask, came=self._leave_place)
            else:
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
        self._at_model.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self._stop(error)  # of whoever watches the progress
        self._send()


async def _quiet() -> None:
    """Wait for two turns of the event loop in which nothing else was done; where there are none, only so long.

    In a single one a task may have been made that has not begun.
    """
    quiet = 0
    for _ in range(_TURNS):
        began = time.perf_counter()
        await asyncio.sleep(0)
        quiet = quiet + 1 if time.perf_counter() - began < _QUIET_S else 0
        if quiet == 2:
            break


async def _ended(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
