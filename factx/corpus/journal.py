"""Which answers have been paid for already?

A journal is one SQLite file. Every answer is on the disk before it is used, under a key made of what was asked: the
model, the messages and the schema of the answer; never the key to the provider or its address. What a model refused,
cut off or never wrote rightly is kept as well, since asking again would cost as much and come to the same; what failed
on the way is not. Several threads and processes may share a journal.

    with Journal("facts.jsonl.journal") as journal:
        extractor = Extractor(model=Journaled(connect("openai/gpt-5-mini"), journal))
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import queue
import sqlite3
import threading
import time
import weakref
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self
from urllib.parse import quote

from pydantic import BaseModel, ValidationError

from factx.errors import (
    FactxError,
    InputError,
    Malformed,
    NoAnswer,
    OutputError,
    Overflow,
    Refused,
    Truncated,
    UsageError,
)
from factx.models import Answer, Ask, Model, Usage
from factx.models.schemas import strict

ANSWERED = "answered"
COLLECTED = "collected"
"""The outcome of an ask whose completion came in a file: what it holds is read when it is known what was asked."""

_FINAL: dict[str, type[NoAnswer]] = {each.__name__.lower(): each for each in (Truncated, Overflow, Refused, Malformed)}
_APPLICATION = 0x66616374  # "fact"
_VERSION = 1
_BUSY_S = 60.0
_ROWS = 64  # 832 values: every SQLite takes 999 in one statement
_TABLE = """
CREATE TABLE IF NOT EXISTS asks (
    key TEXT PRIMARY KEY,
    model TEXT NOT NULL,
    document TEXT NOT NULL,
    label TEXT NOT NULL,
    at REAL NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL,
    value BLOB,
    requests INTEGER NOT NULL,
    retries INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cached_tokens INTEGER NOT NULL
)
"""
_KEEP = """
INSERT INTO asks VALUES {rows}
ON CONFLICT (key) DO UPDATE SET
    at = excluded.at,
    value = CASE WHEN excluded.outcome = 'answered' OR outcome <> 'answered' THEN excluded.value ELSE value END,
    detail = CASE WHEN excluded.outcome = 'answered' OR outcome <> 'answered' THEN excluded.detail ELSE detail END,
    outcome = CASE WHEN excluded.outcome = 'answered' OR outcome <> 'answered' THEN excluded.outcome ELSE outcome END,
    requests = requests + excluded.requests,
    retries = retries + excluded.retries,
    input_tokens = input_tokens + excluded.input_tokens,
    output_tokens = output_tokens + excluded.output_tokens,
    cached_tokens = cached_tokens + excluded.cached_tokens
