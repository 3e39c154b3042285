"""How do facts become annotations of the web?

W3C Web Annotations (JSON-LD), in one collection: each fact points at its words by a text quote with what stands before
and behind it, and by its place in code points, as the standard counts. The body says the fact in one line; its kind,
choices and sources are tags.

Left out: the documents' texts, computed values apart from what the line says, rejections, gaps and runs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import factx
from factx.documents import Document
from factx.facts import Fact, Facts
from factx.outputs.columns import encodable
from factx.outputs.iris import document_iri, iri
from factx.outputs.summary import choices, summary
from factx.spans import Span

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32


def write(readings: Iterable[Facts]) -> Iterator[str]:
    """The parts of one JSON-LD document."""
    head = {"@context": _CONTEXT, "id": iri("collection", "facts"), "type": "AnnotationCollection", "label": "Facts"}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "first": {'
    yield f'"id": "{iri("page", "facts")}", "type": "AnnotationPage", "startIndex": 0, "items": ['
    between = "\n"
    for reading in readings:
        for fact in reading.items:
            yield between + json.dumps(annotation(fact, reading.document), ensure_ascii=False)
            between = ",\n"
    yield "\n]}}\n"


def annotation(fact: Fact, document: Document) -> dict[str, Any]:
    """One fact as an annotation, without the context."""
    targets = [_target(span, document) for span in fact.evidence]
    line = {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": encodable(summary(fact))}
    return {
        "id": iri("fact", fact.id),
        "type": "Annotation",
        "motivation": "describing",
        "generator": {"id": iri("software", "factx"), "type": "Software", "name": f"factx {factx.__version__}"},
        "body": [{**line, "language": document.language}, *map(_tag, _tags(fact))],
        "target": targets[0] if len(targets) == 1 else targets,
    }


def _target(span: Span, document: Document) -> dict[str, Any]:
    text = document.text
    quote = {
        "type": "TextQuoteSelector",
        "exact": encodable(span.text),
        "prefix": encodable(text[max(0, span.start - _AROUND) : span.start]),
        "suffix": encodable(text[span.end : span.end + _AROUND]),
    }
    place = {"type": "TextPositionSelector", "start": span.start, "end": span.end}
    return {"type": "SpecificResource", "source": document_iri(document), "selector": [quote, place]}


def _tags(fact: Fact) -> Iterator[str]:
    yield fact.kind
    yield from (f"{name}: {value}" for name, value in choices(fact))
    yield from (f"source: {link.source.text}" for link in fact.attribution)


def _tag(words: str) -> dict[str, Any]:
    return {"type": "TextualBody", "purpose": "tagging", "format": "text/plain", "value": encodable(words)}
