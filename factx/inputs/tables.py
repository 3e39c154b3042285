"""Which documents do the rows of a table hold?

JSON Lines, CSV, TSV and Parquet are read row by row, whatever their size, also compressed by gzip. A row that is no
document is an `Unread` with the file and the row's number (in JSON Lines and CSV that of its line), and the next row is
read. A row's own words win where nothing else was said: which column holds what is told by `Columns`, else by the name.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import shutil
import sys
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Literal, cast

from factx.documents import Document
from factx.errors import InputError, UsageError
from factx.inputs.content import About, Limits, Tell, day_of, plain_words
from factx.inputs.unread import Unread

Form = Literal["jsonl", "csv", "tsv", "parquet"]
Row = tuple[int, Mapping[str, Any] | InputError]
"""A row's number, from 1, and its fields, or why it has none."""

_FORMS: dict[str, Form] = {
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".parquet": "parquet",
}  # fmt: skip
_BATCH = 64  # rows of Parquet in memory at once
_BUFFER_BYTES = 1 << 20
_STDIN = "-"
_SHOWN = 12
_BROKEN = (OSError, EOFError, UnicodeError, zlib.error)
USUAL: dict[str, tuple[str, ...]] = {
    "text": (
        "text", "body", "content", "article", "article_text", "articletext", "articlebody", "full_text", "fulltext",
        "maintext", "main_text", "story",
    ),
    "title": ("title", "headline", "heading"),
    "url": ("url", "link", "uri", "source_url"),
    "published": (
        "published", "date", "published_at", "publishedat", "date_published", "datepublished", "date_publish",
        "publish_date", "publication_date", "pubdate", "pub_date",
    ),
    "author": ("author", "authors", "byline"),
    "outlet": ("outlet", "publisher", "source", "source_name", "site_name", "newspaper", "publication", "site"),
    "language": ("language", "lang"),
}  # fmt: skip
"""What columns are called where nobody says it, the surest first; upper and lower case are one."""


@dataclass(frozen=True)
class Columns:
    """Which column of a table holds what. None: one of a usual name, if there is one; of `id`, none.

    A name with dots leads into nested records ("article.body"). Without `id` a document's id is made from its text.
    """

    text: str | None = None
    id: str | None = None
    title: str | None = None
    url: str | None = None
    published: str | None = None
    author: str | None = None
    outlet: str | None = None
    language: str | None = None


def form_of(name: str) -> Form | None:
    """The kind of table that a file's name tells of; None where it is none."""
    bare = name.lower().removesuffix(".gz")
    return _FORMS.get(Path(bare).suffix)


def rows(
    name: str, *, columns: Columns, about: About, limits: Limits, tell: Tell | None = None
) -> Iterator[Document | Unread]:
    """The documents of a table, in the order of its rows; "-" is standard input, as JSON Lines."""
    shown = "standard input" if name == _STDIN else name
    reading = _Reading(shown, columns, about, limits, tell)
    form = form_of(name) or "jsonl"
    try:
        if form == "parquet":
            found = _parquet(name, reading)
        elif form == "jsonl":
            found = _json_lines(name, limits)
        else:
            found = _delimited(name, "\t" if form == "tsv" else ",", reading)
        for number, row in found:
            yield reading.document(number, row)
    except InputError as error:
        yield Unread(shown, error)
    except _BROKEN as error:
        reason = getattr(error, "strerror", None) or str(error)
        yield Unread(shown, InputError(f"{shown}: it cannot be read to its end: {reason[:1].lower()}{reason[1:]}"))