"""


@dataclass(frozen=True)
class Entry:
    """One ask in a journal: what it was about, what came of it, and what it took in all, however often it was asked.

    `outcome` is "answered", "truncated", "overflow", "refused", "malformed" or "collected": its completion came in a
    file, and `detail` says what is wrong with it where that shows. `at` are seconds since 1970.
    """

    key: str
    model: str
    document: str
    label: str
    at: float
    outcome: str
    detail: str
    usage: Usage

    @property
    def is_answered(self) -> bool:
        return self.outcome == ANSWERED or (self.outcome == COLLECTED and not self.detail)


@dataclass(frozen=True)
class _Kept:
    """An answer on its way to the disk."""

    entry: Entry
    value: str | None


class Journal:
    """Answers on disk. The file is made with the first answer; one that is there is gone on with.

    Raises `InputError` where the file is no journal or damaged, and `OutputError` where it cannot be written.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._lock = threading.Lock()
        self._reader: sqlite3.Connection | None = None
        self._writer: threading.Thread | None = None
        self._waiting: queue.SimpleQueue[tuple[_Kept, Future[None]] | None] = queue.SimpleQueue()
        self._schemas: weakref.WeakKeyDictionary[type[BaseModel], str] = weakref.WeakKeyDictionary()
        if self.path.exists():
            self._connection()

    def key(self, ask: Ask, *, model: str) -> str:
        """What an ask is known by: the same words to the same model for the same schema have the same key."""
        if (schema := self._schemas.get(ask.answer)) is None:
            schema = self._schemas[ask.answer] = _digest(strict(ask.answer))
        return _digest([model, [[each.role, each.content] for each in ask.messages], schema])

    def find(self, key: str, ask: Ask) -> Answer | None:
        """The answer that is known, at no cost; None where there is none, or none that fits the ask."""
        with self._lock, telling(self.path):
            connection = self._connection()
            row = (
                connection.execute("SELECT outcome, detail, value FROM asks WHERE key = ?", (key,)).fetchone()
                if connection
                else None
            )
        return known(ask, *row) if row else None

    def keep(self, key: str, ask: Ask, answer: Answer, *, model: str, document: str = "") -> Future[None]:
        """Write an answer down; the future is done when it is on the disk. What failed on the way is not kept."""
        done: Future[None] = Future()
        outcome = _outcome(answer)
        if outcome is None:
            done.set_result(None)
            return done
        kept = answer.value or answer.partial
        value = kept.model_dump_json(by_alias=True, exclude_unset=True) if kept else None
        detail = str(answer.error) if answer.error else ""
        entry = Entry(key, model, document, ask.label, time.time(), outcome, detail, answer.usage)
        with self._lock:
            if self._writer is None:
                self._writer = threading.Thread(target=self._write, name="factx-journal", daemon=True)
                self._writer.start()
            self._waiting.put((_Kept(entry, value), done))
        return done

    def entries(self, *, failed: bool = False) -> Iterator[Entry]:
        """Every ask in the order of time; only those that came to nothing where `failed`."""
        well = f"outcome = '{ANSWERED}' OR (outcome = '{COLLECTED}' AND detail = '')"
        where = f"WHERE NOT ({well})" if failed else ""
        with telling(self.path):
            connection = self._connection()
            if connection is None:
                return
            rows = connection.execute(
                "SELECT key, model, document, label, at, outcome, detail, requests, retries, input_tokens, "  # noqa: S608  # fixed words
                f"output_tokens, cached_tokens FROM asks {where} ORDER BY at, rowid"
            )
            for row in rows:
                key, model, document, label, at, outcome, detail, *counts = row
                yield Entry(key, model, document, label, at, outcome, detail, Usage(*counts))

    def close(self) -> None:
        """Wait until everything is on the disk, and close the file."""
        with self._lock:
            writer, self._writer = self._writer, None
            if writer:
                self._waiting.put(None)
        if writer:
            writer.join()
        with self._lock:
            if self._reader:
                self._reader.close()
                self._reader = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _connection(self) -> sqlite3.Connection | None:
        """The connection for reading, once there is a file."""
        if self._reader is None and self.path.exists() and self.path.stat().st_size:
            self._reader = connection_to(self.path)
        return self._reader

    def _write(self) -> None:
        """Write what waits, all of it in one transaction: the disk is waited for once, however many answers wait."""
        connection: sqlite3.Connection | None = None
        more = True
        while more:
            batch = [self._waiting.get()]
            while not self._waiting.empty():
                batch.append(self._waiting.get())
            listed = [each for each in batch if each]
            more = len(listed) == len(batch)
            futures = [done for _, done in listed if done.set_running_or_notify_cancel()]
            try:
                with telling(self.path, writing=True):
                    connection = connection or connection_to(self.path)
                    _commit(connection, [kept for kept, _ in listed])
            except FactxError as error:
                for done in futures:
                    done.set_exception(error)
            else:
                for done in futures:
                    done.set_result(None)
        if connection:
            connection.close()


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


def asked_as(model: Model) -> str:
    """The model's name in keys: where it has one that holds no address, that one. "" where it is not known yet."""
    name = getattr(model, "asked_as", None)
    return name if isinstance(name, str) else model.name


def _outcome(answer: Answer) -> str | None:
    """What is noted of an answer; None where asking again may fare better and costs nothing that was paid before."""
    if answer.error is None:
        return ANSWERED
    name = type(answer.error).__name__.lower()
    if name == "malformed" and not answer.usage.output_tokens:  # a page of HTML: no model wrote that
        return None
    return name if name in _FINAL else None


