"""How are many asks answered by way of files, by a provider's batches or by `vllm run-batch`?

    written = write(documents, extractor, journal, to=Path("requests.jsonl"))  # the asks of this round, by their keys
    ...                                                                        # hand the files over, wait, fetch them
    collect(Path("output.jsonl"), journal)                                     # the answers, into the same journal
    written = write(documents, extractor, journal, to=Path("requests.jsonl"))  # the next round: until nothing is wanted

A reading has several rounds: what is asked again depends on the first answers. Once nothing is wanted, reading the same
documents with the same journal asks nobody. What was asked and not answered stays in the journal's queue, and is
written again; what a provider is still at work on is not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Self

from factx.corpus.copies import Copies
from factx.corpus.journal import Journal, Journaled, asked_as
from factx.corpus.progress import Unread
from factx.corpus.queue import Queue
from factx.corpus.replay import Wanted, replay
from factx.corpus.seen import Seen
from factx.documents import Document
from factx.errors import InputError, OutputError, UsageError
from factx.extractor import Extractor
from factx.facts import Facts
from factx.models import ChatModel

MOST_REQUESTS = 50_000
MOST_BYTES = 200_000_000
"""What OpenAI takes in one file."""

_AT_ONCE = 500  # rows of the queue in one transaction
_SHOWN_CHARS = 300
Tell = Callable[[str], None]


@dataclass
class Written:
    """What became of documents on their way into files of requests.

    `finished` have all their answers, `wanting` do not; `asks` were written, for `under_way` the answer is being made.
    """

    files: list[Path] = field(default_factory=list)
    finished: int = 0
    wanting: int = 0
    unread: int = 0
    asks: int = 0
    under_way: int = 0


@dataclass
class Collected:
    """What a file came to: `answered` anew, `failed` and wanted still, `known` before, `strange` to the journal.

    Of those answered, `doubtful` hold no answer that can be read, though they were paid for.
    """

    answered: int = 0
    doubtful: int = 0
    failed: int = 0
    known: int = 0
    strange: int = 0


def write(
    documents: Iterable[Document | Unread],
    extractor: Extractor,
    journal: Journal,
    *,
    to: Path,
    retry_failed: bool = False,
    probe: bool = False,
    dedupe: bool = True,
    unread: Callable[[Unread], None] | None = None,
) -> Written:
    """Write what documents want of their model into files: `to`, and "NAME-2.jsonl" and so on where one is full.

    Nothing is sent. Documents are gone through one by one, as far as the journal's answers lead. The files appear when
    they are whole. With `retry_failed` what came to nothing is asked again. With `probe` the first ask is sent at once,
    so that the others are made as the server turns out to want them: in a file, one field that it refuses would fail
    them all. With `dedupe` copies of a document wait for its facts, as in `factx.corpus.run`. Raises `UsageError` where
    the model takes no such files.
    """
    model = extractor.model
    if not isinstance(model, ChatModel) or not asked_as(model):
        raise UsageError("a file of asks is for a model behind OpenAI's API: name one, as openai/gpt-5-mini")
    written, copies = Written(), Copies() if dedupe else None
    with Queue(journal) as queue, _Files(to) as files:
        work = _Writing(model, queue, files, written)
        for document in documents:
            if isinstance(document, Unread):
                written.unread += 1
                if unread:
                    unread(document)
                continue
            look = copies.look(document) if copies else None
            known = copies.settled(look, document) if copies and look else None
            if isinstance(known, Facts | int):  # a copy, or it may be one of what is not read yet
                written.finished += isinstance(known, Facts)
                written.wanting += not isinstance(known, Facts)
                continue
            number = copies.begun(look) if copies and look else None
            text = known.rest if known else document
            found = replay(text, extractor, journal, retry_failed=retry_failed)
            if probe and not isinstance(found, Facts):
                Journaled(model, journal, document=document.id, retry_failed=retry_failed).ask(found[0].ask)
                found, probe = replay(text, extractor, journal), False
            if not isinstance(found, Facts):
                work.add(found)
                continue
            written.finished += 1
            if copies and number is not None:
                copies.ended(number, known.joined(found) if known else found)
        work.finish()
    return written


class _Writing:
    """Asks on their way into files and into the queue; each is written once, whichever documents want it."""

    def __init__(self, model: ChatModel, queue: Queue, files: _Files, written: Written) -> None:
        self._model, self._queue, self._files, self._written = model, queue, files, written
        self._seen = Seen()
        self._waiting: list[Wanted] = []

    def add(self, wanted: Iterable[Wanted]) -> None:
        self._written.wanting += 1
        for each in wanted:
            if self._queue.batch_of(each.key):
                self._written.under_way += 1
            elif self._seen.add(each.key):
                self._files.add(each.key, self._model.body(each.ask))
                self._waiting.append(each)
        if len(self._waiting) >= _AT_ONCE:
            self._queue.add(self._waiting)
            self._waiting.clear()

    def finish(self) -> None:
        self._queue.add(self._waiting)
        self._written.asks = len(self._seen)
        self._written.files = self._files.finish()


def names_in(path: Path) -> list[str]:
    """The keys of the asks in a file of requests."""
    return [str(record.get("custom_id")) for _, record in _records(path)]


def collect(path: Path, journal: Journal, *, tell: Tell | None = None) -> Collected:
    """Take the answers of a file into the journal: of an output or an error file, in any order, as often as one likes.

    What failed is told, and stays in the queue.
    """
    from factx.models.batches import fault_in, usage_in

    found = Collected()
    with Queue(journal) as queue, queue.transaction():
        for number, record in _records(path):
            key, completion, why = str(record.get("custom_id")), *_outcome(record)
            if queue.batch_of(key) is None:
                if queue.is_known(key):
                    found.known += 1
                else:
                    found.strange += 1
                continue
            if why:
                found.failed += 1
                queue.hand_over([key], "")
            else:
                why = fault_in(completion)
                found.answered += 1
                found.doubtful += bool(why)
                queue.take(key, completion, usage=usage_in(completion), detail=why)
            if why and tell:
                tell(f"{path}:{number}: {why}")
    return found


def _outcome(record: dict[str, Any]) -> tuple[Any, str]:
    """The completion in a line of an answer file, or why there is none."""
    response = record.get("response")
    body = response.get("body") if isinstance(response, dict) else None
    status = response.get("status_code", 200) if isinstance(response, dict) else None
    if isinstance(body, dict) and status == 200 and body.get("choices"):
        return body, ""
    error = record.get("error") or (body.get("error") if isinstance(body, dict) else None) or body
    words = error.get("message") or error.get("code") if isinstance(error, dict) else error
    told = " ".join(str(words or "it holds no answer").split())[:_SHOWN_CHARS]
    return None, f"{status}: {told}" if status not in (None, 200) else told


def _records(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The lines of a file of requests or answers. One that breaks off in its last line gives the lines before."""
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                try:
                    record = json.loads(line)
                except ValueError:
                    if not line.endswith(b"\n"):
                        return
                    record = None
                if not isinstance(record, dict) or "custom_id" not in record:
                    raise InputError(
                        f"{path}:{number}: this is no line of a batch file: give what `factx batch write` wrote, or "
                        f"what came back for it"
                    )
                yield number, record
    except OSError as error:
        raise InputError(f"{path}: it cannot be read: {(error.strerror or str(error)).lower()}") from error


