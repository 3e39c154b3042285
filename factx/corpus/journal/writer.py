"""How do answers come to the disk?

One thread writes whatever waits in one transaction, so that the disk is waited for once, however many answers wait.
"""

from __future__ import annotations

import queue
import sqlite3
import threading
from concurrent.futures import Future
from pathlib import Path

from factx.corpus.journal.files import connection_to, telling
from factx.corpus.journal.records import Record
from factx.errors import FactxError

_ROWS = 64  # 832 values: every SQLite takes 999 in one statement
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


class Writer:
    """Writes records into a file. The thread, and the file, are made with the first of them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._waiting: queue.SimpleQueue[tuple[Record, Future[None]] | None] = queue.SimpleQueue()

    def write(self, record: Record) -> Future[None]:
        """The future is done when the record is on the disk, or has the error that kept it from there."""
        done: Future[None] = Future()
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._live, name="factx-journal", daemon=True)
                self._thread.start()
            self._waiting.put((record, done))
        return done

    def close(self) -> None:
        """Wait until everything is on the disk. The next record begins anew."""
        with self._lock:
            thread, self._thread = self._thread, None
            if thread:
                self._waiting.put(None)
        if thread:
            thread.join()

    def _live(self) -> None:
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
                with telling(self._path, writing=True):
                    connection = connection or connection_to(self._path)
                    _commit(connection, [record for record, _ in listed])
            except FactxError as error:
                for done in futures:
                    done.set_exception(error)
            else:
                for done in futures:
                    done.set_result(None)
        if connection:
            connection.close()


def _commit(connection: sqlite3.Connection, batch: list[Record]) -> None:
    if not batch:
        return
    rows = [each.row for each in batch]
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
