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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from factx.drafts.shapes import ALSO, asked, optional
from factx.facts import Actor, Attribution, Certainty, Fact, Inferred, Record

_PIECE = re.compile(
    r"\s*(?:(?:sentence|line)\s+|\[|\()?(?P<number>\d{1,6})\s*[])]?\s*[:.|–—-]?(?:\s+|\Z|(?=[\"“‘']))", re.IGNORECASE
)
_ENTRY = re.compile(r"\s*(?P<name>[A-Za-z_]\w*)\s*(?:[:=]\s*(?P<words>.*))?\Z", re.DOTALL)
_SURE = frozenset(get_args(Certainty))
_EMPTY = frozenset(("", "-", "–", "—", "null", "none", "n/a"))
_YES, _NO = frozenset(("", "true", "yes")), frozenset(("false", "no"))


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
    for name, info in asked(kind):
        if name in told:
            yield name, told[name]
        elif name in draft:
            yield name, _part(draft[name], name, info.annotation, kind, strange)
        elif info.is_required() and not any(isinstance(mark, Inferred) for mark in info.metadata):
            yield name, None


def _part(value: Any, name: str, annotation: Any, kind: type[Record], strange: list[tuple[str, str]]) -> Any:
    if name == "evidence" and issubclass(kind, Fact):
        return [_piece(each) for each in value]
    if value is None:
        return None
    return _taken(value, annotation, strange)


def _piece(written: str) -> dict[str, Any]:
    found = _PIECE.match(written)
    if found is None:
        return {"sentence": 0, "words": written, "whole": written}
    return {"sentence": int(found["number"]), "words": written[found.end() :].strip() or None, "whole": written}


def _taken(value: Any, annotation: Any, strange: list[tuple[str, str]]) -> Any:
    """A value of a draft, with every actor, source and record in it taken apart."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _taken(value, inner[0], strange)
    if origin in (Union, types.UnionType):
        wanted = [each for each in inner if each is not type(None)]
        return None if value is None else _taken(value, wanted[0], strange) if len(wanted) == 1 else value
    if origin in (list, tuple):
        return [_taken(each, inner[0], strange) for each in value]
    if annotation is Actor:
        return _actor(value)
    if annotation is Attribution:
        return _source(value)
    if inspect.isclass(annotation) and issubclass(annotation, Record) and isinstance(value, Mapping):
        return dict(_fields(value, annotation, strange))
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
    fields = optional(kind)
    told: dict[str, Any] = {}
    for entry in entries:
        found = _ENTRY.match(entry)
        name = found["name"] if found else ""
        if found is None or name not in fields:
            strange.append((ALSO, f"{entry!r} names no field: write “name: words” with one of {', '.join(fields)}"))
        elif (words := (found["words"] or "").strip()).lower() not in _EMPTY or _scalar(fields[name]) is bool:
            value, complaint = _valued(words, fields[name])
            if complaint:
                strange.append((name, complaint))
            else:
                told[name] = value
    return told


def _valued(words: str, info: FieldInfo) -> tuple[Any, str | None]:
    annotation = _scalar(info)
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


def _scalar(info: FieldInfo) -> Any:
    annotation = info.annotation
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, types.UnionType):
        return next(each for each in get_args(annotation) if each is not type(None))
    return annotation
