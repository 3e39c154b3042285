"""Which answers has any machine of a job paid for?

A folder holds a journal for every machine. The processes of a machine share its file, so that what one of them has
asked is known to the others at once, also to the one that takes over where another was killed. The files of other
machines are only read, as they are when a process begins: SQLite cannot share a file over a network.
"""

from __future__ import annotations

import platform
import re
import sqlite3
import threading
from pathlib import Path
from urllib.parse import quote

from factx.corpus.journal import Journal, known
from factx.errors import OutputError
from factx.models import Answer, Ask

_FIND = "SELECT outcome, detail, value FROM asks WHERE key = ?"


class Shelf(Journal):
    """The journals of a folder, which is made where it is not there. `machine` names this one's file."""

    def __init__(self, folder: Path | str, *, machine: str | None = None) -> None:
        folder = Path(folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(
                f"{folder}: the folder of the journals cannot be made: {error.strerror}: name another place"
            ) from error
        own = folder / f"{_filename(machine or platform.node() or 'machine')}.journal"
        super().__init__(own)
        self._lock = threading.Lock()
        self._others = [each for path in sorted(folder.glob("*.journal")) if path != own and (each := _opened(path))]

    def find(self, key: str, ask: Ask) -> Answer | None:
        """The answer that any machine has, this one's first."""
        if answer := super().find(key, ask):
            return answer
        with self._lock:
            for other in self._others:
                try:
                    row = other.execute(_FIND, (key,)).fetchone()
                except sqlite3.DatabaseError:  # it was written to meanwhile, over there: this page cannot be read
                    continue
                if row and (answer := known(ask, *row)):
                    return answer
        return None

    def close(self) -> None:
        super().close()
        with self._lock:
            others, self._others = self._others, []
        for other in others:
            other.close()


def _opened(path: Path) -> sqlite3.Connection | None:
    """Another machine's file, to be read as it is now; None where it is not one yet."""
    uri = f"file:{quote(str(path))}?mode=ro&immutable=1"
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
    try:
        connection.execute(_FIND, ("",)).fetchone()
    except sqlite3.DatabaseError:
        connection.close()
        return None
    return connection


def _filename(machine: str) -> str:
    return re.sub(r"[^\w.-]+", "_", machine)
