"""How are many documents read: fast, at a known cost, and never paid for twice?

    extractor = Extractor(model="openai/gpt-5-mini")
    for facts in corpus.run(documents, extractor, workers=50, journal="facts.journal", budget=Budget(max_usd=5)):
        ...

    driver.py     one queue of asks across documents, passages and rounds
    bridge.py     the same from a thread that waits
    order.py      in the order of the input, or as they come
    journal       `Journal`, `Journaled`: every answer on disk before it is used
    budget.py     `Budget`, `Budgeted`: asks end before a line is crossed
    replay.py     `replay`, `Pending`: how far a reading comes with the answers that are known
    batch.py      asks and answers by way of files; `queue.py` is what waits for them
    copies.py     documents that are copies of others: `signatures.py` finds them, `carrying.py` carries facts over
    processes.py  the rules, which ask nobody, in several processes
    seen.py       which ids there were already
    progress.py   `Progress`: what is told on the way; `Unread`: an input that is no document
    faults.py     a reading that failed in factx itself
    arrow.py      `extract_batch`: columns in, rows out, for engines that run on many machines; loaded by them alone.
                  `recipe.py` is what a worker needs to know, `rows.py` the schema, `columns.py` a table's columns,
                  `shelf.py` a journal for each machine; `daft.py` and `ray.py` are the engines

A passage that could not be read is a `Gap` in its document's facts, and so is a document that factx fails on. What
would meet every document ends the run: an unknown model, a refused key, a budget that is used up, a full disk. It is
raised when everything that was finished has been given out.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Generator, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from factx.corpus.bridge import Bridge
from factx.corpus.budget import Budget, Budgeted
from factx.corpus.copies import Copies
from factx.corpus.driver import Driver
from factx.corpus.journal import Entry, Journal, Journaled, asked_as
from factx.corpus.order import Order
from factx.corpus.processes import read_here, read_in_processes
from factx.corpus.progress import Progress
from factx.corpus.replay import NotYet, Pending, Wanted, replay
from factx.documents import Document
from factx.errors import UsageError
from factx.extractor import Extractor
from factx.facts import Facts
from factx.inputs.unread import Unread
from factx.models import ChatModel, Model

__all__ = [
    "Budget",
    "Budgeted",
    "Entry",
    "Journal",
    "Journaled",
    "NotYet",
    "Pending",
    "Progress",
    "Unread",
    "Wanted",
    "arun",
    "replay",
    "run",
]

WORKERS = 16
"""Asks under way at once where nothing else is said."""


def run(
    documents: Iterable[Document | Unread],
    extractor: Extractor,
    *,
    workers: int | None = None,
    journal: Journal | Path | str | None = None,
    budget: Budget | None = None,
    ordered: bool = True,
    retry_failed: bool = False,
    dedupe: bool = True,
    progress: Progress | None = None,
) -> Generator[Facts, None, None]:
    """The facts of many documents, as a stream: in the order of the documents, or where not `ordered` as they come.

    Documents are taken as they are needed, in the caller's own thread, so memory does not grow with their number. A
    model is asked `workers` times at once (16 if not told). Without a model the rules read, here or, where `workers`
    is more than 1, in as many processes (a script then needs `if __name__ == "__main__":`, as for all processes).

    With a `journal`, what it holds is not asked again, and `retry_failed` asks again what came to nothing. It is
    closed at the end where it was given as a path. A `budget` ends the run with `BudgetUsedUp`.

    Where a model is asked, a copy of a document before it is not read: the facts that hold in it are carried over, and
    say so in their `support`. Near-copies are found with the extra "dedupe". `dedupe=False` has everything read.
    """
    progress = progress or Progress()
    if extractor.model is None:
        if workers is None or _counted(workers) == 1:
            yield from read_here(documents, extractor.engine, progress=progress)
        else:
            yield from read_in_processes(
                documents, extractor.engine, workers=workers, ordered=ordered, progress=progress
            )
        return
    with _wrapped(extractor.model, journal, budget, retry_failed=retry_failed) as model:
        many = WORKERS if workers is None else _counted(workers)
        with _copies(dedupe=dedupe) as copies:
            bridge = Bridge(
                lambda give: Driver(extractor.engine, model, workers=many, give=give, progress=progress, copies=copies)
            )
            yield from bridge.results(iter(documents), Order(ordered=ordered))


async def arun(
    documents: Iterable[Document | Unread] | AsyncIterable[Document | Unread],
    extractor: Extractor,
    *,
    workers: int | None = None,
    journal: Journal | Path | str | None = None,
    budget: Budget | None = None,
    ordered: bool = True,
    retry_failed: bool = False,
    dedupe: bool = True,
    progress: Progress | None = None,
) -> AsyncIterator[Facts]:
    """As `run`, in the running event loop. The documents may be an asynchronous iterable as well."""
    if extractor.model is None:
        raise UsageError("without a model nothing is waited for, and the rules would block the event loop: use run")
    many = WORKERS if workers is None else _counted(workers)
    arrivals: asyncio.Queue[tuple[int, Facts | None] | None] = asyncio.Queue()
    order = Order(ordered=ordered)
    given = _given(documents)

    async def source() -> Document | Unread | None:
        return await anext(given, None)

    asked = _wrapped(extractor.model, journal, budget, retry_failed=retry_failed)
    with asked as model, _copies(dedupe=dedupe) as copies:
        driver = Driver(
            extractor.engine,
            model,
            workers=many,
            give=lambda nth, facts: arrivals.put_nowait((nth, facts)),
            progress=progress or Progress(),
            copies=copies,
        )
        running = asyncio.create_task(driver.run(source))
        running.add_done_callback(lambda _: arrivals.put_nowait(None))
        try:
            while (arrived := await arrivals.get()) is not None:
                for facts in order.arrived(*arrived):
                    driver.taken()
                    if facts:
                        yield facts
            for facts in order.left():
                yield facts
            await running
        finally:
            running.cancel()
            await asyncio.wait([running])


async def _given(
    documents: Iterable[Document | Unread] | AsyncIterable[Document | Unread],
) -> AsyncIterator[Document | Unread]:
    if isinstance(documents, AsyncIterable):
        async for document in documents:
            yield document
    else:
        for document in documents:
            yield document


@contextmanager
def _copies(*, dedupe: bool) -> Iterator[Copies | None]:
    if not dedupe:
        yield None
        return
    copies = Copies()
    try:
        yield copies
    finally:
        copies.close()


@contextmanager
def _wrapped(
    model: Model, journal: Journal | Path | str | None, budget: Budget | None, *, retry_failed: bool
) -> Iterator[Model]:
    """The model as the run asks it: what the journal knows costs no budget."""
    bounded = Budgeted(model, budget) if budget else model
    if journal is None:
        yield bounded
        return
    name = asked_as(model) or served(model)
    with nullcontext(journal) if isinstance(journal, Journal) else Journal(journal) as opened:
        yield Journaled(bounded, opened, retry_failed=retry_failed, model_name=name)


def served(model: Model) -> str:
    """The name of the one model that a server has, where none was named: other models' answers are not its."""
    from factx.models.listing import offers

    found = [each.id for each in offers(model)] if isinstance(model, ChatModel) else []
    if len(found) != 1:
        raise UsageError(f"{model.name} has {len(found)} models, and none was named: name the one to ask")
    return found[0]


def _counted(workers: int) -> int:
    if workers < 1:
        raise UsageError(f"workers={workers}: one at the least is needed")
    return workers
