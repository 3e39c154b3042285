"""What does a journal's file hold?"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from factx.corpus.journal.files import connection_to, telling
from factx.corpus.journal.records import ANSWERED, COLLECTED, Entry
from factx.models import Usage

_WELL = f"outcome = '{ANSWERED}' OR (outcome = '{COLLECTED}' AND detail = '')"
Found = tuple[str, str, bytes | None]
"""The outcome of an ask, its detail, and the packed JSON of its answer."""


class Reader:
    """Reads from a file that may not be there yet. Several threads may use it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._opened: sqlite3.Connection | None = None
        if path.exists():
            self._connection()

    def find(self, key: str) -> Found | None:
        with self._lock, telling(self._path):
            connection = self._connection()
            if connection is None:
                return None
            query = "SELECT outcome, detail, value FROM asks WHERE key = ?"
            found: Found | None = connection.execute(query, (key,)).fetchone()
            return found

    def entries(self, *, failed: bool) -> Iterator[Entry]:
        """Every ask in the order of time; only those that came to nothing where `failed`."""
        where = f"WHERE NOT ({_WELL})" if failed else ""
        with telling(self._path):
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
        with self._lock:
            if self._opened:
                self._opened.close()
                self._opened = None

    def _connection(self) -> sqlite3.Connection | None:
        """The connection, once there is a file."""
        if self._opened is None and self._path.exists() and self._path.stat().st_size:
            self._opened = connection_to(self._path)
        return self._opened
