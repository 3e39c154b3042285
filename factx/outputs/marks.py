"""How are facts drawn as marks on a text, for tools in which people correct them?

Such tools know three things: marks with a label on words, links with a role between two marks, and, some of them,
fields of a mark. A fact is the mark of its evidence, labelled with its kind; each of its parts is a mark of its own,
labelled with what it is ("actor", "amount", "date", "cue"), to which the fact links by its role; choices and free texts
are fields. Roles and fields are named by the path of the part, counted from 1: "holder", "holder_name",
"attribution_1_source", "attribution_2_certainty". Parts are shared between facts; what factx computes is not drawn.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from factx.documents import Document
from factx.facts import Actor, Claim, Computed, Fact, Facts, Figure, Record, Stance
from factx.spans import Span
from factx.values import Amount, Change, Date

OWN: tuple[type[Fact], ...] = (Claim, Figure, Stance)
VALUES = (Amount, Date, Change)
EVIDENCE = "evidence"
_DEPTH = 3  # sources in a chain that a tool offers even where no fact has as many


@dataclass(frozen=True)
class Mark:
    """Words with a label; several spans where the words are in pieces."""

    id: str
    label: str
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Link:
    """A mark's link to another one, and the role that the other one has."""

    start: str
    end: str
    role: str


@dataclass(frozen=True)
class Marked:
    """A text with its marks. `links` and `fields` (by mark, then by name) are None where a tool has none."""

    document: Document
    marks: tuple[Mark, ...]
    links: tuple[Link, ...] | None
    fields: Mapping[str, Mapping[str, str]] | None


@dataclass(frozen=True)
class Sketch:
    """One fact as it is drawn: its evidence, the label and words of each role, and its fields."""

    kind: str
    evidence: tuple[Span, ...]
    parts: Mapping[str, tuple[str, Span]]
    fields: Mapping[str, str]


@dataclass
class Outline:
    """What a tool must offer for some kinds: labels, roles with the labels at either end, fields with their choices."""

    kinds: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    roles: dict[str, tuple[set[str], set[str]]] = field(default_factory=dict)
    fields: dict[tuple[str, str], tuple[str, ...] | None] = field(default_factory=dict)


def drawn(reading: Facts) -> Marked:
    """All facts of a reading as marks."""
    marks: dict[tuple[str, tuple[Span, ...]], Mark] = {}
    facts: list[Mark] = []
    links: list[Link] = []
    fields: dict[str, Mapping[str, str]] = {}
    for nth, fact in enumerate(reading.items, 1):
        shape = sketch(fact)
        head = Mark(f"f{nth}", shape.kind, shape.evidence)
        facts.append(head)
        fields[head.id] = shape.fields
        for role, (label, span) in shape.parts.items():
            part = marks.setdefault((label, (span,)), Mark(f"p{len(marks) + 1}", label, (span,)))
            links.append(Link(head.id, part.id, role))
    return Marked(reading.document, (*facts, *marks.values()), tuple(links), fields)


def sketch(fact: Fact) -> Sketch:
    """One fact as it is drawn."""
    parts: dict[str, tuple[str, Span]] = {}
    fields: dict[str, str] = {}
    for name, value in _given(fact):
        _draw(value, name, name, parts, fields)
    return Sketch(fact.kind, fact.evidence, parts, fields)


def in_single_spans(marked: Marked) -> Marked:
    """The same for a tool whose marks are of one piece: the first piece of the evidence links to the others."""
    marks: list[Mark] = []
    links = list(marked.links or ())
    for mark in marked.marks:
        marks.append(Mark(mark.id, mark.label, mark.spans[:1]))
        for nth, span in enumerate(mark.spans[1:], 2):
            piece = Mark(f"{mark.id}_{nth}", mark.label, (span,))
            marks.append(piece)
            links.append(Link(mark.id, piece.id, f"{EVIDENCE}_{nth}"))
    return Marked(marked.document, tuple(marks), tuple(links), marked.fields)


def in_pieces(marked: Marked) -> Marked:
    """The same with the pieces of evidence put together again."""
    pieces = [link for link in marked.links or () if link.role.startswith(f"{EVIDENCE}_")]
    places = {mark.id: mark.spans for mark in marked.marks}
    joined = {link.end for link in pieces}
    for link in pieces:
        if link.start in places and link.end in places:
            places[link.start] = (*places[link.start], *places[link.end])
    marks = tuple(
        Mark(each.id, each.label, tuple(sorted(set(places[each.id])))) for each in marked.marks if each.id not in joined
    )
    links = None if marked.links is None else tuple(link for link in marked.links if link not in pieces)
    return Marked(marked.document, marks, links, marked.fields)