def known(ask: Ask, outcome: str, detail: str, value: bytes | None) -> Answer | None:
    """What a journal has of an ask as the answer to it; None where it does not fit the ask."""
    usage = Usage(journaled=1)
    if outcome == COLLECTED and value is not None:
        return _read(ask, value)
    try:
        kept = ask.answer.model_validate_json(zlib.decompress(value)) if value is not None else None
    except (zlib.error, ValidationError):  # damaged, or written by another version: as good as not known
        return None
    if outcome == ANSWERED:
        return Answer(value=kept, usage=usage) if kept else None
    return Answer(error=_FINAL[outcome](detail), partial=kept, usage=usage) if outcome in _FINAL else None


def _read(ask: Ask, completion: bytes) -> Answer | None:
    from factx.models.batches import read  # which loads openai

    try:
        return replace(read(ask, json.loads(zlib.decompress(completion))), usage=Usage(journaled=1))
    except (zlib.error, ValueError):
        return None


def _digest(content: object) -> str:
    canonical = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def connection_to(path: Path) -> sqlite3.Connection:
    new = not path.exists() or path.stat().st_size == 0
    uri = f"file:{quote(str(path))}?mode={'rwc' if new else 'rw'}"
    connection = sqlite3.connect(uri, uri=True, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
    try:
        with telling(path, writing=new):
            connection.execute(f"PRAGMA busy_timeout = {_BUSY_S * 1000:.0f}")
            if new or not _is_ours(connection, path):
                _begin(connection, path)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
    except BaseException:
        connection.close()
        raise
    return connection


def _is_ours(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether the file is a journal; False where it is empty. Raises `UsageError` where it is another program's."""
    # the tables are counted first: they are made together with the marks, which then are there as well
    queries = ("SELECT count(*) FROM sqlite_master", "PRAGMA user_version", "PRAGMA application_id")
    tables, version, owner = [connection.execute(query).fetchone()[0] for query in queries]
    if tables and owner != _APPLICATION:
        raise UsageError(f"{path}: this is a database, and no journal: name another file with --journal")
    if tables and version != _VERSION:
        raise UsageError(
            f"{path}: this journal is of version {version}, and {_VERSION} is read here: update factx, or name another "
            f"file with --journal"
        )
    return bool(tables)


def _begin(connection: sqlite3.Connection, path: Path) -> None:
    """Make the table, unless somebody else has made it by now."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not _is_ours(connection, path):
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            connection.execute(f"PRAGMA user_version = {_VERSION}")
            connection.execute(_TABLE)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _commit(connection: sqlite3.Connection, batch: list[_Kept]) -> None:
    if not batch:
        return
    rows = [_row(each) for each in batch]
    connection.execute("BEGIN IMMEDIATE")
    try:
        # one statement for many rows: between statements this thread waits for the interpreter, up to 5 ms each time
        for some in (rows[at : at + _ROWS] for at in range(0, len(rows), _ROWS)):
            marks = ", ".join([f"({', '.join('?' * len(some[0]))})"] * len(some))
            connection.execute(_KEEP.format(rows=marks), [each for row in some for each in row])
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _row(kept: _Kept) -> tuple[object, ...]:
    entry, usage = kept.entry, kept.entry.usage
    value = zlib.compress(kept.value.encode("utf-8", "surrogatepass"), 1) if kept.value is not None else None
    told = (entry.key, entry.model, entry.document, entry.label, entry.at, entry.outcome, entry.detail, value)
    return (*told, usage.requests, usage.retries, usage.input_tokens, usage.output_tokens, usage.cached_tokens)


@contextmanager
def telling(path: Path, *, writing: bool = False) -> Iterator[None]:
    """Turn what SQLite says of a file into an error of factx that names it and the remedy."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OutputError(
            f"{path}: the journal cannot be {'written' if writing else 'read'}: {error}: make room or rights there, or "
            f"name another place with --journal; what was answered before is kept"
        ) from error
    except sqlite3.DatabaseError as error:
        raise InputError(
            f"{path}: the journal is damaged, or none: {error}: move it away to begin a new one, or save what can be "
            f"read with: sqlite3 {path} .recover"
        ) from error
