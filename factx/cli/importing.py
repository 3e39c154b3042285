"""factx import: what people corrected in an annotation tool, as facts."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from factx.cli.exits import PARTLY, WELL
from factx.cli.export import text_of, written
from factx.cli.inputs import STDIN
from factx.cli.kinds import resolve
from factx.errors import FactxError, InputError, UsageError
from factx.outputs import jsonl
from factx.outputs.corrections import Imported
from factx.outputs.plain import counted, visible


def run(options: argparse.Namespace) -> int:
    """Write a fact file; 1 where a mark made no fact."""
    counts = {"fact": 0, "document": 0, "rejection": 0}
    written(_lines(options, counts), options)
    if not options.quiet:
        told = f"{counted(counts['fact'], 'fact')} of {counted(counts['document'], 'document')}"
        if counts["rejection"]:
            told += f", {counted(counts['rejection'], 'mark')} made none (see the rejections in the file)"
        sys.stderr.write(f"factx: {told}\n")
    return PARTLY if counts["rejection"] else WELL


def _lines(options: argparse.Namespace, counts: dict[str, int]) -> Iterator[str]:
    for each in _imported(options):
        counts["fact"] += len(each.facts.items)
        counts["document"] += 1
        counts["rejection"] += len(each.facts.rejected)
        if not options.quiet:
            for note in each.notes:
                sys.stderr.write(visible(f"factx: note: {note}") + "\n")
            for rejection in each.facts.rejected:
                sys.stderr.write(visible(f"factx: note: no {rejection.of}: {rejection.detail}") + "\n")
        yield from jsonl.write(each.facts)


def _imported(options: argparse.Namespace) -> Iterator[Imported]:
    kinds = resolve(options.kinds) if options.kinds else ()
    module = import_module(f"factx.outputs.{options.tool}")
    if options.files.count(STDIN) > 1:
        raise UsageError("standard input can be read only once: give - once")
    for name in options.files:
        shown = "standard input" if name == STDIN else name
        try:
            source = _folder(Path(name)) if options.tool == "brat" else text_of(name)
            yield from module.read(source, kinds=kinds)
        except FactxError as error:
            raise InputError(f"{shown}: {error}") from error


def _folder(folder: Path) -> dict[str, str]:
    """The texts of a brat folder by their names."""
    if not folder.is_dir():
        raise InputError("brat keeps its annotations in a folder: name the folder, with its .txt and .ann files")
    wanted = [each for each in sorted(folder.iterdir()) if each.suffix in (".txt", ".ann", ".json") and each.is_file()]
    try:
        return {each.name: each.read_bytes().decode("utf-8") for each in wanted}
    except UnicodeDecodeError as error:
        raise InputError(f"byte {error.start} of a file in it is not UTF-8, in which brat writes") from error
