"""What is on a cassette, what of it was played, and when is it written?

A `Tape` knows no HTTP library: it is asked whether it holds an answer, plays it, or takes a new one. Each recorded
response is played once, in the order of its recording among those of the same request, so that a refusal followed by
an answer replays as such. What is recorded now is not played now. Every new exchange is on disk before the caller
sees its response, because it was paid for.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

import factx
from factx.errors import CassetteError, CassetteMiss
from factx.testing import format as files
from factx.testing import misses
from factx.testing.format import Exchange, Header, Received, Sent
from factx.testing.matching import digest

Mode = Literal["replay", "record", "auto"]
"""replay: play what is there and send nothing; record: ask everything anew; auto: play, and record what is missing."""

_RECORDERS = ("openai", "instructor", "vcrpy")
_Stamp = tuple[int, int, int] | None


@dataclass
class _Track:
    """One exchange, its place among those of the file, and its lines there once they are needed."""

    number: int
    exchange: Exchange
    lines: str = ""
    played: bool = False
    recorded_now: bool = False


class Tape:
    """One cassette while it is open. Threads and tasks may share it.

    `mode` is "replay", "record" or "auto"; `again` is the command that a miss tells people to run.
    """

    def __init__(self, path: Path, *, mode: Mode, note: str | None = None, again: str | None = None) -> None:
        self.path = path
        self.mode: Mode = mode
        self._again = again
        self._lock = threading.Lock()
        self._tracks: list[_Track] = []
        self._waiting: dict[str, deque[_Track]] = defaultdict(deque)
        self._misses: list[CassetteMiss] = []
        self._writable = False
        self._header = Header()
        self._load()
        if note:
            self._header = replace(self._header, note=note)
        self._stamp = _stamp(path)

    @property
    def note(self) -> str:
        """Where the answers came from."""
        return self._header.note

    @property
    def replaying(self) -> bool:
        """Whether nothing is sent: every answer was recorded before."""
        return self.mode == "replay"

    @property
    def sleep(self) -> Callable[[float], object] | None:
        """What `factx.connect` should be given as `sleep`: nobody waits for answers that were recorded."""
        return _at_once if self.replaying else None

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        return tuple(each.exchange for each in self._tracks)

    @property
    def played(self) -> tuple[Exchange, ...]:
        """What was played or recorded since the cassette was opened, in the order of the file."""
        return tuple(each.exchange for each in self._tracks if each.played)

    @property
    def unplayed(self) -> tuple[Exchange, ...]:
        return tuple(each.exchange for each in self._tracks if not each.played)

    @property
    def recorded(self) -> tuple[Exchange, ...]:
        """What was recorded since the cassette was opened."""
        return tuple(each.exchange for each in self._tracks if each.recorded_now)

    @property
    def misses(self) -> tuple[CassetteMiss, ...]:
        """What was asked for and is not there, whether or not anybody caught the error."""
        return tuple(self._misses)

    def unplayed_report(self) -> str:
        """The recordings that nobody asked for, a line for each."""
        left = [each for each in self._tracks if not each.played]
        return "\n".join(f"  number {each.number}: {misses.title(each.exchange.request)}" for each in left)

    def take(self, request: Sent) -> Received | None:
        """The response to play next for a request; None where the request is to be sent and recorded.

        Raises `CassetteMiss` when replaying what is not there, and `CassetteError` where a recording could not be
        kept: better before the call is paid for than after.
        """
        with self._lock:
            waiting = self._waiting[digest(request)]
            if waiting:
                track = waiting.popleft()
                track.played = True
                return track.exchange.response
            if self.replaying:
                raise self._miss(request)
            self._prove_writable()
        return None

    def add(self, exchange: Exchange) -> None:
        """Record an exchange: it is in the file when this returns."""
        lines = files.exchange_written(exchange)
        with self._lock:
            number = len(self._tracks) + 1
            self._tracks.append(_Track(number, exchange, lines, played=True, recorded_now=True))
            self._header = replace(self._header, recorded_with=_versions())
            self._write()

    def _load(self) -> None:
        text = self._text()
        if text is None:
            return
        header, exchanges = files.read(text, path=self.path)
        self._header = header
        if self.mode == "record":  # what it held is gone with the first answer, and not before
            return
        for number, exchange in enumerate(exchanges, 1):
            track = _Track(number, exchange)
            self._tracks.append(track)
            self._waiting[digest(exchange.request)].append(track)
        if self.replaying and not exchanges:
            raise CassetteError(f"the cassette {self.path} holds no recordings. {self._how_to_record()}")

    def _text(self) -> str | None:
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            text = ""
            what = "there is no cassette"
        except (OSError, UnicodeDecodeError) as error:
            raise CassetteError(f"the cassette {self.path} cannot be read: {error}") from error
        else:
            what = "nothing stands in the cassette"
        if text.strip():
            return text
        if self.replaying:
            raise CassetteError(f"{what} {self.path}. {self._how_to_record()}")
        return None

    def _miss(self, request: Sent) -> CassetteMiss:
        held = [misses.Held(each.number, each.exchange.request, each.played) for each in self._tracks]
        told = misses.report(request, held, cassette=str(self.path), remedy=self._how_to_record())
        miss = CassetteMiss(told)
        self._misses.append(miss)
        return miss

    def _how_to_record(self) -> str:
        if self._again:
            return f"To record it: {self._again}"
        name = str(self.path)
        return f'To record it: open it with cassette("{name}", mode="record"), or mode="auto" to keep what it holds'

    def _prove_writable(self) -> None:
        if self._writable:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.path.parent):
                pass
        except OSError as error:
            raise CassetteError(
                f"the cassette {self.path} cannot be written ({error.strerror}), so nothing was sent. "
                "Give another place, or replay only"
            ) from error
        self._writable = True

    def _write(self) -> None:
        if _stamp(self.path) != self._stamp:
            raise CassetteError(
                f"the cassette {self.path} was changed by another process while this one was recording on it. "
                "Record from one process only"
            )
        for each in self._tracks:
            each.lines = each.lines or files.exchange_written(each.exchange)
        text = files.head_written(self._header) + "".join(each.lines for each in self._tracks)
        try:
            _replace(self.path, text)
        except OSError as error:
            raise CassetteError(f"the cassette {self.path} cannot be written: {error}") from error
        self._stamp = _stamp(self.path)


def _at_once(_seconds: float) -> None:
    """Wait for nothing."""


def _replace(path: Path, text: str) -> None:
    """Write a file in one step: whoever reads it, and whenever this process is killed, it is whole."""
    path = path.resolve()
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        if path.exists():
            part.chmod(path.stat().st_mode & 0o777)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _stamp(path: Path) -> _Stamp:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _versions() -> dict[str, str]:
    found = {"factx": factx.__version__}
    for name in _RECORDERS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
