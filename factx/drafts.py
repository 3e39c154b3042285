"""What does the model write for a kind of fact?

`draft_of(kind)` derives the class that the model fills: every `Span` and every value becomes copied words, every
`Literal` stays a choice, records and lists stay what they are, and what factx computes is left out. `outline(kind)`
says the same in words. The way back is in `factx.settling`.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, create_model
from pydantic.fields import FieldInfo

from factx.errors import UsageError
from factx.facts import Actor, Computed, Fact, Record
from factx.spans import Span

_NUMBERS = (int, float, Decimal)


class Draft(BaseModel):
    """What a model writes: words and choices."""

    model_config = ConfigDict(extra="forbid")


class Quote(Draft):
    """Words copied from one sentence."""

    sentence: int
    words: str


@cache
def draft_of(kind: type[Record]) -> type[Draft]:
    """The class that a model fills for a kind of fact, or for a record nested in one."""
    fields: dict[str, Any] = {}
    for name, info in asked(kind):
        where = f"{kind.__name__}.{name}"
        shape = list[Quote] if name == "evidence" and issubclass(kind, Fact) else _drafted(info.annotation, where)
        fields[name] = (shape, ...)
    return create_model(f"{kind.__name__}Draft", __base__=Draft, __doc__="", **fields)


def asked(kind: type[Record]) -> Iterator[tuple[str, FieldInfo]]:
    """The fields that a model is asked for, in their order; those of every fact come first."""
    for name, info in kind.model_fields.items():
        if not any(isinstance(mark, Computed) for mark in info.metadata):
            yield name, info


def _drafted(annotation: Any, where: str) -> Any:
    if annotation is Span or is_value(annotation):
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


def is_value(annotation: Any) -> bool:
    """Whether an annotation is a value class: a dataclass with a `span` that reads itself from words."""
    fields = getattr(annotation, "__dataclass_fields__", {})
    return inspect.isclass(annotation) and hasattr(annotation, "read") and "span" in fields


@cache
def read_beside(value: type[Any]) -> tuple[str, ...]:
    """The sibling fields whose places a value's `read` asks for: its keyword-only parameters without a default."""
    parameters = inspect.signature(value.read).parameters.values()
    return tuple(each.name for each in parameters if each.kind is each.KEYWORD_ONLY and each.default is each.empty)


@cache
def outline(kind: type[Record]) -> str:
    """The fields of a kind for people and models, a line each: its shape and its instruction.

    Those that every fact has stand in `outline(Fact)` and are not repeated.
    """
    return "\n".join(_outlined(kind, ""))


def _outlined(kind: type[Record], indent: str) -> Iterator[str]:
    known = Fact.model_fields if issubclass(kind, Fact) and kind is not Fact else {}
    for name, info in asked(kind):
        if name in known:
            continue
        quotes = name == "evidence" and issubclass(kind, Fact)
        shape = "list of {sentence: number, words: copied}" if quotes else _shape(info.annotation)
        yield f"{indent}- {name} ({shape}): {info.description or name}"
        nested = _record_in(info.annotation)
        if nested is not None and nested is not Actor:
            yield from _outlined(nested, indent + "  ")


def _shape(annotation: Any) -> str:
    if annotation is Span or is_value(annotation):
        return "copied"
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return " | ".join(str(each) for each in inner)
    if origin is Annotated:
        return _shape(inner[0])
    if origin in (list, tuple):
        return f"list of {_shape(inner[0])}"
    if origin in (Union, types.UnionType):
        return " or ".join("null" if each is type(None) else _shape(each) for each in inner)
    if annotation is Actor:
        return "actor"
    if inspect.isclass(annotation) and issubclass(annotation, Record):
        return "{" + ", ".join(name for name, _ in asked(annotation)) + "}"
    return {str: "text", bool: "true | false"}.get(annotation, "number, as it stands in the words")


def _record_in(annotation: Any) -> type[Record] | None:
    if inspect.isclass(annotation) and issubclass(annotation, Record):
        return annotation
    return next((found for each in get_args(annotation) if (found := _record_in(each)) is not None), None)


@cache
def answer_of(kinds: tuple[type[Fact], ...]) -> type[Draft]:
    """What a whole answer is: for each kind, under its name, the list of its drafts."""
    return create_model("Answer", __base__=Draft, __doc__="", **_lists(kinds, nullable=False))


@cache
def mending_of(kinds: tuple[type[Fact], ...]) -> type[Draft]:
    """What an answer to a second ask is: as `answer_of`, with null for a draft that is withdrawn."""
    return create_model("Mending", __base__=Draft, __doc__="", **_lists(kinds, nullable=True))


def _lists(kinds: Sequence[type[Fact]], *, nullable: bool) -> dict[str, Any]:
    if len({kind.kind for kind in kinds}) < len(kinds) or not kinds:
        raise UsageError(f"kinds need different names and at least one: got {[kind.__name__ for kind in kinds]}")
    shapes = {kind.kind: draft_of(kind) for kind in kinds}
    return {name: (list[shape | None] if nullable else list[shape], ...) for name, shape in shapes.items()}  # type: ignore[valid-type]
