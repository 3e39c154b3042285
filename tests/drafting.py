"""A draft in full, written as a model writes it: the tests say parts, a model writes them into one string."""

from collections.abc import Mapping
from typing import Any, get_args

from factx.drafts import asked, is_optional
from factx.facts import Actor, Fact, Inferred, Record


def written(full: Mapping[str, Any], kind: type[Record], *, inherits: bool = False) -> dict[str, Any]:
    """The shorthand of a draft whose evidence, actors and sources are given by their parts."""
    draft: dict[str, Any] = {}
    also: list[str] = []
    fields = dict(asked(kind))
    for name, info in fields.items():
        value = full.get(name)
        if name == "evidence" and issubclass(kind, Fact):
            draft[name] = [each if isinstance(each, str) else f"{each['sentence']} {each['words']}" for each in value]
        elif name == "attribution" and issubclass(kind, Fact):
            draft[name] = None if inherits and not value else [source(each) for each in value or ()]
        elif is_optional(info):
            if value not in (None, False) and not (Inferred in map(type, info.metadata) and value == "certain"):
                also.append(f"{name}: {_scalar(value)}")
        else:
            draft[name] = _part(value, info.annotation)
    if any(is_optional(info) for info in fields.values()):
        draft["also"] = also
    return draft


def source(link: Mapping[str, Any] | str) -> str:
    """The shorthand of one source of an attribution."""
    if isinstance(link, str):
        return link
    sure = "" if link["certainty"] == "certain" else link["certainty"]
    return " | ".join(each for each in (actor(link["source"]), link["cue"] or "-", sure, link["said"]) if each)


def actor(parts: Mapping[str, Any] | str) -> str:
    """The shorthand of an actor."""
    if isinstance(parts, str):
        return parts
    return f"{parts['words']} = {parts['name']}" if parts["name"] else str(parts["words"])


def _scalar(value: Any) -> str:
    if isinstance(value, Mapping):
        return actor(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _part(value: Any, annotation: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_part(each, get_args(annotation)[0]) for each in value]
    if annotation is Actor:
        return actor(value)
    if isinstance(value, Mapping) and isinstance(annotation, type) and issubclass(annotation, Record):
        return written(value, annotation)
    return value
