"""What travels with a text through another tool, so that untouched facts come back as they were?

The document's and the facts' records as JSON in one string, which tools keep as it is. The text itself is not in it:
the tool has that.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from factx.documents import Document, identity
from factx.errors import InputError
from factx.facts import Fact, Facts, Run
from factx.outputs.marks import sketch
from factx.outputs.plain import counted

_PLACES = frozenset({"pages", "cues", "hidden"})
"""What a document's record tells of places in its text, and what no longer holds of another text."""
_RUN = Run(factx="", engine="none").to_record("")  # a document's records are read with a run; this one is not kept


def carried(reading: Facts) -> str:
    """The records as one line in plain ASCII."""
    document, *_ = reading.to_records()
    return json.dumps([{**document, "text": None, "of": identity(reading.document.text)}, *reading.to_dicts()])


def restored(
    words: Any, text: str, *, kinds: Iterable[type[Fact]], where: str
) -> tuple[Document, tuple[Fact, ...], tuple[str, ...]]:
    """The document and its facts as they went out, and notes; with nothing carried there are no facts."""
    records = _records(words, where)
    if not records:
        return Document(text), (), (f"{where}: it came without factx's records: its date and address are not known",)
    about, *facts = records
    is_unchanged = about.get("of") == identity(text)
    if not is_unchanged:
        about = {name: value for name, value in about.items() if name not in _PLACES}
    document = _document(about, text, where)
    places = {**about, "kind": "document", "text": document.text}
    try:
        original = Facts.from_records([places, *facts, _RUN], kinds=kinds)
    except InputError as error:
        raise InputError(f"{where}: {error}") from error
    if is_unchanged:
        return original.document, original.items, ()
    named = (each.model_copy(update={"document": document.id}) for each in original.items)
    kept = tuple(each for each in named if _stands(each, document))
    gone = len(original.items) - len(kept)
    return (
        document,
        kept,
        (f"{where}: the text was changed: {counted(gone, 'fact')} of {len(original.items)} stood on other words",),
    )


def _records(words: Any, where: str) -> list[dict[str, Any]]:
    if not words:
        return []
    try:
        found = json.loads(words) if isinstance(words, str) else words
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: factx's own records in it are cut off: export the facts anew") from error
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise InputError(f"{where}: factx's own records in it were changed: export the facts anew")
    return found


def _document(about: Mapping[str, Any], text: str, where: str) -> Document:
    try:
        day = about.get("published")
        return Document(
            text,
            id="" if about.get("id") == about.get("of") else str(about.get("id") or ""),
            title=about.get("title"),
            published=date.fromisoformat(day) if day else None,
            url=about.get("url"),
            language=about.get("language", "en"),
            author=about.get("author"),
            outlet=about.get("outlet"),
        )
    except (TypeError, ValueError) as error:
        raise InputError(f"{where}: factx's own records in it were changed: {error}") from error


def _stands(fact: Fact, document: Document) -> bool:
    spans = (*fact.evidence, *(span for _, span in sketch(fact).parts.values()))
    return all(document.text[span.start : span.end] == span.text for span in spans)
