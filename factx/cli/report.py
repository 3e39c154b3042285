"""factx report: the facts in files as one HTML page, to be read in any browser, without a network."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from factx.cli.exits import WELL
from factx.cli.factfiles import text_of
from factx.cli.inputs import STDIN
from factx.cli.kinds import resolve
from factx.cli.screen import Screen
from factx.cli.sinks import as_utf8
from factx.errors import InputError, OutputError, UsageError
from factx.facts import Fact, Facts
from factx.outputs import jsonl
from factx.outputs.plain import counted


def run(options: argparse.Namespace) -> int:
    """Write the page to standard output or to a file, whole or not at all."""
    from factx.analysis import conflicts
    from factx.outputs.report import page

    if options.files.count(STDIN) > 1:
        raise UsageError("standard input can be read only once: give - once")
    target = _target(options.output, options.files) if options.output else None
    kinds = resolve(options.kinds) if options.kinds else ()
    readings = [facts for name in options.files for facts in _readings(name, kinds)]
    html = page(readings, links=conflicts(readings), title=options.title)
    if target is None:
        as_utf8(sys.stdout, "html")
        sys.stdout.write(html)
        return WELL
    _write(html, target, options.output)
    facts = counted(sum(len(each.items) for each in readings), "fact")
    documents = counted(len(readings), "document")
    Screen(quiet=options.quiet, verbose=False).say(f"{options.output}: {facts} of {documents}; open it in a browser")
    return WELL


def _readings(name: str, kinds: Iterable[type[Fact]]) -> Iterator[Facts]:
    shown = "standard input" if name == STDIN else name
    text = text_of(name, shown)
    if not text.strip():
        raise InputError(f"{shown}: there is no record in it: give a file that factx extract wrote")
    try:
        lines = _lines_of_array(text) if text.lstrip()[:1] == "[" else text.split("\n")
        yield from jsonl.read(lines, kinds=kinds)
    except InputError as error:
        raise InputError(f"{shown}: {error}") from error


def _lines_of_array(text: str) -> list[str]:
    try:
        records = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"this is not JSON, or cut off: {error}") from error
    return [json.dumps(each) for each in records]


def _target(output: str, names: list[str]) -> Path:
    """Where the page goes, refused before anything is read if it cannot go there."""
    target = Path(os.path.realpath(output))
    if target.is_dir():
        raise OutputError(f"{output}: this is a folder: name a file in it, for example {Path(output) / 'report.html'}")
    if not target.parent.is_dir():
        raise OutputError(f"{output}: there is no folder {target.parent}: make it with: mkdir -p {target.parent}")
    if any(Path(os.path.realpath(each)) == target for each in names if each != STDIN):
        raise UsageError(f"{output}: this is one of the fact files, and would be overwritten: name another file")
    return target


def _write(html: str, target: Path, output: str) -> None:
    try:
        if target.exists() and not target.is_file():  # /dev/stdout, a named pipe: no file to replace
            target.write_text(html, encoding="utf-8", newline="\n")
            return
        with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as room:
            part = Path(room) / "part"
            part.write_text(html, encoding="utf-8", newline="\n")
            part.replace(target)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(f"{output}: it cannot be written: {reason}: choose another place with -o") from error
