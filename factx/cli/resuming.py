"""What does a fact file hold already, and where does it end?

A run that was killed leaves whole documents and, where the machine itself went down, perhaps a part of one behind them.
That part is cut off, and the file is whole again.
"""

from __future__ import annotations

import json
import os
import re
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from factx.corpus.seen import Seen
from factx.errors import InputError

_TOLD = re.compile(rb'\{"kind": ?"(document|run|gap)"')  # the other lines need not be read
_NO_FAILURE = ("language", "open", "passed over")

Reader = tuple[str, str | None, tuple[str, ...]]
"""Who read a document: the engine, the model, and the kinds that were looked for."""


@dataclass
class Held:
    """What a fact file holds: the ids of its documents, who read them, and how many of them were not read wholly.

    `whole` is where the last whole document ends, `size` where the file does; `left_out` are the places of documents
    that are to be read again.
    """

    path: Path
    documents: Seen = field(default_factory=Seen)
    readers: set[Reader] = field(default_factory=set)
    failed: int = 0
    whole: int = 0
    size: int = 0
    left_out: list[tuple[int, int]] = field(default_factory=list)

    @classmethod
    def by(cls, path: Path, *, again: bool) -> Held:
        """What the file holds; documents that failed do not count where they are read `again`.

        Raises `InputError` where it is none that factx extract wrote.
        """
        held = cls(path, size=path.stat().st_size)
        for reading in _readings(path):
            held.whole = reading.end
            held.readers.add(reading.reader)
            if reading.failed and again:
                held.left_out.append((reading.start, reading.end))
            else:
                held.failed += reading.failed
                held.documents.add(reading.document)
        if held.size and not held.whole and not _begins_as_ours(path):
            raise InputError(
                f"{path}: this is no file of JSON Lines that factx extract wrote: --resume goes on with one"
            )
        return held

    def make_whole(self) -> None:
        """Cut off what a killed run left of its last document, and take out what is to be read again."""
        if self.whole < self.size:
            os.truncate(self.path, self.whole)
        if self.left_out:
            _without(self.path, self.left_out)


@dataclass(frozen=True)
class _Reading:
    """One document's lines: where they begin and end, and what matters of them."""

    start: int
    end: int
    document: str
    failed: bool
    reader: Reader


def _readings(path: Path) -> Iterator[_Reading]:
    """The documents that are there from their first line to their last."""
    at = start = 0
    document, failed = "", False
    with path.open("rb") as lines:
        for line in lines:
            begun, at = at, at + len(line)
            told = _TOLD.match(line)
            if told is None:
                continue
            try:
                record = json.loads(line) if line.endswith(b"\n") else {}
            except ValueError:
                record = {}
            if record.get("kind") == "document":
                start, document, failed = begun, str(record.get("id")), False
            elif record.get("kind") == "gap":
                failed = failed or record.get("reason") not in _NO_FAILURE
            elif record.get("kind") == "run" and document and record.get("document") == document:
                reader = (str(record.get("engine")), record.get("model"), tuple(record.get("kinds") or ()))
                yield _Reading(start, at, document, failed, reader)
                document = ""


def _begins_as_ours(path: Path) -> bool:
    start = b'{"kind": "document"'
    with path.open("rb") as file:
        return start.startswith(file.read(len(start)))


def _without(path: Path, ranges: list[tuple[int, int]]) -> None:
    """Write the file anew without some of its bytes, and put it in the old one's place."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        Path(name).chmod(stat.S_IMODE(path.stat().st_mode))
        with os.fdopen(handle, "wb") as out, path.open("rb") as old:
            at = 0
            for start, end in [*ranges, (path.stat().st_size, 0)]:
                while at < start:
                    block = old.read(min(1 << 20, start - at))
                    out.write(block)
                    at += len(block)
                at = end
                old.seek(at)
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
