"""What are the parts of what a model wrote?

A model writes each pointer as one string: a piece of evidence as "12 the words", an actor as "he = Full Name", a
source as "actor | words of saying | certainty | when", an optional field as "name: words". `expanded` takes them
apart and places nothing. It reads what a small model makes of the notation as well: other marks behind the number,
parts in another order, a missing part.
"""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from factx.drafts.shapes import ALSO, asked, optional
from factx.facts import Actor, Attribution, Certainty, Fact, Inferred, Record

_PIECE = re.compile(
    r"\A\s*(?:(?:sentence|line)\s+|\[|\()?(?P<number>\d{1,6})\s*[])]?\s*[:.|–—-]?(?:\s+|\Z|(?=[\"“‘']))",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"\A\s*(?P<name>[A-Za-z_]\w*)\s*(?:[:=]\s*(?P<words>.*))?\Z", re.DOTALL)
_SURE = frozenset(get_args(Certainty))
_EMPTY = frozenset(("", "-", "–", "—", "null", "none", "n/a"))
_YES, _NO = frozenset(("", "true", "yes")), frozenset(("false", "no"))

_Part = Callable[[Any, list[tuple[str, str]]], Any]
"""How a written value is taken apart; the list takes what could not be."""


@dataclass(frozen=True)
class Expanded:
    """A draft with its parts: plain values by the names of the kind's fields, and what could not be taken apart.

    `evidence` is a list of {sentence, words, whole}: `words` None for the whole sentence; `whole` is the string as it
    was written. `attribution` is a list of {source, cue, certainty, said}, or None where it is left to the claim that
    holds the same words. An actor is {words, name}. `strange` holds the entries of `also` that name no field, and
    choices that are none of theirs: each with what would be right.
    """

    fields: dict[str, Any]
    strange: tuple[tuple[str, str], ...] = ()


def expanded(draft: Mapping[str, Any], kind: type[Record]) -> Expanded:
    """A draft of `draft_of(kind)`, taken apart. A field that the draft does not have is None or has its default."""
    strange: list[tuple[str, str]] = []
    fields = dict(_fields(draft, kind, strange))
    return Expanded(fields, tuple(strange))


def _fields(draft: Mapping[str, Any], kind: type[Record], strange: list[tuple[str, str]]) -> Iterator[tuple[str, Any]]:
    told = _told(draft.get(ALSO) or (), kind, strange)
    for name, part, demanded in _parts(kind):
        if name in told:
            yield name, told[name]
        elif name in draft:
            value = draft[name]
            yield name, None if value is None else part(value, strange)
        elif demanded:
            yield name, None


@cache
def _parts(kind: type[Record]) -> tuple[tuple[str, _Part, bool], ...]:
    """The fields that are asked for, how each is taken apart, and whether one that is missing is None."""
    return tuple(
        (
            name,
            _pieces if name == "evidence" and issubclass(kind, Fact) else _part(info.annotation),
            info.is_required() and not any(isinstance(mark, Inferred) for mark in info.metadata),
        )
        for name, info in asked(kind)
    )


def _pieces(value: Any, _strange: list[tuple[str, str]]) -> list[dict[str, Any]]:
    return [_piece(each) for each in value]


def _piece(written: str) -> dict[str, Any]:
    found = _PIECE.match(written)
    if found is None:
        return {"sentence": 0, "words": written, "whole": written}
    return {"sentence": int(found["number"]), "words": written[found.end() :].strip() or None, "whole": written}


def _part(annotation: Any) -> _Part:
    """How a value of a draft is taken apart, with every actor, source and record in it."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _part(inner[0])
    if origin in (Union, types.UnionType):
        wanted = [each for each in inner if each is not type(None)]
        part = _part(wanted[0]) if len(wanted) == 1 else _kept
        return lambda value, strange: None if value is None else part(value, strange)
    if origin in (list, tuple):
        item = _part(inner[0])
        return lambda value, strange: [item(each, strange) for each in value]
    if annotation is Actor:
        return lambda value, _: _actor(value)
    if annotation is Attribution:
        return lambda value, _: _source(value)
    if inspect.isclass(annotation) and issubclass(annotation, Record):
        return lambda value, strange: dict(_fields(value, annotation, strange)) if isinstance(value, Mapping) else value
    return _kept


def _kept(value: Any, _strange: list[tuple[str, str]]) -> Any:
    return value


def _actor(written: str) -> dict[str, Any]:
    words, _, name = written.partition(" = ")
    return {"words": words.strip(), "name": name.strip() or None}


def _source(written: str) -> dict[str, Any]:
    """The parts behind the actor are told by what they are: a certainty by its word, the cue before the time."""
    actor, *rest = (each.strip() for each in written.split("|"))
    sure = next((each.lower() for each in rest if each.lower() in _SURE), "certain")
    spoken = [each for each in rest if each.lower() not in _SURE]
    cue = spoken[0] if spoken and spoken[0].lower() not in _EMPTY else None
    said = next((each for each in spoken[1:] if each.lower() not in _EMPTY), None)
    return {"source": _actor(actor), "cue": cue, "certainty": sure, "said": said}


def _told(entries: Any, kind: type[Record], strange: list[tuple[str, str]]) -> dict[str, Any]:
    """The optional fields that are told in `also`."""
    fields = _scalars(kind)
    told: dict[str, Any] = {}
    for entry in entries:
        found = _ENTRY.match(entry)
        name = found["name"] if found else ""
        if found is None or name not in fields:
            strange.append((ALSO, f"{entry!r} names no field: write “name: words” with one of {', '.join(fields)}"))
        elif (words := (found["words"] or "").strip()).lower() not in _EMPTY or fields[name] is bool:
            value, complaint = _valued(words, fields[name])
            if complaint:
                strange.append((name, complaint))
            else:
                told[name] = value
    return told


def _valued(words: str, annotation: Any) -> tuple[Any, str | None]:
    if annotation is Actor:
        return _actor(words), None
    if annotation is bool:
        low = words.lower()
        return low in _YES, None if low in _YES | _NO else f"{words!r} is neither true nor false"
    if get_origin(annotation) is Literal:
        choices = get_args(annotation)
        return words, None if words in choices else f"{words!r} is none of {', '.join(str(each) for each in choices)}"
    if annotation in (int, float, Decimal):
        try:
            return (int(words) if annotation is int else float(words)), None
        except ValueError:
            return None, f"{words!r} is no number"
    return words, None


@cache
def _scalars(kind: type[Record]) -> Mapping[str, Any]:
    """What each of the optional fields is, null aside."""
    return MappingProxyType({name: _scalar(info) for name, info in optional(kind).items()})


def _scalar(info: FieldInfo) -> Any:
    annotation = info.annotation
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, types.UnionType):
        return next(each for each in get_args(annotation) if each is not type(None))
    return annotation
