"""What is a document's reading as one row of a table?

`SCHEMA` is what comes out, whoever reads and however many machines do: a document's facts, what was refused, what was
not read, what it took, and where nothing could be read the reason. The columns of a fact are those that a query wants;
`record` holds the whole of it as JSON, as `Fact.to_record` gives it, so that nothing is lost: `facts_of` makes `Facts`
of a row again.

    SELECT f.measure, f.value, f.unit, f.sources FROM (SELECT unnest(facts) AS f FROM 'out/*.parquet')
    WHERE f.kind = 'figure' AND f.status = 'forecast'
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal, localcontext
from typing import Any

from factx.documents import Document
from factx.errors import UsageError
from factx.facts import Actor, Fact, Facts, Rejection, Run, document_record
from factx.outputs.columns import encodable
from factx.spans import Span
from factx.values import Amount

try:
    import pyarrow as pa
except ImportError as error:
    raise UsageError("rows for many machines need pyarrow: pip install 'factx[parquet]'") from error

_BEHIND_THE_POINT = 10
_LARGEST = 10**27
_ABOUT = ("title", "published", "url", "language", "author", "outlet")
_NUMBER = pa.decimal128(38, _BEHIND_THE_POINT)

FACT = pa.struct(
    [
        ("kind", pa.string()),
        ("id", pa.string()),
        ("evidence", pa.string()),  # the quote as one line
        ("start", pa.int64()),  # code points; of the first piece
        ("end", pa.int64()),  # of the last, half-open
        ("sources", pa.list_(pa.string())),  # from the article inwards; empty where it speaks for itself
        ("manner", pa.string()),
        ("statement", pa.string()),  # from here on what the kind has: null in the others
        ("force", pa.string()),
        ("negated", pa.bool_()),
        ("value", _NUMBER),  # null for a range, and where 38 digits do not hold it: `record` has it in full
        ("low", _NUMBER),
        ("high", _NUMBER),
        ("comparator", pa.string()),
        ("unit", pa.string()),
        ("measure", pa.string()),
        ("of", pa.string()),
        ("status", pa.string()),
        ("holder", pa.string()),
        ("target", pa.string()),
        ("polarity", pa.string()),
        ("strength", pa.string()),
        ("happens_start", pa.date32()),
        ("happens_end", pa.date32()),  # half-open
        ("record", pa.string()),
    ]
)
REJECTION = pa.struct([("of", pa.string()), ("reason", pa.string()), ("detail", pa.string()), ("record", pa.string())])
GAP = pa.struct([("first", pa.int32()), ("last", pa.int32()), ("reason", pa.string()), ("detail", pa.string())])
RUN = pa.struct(
    [
        ("factx", pa.string()),
        ("engine", pa.string()),
        ("model", pa.string()),
        ("requests", pa.int64()),
        ("retries", pa.int64()),
        ("input_tokens", pa.int64()),
        ("output_tokens", pa.int64()),
        ("cached_tokens", pa.int64()),
        ("journaled", pa.int64()),
        ("record", pa.string()),
    ]
)
SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("title", pa.string()),
        ("published", pa.date32()),
        ("url", pa.string()),
        ("language", pa.string()),
        ("author", pa.string()),
        ("outlet", pa.string()),
        ("facts", pa.list_(FACT)),
        ("rejected", pa.list_(REJECTION)),
        ("gaps", pa.list_(GAP)),
        ("run", RUN),
        ("failed", pa.string()),
    ]
)
"""One row for each document. `failed` is null where it was read, in part at least; else it says why it was not."""


def batch(rows: Iterable[Mapping[str, Any]]) -> pa.RecordBatch:
    """Rows as they are made here, as Arrow holds them."""
    return pa.RecordBatch.from_pylist(list(rows), schema=SCHEMA)


def row_of(facts: Facts, *, id: str | None = None) -> dict[str, Any]:  # noqa: A002  # what its column is called
    """A reading as a row; `id` is the document's name in the caller's table, where it is not the document's own."""
    document = facts.document
    row = {
        "id": document.id if id is None else id,
        **{name: getattr(document, name) for name in _ABOUT},
        "facts": [_fact(each) for each in facts.items],
        "rejected": [_rejection(each) for each in facts.rejected],
        "gaps": [each.model_dump(include={"first", "last", "reason", "detail"}) for each in facts.gaps],
        "run": _run(facts.run, document.id),
        "failed": failure(facts),
    }
    return {name: _encodable(value) for name, value in row.items()}


