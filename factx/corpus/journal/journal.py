"""What does a journal offer? Answers are found in it by what was asked, and kept in it before they are used."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Self

from factx.corpus.journal.keys import Keys
from factx.corpus.journal.reader import Reader
from factx.corpus.journal.records import Entry, known, record_of
from factx.corpus.journal.writer import Writer
from factx.models import Answer, Ask


class Journal:
    """Answers on disk. The file is made with the first answer; one that is there is gone on with.

    Raises `InputError` where the file is no journal or damaged, and `OutputError` where it cannot be written.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._keys, self._reader, self._writer = Keys(), Reader(self.path), Writer(self.path)

    def key(self, ask: Ask, *, model: str) -> str:
        """What an ask is known by: the same words to the same model for the same schema have the same key."""
        return self._keys.of(ask, model=model)

    def find(self, key: str, ask: Ask) -> Answer | None:
        """The answer that is known, at no cost; None where there is none, or none that fits the ask."""
        found = self._reader.find(key)
        return known(ask, *found) if found else None

    def keep(self, key: str, ask: Ask, answer: Answer, *, model: str, document: str = "") -> Future[None]:
        """Write an answer down; the future is done when it is on the disk. What failed on the way is not kept."""
        if record := record_of(key, ask, answer, model=model, document=document):
            return self._writer.write(record)
        done: Future[None] = Future()
        done.set_result(None)
        return done

    def entries(self, *, failed: bool = False) -> Iterator[Entry]:
        """Every ask in the order of time; only those that came to nothing where `failed`."""
        return self._reader.entries(failed=failed)

    def close(self) -> None:
        """Wait until everything is on the disk, and close the file."""
        self._writer.close()
        self._reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