@dataclass(frozen=True)
class _Reading:
    """How the rows of one table become documents."""

    shown: str
    columns: Columns
    about: About
    limits: Limits
    tell: Tell | None

    def document(self, number: int, row: Mapping[str, Any] | InputError) -> Document | Unread:
        place = f"{self.shown}:{number}"
        try:
            if isinstance(row, InputError):
                raise row  # it gets its place like the others
            return self._made(row, place)
        except InputError as error:
            return Unread(place, InputError(f"{place}: {error}"))

    def column(self, what: str, names: Sequence[str]) -> str | None:
        """The column of these that holds something; None where there is none. Raises where one was named in vain."""
        named: str | None = getattr(self.columns, what)
        if named is not None:
            if named in names or named.partition(".")[0] in names:
                return named
            raise InputError(f"there is no column {named!r}: there {_listed(names)}")
        lowered = {name.strip().lower(): name for name in reversed(names)}
        return next((lowered[usual] for usual in USUAL.get(what, ()) if usual in lowered), None)

    def needed(self, names: Sequence[str]) -> dict[str, str]:
        """The column for each part of a document that has one."""
        found = {each.name: self.column(each.name, names) for each in fields(Columns)}
        if found["text"] is None:
            raise InputError(f"no column has a usual name for a text: say --text-column NAME; there {_listed(names)}")
        return {what: name for what, name in found.items() if name is not None}

    def _made(self, row: Mapping[str, Any], place: str) -> Document:
        names = list(row)
        found = {what: _value(row, name) for what, name in self.needed(names).items()}
        text = _text(found["text"])
        if len(text) > self.limits.text_chars:
            raise InputError(
                f"it has {len(text):,} characters, and the most that is read is {self.limits.text_chars:,}"
            )
        published = day(found.get("published"))
        if published is None and found.get("published") and self.tell and self.columns.published:
            self.tell(f"{place}: {str(found['published'])[:40]!r} is no date: write year-month-day")
        if self.columns.id and found.get("id") in (None, ""):
            raise InputError(f"the column {self.columns.id!r} is empty here, and was to be the document's id")
        return Document(
            text,
            id=str(found["id"]) if "id" in found else "",
            title=self.about.title or _words(found.get("title")),
            published=self.about.published or published,
            url=self.about.url or _words(found.get("url")),
            language=self.about.language or _words(found.get("language")) or "en",
            author=_words(found.get("author")),
            outlet=_words(found.get("outlet")),
            source=place,
        )


def _json_lines(name: str, limits: Limits) -> Iterator[Row]:
    with _opened(name) as file:
        number = 0
        while line := file.readline(limits.file_bytes):
            number += 1
            if len(line) == limits.file_bytes and not line.endswith(b"\n"):
                while (rest := file.readline(_BUFFER_BYTES)) and not rest.endswith(b"\n"):
                    pass
                yield number, InputError(f"the line has more than {limits.file_bytes:,} bytes")
            elif line.strip():
                yield number, _json_of(line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line)


def _json_of(line: bytes) -> Mapping[str, Any] | InputError:
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return InputError(f"byte {error.start} of the line is not UTF-8: turn the file into UTF-8, as with iconv")
    except (ValueError, RecursionError) as error:
        return InputError(f"this is no JSON: {error}: each line must be one whole object")
    if not isinstance(record, dict):
        return InputError(f"this is JSON, and no object: a document is {{…}}, and this {type(record).__name__} is not")
    return record


def _delimited(name: str, delimiter: str, reading: _Reading) -> Iterator[Row]:
    csv.field_size_limit(max(csv.field_size_limit(), reading.limits.text_chars))  # the usual limit is half an article
    with _opened(name) as raw, _decoded(raw, reading.about.encoding) as text:
        table = csv.reader(iter(lambda: text.readline(reading.limits.text_chars), ""), delimiter=delimiter, strict=True)
        header = _header(name, table, reading)
        while True:
            number = table.line_num + 1
            try:
                row = next(table, None)
            except csv.Error as error:
                yield (
                    number,
                    InputError(f"the row cannot be read: {error}: are its quotation marks doubled and closed?"),
                )
                continue
            if row is None:
                return
            if row:
                yield number, _row_of(row, header)


def _header(name: str, table: Iterator[list[str]], reading: _Reading) -> list[str]:
    try:
        header = next(table, [])
        if not header:
            raise InputError("its first row is empty, and should name the columns")  # noqa: TRY301
        header[0] = header[0].removeprefix("\ufeff")
        reading.needed(header)
    except (InputError, csv.Error) as error:
        raise InputError(f"{name}: {error}") from None
    return header


