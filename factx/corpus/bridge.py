"""How does a caller that waits use a run that does not?

The run has an event loop in a thread of its own, so that the network goes on while the caller works on a result, and so
that it serves callers who have a loop already, as notebooks do. Documents are taken from the caller's iterator in the
caller's thread, whenever the run wants one and the caller waits for a result.
"""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from factx.corpus.driver import Driver, Give
from factx.corpus.order import Order
from factx.documents import Document
from factx.facts import Facts
from factx.inputs.unread import Unread

_WAIT_S = 0.2


@dataclass(frozen=True)
class _Wanted:
    """The run wants a document."""

    future: asyncio.Future[Document | Unread | None]


@dataclass(frozen=True)
class _Ended:
    """The run has ended, with the error that it raised if it did."""

    error: BaseException | None


class Bridge:
    """One run; `make` gives its driver for the function that takes results."""

    def __init__(self, make: Callable[[Give], Driver]) -> None:
        self._make = make
        self._inbox: deque[_Wanted | _Ended | tuple[int, Facts | None]] = deque()
        self._arrived = threading.Event()
        self._started = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._driver: Driver | None = None
        self._running: asyncio.Task[None] | None = None

    def results(self, documents: Iterator[Document | Unread], order: Order) -> Iterator[Facts]:
        context = contextvars.copy_context()
        thread = threading.Thread(target=context.run, args=(self._live,), name="factx-corpus")
        thread.start()
        try:
            while not isinstance(found := self._next(), _Ended):
                if isinstance(found, _Wanted):
                    self._hand_over(found, documents)
                    continue
                for facts in order.arrived(*found):
                    self._later(self._driver.taken if self._driver else None)
                    if facts:
                        yield facts
            yield from order.left()
            if found.error:
                raise found.error
        except KeyboardInterrupt:
            self._later(self._running.cancel if self._running else None)
            thread.join()
            yield from self._left(order)
            raise
        finally:
            self._started.wait()
            self._later(self._running.cancel if self._running else None)
            thread.join()

    def _left(self, order: Order) -> Iterator[Facts]:
        """What was finished by the time the run ended, and nobody has taken."""
        while self._inbox:
            found = self._inbox.popleft()
            if isinstance(found, tuple):
                yield from (facts for facts in order.arrived(*found) if facts)
        yield from order.left()

    def _next(self) -> _Wanted | _Ended | tuple[int, Facts | None]:
        """What comes next. An interruption may reach another thread, and is then met between two waits.

        A queue would hand over what it has and lose it to an interruption on the way; here it is met while waiting.
        """
        while not self._inbox:
            self._arrived.wait(_WAIT_S)
            self._arrived.clear()
        return self._inbox.popleft()

    def _put(self, found: _Wanted | _Ended | tuple[int, Facts | None]) -> None:
        self._inbox.append(found)
        self._arrived.set()

    def _hand_over(self, wanted: _Wanted, documents: Iterator[Document | Unread]) -> None:
        try:
            document = next(documents, None)
        except Exception as error:  # noqa: BLE001  # it ends the run, and is raised when what is finished is given out
            self._later(_resolve, wanted.future, None, error)
        else:
            self._later(_resolve, wanted.future, document, None)

    def _later(self, call: Callable[..., object] | None, *arguments: object) -> None:
        """Call in the run's own thread, while there is one."""
        if call and self._loop and not self._loop.is_closed():
            try:
                self._loop.call_soon_threadsafe(call, *arguments)
            except RuntimeError:  # it was closed between
                return

    def _live(self) -> None:
        error: BaseException | None = None
        try:
            asyncio.run(self._run())
        except asyncio.CancelledError:
            pass
        except BaseException as raised:  # noqa: BLE001  # it is raised in the caller's thread
            error = raised
        self._started.set()
        self._put(_Ended(error))

    async def _run(self) -> None:
        self._driver = self._make(lambda nth, facts: self._put((nth, facts)))
        self._loop = asyncio.get_running_loop()
        self._running = asyncio.current_task()
        self._started.set()
        await self._driver.run(self._wanted)

    async def _wanted(self) -> Document | Unread | None:
        future: asyncio.Future[Document | Unread | None] = asyncio.get_running_loop().create_future()
        self._put(_Wanted(future))
        return await future


def _resolve(
    future: asyncio.Future[Document | Unread | None], document: Document | Unread | None, error: Exception | None
) -> None:
    if future.done():
        return
    if error:
        future.set_exception(error)
    else:
        future.set_result(document)
