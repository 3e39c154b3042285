"""How long would a run take on a machine with nothing else to do?

What else a machine does makes a run longer by as much as it likes. So the event loop is given a clock of its own: where
the run works, it goes by the processor time of its thread, and where it waits, by how long it was to wait. Everything
takes place as ever, the journal's disk included, but the network: an ask takes the processor time that one was measured
to take over a real connection, in small turns, and then waits as long as the server would.
"""

from __future__ import annotations

import asyncio
import re
import selectors
import tempfile
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import factx
from benchmarks.harbour import Toll, Ways, text_of
from factx import corpus
from factx.models import Answer, Ask, Model, Usage

_QUAY = re.compile(r"^(\d+) The toll of (quay \d+) rose", re.MULTILINE)
_TURNS = 4  # of the loop, on either way of an ask


class _Waiting(selectors.DefaultSelector):
    """Knows how long was waited; a machine that is late to wake it is not counted."""

    waited_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        began, worked = time.perf_counter(), time.thread_time()
        ready = super().select(timeout)
        if timeout is None or timeout > 0:
            took = time.perf_counter() - began - (time.thread_time() - worked)
            self.waited_s += took if timeout is None else min(took, timeout)
        return ready


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._waiting = _Waiting()
        super().__init__(self._waiting)

    def time(self) -> float:
        return time.thread_time() + self._waiting.waited_s


class Canned:
    """Answers at once and in this process."""

    name = "canned/reader"

    def ask(self, ask: Ask, /) -> Answer:
        tolls = [
            {"evidence": [f"{line} The toll of {quay} rose"], "attribution": [], "quay": quay}
            for line, quay in _QUAY.findall(ask.messages[-1].content)
        ]
        return Answer(value=ask.answer.model_validate({"toll": tolls}), usage=Usage(1, 0, 900, 40))

    async def aask(self, ask: Ask, /) -> Answer:
        return self.ask(ask)


class _Distant(Canned):
    """Answers when a server with these ways would, and takes the processor as long as its client would."""

    def __init__(self, ways: Ways, cpu_s: float) -> None:
        self._ways, self._cpu_s = ways, cpu_s

    async def aask(self, ask: Ask, /) -> Answer:
        await self._travel()
        await asyncio.sleep(self._ways.latency(_QUAY.findall(ask.messages[-1].content)[0][1]))
        await self._travel()
        return self.ask(ask)

    async def _travel(self) -> None:
        for _ in range(_TURNS):
            until = time.thread_time() + self._cpu_s / _TURNS / 2
            while time.thread_time() < until:
                pass
            await asyncio.sleep(0)


def ask_cpu_s(model: Model, documents: list[factx.Document], *, workers: int) -> float:
    """The processor time of one ask over a real connection, with so many under way."""
    extractor = factx.Extractor(model=Canned(), kinds=[Toll], again=0)
    given = [next(extractor.engine.steps(each))[0] for each in documents]

    async def worker() -> None:
        while given:
            await model.aask(given.pop())

    async def everything() -> float:
        await model.aask(given.pop())  # opens what is opened once
        began = time.process_time()
        await asyncio.gather(*(worker() for _ in range(workers)))
        return time.process_time() - began

    return asyncio.run(everything()) / (len(documents) - 1)


def makespan_s(ways: Ways, documents: list[factx.Document], *, workers: int, ask_cpu_s: float) -> float:
    """What a run with a journal takes by that clock."""
    extractor = factx.Extractor(model=_Distant(ways, ask_cpu_s), kinds=[Toll], again=0)

    async def read(given: list[factx.Document], journal: Path) -> float:
        loop = asyncio.get_running_loop()
        began = loop.time()
        found = [facts async for facts in corpus.arun(given, extractor, workers=workers, journal=journal)]
        assert len(found) == len(given)
        return loop.time() - began

    with tempfile.TemporaryDirectory() as name:
        _clocked(lambda: read([factx.Document(text_of(30_000))], Path(name) / "warm"))  # loads what is loaded once
        return _clocked(lambda: read(documents, Path(name) / "journal"))


def _clocked(run: Callable[[], Coroutine[Any, Any, float]]) -> float:
    with asyncio.Runner(loop_factory=_Loop) as runner:
        return runner.run(run())
