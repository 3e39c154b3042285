"""What do the fields of a draft come to?

`Fields` walks over a kind's fields: copied words get their place, values are read from their words, choices and texts
stay what they are.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from factx.audits import follows
from factx.drafts import asked, is_value, read_beside
from factx.errors import Unreadable
from factx.facts import Aside, Record
from factx.settling.outcome import Problem
from factx.settling.places import Places, Refused
from factx.spans import Span, joined
from factx.values import Amount

_Step = Callable[["Fields", Any, str, Mapping[str, Any]], Any]
"""How one field is settled: from what was drafted for it, with its path and what its siblings came to."""


@dataclass(frozen=True)
class Fields:
    """The fields of one draft, whose evidence is placed."""

    places: Places

    def of(self, kind: type[Record], draft: Mapping[str, Any], path: str, skip: Sequence[str] = ()) -> dict[str, Any]:
        """The settled fields of a record. Values that need a sibling's place (a change: its amount) come last."""
        settled: dict[str, Any] = {}
        problems = self.places.problems
        for name, step, aside in _plan(kind):
            if name in skip or name not in draft:
                continue
            noted = len(problems)
            try:
                settled[name] = step(self, draft[name], path + name, settled)
            except Refused:
                if aside:
                    settled[name] = None
                    problems[noted:] = [
                        Problem(each.path, each.reason, each.detail, aside=True) for each in problems[noted:]
                    ]
        return settled

    def record(self, annotation: type[Record], value: Mapping[str, Any], path: str) -> Record:
        noted = len(self.places.problems)
        fields = self.of(annotation, value, f"{path}.")
        if any(not each.aside for each in self.places.problems[noted:]):
            raise Refused
        try:
            return annotation(**fields)
        except ValidationError as error:
            self.places.refuse(path, "invalid", str(error.errors(include_url=False)[0]["msg"]))

    def value(self, annotation: Any, words: str, path: str, siblings: Mapping[str, Any], *, nullable: bool) -> Any:
        """A value that reads itself: an amount from the evidence, a further one from its sentences."""
        within: Sequence[Span] | None = None
        if annotation is Amount:
            within = [self.places.around] if nullable and self.places.around else self.places.evidence
        span = (within and self.places.free_amount(words, within)) or self.places.one_piece(words, path, within=within)
        beside = read_beside(annotation)
        needed = {name: siblings[name].span for name in beside if siblings.get(name) is not None}
        if len(needed) < len(beside):
            raise Refused  # what it needs has been refused, and noted, already
        try:
            return annotation.read(span, self.places.document, **needed)
        except Unreadable as error:
            self.places.refuse(path, "unreadable value", str(error))

    def number(self, annotation: Any, value: Any, path: str) -> Any:
        """A number that a model wrote: it must follow from the words."""
        if not follows(value, self.places.evidence, self.places.document):
            self.places.refuse(
                path,
                "unsupported",
                f"the number {value} does not follow from the quoted words {joined(self.places.evidence)!r}",
            )
        return Decimal(str(value)) if annotation is Decimal else value


@cache
def _plan(kind: type[Record]) -> tuple[tuple[str, _Step, bool], ...]:
    """The fields that are asked for, how each is settled, and whether it is an aside.

    Those that need another's place stand behind the rest. To ask annotations is slow: a kind's are asked once.
    """
    ordered = sorted(asked(kind), key=lambda each: bool(_siblings(each[1].annotation)))
    return tuple(
        (name, _from_the_rest(_step(info.annotation), name), any(isinstance(mark, Aside) for mark in info.metadata))
        for name, info in ordered
    )


def _from_the_rest(step: _Step, name: str) -> _Step:
    """A step that leaves what is null to be worked out from the rest of the draft."""
    if name not in ("attribution", "statement"):
        return step

    def settled(fields: Fields, value: Any, path: str, siblings: Mapping[str, Any]) -> Any:
        return None if value is None and path == name else step(fields, value, path, siblings)

    return settled


def _step(annotation: Any, *, nullable: bool = False) -> _Step:
    """How what was drafted for an annotation is settled."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _step(inner[0])
    if origin in (Union, types.UnionType):
        return _either(inner)
    if origin in (list, tuple):
        return _each(_step(inner[0]), origin)
    if annotation is Span:
        return lambda fields, value, path, _: fields.places.one_piece(value, path)
    if is_value(annotation):
        return lambda fields, value, path, siblings: fields.value(annotation, value, path, siblings, nullable=nullable)
    if inspect.isclass(annotation) and issubclass(annotation, Record):
        return lambda fields, value, path, _: fields.record(annotation, value, path)
    if annotation in (int, float, Decimal):
        return lambda fields, value, path, _: fields.number(annotation, value, path)
    return _kept


def _kept(_fields: Fields, value: Any, _path: str, _siblings: Mapping[str, Any]) -> Any:
    return value


def _either(options: Sequence[Any]) -> _Step:
    """The branch of a union that a drafted value was written for."""
    wanted = [each for each in options if each is not type(None)]
    steps = [_step(each, nullable=True) for each in wanted]
    records = [inspect.isclass(each) and issubclass(each, Record) for each in wanted]

    def settled(fields: Fields, value: Any, path: str, siblings: Mapping[str, Any]) -> Any:
        if value is None or value == "":  # small models write "" for null
            return None
        nth = 0
        if len(steps) > 1:
            written = isinstance(value, BaseModel | Mapping)
            nth = records.index(written) if written in records else 0
        return steps[nth](fields, value, path, siblings)

    return settled


def _each(step: _Step, listed: type[Any]) -> _Step:
    def settled(fields: Fields, value: Any, path: str, siblings: Mapping[str, Any]) -> Any:
        items = (step(fields, each, f"{path}.{nth}", siblings) for nth, each in enumerate(value))
        return tuple(items) if listed is tuple else list(items)

    return settled


def _siblings(annotation: Any) -> tuple[str, ...]:
    """The fields that must be settled before one of this annotation."""
    value = next((each for each in (annotation, *get_args(annotation)) if is_value(each)), None)
    return read_beside(value) if value else ()
