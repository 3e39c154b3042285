"""How do facts become lines of a file, and how do the lines become facts again?

A fact file is JSON Lines in UTF-8: one record a line, each naming its `kind`. A document's records begin with the
document itself and end with its run; several documents may stand in one file, and their records may interleave.
Nothing is lost on the way: `read(write(facts))` gives equal facts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from factx.errors import InputError
from factx.facts import Fact, Facts


def write(facts: Facts | Iterable[Facts], *, coverage: bool = False) -> Iterator[str]:
    """The lines of one or several readings, each with its line feed; with what they cover before the run if wished."""
    for reading in [facts] if isinstance(facts, Facts) else facts:
        *records, run = reading.to_records()
        for record in records:
            yield line(record)
        if coverage:
            from factx.ledger import Ledger

            yield line(Ledger.of(reading).to_record())
        yield line(run)


def line(record: Mapping[str, Any]) -> str:
    """One record as a line, in plain letters; a lone surrogate, which UTF-8 cannot hold, is written as an escape."""
    written = json.dumps(record, ensure_ascii=False, allow_nan=False)
    try:
        written.encode("utf-8")
    except UnicodeEncodeError:
        written = json.dumps(record, allow_nan=False)
    return written + "\n"


def read(lines: Iterable[str], *, kinds: Iterable[type[Fact]] = ()) -> Iterator[Facts]:
    """The readings in a fact file, each as soon as its last line is there.

    `lines` are split at line feeds only, as `open(path, encoding="utf-8", newline="\\n")` gives them. `kinds` adds your
    own classes to claims, figures and stances. Raises `InputError` with the line's number.
    """
    extra = tuple(kinds)
    open_: dict[str, list[dict[str, Any]]] = {}
    for number, record in records(lines):
        kind, owner = record.get("kind"), owner_of(record)
        if kind == "document" and open_.setdefault(owner, []):
            raise InputError(
                f"line {number}: document {owner} begins again before its run: a reading ends with its run"
            )
        if owner not in open_:
            raise InputError(
                f"line {number}: this {kind!r} belongs to document {owner}, which is not open here: its records begin "
                f"with the document and end with its run (filtered and sorted files cannot be read back)"
            )
        open_[owner].append(record)
        if kind == "run":
            yield _facts(open_.pop(owner), extra, number)
    for owner in open_:
        raise InputError(f"document {owner} has no 'run' record: the file was cut off, or the record was taken out")


def records(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each record with the number of its line, from 1; blank lines are passed over."""
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        try:
            record = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise InputError(f"line {number}: this is not JSON, or cut off: {_reason(error)}") from error
        if not isinstance(record, dict):
            raise InputError(f"line {number}: each line is a JSON object, and not {text.strip()[:40]}")
        yield number, record


def owner_of(record: Mapping[str, Any]) -> str:
    """The id of the document that a record belongs to; "" where it tells none."""
    owner = record.get("id" if record.get("kind") == "document" else "document")
    return owner if isinstance(owner, str) else ""


def _facts(group: list[dict[str, Any]], kinds: tuple[type[Fact], ...], number: int) -> Facts:
    try:
        return Facts.from_records(group, kinds=kinds)
    except InputError as error:
        raise InputError(f"the reading that ends on line {number}: {error}") from error


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at character {error.pos + 1}"
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