class _Files:
    """Files of requests, each no larger than a provider takes. What is not finished leaves nothing behind."""

    def __init__(self, to: Path) -> None:
        self._to = to
        self._written: list[tuple[Path, Path]] = []
        self._out: IO[bytes] | None = None
        self._count = self._bytes = 0

    def add(self, name: str, body: dict[str, Any]) -> None:
        from factx.models.batches import line

        content = line(name, body)
        if self._out is None or self._count >= MOST_REQUESTS or self._bytes + len(content) > MOST_BYTES:
            self._next()
        assert self._out is not None  # noqa: S101  # _next has opened it
        with _telling(self._to):
            self._out.write(content)
        self._count += 1
        self._bytes += len(content)

    def finish(self) -> list[Path]:
        """Put the files in their places."""
        with _telling(self._to):
            if self._out:
                self._out.close()
            for part, path in self._written:
                part.replace(path)
        return [path for _, path in self._written]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._out:
            self._out.close()
        for part, _path in self._written:
            part.unlink(missing_ok=True)

    def _next(self) -> None:
        nth = len(self._written) + 1
        path: Path = self._to if nth == 1 else self._to.with_stem(f"{self._to.stem}-{nth}")
        part = path.with_name(f".{path.name}.part")
        with _telling(self._to):
            if self._out:
                self._out.close()
            self._out = part.open("wb")
        self._written.append((part, path))
        self._count = self._bytes = 0


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(f"{path}: it cannot be written: {reason}: make room or rights there") from error
