"""How do facts become a database that can be searched?

One SQLite file, ready for Datasette: a table each for documents, facts, evidence, sources, rejections, gaps and runs,
with keys between them, a view for each kind of fact (`claims`, `figures`, `stances` and a user's own) with its
columns, and full-text search over quotes and statements (`facts_fts`) and over documents (`documents_fts`):

    SELECT facts.quote FROM facts_fts JOIN facts ON facts.rowid = facts_fts.rowid WHERE facts_fts MATCH 'harbour';

Numbers stand as text, as exact as they were read. Every record stands whole in a column of JSON too, so nothing is left
out, and `load` gives equal readings back. Lone surrogates, which SQLite cannot store, are replaced in the columns that
are for reading and kept in the JSON.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from factx.errors import InputError, OutputError
from factx.facts import Fact, Facts
from factx.outputs.columns import encodable, flat, headings, sources

_TABLES = """
CREATE TABLE documents (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  title TEXT, published TEXT, url TEXT, language TEXT, text TEXT, record TEXT NOT NULL
);
CREATE TABLE facts (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL, document TEXT NOT NULL REFERENCES documents(id), kind TEXT NOT NULL,
  quote TEXT NOT NULL, statement TEXT, sources TEXT, start INTEGER NOT NULL, end INTEGER NOT NULL,
  manner TEXT, published TEXT, record TEXT NOT NULL
);
CREATE TABLE evidence (
  fact INTEGER NOT NULL REFERENCES facts(number), nth INTEGER NOT NULL,
  start INTEGER NOT NULL, end INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (fact, nth)
) WITHOUT ROWID;
CREATE TABLE sources (
  fact INTEGER NOT NULL REFERENCES facts(number), nth INTEGER NOT NULL, name TEXT NOT NULL, words TEXT NOT NULL,
  cue TEXT, certainty TEXT, manner TEXT, said TEXT, start INTEGER NOT NULL, end INTEGER NOT NULL,
  PRIMARY KEY (fact, nth)
) WITHOUT ROWID;
CREATE TABLE rejections (
  number INTEGER PRIMARY KEY, document TEXT NOT NULL REFERENCES documents(id), kind TEXT, reason TEXT, detail TEXT,
  record TEXT NOT NULL
);
CREATE TABLE gaps (
  number INTEGER PRIMARY KEY, document TEXT NOT NULL REFERENCES documents(id), first INTEGER, last INTEGER,
  reason TEXT, detail TEXT, record TEXT NOT NULL
);
CREATE TABLE runs (
  document TEXT PRIMARY KEY REFERENCES documents(id), engine TEXT, model TEXT, factx TEXT, requests INTEGER,
  input_tokens INTEGER, output_tokens INTEGER, record TEXT NOT NULL
);
CREATE VIRTUAL TABLE facts_fts USING fts5(quote, statement, sources, content="facts", content_rowid="number");
CREATE VIRTUAL TABLE documents_fts USING fts5(title, text, content="documents", content_rowid="number");
"""
_LAST = """
CREATE INDEX facts_id ON facts(id);
CREATE INDEX facts_document ON facts(document);
CREATE INDEX facts_kind ON facts(kind);
CREATE INDEX sources_name ON sources(name);
INSERT INTO facts_fts(facts_fts) VALUES ('rebuild');
INSERT INTO documents_fts(documents_fts) VALUES ('rebuild');
PRAGMA user_version = 1;
"""


_TAKEN = frozenset({"documents", "facts", "evidence", "sources", "rejections", "gaps", "runs"})


def save(readings: Iterable[Facts], path: Path) -> None:
    """Write the database; `path` must not exist yet, or be an empty file."""
    try:
        with closing(sqlite3.connect(path)) as base, base:
            _write(readings, base)
    except sqlite3.OperationalError as error:
        raise OutputError(f"{path}: the database cannot be written: {error}: make room or rights there") from error


def _write(readings: Iterable[Facts], base: sqlite3.Connection) -> None:
    columns: dict[str, dict[str, None]] = {}
    base.executescript(_TABLES)
    for reading in readings:
        _document(base, reading)
        for fact in reading.items:
            record = fact.to_record()
            _fact(base, fact, record)
            columns.setdefault(fact.kind, {}).update(dict.fromkeys(flat(record)))
    for kind, names in columns.items():
        base.execute(_view(kind, headings([names])))
    base.executescript(_LAST)


def load(path: Path, *, kinds: Iterable[type[Fact]] = ()) -> Iterator[Facts]:
    """The readings of a database that `save` wrote. `kinds` adds your own classes to claims, figures and stances."""
    if not path.is_file():
        raise InputError(f"{path}: there is no such file: give a database that factx export --to sqlite wrote")
    extra = tuple(kinds)
    with closing(sqlite3.connect(path)) as base:
        try:
            documents = base.execute("SELECT id, record FROM documents ORDER BY number").fetchall()
            for name, record in documents:
                yield Facts.from_records(map(json.loads, [record, *_records(base, name)]), kinds=extra)
        except sqlite3.DatabaseError as error:
            raise InputError(f"{path}: this is no database that factx export --to sqlite wrote: {error}") from error


def _records(base: sqlite3.Connection, document: str) -> Iterator[str]:
    for table in ("facts", "rejections", "gaps", "runs"):
        query = f"SELECT record FROM {table} WHERE document = ? ORDER BY rowid"  # noqa: S608  # names from above
        yield from (found for (found,) in base.execute(query, (document,)))


def _document(base: sqlite3.Connection, reading: Facts) -> None:
    document, run = reading.document, reading.run
    published = document.published and document.published.isoformat()
    record, *_ = reading.to_records()
    about = (document.id, document.title, published, document.url, document.language, document.text)
    try:
        _insert(base, "documents", None, *about, _json(record))
    except sqlite3.IntegrityError as error:
        raise InputError(
            f"document {document.id} is there twice: a database holds one reading of each: export them one by one"
        ) from error
    for each in reading.rejected:
        _insert(base, "rejections", None, document.id, each.of, each.reason, each.detail, _json(each.to_record()))
    for gap in reading.gaps:
        place = (gap.first, gap.last, gap.reason, gap.detail)
        _insert(base, "gaps", None, document.id, *place, _json(gap.to_record()))
    cost = (run.requests, run.input_tokens, run.output_tokens)
    _insert(base, "runs", document.id, run.engine, run.model, run.factx, *cost, _json(run.to_record(document.id)))


def _fact(base: sqlite3.Connection, fact: Fact, record: dict[str, Any]) -> None:
    start, end = min(span.start for span in fact.evidence), max(span.end for span in fact.evidence)
    published = fact.published and fact.published.isoformat()
    words = (fact.quote, getattr(fact, "statement", None), sources(fact))
    about = (start, end, fact.manner, published, _json(record))
    number = _insert(base, "facts", None, fact.id, fact.document, fact.kind, *words, *about)
    for nth, span in enumerate(fact.evidence):
        _insert(base, "evidence", number, nth, span.start, span.end, span.text)
    for nth, link in enumerate(fact.attribution):
        said, cue, by = link.said and link.said.span.text, link.cue and link.cue.text, link.source.words
        names = (link.source.text, by.text, cue, link.certainty, link.manner, said)
        _insert(base, "sources", number, nth, *names, by.start, by.end)


def _insert(base: sqlite3.Connection, table: str, *values: Any) -> int | None:
    marks = ", ".join("?" * len(values))
    done = base.execute(f"INSERT INTO {table} VALUES ({marks})", [encodable(each) for each in values])  # noqa: S608  # names from above
    return done.lastrowid


def _view(kind: str, names: list[str]) -> str:
    """A view that shows one kind with a column for each of its fields, taken from the records' JSON."""
    own = ["id", "document", "quote", "start", "end", "sources"]
    fields = [
        name for name in names if name not in (*own, "kind") and '"' not in name
    ]  # no JSON path names a quote mark
    shown = list(own)
    shown += [f"json_extract(record, {_quoted(_path(name))}) AS {_named(name)}" for name in fields]
    listed = ", ".join(shown)
    view = f"{kind}_facts" if f"{kind}s" in _TAKEN else f"{kind}s"
    return f"CREATE VIEW {_named(view)} AS SELECT {listed} FROM facts WHERE kind = {_quoted(kind)}"  # noqa: S608  # quoted


def _path(name: str) -> str:
    return "$." + ".".join(f'"{part}"' for part in name.split("."))


def _named(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _json(record: dict[str, Any]) -> str:
    """JSON that any text can be stored as: what UTF-8 cannot hold is escaped."""
    written = json.dumps(record, ensure_ascii=False)
    return written if encodable(written) == written else json.dumps(record)
