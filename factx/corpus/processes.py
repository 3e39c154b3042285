"""How do the rules read many documents at once? They wait for nobody, so only more processors make them faster."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice

from factx.corpus.faults import faulty
from factx.corpus.progress import Progress
from factx.documents import Document
from factx.errors import FactxError, UsageError
from factx.extractor import Engine
from factx.facts import Fact, Facts, Gap, Rejection, Run
from factx.inputs.unread import Unread

_Read = tuple[tuple[Fact, ...], tuple[Rejection, ...], tuple[Gap, ...], Run]
"""Facts without their document, which need not travel back."""

_EACH = 4  # chunks under way for each process
_CHUNK = 8  # documents a chunk


def read_here(documents: Iterable[Document | Unread], engine: Engine, *, progress: Progress) -> Iterator[Facts]:
    """Read one document after the other."""
    for document in _opened(documents, progress):
        facts = _read(document, engine, progress)
        progress.on_finish(facts)
        yield facts


def read_in_processes(
    documents: Iterable[Document | Unread], engine: Engine, *, workers: int, ordered: bool, progress: Progress
) -> Iterator[Facts]:
    """Read in that many processes. A document on which a process ends comes back with a gap, and the others are read.

    Memory is that of the documents under way: a few dozen for each process.
    """
    chunks = _chunked(_opened(documents, progress))
    under_way: deque[tuple[list[Document], Future[list[_Read]]]] = deque()
    pool = _pool(workers)
    try:
        while True:
            for chunk in islice(chunks, max(0, workers * _EACH - len(under_way))):
                under_way.append((chunk, pool.submit(_read_all, chunk, engine)))
            if not under_way:
                return
            chunk, future = _next(under_way, ordered=ordered)
            try:
                read = _joined(chunk, future.result())
            except BrokenProcessPool:
                pool.shutdown(cancel_futures=True)
                read = [_alone(document, engine) for document in chunk]
                pool = _pool(workers)
                under_way = deque((each, pool.submit(_read_all, each, engine)) for each, _ in under_way)
            for facts in read:
                progress.on_finish(facts)
                yield facts
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _next(
    under_way: deque[tuple[list[Document], Future[list[_Read]]]], *, ordered: bool
) -> tuple[list[Document], Future[list[_Read]]]:
    """The chunk to give out next: the first of all, or the first that is done."""
    if ordered:
        return under_way.popleft()
    done, _ = wait([future for _, future in under_way], return_when=FIRST_COMPLETED)
    found = next(each for each in under_way if each[1] in done)
    under_way.remove(found)
    return found


def _alone(document: Document, engine: Engine) -> Facts:
    """Read a document in a process of its own, which may end of it."""
    with _pool(1) as pool:
        try:
            return _joined([document], pool.submit(_read_all, [document], engine).result())[0]
        except BrokenProcessPool as error:
            return faulty(document, error, engine=engine, model=None)


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_quiet)


def _quiet() -> None:
    """Leave an interruption to the process that began it, which ends this one."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _read_all(documents: list[Document], engine: Engine) -> list[_Read]:
    read = (_read(each, engine) for each in documents)
    return [(facts.items, facts.rejected, facts.gaps, facts.run) for facts in read]


def _joined(documents: list[Document], read: list[_Read]) -> list[Facts]:
    return [Facts(document, *rest) for document, rest in zip(documents, read, strict=True)]


def _read(document: Document, engine: Engine, progress: Progress | None = None) -> Facts:
    try:
        next(engine.steps(document))
    except StopIteration as done:
        facts: Facts = done.value
        return facts
    except FactxError:
        raise
    except Exception as error:  # noqa: BLE001  # a fault in one document must not lose the others
        if progress:
            progress.on_fault(document, error)
        return faulty(document, error, engine=engine, model=None)
    raise UsageError(f"{type(engine).__name__} asks a model, and none was given: pass model=…")


def _opened(documents: Iterable[Document | Unread], progress: Progress) -> Iterator[Document]:
    for document in documents:
        if isinstance(document, Unread):
            progress.on_unread(document)
            continue
        progress.on_open(document)
        yield document


def _chunked(documents: Iterator[Document]) -> Iterator[list[Document]]:
    while chunk := list(islice(documents, _CHUNK)):
        yield chunk
