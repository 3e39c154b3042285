"""How is a journal's file opened, and what is told when that fails?

It is one SQLite file with one table. Whatever is committed is on the disk (`synchronous = FULL`), and readers do not
wait for a writer (WAL).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from factx.errors import InputError, OutputError, UsageError

_APPLICATION = 0x66616374  # "fact"
_VERSION = 1
_BUSY_S = 60.0
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


def connection_to(path: Path) -> sqlite3.Connection:
    """The file, made where it is not there. Raises `UsageError` where it is another program's or version's."""
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
