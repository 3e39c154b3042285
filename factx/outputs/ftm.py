"""How do facts enter an investigation?

FollowTheMoney entities, one JSON object a line, as Aleph and OpenSanctions' tools load them:

    document                    Article with its text
    source, holder, …           LegalEntity, one for each name in a document; a person and a company look alike here
    what is no actor            Thing that can be named: Note
    each fact                   Note about those in it, with the quote; its summary is the fact in one line
    stance                      UnknownLink too: holder → target, with the role in words
    who is in which document    Documentation

Names are joined inside a document only: who is the same person across documents is for an investigator to say.

Left out: offsets, computed values apart from what the summary says, rejections, gaps and runs.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from factx.documents import Document
from factx.facts import Actor, Fact, Facts, Stance
from factx.outputs.columns import encodable
from factx.outputs.filenames import title
from factx.outputs.iris import web_address
from factx.outputs.plain import harmless
from factx.outputs.summary import choices, own_fields, summary

_ACTOR, _THING = "LegalEntity", "Note"


def write(readings: Iterable[Facts]) -> Iterator[str]:
    """The entities' lines."""
    for reading in readings:
        for entity in entities(reading):
            yield json.dumps(entity, ensure_ascii=False) + "\n"


def entities(reading: Facts) -> Iterator[dict[str, Any]]:
    """The entities of one reading, each once, the document first."""
    document = reading.document
    article = _key("document", document.id)
    yield _article(reading, article)
    named: set[str] = set()
    for fact in reading.items:
        parties = [(actor, schema, _key(schema, document.id, actor.text)) for actor, schema in _parties(fact)]
        for actor, schema, key in parties:
            if key not in named:
                named.add(key)
                yield _entity(key, schema, name=[harmless(actor.text)], proof=[article])
                yield _link("Documentation", article, key, document=[article], entity=[key], role=["named in the text"])
        yield _note(fact, article, list(dict.fromkeys(key for _, _, key in parties)))
        if isinstance(fact, Stance):
            yield _stance(fact, document, article)


def _article(reading: Facts, key: str) -> dict[str, Any]:
    document = reading.document
    code = _languages().get(document.language.partition("-")[0].lower())
    return _entity(
        key,
        "Article",
        title=[title(reading)],
        bodyText=[document.text],
        language=[code] if code else [],
        notes=[] if code else [f"language: {document.language}"],
        publishedAt=[document.published.isoformat()] if document.published else [],
        sourceUrl=[address] if (address := web_address(document.url)) else [],
    )


def _parties(fact: Fact) -> Iterator[tuple[Actor, str]]:
    """Who and what a fact names: its sources, then the actors of its own fields."""
    for link in fact.attribution:
        yield link.source, _ACTOR
    for name, value in own_fields(fact):
        if isinstance(value, Actor):
            abstract = isinstance(fact, Stance) and name == "target" and fact.target_type != "actor"
            yield value, _THING if abstract else _ACTOR


def _note(fact: Fact, article: str, parties: list[str]) -> dict[str, Any]:
    told = [f"{name.replace('_', ' ')}: {value}" for name, value in choices(fact)]
    chain = [link.source.text for link in fact.attribution]
    return _entity(
        _key("fact", fact.id),
        "Note",
        name=[f"{fact.kind}: {harmless(summary(fact))}"],
        description=[fact.quote],
        summary=[summary(fact)],
        notes=[*told, *([f"sources: {' → '.join(chain)}"] if chain else [])],
        keywords=[fact.kind],
        entity=[article, *parties],
        proof=[article],
    )


def _stance(fact: Stance, document: Document, article: str) -> dict[str, Any]:
    holder = _key(_ACTOR, document.id, fact.holder.text)
    target = _key(_ACTOR if fact.target_type == "actor" else _THING, document.id, fact.target.text)
    role = f"{fact.polarity} ({fact.strength}, {fact.shows})"
    entity = _link("UnknownLink", holder, target, subject=[holder], object=[target], role=[role], proof=[article])
    return {**entity, "id": _key("stance", fact.id)}


def _link(schema: str, first: str, second: str, **properties: list[str]) -> dict[str, Any]:
    return _entity(_key(schema, first, second), schema, **properties)


def _entity(key: str, schema: str, **properties: list[str]) -> dict[str, Any]:
    held = {name: [_clean(value) for value in values if value.strip()] for name, values in properties.items()}
    return {"id": key, "schema": schema, "properties": {name: values for name, values in held.items() if values}}


@cache
def _languages() -> dict[str, str]:
    return tomllib.loads((files(__package__) / "languages.toml").read_text(encoding="utf-8"))


def _clean(value: str) -> str:
    return str(encodable(value)).replace("\x00", "\ufffd")


def _key(*parts: str) -> str:
    joined = json.dumps(parts).encode()
    return f"factx-{hashlib.sha256(joined).hexdigest()[:24]}"
