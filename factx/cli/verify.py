"""factx verify: whether the facts in files still hold, checked offline."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from typing import Any

from factx.cli.exits import PARTLY, UNUSABLE, WELL
from factx.cli.factfiles import text_of
from factx.cli.inputs import STDIN
from factx.errors import FactxError, InputError, UsageError
from factx.outputs.jsonl import records
from factx.outputs.plain import counted, visible
from factx.verification import Verification, verify


def run(options: argparse.Namespace) -> int:
    """Print what was checked and every mismatch; 1 where something does not hold, 2 where no file could be read."""
    if options.files.count(STDIN) > 1:
        raise UsageError("standard input can be read only once: give - once")
    codes = []
    for name in options.files:
        try:
            codes.append(_verified(name, quiet=options.quiet))
        except FactxError as error:
            sys.stderr.write(f"factx: {visible(str(error))}\n")
            codes.append(UNUSABLE)
    if set(codes) == {UNUSABLE}:
        return UNUSABLE
    return PARTLY if any(codes) else WELL


def _verified(name: str, *, quiet: bool) -> int:
    shown = "standard input" if name == STDIN else name
    place, numbered = _records(name, shown)
    result = verify(numbered)
    if not result.documents and not result.facts:
        raise InputError(f"{shown}: there is no record in it: give a file that factx extract wrote")
    for each in result.mismatches:
        sys.stdout.write(visible(f"{shown}:{place}{each.record}: {each}") + "\n")
    if not quiet:
        for note in result.notes:
            sys.stderr.write(visible(f"factx: note: {shown}: {note}") + "\n")
        sys.stdout.write(visible(f"{shown}: {summary(result)}") + "\n")
    return PARTLY if result.mismatches else WELL


def summary(result: Verification) -> str:
    """What was checked, in words: "12 facts, 40 spans, 9 values checked in 1 document: all hold"."""
    checked = (
        f"{counted(result.facts, 'fact')}, {counted(result.spans, 'span')}, {counted(result.values, 'value')} "
        f"checked in {counted(result.documents, 'document')}"
    )
    found = counted(len(result.mismatches), "mismatch", "mismatches")
    return f"{checked}: {found if result.mismatches else 'all hold'}"


def _records(name: str, shown: str) -> tuple[str, Iterator[tuple[int, dict[str, Any]]]]:
    """The records with their numbers, and what the numbers count: lines, or the records of one JSON array."""
    text = text_of(name, shown)
    if text.lstrip()[:1] == "[":
        return "record ", _of_array(text, shown)
    return "", _named(shown, records(text.split("\n")))


def _named(shown: str, numbered: Iterator[tuple[int, dict[str, Any]]]) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        yield from numbered
    except InputError as error:
        raise InputError(f"{shown}: {error}") from error


def _of_array(text: str, shown: str) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{shown}: this is not JSON, or cut off: {error}") from error
    for nth, record in enumerate(read, 1):
        if not isinstance(record, dict):
            raise InputError(f"{shown}: record {nth} is no JSON object")
        yield nth, record
