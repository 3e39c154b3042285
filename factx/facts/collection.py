"""What came out of one document, all of it, and how does it go into a file and back?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any, Self, TypeVar

from pydantic import ValidationError

from factx.documents import Document
from factx.errors import InputError, UsageError
from factx.facts.kinds import Claim, Fact, Figure, Stance
from factx.facts.outcomes import Gap, Rejection, Run

COVERAGE = "coverage"
"""The kind of the record that tells what the facts cover, which follows from them."""

_DOCUMENT_TEXTS = ("text", "id", "title", "published", "url", "language", "author", "outlet", "source")
_DOCUMENT_NEEDS = frozenset({"text", "id", "language"})
_WHERE_KNOWN = ("author", "outlet", "source", "pages", "cues", "hidden")
"""What a record tells of a document only where it is known."""

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True)
class Facts:
    """Everything that came out of one document."""

    document: Document
    items: tuple[Fact, ...]
    rejected: tuple[Rejection, ...]
    gaps: tuple[Gap, ...]
    run: Run

    @property
    def unread(self) -> tuple[Gap, ...]:
        """The gaps of sentences that were not read."""
        return tuple(each for each in self.gaps if each.is_unread)

    @property
    def left_open(self) -> tuple[Gap, ...]:
        """The gaps of what was read, asked about again, and is in no fact."""
        return tuple(each for each in self.gaps if not each.is_unread)

    def of(self, kind: type[F]) -> tuple[F, ...]:
        """The facts of one kind, subclasses included, in reading order."""
        return tuple(each for each in self.items if isinstance(each, kind))

    @property
    def claims(self) -> tuple[Claim, ...]:
        return self.of(Claim)

    @property
    def figures(self) -> tuple[Figure, ...]:
        return self.of(Figure)

    @property
    def stances(self) -> tuple[Stance, ...]:
        return self.of(Stance)

    def to_records(self) -> list[dict[str, Any]]:
        """The document, then its facts, rejections and gaps, then the run: each a JSON object that names its `kind`."""
        return [
            document_record(self.document),
            *(each.to_record() for each in self.items),
            *(each.to_record() for each in self.rejected),
            *(each.to_record() for each in self.gaps),
            self.run.to_record(self.document.id),
        ]

    @classmethod
    def from_records(cls, records: Iterable[Mapping[str, Any]], *, kinds: Iterable[type[Fact]] = ()) -> Self:
        """The facts of one document again. `kinds` adds to claims, figures and stances; an unknown kind is an error."""
        listed: list[type[Fact]] = [Claim, Figure, Stance, *kinds]
        known = {kind.kind: kind for kind in listed}
        document: Document | None = None
        run: Run | None = None
        items: list[Fact] = []
        rejected: list[Rejection] = []
        gaps: list[Gap] = []
        for record in records:
            kind = record.get("kind")
            rest = {key: value for key, value in record.items() if key != "kind"}
            try:
                if kind == "document":
                    document = _document_of(rest)
                elif kind == "run":
                    run = Run.model_validate({key: value for key, value in rest.items() if key != "document"})
                elif kind == "rejection":
                    rejected.append(Rejection.model_validate(rest))
                elif kind == "gap":
                    gaps.append(Gap.model_validate(rest))
                elif kind == COVERAGE:
                    continue  # worked out anew from the facts by `factx.ledger`
                elif isinstance(kind, str) and kind in known:
                    items.append(known[kind].model_validate(rest))
                else:
                    raise InputError(
                        f"a record has the kind {kind!r}, which is none of {', '.join(known)}: "
                        f"give its class with kinds=[…] (on the command line: --kinds module:Class)"
                    )
            except ValidationError as error:
                raise InputError(f"a record of kind {kind!r} is not a fact of this version: {_first(error)}") from error
        if document is None or run is None:
            missing = "document" if document is None else "run"
            raise InputError(f"there is no {missing!r} record: a fact file has one for every document it holds")
        return cls(document=document, items=tuple(items), rejected=tuple(rejected), gaps=tuple(gaps), run=run)

    def to_json(self, *, indent: int | None = None) -> str:
        """One JSON array of the records of `to_records`."""
        return json.dumps(self.to_records(), ensure_ascii=False, indent=indent)

    @classmethod
    def from_json(cls, text: str, *, kinds: Iterable[type[Fact]] = ()) -> Self:
        try:
            records = json.loads(text)
        except ValueError as error:
            raise InputError(f"this is not JSON: {error}") from error
        if not isinstance(records, list) or not all(isinstance(each, dict) for each in records):
            raise InputError("this is not what Facts.to_json writes: an array of records is expected")
        return cls.from_records(records, kinds=kinds)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The facts alone, each as `Fact.to_record` gives it."""
        return [each.to_record() for each in self.items]

    def to_df(self) -> Any:
        """The facts as a pandas DataFrame, one row each, nested fields as columns with dots (extra `factx[pandas]`)."""
        try:
            import pandas as pd
        except ImportError as error:
            raise UsageError("to_df needs pandas: pip install 'factx[pandas]'") from error
        return pd.json_normalize(self.to_dicts())

    def _repr_html_(self) -> str:
        """The report as a notebook shows it: in a frame that neither touches it nor is touched."""
        # by name: nothing in this storey may need what is built on it, and a notebook asks for it only to show it
        frame: Callable[..., str] = import_module("factx.outputs.report").frame
        return frame([self], links=import_module("factx.analysis").conflicts([self]))


def document_record(document: Document) -> dict[str, Any]:
    return {
        "kind": "document",
        "id": document.id,
        "title": document.title,
        "published": document.published.isoformat() if document.published else None,
        "url": document.url,
        "language": document.language,
        **{name: value for name in _WHERE_KNOWN if (value := getattr(document, name))},
        "text": document.text,
    }


def _document_of(record: Mapping[str, Any]) -> Document:
    for name in _DOCUMENT_TEXTS:
        wanted = str if name in _DOCUMENT_NEEDS else str | None
        if not isinstance(record.get(name, ""), wanted):
            raise InputError(f"a document record is incomplete: its {name} is no text: {record[name]!r:.60}")
    try:
        published = record.get("published")
        return Document(
            record["text"],
            id=record["id"],
            title=record.get("title"),
            published=date.fromisoformat(published) if published else None,
            url=record.get("url"),
            language=record.get("language", "en"),
            author=record.get("author"),
            outlet=record.get("outlet"),
            source=record.get("source"),
            pages=tuple(record.get("pages", ())),
            cues=tuple((start, moment_ms) for start, moment_ms in record.get("cues", ())),
            hidden=tuple((start, end) for start, end in record.get("hidden", ())),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"a document record is incomplete: {error!r}") from error


def _first(error: ValidationError) -> str:
    problem = error.errors(include_url=False)[0]
    return f"{'.'.join(str(part) for part in problem['loc']) or 'the record'}: {problem['msg']}"
