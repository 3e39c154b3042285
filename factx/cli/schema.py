"""factx schema: what comes out, or what a model is asked to write, as JSON schema."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from factx.cli import kinds
from factx.drafts import answer_of
from factx.facts import Fact, Gap, Rejection, Run
from factx.models.schemas import strict
from factx.settings import Settings, resolve

Schema = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PAIRS: Schema = {"type": "array", "items": {"type": "array", "prefixItems": [{"type": "integer"}] * 2}}
_DOCUMENT: Schema = {
    "title": "Document",
    "description": "A text as it was read. Every offset of its facts counts code points of `text`.",
    "type": "object",
    "properties": {
        "kind": {"const": "document"},
        "id": {"type": "string"},
        "title": {"type": ["string", "null"]},
        "published": {"type": ["string", "null"], "format": "date"},
        "url": {"type": ["string", "null"]},
        "language": {"type": "string"},
        "author": {"type": "string"},
        "outlet": {"type": "string"},
        "source": {"type": "string"},
        "pages": {"type": "array", "items": {"type": "integer", "minimum": 0}},
        "cues": _PAIRS,
        "hidden": _PAIRS,
        "text": {"type": "string"},
    },
    "required": ["kind", "id", "title", "published", "url", "language", "text"],
    "additionalProperties": False,
}


def run(options: argparse.Namespace) -> int:
    flags = Settings(kinds=tuple(options.kinds) if options.kinds else None)
    wanted = kinds.resolve(resolve(flags, env=os.environ, folder=Path.cwd()).kinds)
    schema = strict(answer_of(wanted)) if options.ask else of_records(wanted)
    sys.stdout.write(json.dumps(schema, ensure_ascii=False, indent=2) + "\n")
    return 0


def of_records(wanted: Sequence[type[Fact]]) -> Schema:
    """The schema of one line of a fact file: a document, a fact of a kind, a rejection, a gap or a run."""
    beside: dict[str, type[BaseModel]] = {"rejection": Rejection, "gap": Gap, "run": Run}
    shown: dict[str, type[BaseModel]] = {**{kind.kind: kind for kind in wanted}, **beside}
    refs, whole = models_json_schema(
        [(each, "serialization") for each in shown.values()], ref_template="#/$defs/{model}"
    )
    definitions: Schema = whole.get("$defs", {})
    for name, each in shown.items():
        schema = definitions[_name(refs[each, "serialization"])]
        first = {"kind": {"const": name}} | ({"document": {"type": "string"}} if each is Run else {})
        schema["properties"] = first | schema["properties"]
        schema["required"] = [*first, *(name for name in schema["properties"] if name not in first)]
    return {
        "$schema": _DIALECT,
        "title": "A line of a factx file",
        "oneOf": [_DOCUMENT, *({"$ref": f"#/$defs/{_name(refs[each, 'serialization'])}"} for each in shown.values())],
        "$defs": definitions,
    }


def _name(reference: Schema) -> str:
    """The definition that a reference of pydantic's names."""
    return str(reference["$ref"]).rpartition("/")[2]