def failed_row(id: str | None, reason: str) -> dict[str, Any]:  # noqa: A002
    """A document of which there are no facts, and why."""
    return {"id": encodable(id), "facts": [], "rejected": [], "gaps": [], "failed": encodable(reason)}


def failure(facts: Facts) -> str | None:
    """Why nothing of the document could be read; None where something was, or where it was read and held no fact."""
    unread = [gap for gap in facts.gaps if gap.is_unread and gap.reason != "language"]
    if not unread or facts.items:
        return None
    covered = sum(gap.last - gap.first + 1 for gap in unread)
    if unread[0].reason != "fault" and covered < len(facts.document.sentences):
        return None
    return f"{unread[0].reason}: {unread[0].detail}"


def facts_of(row: Mapping[str, Any], text: str, *, kinds: Iterable[type[Fact]] = ()) -> Facts:
    """The facts of a row again, with the document's text; `kinds` are those of one's own that are among them.

    Raises `UsageError` for a row that tells of a failure, and `InputError` where the records are not what they should.
    """
    if row.get("run") is None:
        raise UsageError(f"{row.get('id')}: there are no facts of this document: {row.get('failed')}")
    run = json.loads(row["run"]["record"])
    document = Document(text, id=run["document"], **{name: row[name] for name in _ABOUT})
    gaps = ({"kind": "gap", "document": document.id, **each} for each in row["gaps"])
    records = [json.loads(each["record"]) for each in (*row["facts"], *row["rejected"])]
    return Facts.from_records([document_record(document), *records, *gaps, run], kinds=kinds)


def _fact(fact: Fact) -> dict[str, Any]:
    amount = getattr(fact, "amount", None)
    happens = fact.times.happens
    return {
        "kind": fact.kind,
        "evidence": fact.quote,
        "start": min(span.start for span in fact.evidence),
        "end": max(span.end for span in fact.evidence),
        "sources": [link.source.text for link in fact.attribution],
        "manner": fact.manner,
        **{name: _words(getattr(fact, name, None)) for name in _OWN},
        **(_amount(amount) if isinstance(amount, Amount) else {}),
        "happens_start": happens.start if happens else None,
        "happens_end": happens.end if happens else None,
        **_recorded(fact.to_record()),
    }


_OWN = ("statement", "force", "measure", "of", "status", "holder", "target", "polarity", "strength", "negated")


def _words(value: object) -> str | bool | None:
    """What a column says of a field: the words of a place, the name of an actor; nothing of what is more than that."""
    if isinstance(value, Span | Actor):
        return value.text
    return value if isinstance(value, str | bool) else None


def _amount(amount: Amount) -> dict[str, Any]:
    numbers = {name: _number(getattr(amount, name)) for name in ("value", "low", "high")}
    return {**numbers, "comparator": amount.comparator, "unit": amount.unit}


def _number(value: Decimal | None) -> Decimal | None:
    """The number where the column holds it without a digit lost."""
    if value is None or not value.is_finite() or abs(value) >= _LARGEST:
        return None
    with localcontext(prec=60):
        held = value.quantize(Decimal(1).scaleb(-_BEHIND_THE_POINT))
    return held if held == value else None


def _recorded(record: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": record["id"], "record": json.dumps(record, ensure_ascii=False)}


def _rejection(rejection: Rejection) -> dict[str, Any]:
    told = rejection.model_dump(include={"of", "reason", "detail"})
    return {**told, "record": json.dumps(rejection.to_record(), ensure_ascii=False)}


def _run(run: Run, document: str) -> dict[str, Any]:
    record = run.to_record(document)
    columns = [each.name for each in RUN if each.name != "record"]
    return {**{name: record[name] for name in columns}, "record": json.dumps(record, ensure_ascii=False)}


def _encodable(value: Any) -> Any:
    """The same with every text such as UTF-8 holds it."""
    if isinstance(value, Mapping):
        return {name: _encodable(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_encodable(each) for each in value]
    return encodable(value)


__all__ = ["FACT", "GAP", "REJECTION", "RUN", "SCHEMA", "batch", "facts_of", "failed_row", "failure", "row_of"]
