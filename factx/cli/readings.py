"""How do files of facts become readings again?

A file is JSON Lines or one JSON array, as extract writes them, or an annotation: one JSON object with claims, figures
and stances, which does not hold its text. A folder stands for the files in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from factx.analysis.gold import annotation, is_annotation, is_of
from factx.cli.factfiles import text_of
from factx.cli.inputs import STDIN
from factx.documents import Document
from factx.errors import InputError
from factx.facts import Fact, Facts
from factx.outputs import jsonl

_ENDINGS = (".json", ".jsonl")


@dataclass
class Files:
    """What files hold: readings, and annotations that have yet to find their texts."""

    readings: list[Facts] = field(default_factory=list)
    annotations: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    def with_texts(self, documents: Iterable[Document]) -> tuple[list[Facts], frozenset[str]]:
        """All readings, those of annotations with their texts among `documents`, and the ids of their optional facts.

        Raises `InputError` for an annotation whose text is not there.
        """
        listed = list(documents)
        readings, optional = list(self.readings), set[str]()
        for name, record in self.annotations:
            document = next((each for each in listed if is_of(record, each)), None)
            if document is None:
                raise InputError(
                    f"{name}: this annotation does not hold its text, and it is of none of the {len(listed)} documents "
                    f"on the other side: give facts of the same article, byte for byte"
                )
            try:
                found = annotation(record, document)
            except InputError as error:
                raise InputError(f"{name}: {error}") from error
            readings.append(found.facts)
            optional |= found.optional
        return readings, frozenset(optional)


def read(name: str, kinds: Iterable[type[Fact]] = ()) -> Files:
    """What a file, a folder or standard input ("-") holds. Raises `InputError` with the place and the remedy."""
    files = Files()
    for path in _paths(name):
        shown = "standard input" if path == STDIN else path
        text = text_of(path, shown)
        if not text.strip():
            raise InputError(f"{shown}: there is no record in it: give a file that factx extract wrote")
        record = _whole(text)
        if isinstance(record, Mapping) and is_annotation(record):
            files.annotations.append((shown, record))
            continue
        lines = (json.dumps(each) for each in record) if isinstance(record, list) else iter(text.split("\n"))
        files.readings.extend(_readings(lines, shown, kinds))
    return files


def _paths(name: str) -> list[str]:
    path = Path(name)
    if name == STDIN or not path.is_dir():
        return [name]
    found = sorted(str(each) for each in path.iterdir() if each.suffix in _ENDINGS)
    if not found:
        raise InputError(f"{name}: there is no .json or .jsonl file in this folder: name one that holds fact files")
    return found


def _whole(text: str) -> Any:
    """A text as one JSON value, where it is one: an annotation or an array of records; else None."""
    opening = text.lstrip()[:1]
    if opening == "[" or (opening == "{" and '"claims"' in text):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return None
    return None


def _readings(lines: Iterator[str], shown: str, kinds: Iterable[type[Fact]]) -> Iterator[Facts]:
    try:
        yield from jsonl.read(lines, kinds=kinds)
    except InputError as error:
        raise InputError(f"{shown}: {error}") from error
