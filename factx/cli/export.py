"""factx export: facts in the formats of other tools."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from factx.cli.exits import WELL
from factx.cli.inputs import STDIN
from factx.cli.kinds import resolve
from factx.cli.sinks import as_utf8
from factx.errors import FactxError, InputError, OutputError, UsageError
from factx.facts import Fact, Facts
from factx.outputs import jsonl
from factx.outputs.formats import FORMATS, Tally, counting
from factx.outputs.plain import counted, visible


def run(options: argparse.Namespace) -> int:
    """Write the format, and say on standard error what it has no place for."""
    kinds = resolve(options.kinds) if options.kinds else ()
    tally = Tally()
    readings = counting(_readings(options.files, kinds), tally)
    form = FORMATS[options.to]
    function = getattr(import_module(f"factx.outputs.{form.module}"), form.function)
    if form.shape == "text":
        written(function(readings), options)
    elif options.output is None:
        what = "a folder" if form.shape == "folder" else "a file that is not text"
        raise UsageError(f"{options.to} is {what}: name it with -o, for example -o {_example(options.to)}")
    elif form.shape == "file":
        with _beside(options.output, options.files) as place:
            function(readings, place)
    else:
        _folder(function(readings), Path(options.output))
    if not options.quiet:
        _tell(tally, options)
    return WELL


def _tell(tally: Tally, options: argparse.Namespace) -> None:
    where = f" → {options.output}" if options.output else ""
    told = [f"{counted(tally.facts, 'fact')} of {counted(tally.documents, 'document')}{where}"]
    if left_out := tally.left_out(options.to):
        told.append(f"note: {left_out}")
    if tally.replaced and options.to != "jsonl":
        texts = counted(tally.replaced, "text has", "texts have")
        told.append(f"note: {texts} letters that no UTF-8 file can hold: they stand as � here, at the same places")
    for each in told:
        sys.stderr.write(visible(f"factx: {each}") + "\n")


def _example(name: str) -> str:
    return {"parquet": "facts.parquet", "sqlite": "facts.db"}.get(name, f"{name}/")


def _readings(names: list[str], kinds: Iterable[type[Fact]]) -> Iterator[Facts]:
    """The readings of the files, one file after the other."""
    if names.count(STDIN) > 1:
        raise UsageError("standard input can be read only once: give - once")
    for name in names:
        shown = "standard input" if name == STDIN else name
        try:
            yield from jsonl.read(_lines(name), kinds=kinds)
        except FactxError as error:
            raise InputError(f"{shown}: {error}") from error


def _lines(name: str) -> list[str]:
    """The lines of a fact file; the records of a JSON array as lines."""
    text = text_of(name)
    if not text.strip():
        raise InputError("there is no record in it: give a file that factx extract wrote")
    if text.lstrip()[:1] != "[":
        return text.split("\n")
    try:
        records: list[Any] = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"this is not JSON, or cut off: {error}") from error
    return [json.dumps(record) for record in records]


def text_of(name: str) -> str:
    """The text of a file, or of standard input."""
    try:
        content = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
        return content.decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError("there is no such file: look whether the name is right") from None
    except UnicodeDecodeError as error:
        raise InputError(f"byte {error.start} is not UTF-8: give the file as it was written") from error


def written(parts: Iterable[str], options: argparse.Namespace) -> None:
    """Write text to standard output or to a file, which appears whole or not at all."""
    if options.output is None:
        as_utf8(sys.stdout, "jsonl")
        sys.stdout.writelines(parts)
        sys.stdout.flush()
        return
    with _beside(options.output, options.files) as place, place.open("w", encoding="utf-8", newline="") as out:
        out.writelines(parts)


@contextmanager
def _beside(output: str, inputs: list[str]) -> Iterator[Path]:
    """A path to write to; what is there at the end takes the place of the output, and nothing does after an error."""
    target = Path(os.path.realpath(output))
    if target.is_dir():
        raise OutputError(f"{output}: this is a folder: name a file in it")
    if not target.parent.is_dir():
        raise OutputError(f"{output}: there is no folder {target.parent}: make it with: mkdir -p {target.parent}")
    if any(Path(os.path.realpath(each)) == target for each in inputs if each != STDIN):
        raise UsageError(f"{output}: this is one of the files to read, and would be overwritten: name another file")
    try:
        room = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as error:
        raise OutputError(f"{output}: it cannot be written: {(error.strerror or str(error)).lower()}") from error
    try:
        with _telling(output, room / "part"):
            yield room / "part"
        if target.exists() and not target.is_file():  # /dev/stdout, a named pipe: no file to replace
            target.write_bytes((room / "part").read_bytes())
        else:
            (room / "part").replace(target)
    finally:
        shutil.rmtree(room, ignore_errors=True)


@contextmanager
def _telling(output: str, place: Path) -> Iterator[None]:
    """Name the output, not the place beside it that is written to first, where there is no room or right to write."""
    try:
        yield
    except OutputError as error:
        raise OutputError(str(error).replace(str(place), output)) from error
    except OSError as error:
        if error.filename not in {None, str(place)}:
            raise
        raise OutputError(f"{output}: it cannot be written: {(error.strerror or str(error)).lower()}") from error


def _folder(files: Iterable[tuple[str, str]], folder: Path) -> None:
    """Write files into a folder, which is made where it is missing; nothing in it is overwritten."""
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder}: this is a file, and a folder is to be written: name another one")
    made = list(files)
    if outside := [name for name, _ in made if Path(name).name != name]:
        raise OutputError(f"{folder}: the file name {outside[0]!r} leads out of it")
    if there := [name for name, _ in made if (folder / name).exists()]:
        more = f" and {len(there) - 1} more" if len(there) > 1 else ""
        raise OutputError(f"{folder}: {there[0]}{more} would be overwritten, with what people wrote: name a new folder")
    for nth, (name, text) in enumerate(made):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            left = f"{nth} of {len(made)} files are written whole"
            raise OutputError(f"{folder / name}: it cannot be written: {reason}; {left}") from error
