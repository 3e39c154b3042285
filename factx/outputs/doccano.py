"""How do facts go to doccano and come back corrected?

JSON Lines for a sequence labeling project: make one with "Allow overlapping spans" and "Use relation labeling", without
"Count grapheme clusters as one character", and import as JSONL (relations). Facts and their parts are spans, roles are
relations. doccano has no fields for a span: a fact keeps its choices (force, polarity, …) as they were, and one that a
person adds is taken plainly and told.

doccano counts in JavaScript, so its offsets are UTF-16 units; they are translated both ways.

`read` takes the JSONL that doccano exports. In a project without relations the parts stay those that were exported.

Left out: rejections, gaps and runs; computed values, which are computed anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from factx.documents import Document
from factx.errors import InputError
from factx.facts import Fact, Facts
from factx.outputs.carried import carried, restored
from factx.outputs.columns import encodable
from factx.outputs.corrections import Imported, imported
from factx.outputs.jsonl import records
from factx.outputs.marks import Link, Mark, Marked, drawn, in_pieces, in_single_spans
from factx.spans import Utf16


def write(readings: Iterable[Facts]) -> Iterator[str]:
    """A line for each document."""
    for reading in readings:
        yield json.dumps(example(reading), ensure_ascii=False) + "\n"


def example(reading: Facts) -> dict[str, Any]:
    """One document with its spans and relations."""
    marked = in_single_spans(drawn(reading))
    places = Utf16(reading.document.text)
    numbers = {mark.id: nth for nth, mark in enumerate(marked.marks)}
    return {
        "text": encodable(reading.document.text),
        "entities": [
            {
                "id": numbers[mark.id],
                "label": mark.label,
                "start_offset": places.from_code_points(mark.spans[0].start),
                "end_offset": places.from_code_points(mark.spans[0].end),
            }
            for mark in marked.marks
        ],
        "relations": [
            {"id": nth, "from_id": numbers[link.start], "to_id": numbers[link.end], "type": link.role}
            for nth, link in enumerate(marked.links or ())
        ],
        "factx": carried(reading),
    }


def read(text: str, *, kinds: Iterable[type[Fact]] = ()) -> Iterator[Imported]:
    """The readings in doccano's JSONL export."""
    extra = tuple(kinds)
    for number, record in records(text.split("\n")):
        where = f"line {number}"
        try:
            yield _example(record, extra, where)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            raise InputError(f"{where}: this is not what doccano exports as JSONL: {error!r}") from error


def _example(record: Mapping[str, Any], kinds: tuple[type[Fact], ...], where: str) -> Imported:
    text = record["text"] if "text" in record else record["data"]  # older exports say data
    held = record.get("factx") or (record.get("meta") or {}).get("factx")
    document, originals, notes = restored(held, text, kinds=kinds, where=where)
    entities = (
        record["entities"] if "entities" in record else _listed(record.get("label") or record.get("labels") or [])
    )
    places = Utf16(document.text)
    marks = tuple(_mark(each, document, places, where) for each in entities)
    links = None
    if "relations" in record:
        given = record["relations"]
        links = tuple(Link(str(each["from_id"]), str(each["to_id"]), str(each["type"])) for each in given)
    marked = in_pieces(Marked(document, marks, links, None))
    return imported(marked, originals, tool="doccano", kinds=kinds, notes=notes)


def _listed(spans: Iterable[Any]) -> list[dict[str, Any]]:
    """The short form of a project without relations: [start, end, label]."""
    return [
        {"id": nth, "start_offset": start, "end_offset": end, "label": label}
        for nth, (start, end, label) in enumerate(spans)
    ]


def _mark(record: Mapping[str, Any], document: Document, places: Utf16, where: str) -> Mark:
    start, end = places.to_code_points(int(record["start_offset"])), places.to_code_points(int(record["end_offset"]))
    if not 0 <= start < end <= len(document.text):
        raise InputError(f"{where}: a span at {start}–{end} is outside its text of {len(document.text)} characters")
    return Mark(str(record["id"]), str(record["label"]), (document.span(start, end),))