@contextmanager
def _decoded(raw: IO[bytes], encoding: str | None) -> Iterator[io.TextIOWrapper]:
    """The characters of a file. Bytes that are none come through as lone surrogates, for which a row is refused."""
    usual = "utf-16" if raw.peek(2)[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"  # type: ignore[attr-defined]
    text = io.TextIOWrapper(raw, encoding=encoding or usual, errors="surrogateescape", newline="")
    try:
        yield text
    finally:
        text.detach()


def _row_of(row: list[str], header: list[str]) -> Mapping[str, Any] | InputError:
    if len(row) != len(header):
        return InputError(
            f"the row has {len(row)} fields and the first row {len(header)}: is a text without its quotes?"
        )
    return dict(zip(header, row, strict=True))


def _parquet(name: str, reading: _Reading) -> Iterator[Row]:
    try:
        pa, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")  # they have no type information
    except ModuleNotFoundError as error:
        raise UsageError(f"{name}: to read Parquet, factx needs pyarrow: pip install 'factx[parquet]'") from error
    with _file_of(name) as path:
        try:
            table = parquet.ParquetFile(path, buffer_size=_BUFFER_BYTES, pre_buffer=False)
            names = [each.name for each in table.schema_arrow]
            wanted = {column.partition(".")[0] for column in reading.needed(names).values()}
            number = 0
            for batch in table.iter_batches(batch_size=_BATCH, columns=sorted(wanted), use_threads=False):
                for row in batch.to_pylist():
                    number += 1
                    yield number, row
        except (pa.ArrowException, OSError) as error:
            raise InputError(f"{name}: it cannot be read as Parquet: {str(error).splitlines()[0]}") from error
        except InputError as error:
            raise InputError(f"{name}: {error}") from None


@contextmanager
def _opened(name: str) -> Iterator[IO[bytes]]:
    if name == _STDIN:
        yield sys.stdin.buffer
    else:
        packed = name.lower().endswith(".gz")
        with cast("IO[bytes]", gzip.open(name, "rb") if packed else open(name, "rb")) as file:  # noqa: PTH123
            yield file


@contextmanager
def _file_of(name: str) -> Iterator[str]:
    """The file, unpacked beside where it is compressed: Parquet begins at its end."""
    if not name.lower().endswith(".gz"):
        yield name
        return
    with tempfile.NamedTemporaryFile(suffix=".parquet") as unpacked:
        with gzip.open(name, "rb") as packed:
            shutil.copyfileobj(packed, unpacked, _BUFFER_BYTES)
        unpacked.flush()
        yield unpacked.name


def _value(row: Mapping[str, Any], name: str) -> Any:
    if name in row:
        return row[name]
    found: Any = row
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        try:
            value = value.decode("utf-8")
        except UnicodeDecodeError as error:
            raise InputError(f"byte {error.start} of the text is not UTF-8") from None
    if value is None or value == "" or (isinstance(value, str) and not value.strip()):
        raise InputError("there is no text in this row")
    if not isinstance(value, str):
        raise InputError(f"the text is no text but {type(value).__name__}: {str(value)[:40]!r}")
    if any("\udc80" <= char <= "\udcff" for char in value):
        raise InputError("the text is not UTF-8: say --encoding NAME, for example cp1252")
    return value


def _words(value: Any) -> str | None:
    """A title or a name, or several in one line."""
    if isinstance(value, list | tuple):
        return plain_words(", ".join(str(each) for each in value if isinstance(each, str)))
    return plain_words(value) if isinstance(value, str) else None


def day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not value.strip():
        return None
    if (found := day_of(value)) is not None:
        return found
    try:
        return parsedate_to_datetime(value).date()  # RSS: "Tue, 03 Jan 2023 10:00:00 GMT"
    except (TypeError, ValueError):
        return None


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(repr(each) for each in names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
    return f"are {shown}" if len(names) > 1 else f"is {shown or 'none'}"
