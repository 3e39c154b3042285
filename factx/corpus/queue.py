"""Which asks were written into files, and wait for their answers?"""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Self

from factx.corpus.journal import COLLECTED, Journal, connection_to, telling
from factx.corpus.replay import Wanted
from factx.models import Usage

_QUEUE = """
CREATE TABLE IF NOT EXISTS queue (
    key TEXT PRIMARY KEY,
    model TEXT NOT NULL,
    document TEXT NOT NULL,
    label TEXT NOT NULL,
    at REAL NOT NULL,
    batch TEXT NOT NULL DEFAULT ''
)
"""
_TAKE = """
INSERT INTO asks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (key) DO UPDATE SET
    at = excluded.at,
    value = CASE WHEN outcome <> 'answered' THEN excluded.value ELSE value END,
    detail = CASE WHEN outcome <> 'answered' THEN excluded.detail ELSE detail END,
    outcome = CASE WHEN outcome <> 'answered' THEN excluded.outcome ELSE outcome END,
    requests = requests + excluded.requests,
    input_tokens = input_tokens + excluded.input_tokens,
    output_tokens = output_tokens + excluded.output_tokens,
    cached_tokens = cached_tokens + excluded.cached_tokens
"""


class Queue:
    """The asks of a journal that were written into files and are not answered yet, and the batches that they are in."""

    def __init__(self, journal: Journal) -> None:
        self.path = journal.path
        with telling(self.path, writing=True):
            self._connection = connection_to(self.path)
            self._connection.execute(_QUEUE)

    def add(self, wanted: Iterable[Wanted]) -> None:
        rows = [(each.key, each.model, each.document, each.ask.label, time.time()) for each in wanted]
        with self.transaction():
            self._connection.executemany(
                "INSERT INTO queue VALUES (?, ?, ?, ?, ?, '') ON CONFLICT (key) DO UPDATE SET at = excluded.at", rows
            )

    def batch_of(self, key: str) -> str | None:
        """The batch that an ask is in, "" for none; None where it was not written."""
        with telling(self.path):
            row = self._connection.execute("SELECT batch FROM queue WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def hand_over(self, keys: Iterable[str], batch: str) -> None:
        """Note that asks are in a batch now."""
        with self.transaction():
            self._connection.executemany("UPDATE queue SET batch = ? WHERE key = ?", [(batch, key) for key in keys])

    def release(self, batch: str) -> int:
        """Take back what a batch that has ended left unanswered, and say how much that is."""
        with self.transaction():
            return self._connection.execute("UPDATE queue SET batch = '' WHERE batch = ?", (batch,)).rowcount

    def batches(self) -> dict[str, int]:
        """The batches that are under way, with how many of their asks are not answered yet; "" are those in none."""
        with telling(self.path):
            return dict(self._connection.execute("SELECT batch, count(*) FROM queue GROUP BY batch ORDER BY min(at)"))

    def take(self, key: str, completion: Any, *, usage: Usage, detail: str) -> bool:
        """Keep a completion as the answer to an ask; False where nobody waits for it."""
        value = zlib.compress(json.dumps(completion, ensure_ascii=False).encode("utf-8", "surrogatepass"), 1)
        with self.transaction():
            row = self._connection.execute(
                "DELETE FROM queue WHERE key = ? RETURNING model, document, label", (key,)
            ).fetchone()
            if row is None:
                return False
            counts = (usage.requests, usage.retries, usage.input_tokens, usage.output_tokens, usage.cached_tokens)
            self._connection.execute(_TAKE, (key, *row, time.time(), COLLECTED, detail, value, *counts))
        return True

    def is_known(self, key: str) -> bool:
        with telling(self.path):
            return self._connection.execute("SELECT 1 FROM asks WHERE key = ?", (key,)).fetchone() is not None

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """What is done inside is on the disk at its end, all at once; one inside another is part of it."""
        if self._connection.in_transaction:
            yield
            return
        with telling(self.path, writing=True):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
