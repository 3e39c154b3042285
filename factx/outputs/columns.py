"""What are a fact's columns, where a format knows rows and no records inside records?

A nested field becomes a column with dots ("amount.unit"), a list one cell of JSON. Beside the fact's own fields stand
those that a reader of a table wants at once: the document's title and address, the quote as one line, its first and
last offset, and the chain of sources.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from factx.facts import Fact, Facts

_SURROGATES = re.compile("[\ud800-\udfff]")


def rows(readings: Iterable[Facts]) -> list[dict[str, Any]]:
    """A row for each fact of each reading, in their order; a row has only the columns that its fact has."""
    return [row(each, reading) for reading in readings for each in reading.items]


def row(fact: Fact, reading: Facts) -> dict[str, Any]:
    """One fact as a row: strings, numbers, booleans and None."""
    record = fact.to_record()
    first = {name: record.pop(name) for name in ("id", "kind", "document")}
    return {
        **first,
        "document.title": encodable(reading.document.title),
        "document.url": encodable(reading.document.url),
        "quote": encodable(fact.quote),
        "start": min(span.start for span in fact.evidence),
        "end": max(span.end for span in fact.evidence),
        "sources": encodable(sources(fact)),
        **{name: encodable(value) for name, value in flat(record).items()},
    }


def sources(fact: Fact) -> str | None:
    """Who vouches for it, from the article inwards: "CCTV → Xi Jinping"; None for the article itself."""
    return " → ".join(link.source.text for link in fact.attribution) or None


def headings(found: Iterable[Mapping[str, Any]]) -> list[str]:
    """The columns of some rows, in the order in which rows bring them, those of a nested field beside each other.

    A nested field that is null in one row and has parts in another has the columns of its parts alone.
    """
    names = dict.fromkeys(name for each in found for name in each)
    nested = {name[:at] for name in names for at, char in enumerate(name) if char == "."}
    places: dict[str, int] = {}
    for name in names:
        places.setdefault(name.partition(".")[0], len(places))
    return sorted((name for name in names if name not in nested), key=lambda name: places[name.partition(".")[0]])


def encodable(value: Any) -> Any:
    """A value with lone surrogates, which no UTF-8 file can hold, replaced one for one, so that no offset moves."""
    return _SURROGATES.sub("\ufffd", value) if isinstance(value, str) else value


def unencodable(reading: Facts) -> bool:
    """Whether a text has lone surrogates, so that `encodable` changes it."""
    return _SURROGATES.search(reading.document.text) is not None


def flat(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record's values by their columns."""
    return dict(_flat(record, ""))


def _flat(part: Mapping[str, Any], path: str) -> Iterator[tuple[str, Any]]:
    for name, value in part.items():
        at = f"{path}{name}"
        if isinstance(value, Mapping) and value:
            yield from _flat(value, f"{at}.")
        elif isinstance(value, Mapping | list):
            yield at, json.dumps(value, ensure_ascii=False)
        else:
            yield at, value
