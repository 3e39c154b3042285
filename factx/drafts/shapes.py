"""Which class does a model fill for a kind of fact?

`draft_of(kind)` derives it. What is pointed at is written as one string: words, an actor, a source, a piece of
evidence; what is chosen stays a choice; records and lists stay what they are; what factx computes is left out. Fields
that are seldom told (those that may be null or have a default) are not written field by field but, where they are
told, as "name: words" in the list `also`: the output of a model is what costs.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, create_model
from pydantic.fields import FieldInfo

from factx.errors import UsageError
from factx.facts import Actor, Attribution, Claim, Computed, Fact, FromEvidence, Inferred, Record
from factx.spans import Span

ALSO = "also"
"""The field of a draft that holds what is seldom told."""

NOTHING = "nothing"
"""The field of an answer to a second ask that says which sentences state no fact, and why."""

_NUMBERS = (int, float, Decimal)


class Draft(BaseModel):
    """What a model writes: words and choices."""

    model_config = ConfigDict(extra="forbid")


@cache
def draft_of(kind: type[Record], *, inherits: bool = False) -> type[Draft]:
    """The class that a model fills for a kind of fact, or for a record nested in one.

    A kind that `inherits` may leave its attribution to the claim that holds the same words.
    """
    fields: dict[str, Any] = {}
    for name, info in asked(kind):
        if name == ALSO:
            raise UsageError(f"{kind.__name__}: a field cannot be called {ALSO!r}: that is the list of optional fields")
        if not is_optional(info):
            fields[name] = (_shape_of(kind, name, info, inherits=inherits), ...)
    if len(fields) < len(asked(kind)):
        fields[ALSO] = (list[str], [])  # the schema demands it all the same; an answer without it is understood
    return create_model(f"{kind.__name__}Draft", __base__=Draft, __doc__="", **fields)


@cache
def asked(kind: type[Record]) -> tuple[tuple[str, FieldInfo], ...]:
    """The fields that a model is asked for, in their order; those of every fact come first."""
    fields = kind.model_fields.items()
    return tuple((name, info) for name, info in fields if not any(isinstance(mark, Computed) for mark in info.metadata))


@cache
def optional(kind: type[Record]) -> Mapping[str, FieldInfo]:
    """Those of them that are written in `also`."""
    return MappingProxyType({name: info for name, info in asked(kind) if is_optional(info)})


def is_optional(info: FieldInfo) -> bool:
    """Whether a field is written in `also` where it is told: one word, value or choice that may be missing."""
    kinds = [each for each in _branches(info.annotation) if each is not type(None)]
    if len(kinds) != 1 or not _is_scalar(kinds[0]):
        return False
    if any(isinstance(mark, Inferred) for mark in info.metadata):
        return True
    nullable = len(_branches(info.annotation)) > 1
    return not info.is_required() or (nullable and get_origin(kinds[0]) is not Literal)


def is_value(annotation: Any) -> bool:
    """Whether an annotation is a value class: a dataclass with a `span` that reads itself from words."""
    if not isinstance(annotation, type):  # Annotated[…] may hold what no cache takes
        return False
    value: Any = annotation
    return _reads_itself(value)


@cache
def _reads_itself(annotation: Any) -> bool:
    return hasattr(annotation, "read") and "span" in getattr(annotation, "__dataclass_fields__", {})


@cache
def read_beside(value: type[Any]) -> tuple[str, ...]:
    """The sibling fields whose places a value's `read` asks for: its keyword-only parameters without a default."""
    parameters = inspect.signature(value.read).parameters.values()
    return tuple(each.name for each in parameters if each.kind is each.KEYWORD_ONLY and each.default is each.empty)


@cache
def answer_of(kinds: tuple[type[Fact], ...]) -> type[Draft]:
    """What a whole answer is: for each kind, under its name, the list of its drafts."""
    return create_model("Answer", __base__=Draft, __doc__="", **_lists(kinds, nullable=False))


@cache
def mending_of(kinds: tuple[type[Fact], ...]) -> type[Draft]:
    """What an answer to a second ask is: as `answer_of`, with null for a draft that is withdrawn.

    `nothing` lists, as "number why", the sentences that were asked about and state no fact.
    """
    if any(kind.kind == NOTHING for kind in kinds):
        raise UsageError(f"a kind cannot be called {NOTHING!r}: that is the list of sentences without a fact")
    return create_model("Mending", __base__=Draft, __doc__="", **_lists(kinds, nullable=True), nothing=(list[str], []))


def _lists(kinds: Sequence[type[Fact]], *, nullable: bool) -> dict[str, Any]:
    if len({kind.kind for kind in kinds}) < len(kinds) or not kinds:
        raise UsageError(f"kinds need different names and at least one: got {[kind.__name__ for kind in kinds]}")
    claims = any(issubclass(kind, Claim) for kind in kinds)
    shapes = {kind.kind: draft_of(kind, inherits=claims and not issubclass(kind, Claim)) for kind in kinds}
    return {name: (list[shape | None] if nullable else list[shape], ...) for name, shape in shapes.items()}  # type: ignore[valid-type]


def _shape_of(kind: type[Record], name: str, info: FieldInfo, *, inherits: bool) -> Any:
    if name == "evidence" and issubclass(kind, Fact):
        return list[str]
    if name == "attribution" and issubclass(kind, Fact):
        return list[str] | None if inherits else list[str]
    shape = _drafted(info.annotation, f"{kind.__name__}.{name}")
    return shape | None if any(isinstance(mark, FromEvidence) for mark in info.metadata) else shape


def _drafted(annotation: Any, where: str) -> Any:
    if annotation in (Span, Actor, Attribution) or is_value(annotation):
        return str
    if annotation in (str, bool, *_NUMBERS):
        return float if annotation is Decimal else annotation
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return annotation
    if origin is Annotated:
        return _drafted(inner[0], where)
    if origin in (list, tuple) and (origin is list or inner[-1:] == (Ellipsis,)):
        return list[_drafted(inner[0], where)]  # type: ignore[misc]  # built at run time
    if origin in (Union, types.UnionType):
        return Union[tuple(_drafted(each, where) if each is not type(None) else None for each in inner)]  # noqa: UP007
    if inspect.isclass(annotation) and issubclass(annotation, Record) and not issubclass(annotation, Fact):
        return draft_of(annotation)
    remedy = (
        "factx.Date" if annotation is date else "factx.Span, factx.Amount, factx.Date, Literal, str, bool, a number"
    )
    raise UsageError(
        f"{where}: a model cannot be asked for {annotation!r}: use {remedy}, a factx.Record of these, a tuple[…, ...] "
        f"or list[…] of them, or any of them with '| None'"
    )


def _is_scalar(annotation: Any) -> bool:
    scalars = (Span, Actor, str, bool, *_NUMBERS)
    return annotation in scalars or is_value(annotation) or get_origin(annotation) is Literal


def _branches(annotation: Any) -> tuple[Any, ...]:
    """The alternatives of a union without their marks; the annotation itself where it is none."""
    if get_origin(annotation) is Annotated:
        return _branches(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return tuple(found for each in get_args(annotation) for found in _branches(each))
    return (annotation,)