def outline(readings: Iterable[Facts] = (), *, kinds: Iterable[type[Fact]] = ()) -> Outline:
    """What a tool must offer for factx's own kinds, some more, and those in some readings."""
    depth, classes = _DEPTH, dict.fromkeys((*OWN, *kinds))
    pieces = 2
    for reading in readings:
        for fact in reading.items:
            classes[type(fact)] = None
            depth = max(depth, len(fact.attribution))
            pieces = max(pieces, len(fact.evidence))
    found = Outline()
    for kind in classes:
        found.kinds.append(kind.kind)
        _offer(kind, kind.kind, "", depth, found)
    found.labels[:0] = found.kinds
    found.labels = list(dict.fromkeys(found.labels))
    for nth in range(2, pieces + 1):
        found.roles[f"{EVIDENCE}_{nth}"] = (set(found.kinds), set(found.kinds))
    return found


def asked_fields(kind: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    """The fields that are drawn, with their types: all but those that factx computes and the evidence of a fact."""
    for name, info in kind.model_fields.items():
        computed = any(isinstance(mark, Computed) or mark is Computed for mark in info.metadata)
        if not computed and not (name == EVIDENCE and issubclass(kind, Fact)):
            yield name, info.annotation


def bare(annotation: Any) -> Any:
    """The type itself, without its annotations and without None."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return bare(inner[0])
    if origin in (Union, types.UnionType):
        given = [each for each in inner if each is not types.NoneType]
        return bare(given[0]) if len(given) == 1 else annotation
    return annotation


def label_of(kind: Any, name: str) -> str:
    """The label of a part: a value's and an actor's by what it is, other words by their field's name."""
    return str(kind.__name__).lower() if kind in VALUES else "actor" if kind is Actor else name


def _given(record: BaseModel) -> Iterator[tuple[str, Any]]:
    for name, _ in asked_fields(type(record)):
        yield name, getattr(record, name)


def _draw(value: Any, role: str, name: str, parts: dict[str, tuple[str, Span]], fields: dict[str, str]) -> None:
    if isinstance(value, Span):
        parts[role] = (name, value)
    elif isinstance(value, VALUES):
        parts[role] = (label_of(type(value), name), value.span)
    elif isinstance(value, Actor):
        parts[role] = ("actor", value.words)
        if value.name:
            parts[f"{role}_name"] = ("actor", value.name)
    elif isinstance(value, Record):
        for inner, each in _given(value):
            _draw(each, f"{role}_{inner}", inner, parts, fields)
    elif isinstance(value, tuple | list | set | frozenset):
        for nth, each in enumerate(value, 1):
            _draw(each, f"{role}_{nth}", name, parts, fields)
    elif isinstance(value, bool):
        fields[role] = str(value).lower()
    elif isinstance(value, str | int | float | Decimal):
        fields[role] = str(value)


def _offer(kind: type[BaseModel], head: str, path: str, depth: int, found: Outline) -> None:
    for name, annotation in asked_fields(kind):
        _offer_one(bare(annotation), head, f"{path}{name}", name, depth, found)


def _offer_one(kind: Any, head: str, role: str, name: str, depth: int, found: Outline) -> None:
    origin, inner = get_origin(kind), get_args(kind)
    if kind is Span or kind in VALUES or kind is Actor:
        label = label_of(kind, name)
        found.labels.append(label)
        for each in (role, f"{role}_name") if kind is Actor else (role,):
            heads, ends = found.roles.setdefault(each, (set(), set()))
            heads.add(head)
            ends.add(label)
    elif origin is Literal:
        found.fields[head, role] = tuple(map(str, inner))
    elif origin in (tuple, list, set, frozenset):
        for nth in range(1, depth + 1):
            _offer_one(bare(inner[0]), head, f"{role}_{nth}", name, depth, found)
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        _offer(kind, head, f"{role}_", depth, found)
    elif kind is bool:
        found.fields[head, role] = ("true", "false")
    elif kind in (str, int, float, Decimal):
        found.fields[head, role] = None
