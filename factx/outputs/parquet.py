"""How do facts become a Parquet file, with every type kept?

One row for each fact. Nested fields stay nested (structs and lists), days are dates, numbers are decimals of 38 digits,
10 of them behind the point; where a number needs more, all numbers of the file are written as text, so that no digit is
lost. `pyarrow`, pandas, Polars and DuckDB read it. Needs the extra `factx[parquet]`.

Left out: the documents' texts, rejections, gaps and runs.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from factx.errors import UsageError
from factx.facts import Fact, Facts
from factx.outputs.columns import encodable, sources

_BESIDE = {"id": str, "kind": str, "title": str, "url": str, "quote": str, "start": int, "end": int, "sources": str}


def save(readings: Iterable[Facts], path: Path) -> None:
    """Write the file."""
    found = table(readings)
    import_module("pyarrow.parquet").write_table(found, path)


def table(readings: Iterable[Facts]) -> Any:
    """The facts as an Arrow table."""
    pa = _pyarrow()
    facts = [(each, reading) for reading in readings for each in reading.items]
    columns = _columns(type(fact) for fact, _ in facts)
    found = [_row(fact, reading, columns) for fact, reading in facts]
    try:
        return pa.Table.from_pylist(found, schema=_schema(columns, pa.decimal128(38, 10)))
    except pa.ArrowInvalid:
        return pa.Table.from_pylist(_numbers_as_text(found), schema=_schema(columns, pa.string()))


def _pyarrow() -> Any:
    """The package, or what to install."""
    try:
        return import_module("pyarrow")  # it has no type information
    except ImportError as error:
        raise UsageError("a Parquet file needs pyarrow: pip install 'factx[parquet]'") from error


def _columns(kinds: Iterable[type[Fact]]) -> dict[str, tuple[str | None, Any]]:
    """Each column with the field and type that it holds; kinds that disagree about a field have a column each."""
    found: dict[str, tuple[str | None, Any]] = {name: (None, kind) for name, kind in _BESIDE.items()}
    for kind in dict.fromkeys(kinds):
        for name, info in kind.model_fields.items():
            column = name
            if found.get(name, (name, info.annotation)) != (name, info.annotation):
                column = f"{kind.kind}.{name}"
            found[column] = (name, info.annotation)
    return found


def _row(fact: Fact, reading: Facts, columns: Mapping[str, tuple[str | None, Any]]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": fact.id,
        "kind": fact.kind,
        "title": reading.document.title,
        "url": reading.document.url,
        "quote": fact.quote,
        "start": min(span.start for span in fact.evidence),
        "end": max(span.end for span in fact.evidence),
        "sources": sources(fact),
    }
    for column, (name, annotation) in columns.items():
        known = type(fact).model_fields.get(name) if name else None
        if name and known and known.annotation == annotation:
            row[column] = getattr(fact, name)
    return {name: _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    """A value as Arrow takes it: records as mappings."""
    if isinstance(value, BaseModel):
        return {name: _plain(getattr(value, name)) for name in type(value).model_fields}
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return [(_plain(name), _plain(each)) for name, each in value.items()]
    if isinstance(value, tuple | list | set | frozenset):
        return [_plain(each) for each in value]
    return encodable(value)


def _numbers_as_text(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _numbers_as_text(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_numbers_as_text(each) for each in value]
    return str(value) if isinstance(value, Decimal) else value


def _schema(columns: Mapping[str, tuple[str | None, Any]], number: Any) -> Any:
    pa = _pyarrow()
    return pa.schema([(name, _type(annotation, number)) for name, (_, annotation) in columns.items()])


def _type(annotation: Any, number: Any) -> Any:
    """The Arrow type that holds every value of an annotation."""
    pa = _pyarrow()
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _type(inner[0], number)
    if origin in (Union, types.UnionType):
        given = [each for each in inner if each is not types.NoneType]
        return _type(given[0], number) if len(given) == 1 else _refused(annotation)
    if origin is Literal:
        kinds = {type(each) for each in inner}
        return _type(kinds.pop(), number) if len(kinds) == 1 else _refused(annotation)
    if origin in (tuple, list, set, frozenset):
        return pa.list_(_type(inner[0], number))
    if origin is dict:
        return pa.map_(_type(inner[0], number), _type(inner[1], number))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        named = ((name, info.annotation) for name, info in annotation.model_fields.items())
        return pa.struct([(name, _type(each, number)) for name, each in named])
    if is_dataclass(annotation) and isinstance(annotation, type):
        return pa.struct([(name, _type(each, number)) for name, each in get_type_hints(annotation).items()])
    simple = {str: pa.string(), int: pa.int64(), bool: pa.bool_(), float: pa.float64(), date: pa.date32()}
    return number if annotation is Decimal else simple.get(annotation) or _refused(annotation)


def _refused(annotation: Any) -> Any:
    raise UsageError(f"a field of the type {annotation} has no column type in Parquet: export to jsonl or sqlite")
