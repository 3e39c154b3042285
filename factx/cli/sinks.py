"""Where do facts go: to the terminal, into a pipe, into a file?

A file of JSON Lines is valid at every moment: it takes its place with the first document, and each further one is
added whole. Any other file appears at the end, also when the run was interrupted, with what was finished by then. A run
that finished nothing leaves an older file as it was.
"""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO, StringIO
from pathlib import Path
from typing import BinaryIO, Protocol, TextIO, cast

from factx.errors import OutputError, UsageError
from factx.facts import Facts
from factx.outputs import jsonl, table


class Form(Protocol):
    """Turns readings into text, one after the other."""

    def text(self, facts: Facts, name: str, /) -> str: ...

    def end(self) -> str: ...


class Lines:
    """JSON Lines."""

    def __init__(self, *, coverage: bool) -> None:
        self._coverage = coverage

    def text(self, facts: Facts, _name: str, /) -> str:
        return "".join(jsonl.write(facts, coverage=self._coverage))

    def end(self) -> str:
        return ""


class Array:
    """One JSON array of all records."""

    def __init__(self, *, coverage: bool) -> None:
        self._coverage = coverage
        self._begun = False

    def text(self, facts: Facts, _name: str, /) -> str:
        opening = ",\n" if self._begun else "[\n"
        self._begun = True
        return opening + ",\n".join(line.rstrip("\n") for line in jsonl.write(facts, coverage=self._coverage))

    def end(self) -> str:
        return "\n]\n" if self._begun else ""


class Tables:
    """A table for each document, as wide and as colourful as where it is printed."""

    def __init__(self, out: TextIO, *, coverage: bool) -> None:
        from rich.console import Console

        self._console = Console(file=out)
        self._coverage = coverage

    def text(self, facts: Facts, name: str, /) -> str:
        with self._console.capture() as captured:
            table.show(facts, self._console, name=name, coverage=self._coverage)
        return captured.get() if self._console.is_terminal else table.trimmed(captured.get())

    def end(self) -> str:
        return ""


class Sink:
    """Takes readings and writes each at once."""

    def __init__(self, out: TextIO, form: Form, place: str) -> None:
        self._out, self._form, self._place = out, form, place
        self.count = 0

    def add(self, facts: Facts, name: str, *, unread: bool = False) -> None:
        """Write a reading; one of which nothing could be read is told, and alone replaces no older file."""
        self._write(self._form.text(facts, name))
        self.count += not unread

    def close(self) -> None:
        self._write(self._form.end())

    def _write(self, text: str) -> None:
        with _telling(self._place):
            self._out.write(text)
            self._out.flush()


class Whole(Sink):
    """Writes whole documents to a file: what a full disk has taken of one is taken back."""

    def __init__(self, out: BinaryIO, form: Form, place: str) -> None:
        self._bytes, self._form, self._place = out, form, place
        self._whole = out.seek(0, os.SEEK_END)
        self.count = 0

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._bytes.close()

    def _write(self, text: str) -> None:
        content = memoryview(text.encode("utf-8"))
        end = self._whole + len(content)
        try:
            with _telling(self._place):
                while content:
                    content = content[self._bytes.write(content) :]
        except OutputError:
            self._bytes.truncate(self._whole)
            self._bytes.seek(self._whole)
            raise
        self._whole = end


class Growing(Whole):
    """Adds whole documents to a file, which is put in its place with the first of them that could be read."""

    def __init__(self, out: BinaryIO, form: Form, place: str, *, written: Path, target: Path) -> None:
        super().__init__(out, form, place)
        self._written, self._target = written, target

    def add(self, facts: Facts, name: str, *, unread: bool = False) -> None:
        super().add(facts, name, unread=unread)
        if self.count and self._written != self._target:
            with _telling(self._place):
                self._written.replace(self._target)
            self._written = self._target

    def close(self) -> None:
        super().close()
        if self._written != self._target:
            self._written.unlink(missing_ok=True)


def form_of(flag: str | None, output: str | None, usual: str | None) -> str:
    """The format: the flag's, else the file name's, else the usual one, else a table on a terminal, lines in a pipe."""
    if flag:
        return flag
    if output:
        return "json" if output.endswith(".json") else "jsonl"
    return usual or ("table" if sys.stdout.isatty() else "jsonl")


