"""What do the fields of a draft come to?

`Fields` walks over a kind's fields: copied words get their place, values are read from their words, choices and texts
stay what they are.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from factx.audits import follows
from factx.drafts import asked, is_value, read_beside
from factx.errors import Unreadable
from factx.facts import Aside, Record
from factx.settling.outcome import Problem
from factx.settling.places import Places, Refused
from factx.spans import Span, joined
from factx.values import Amount


@dataclass(frozen=True)
class Fields:
    """The fields of one draft, whose evidence is placed."""

    places: Places

    def of(self, kind: type[Record], draft: Mapping[str, Any], path: str, skip: Sequence[str] = ()) -> dict[str, Any]:
        """The settled fields of a record. Values that need a sibling's place (a change: its amount) come last."""
        settled: dict[str, Any] = {}
        for name, info, aside in _ordered(kind):
            if name in skip or name not in draft:
                continue
            noted = len(self.places.problems)
            try:
                settled[name] = self._settled(info.annotation, draft[name], f"{path}{name}", settled)
            except Refused:
                if aside:
                    settled[name] = None
                    self.places.problems[noted:] = [
                        Problem(each.path, each.reason, each.detail, aside=True)
                        for each in self.places.problems[noted:]
                    ]
        return settled

    def _settled(
        self, annotation: Any, value: Any, path: str, siblings: Mapping[str, Any], *, nullable: bool = False
    ) -> Any:
        origin, inner = get_origin(annotation), get_args(annotation)
        if value is None and path in ("attribution", "statement"):
            return None  # it is worked out from the rest
        if origin is Annotated:
            return self._settled(inner[0], value, path, siblings)
        if origin in (Union, types.UnionType):
            if value is None or value == "":  # small models write "" for null
                return None
            return self._settled(_fitting(inner, value), value, path, siblings, nullable=True)
        if origin in (list, tuple):
            items = (self._settled(inner[0], each, f"{path}.{nth}", siblings) for nth, each in enumerate(value))
            return tuple(items) if origin is tuple else list(items)
        if annotation is Span:
            return self.places.one_piece(value, path)
        if is_value(annotation):
            return self._read(annotation, value, path, siblings, self._where(annotation, nullable=nullable))
        if inspect.isclass(annotation) and issubclass(annotation, Record):
            return self._record(annotation, value, path)
        if annotation in (int, float, Decimal) and not follows(value, self.places.evidence, self.places.document):
            self.places.refuse(
                path,
                "unsupported",
                f"the number {value} does not follow from the quoted words {joined(self.places.evidence)!r}",
            )
        return Decimal(str(value)) if annotation is Decimal else value

    def _record(self, annotation: type[Record], value: Mapping[str, Any], path: str) -> Record:
        noted = len(self.places.problems)
        fields = self.of(annotation, value, f"{path}.")
        if any(not each.aside for each in self.places.problems[noted:]):
            raise Refused
        try:
            return annotation(**fields)
        except ValidationError as error:
            self.places.refuse(path, "invalid", str(error.errors(include_url=False)[0]["msg"]))

    def _where(self, annotation: Any, *, nullable: bool) -> Sequence[Span] | None:
        """Where the words of a value must stand: an amount in the evidence, a further one in its sentences."""
        if annotation is not Amount:
            return None
        return [self.places.around] if nullable and self.places.around else self.places.evidence

    def _read(
        self,
        annotation: Any,
        words: str,
        path: str,
        siblings: Mapping[str, Any],
        within: Sequence[Span] | None,
    ) -> Any:
        span = (within and self.places.free_amount(words, within)) or self.places.one_piece(words, path, within=within)
        beside = read_beside(annotation)
        needed = {name: siblings[name].span for name in beside if siblings.get(name) is not None}
        if len(needed) < len(beside):
            raise Refused  # what it needs has been refused, and noted, already
        try:
            return annotation.read(span, self.places.document, **needed)
        except Unreadable as error:
            self.places.refuse(path, "unreadable value", str(error))


@cache
def _ordered(kind: type[Record]) -> tuple[tuple[str, FieldInfo, bool], ...]:
    """The fields that are asked for, those that need another's place behind the rest, and whether each is an aside."""
    ordered = sorted(asked(kind), key=lambda each: bool(_siblings(each[1].annotation)))
    return tuple((name, info, any(isinstance(mark, Aside) for mark in info.metadata)) for name, info in ordered)


def _siblings(annotation: Any) -> tuple[str, ...]:
    """The fields that must be settled before one of this annotation."""
    value = next((each for each in (annotation, *get_args(annotation)) if is_value(each)), None)
    return read_beside(value) if value else ()


def _fitting(options: Sequence[Any], value: Any) -> Any:
    """The branch of a union that a drafted value was written for."""
    wanted = [each for each in options if each is not type(None)]
    for option in wanted:
        if isinstance(value, BaseModel | Mapping) == (inspect.isclass(option) and issubclass(option, Record)):
            return option
    return wanted[0]
