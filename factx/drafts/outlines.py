"""What is a model told about the fields of a kind?"""

from __future__ import annotations

import inspect
import types
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from factx.drafts.shapes import asked, is_optional, is_value
from factx.facts import Actor, Attribution, Fact, FromEvidence, Record
from factx.spans import Span

_TOLD = {
    "pattern": "matching the regular expression {}",
    "min_length": "{} or more long",
    "max_length": "at most {} long",
    "ge": "at least {}",
    "gt": "more than {}",
    "le": "at most {}",
    "lt": "less than {}",
    "multiple_of": "a multiple of {}",
}


@cache
def outline(kind: type[Record]) -> str:
    """The fields of a kind for people and models, a line each: its shape and its instruction.

    A question mark behind a name says that the field is written in `also`, and only where it is told. Evidence and
    attribution, which every fact has, are explained once in the prompt and not here.
    """
    return "\n".join(_outlined(kind, ""))


def _outlined(kind: type[Record], indent: str) -> Iterator[str]:
    known = Fact.model_fields if issubclass(kind, Fact) else {}
    for name, info in asked(kind):
        if name in known:
            continue
        optional = is_optional(info)
        null = any(isinstance(mark, FromEvidence) for mark in info.metadata)
        shape = _shape(info.annotation, optional=optional) + (" | null" if null else "")
        about = f": {info.description}" if info.description else ""
        yield f"{indent}- {name}{'?' if optional else ''} ({shape}{''.join(_rules(info))}){about}"
        nested = _record_in(info.annotation)
        if nested is not None and nested not in (Actor, Attribution):
            yield from _outlined(nested, indent + "  ")


def _rules(info: FieldInfo) -> Iterator[str]:
    """What its class will check of a field, but for that it is not empty. No schema says it: servers leave out of their
    grammars what they do not know.
    """
    for mark in info.metadata:
        for name, told in _TOLD.items():
            value = getattr(mark, name, None)
            if value is not None and (name, value) != ("min_length", 1):
                yield f", {told.format(value)}"


def _shape(annotation: Any, *, optional: bool = False) -> str:
    if annotation is Span or is_value(annotation):
        return "copied"
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return " | ".join(str(each) for each in inner)
    if origin is Annotated:
        return _shape(inner[0], optional=optional)
    if origin in (list, tuple):
        return f"list of {_shape(inner[0])}"
    if origin in (Union, types.UnionType):
        told = [_shape(each) for each in inner if each is not type(None)]
        return " or ".join([*told, *(["null"] if type(None) in inner and not optional else [])])
    if annotation is Actor:
        return "actor"
    if annotation is Attribution:
        return "source, as in attribution"
    if inspect.isclass(annotation) and issubclass(annotation, Record):
        return "{" + ", ".join([name for name, info in asked(annotation) if not is_optional(info)]) + ", also}"
    return {str: "text", bool: "true | false"}.get(annotation, "number, as it stands in the words")


def _record_in(annotation: Any) -> type[Record] | None:
    if inspect.isclass(annotation) and issubclass(annotation, Record):
        return annotation
    return next((found for each in get_args(annotation) if (found := _record_in(each)) is not None), None)
