"""Where do asks run whose caller waits?

On an event loop in a thread of its own, so that there is one way to ask, with one set of connections, whoever asks:
any number of threads may wait for it at once.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Coroutine
from concurrent.futures import CancelledError
from typing import Any, TypeVar

from factx.errors import UsageError

T = TypeVar("T")


class Background:
    """An event loop in a thread, begun with the first call of `run` and ended by `stop`; then it may begin again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: _Running | None = None

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """What the coroutine returns or raises. Where waiting for it is interrupted, it is cancelled."""
        with self._lock:  # what is begun before `stop` is cancelled by it, and not left behind
            future = asyncio.run_coroutine_threadsafe(coroutine, self._begun().loop)
        try:
            return future.result()
        except CancelledError:
            raise UsageError("the model was closed while it was asked: close it after the last answer") from None
        finally:
            future.cancel()

    def stop(self, kept: object = None) -> None:
        """Cancel what is under way, and have what the loop holds closed; what is `kept` lives until then."""
        with self._lock:
            running, self._running = self._running, None
        if running and running.pid == os.getpid():
            running.stop(kept)

    def _begun(self) -> _Running:
        if self._running is None or self._running.pid != os.getpid():  # a fork takes no threads with it
            self._running = _Running()
        return self._running


class _Running:
    """The thread, its loop, and the process that they are in."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)  # and not the loop of the thread that calls
        self.loop = self._runner.get_loop()
        self._ended = asyncio.Event()
        self._kept: object = None
        self._thread = threading.Thread(target=self._run, name="factx asks", daemon=True)
        self._thread.start()

    def stop(self, kept: object) -> None:
        self._kept = kept
        self.loop.call_soon_threadsafe(self._ended.set)
        if threading.current_thread() is not self._thread:  # a collection of garbage may happen in any thread
            self._thread.join()

    def _run(self) -> None:
        with self._runner:
            self._runner.run(self._ended.wait())