@contextmanager
def opened(
    output: str | None, form: str, *, inputs: list[str], coverage: bool = False, resume: bool = False
) -> Iterator[Sink]:
    """A sink for facts, with what they cover if wished. A file that cannot be written is an `OutputError` at once.

    With `resume` a file of JSON Lines that is there is added to.
    """
    if output is None:
        as_utf8(sys.stdout, form)
        sink = Sink(sys.stdout, _form(form, sys.stdout, coverage), "standard output")
        try:
            yield sink
        finally:
            sink.close()
        return
    target = Path(os.path.realpath(output))
    if not target.exists() and Path(output).exists():  # /dev/stdout where that is a pipe
        target = Path(output)
    _refuse(target, output, inputs)
    if resume and form == "jsonl" and target.is_file():
        yield from _growing(target, target, output, Lines(coverage=coverage))
        return
    if target.exists() and not stat.S_ISREG(target.stat().st_mode):  # /dev/stdout, a named pipe: no file to replace
        written, moved_to = target, None
    else:
        written, moved_to = _beside(target, output), target
    if moved_to and form == "jsonl":
        yield from _growing(written, target, output, Lines(coverage=coverage))
        return
    if moved_to:
        yield from _appearing(written, target, output, _form(form, StringIO(), coverage))
        return
    with _telling(output):
        out = written.open("w", encoding="utf-8", newline="\n")
    sink = Sink(out, _form(form, out, coverage), output)
    try:
        yield sink
    finally:
        with _telling(output), out:
            sink.close()


def _appearing(written: Path, target: Path, output: str, form: Form) -> Iterator[Sink]:
    """A file that takes its place at the end, where its end could be written."""
    with _telling(output):
        sink = Whole(cast("BinaryIO", written.open("wb", buffering=0)), form, output)
    finished = False
    try:
        yield sink
    finally:
        try:
            sink.close()
            finished = sink.count > 0
        finally:
            _moved(written, target, output, finished=finished)


def _growing(written: Path, target: Path, output: str, form: Form) -> Iterator[Sink]:
    with _telling(output):
        out = written.open("ab", buffering=0)
    if not _locked(out):
        out.close()
        raise OutputError(f"{output}: another run writes to it: let it end, or choose another place with -o")
    sink = Growing(cast("BinaryIO", out), form, output, written=written, target=target)
    try:
        yield sink
    finally:
        sink.close()


def _locked(file: FileIO) -> bool:
    """Keep other runs from adding to the file while it is open. False where another one keeps this one from it."""
    try:
        import fcntl
    except ImportError:  # Windows
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True


@contextmanager
def _telling(place: str) -> Iterator[None]:
    """Turn what the system says of a place into an `OutputError`. A pipe that nobody reads is no error of the place."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(
            f"{place}: it cannot be written: {reason}: choose another place with -o, or make room or rights there"
        ) from error


def _moved(written: Path, target: Path, output: str, *, finished: bool) -> None:
    try:
        if finished:
            with _telling(output):
                written.replace(target)
    finally:
        written.unlink(missing_ok=True)


def _form(name: str, out: TextIO, coverage: bool) -> Form:  # noqa: FBT001  # passed on as it came
    if name == "table":
        return Tables(out, coverage=coverage)
    return Array(coverage=coverage) if name == "json" else Lines(coverage=coverage)


def _refuse(target: Path, output: str, inputs: list[str]) -> None:
    if target.is_dir():
        raise OutputError(f"{output}: this is a folder: name a file in it, for example {Path(output) / 'facts.jsonl'}")
    if not target.parent.is_dir():
        raise OutputError(f"{output}: there is no folder {target.parent}: make it with: mkdir -p {target.parent}")
    if any(Path(os.path.realpath(each)) == target for each in inputs):
        raise UsageError(f"{output}: this is one of the documents to read, and would be overwritten: name another file")


def _beside(target: Path, output: str) -> Path:
    """A new file in the target's folder, with the rights that the target has or would have."""
    with _telling(output):
        if target.exists() and not os.access(target, os.W_OK):
            raise PermissionError(13, "it is write-protected")
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
        os.close(handle)
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~umask)
        return Path(name)


def as_utf8(out: TextIO, form: str) -> None:
    """JSON is UTF-8 whatever the locale; in a table, letters that the terminal cannot show become question marks."""
    reconfigure = getattr(out, "reconfigure", None)
    if reconfigure is None:
        return
    if form == "table":
        reconfigure(errors="replace")
    else:
        reconfigure(encoding="utf-8", newline="\n")
