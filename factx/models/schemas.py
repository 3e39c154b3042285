"""How is an answer class said to a server?

OpenAI's strict schemas, and the grammars of llama.cpp, Ollama, vLLM and LM Studio, know a part of JSON Schema. `strict`
turns pydantic's schema into that part: every property required, nothing else allowed, no `oneOf`, `discriminator` or
`default`. What such a schema cannot enforce (lengths, patterns, ranges) is said in the description, and pydantic
checks it when the answer comes back. Patterns are never sent: llama.cpp leaves out of its grammar what it does not
know of them ("\\d", look-around), without a word.

A small model may go on for ever within a schema: the same item again, blanks without end. `strict` says the limits that
end it where the server takes them.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import BaseModel, ValidationError
from pydantic.errors import PydanticInvalidForJsonSchema

from factx.errors import UsageError

Schema = dict[str, Any]

Limits = Literal["all", "lists", "none"]
"""Which limits a schema names: of lists and strings, of lists alone (a provider bills for each word), or none."""

MOST_ITEMS = 200
MOST_CHARACTERS = 2_000
"""Far more than a passage needs in one list or string. In llama.cpp's grammar they cost 40 ms a request, measured."""

_LIMITING = re.compile(r"(?:max|min)(?:Items|Length)|too many states|array length", re.IGNORECASE)
_SAID = {
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "pattern": "matches the regular expression {}",
    "format": "format: {}",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "uniqueItems": "no item twice",
}
_DROPPED = ("default", "discriminator", "title", "examples", "contentMediaType", "contentEncoding", "deprecated")
_MOST_COMPLAINTS = 12


def strict(answer: type[BaseModel], *, limits: Limits = "none") -> Schema:
    """The strict schema of an answer class; its properties keep the order of the fields.

    Limits are those of the class where it has some, and else such as end a loop.

    Raises `UsageError` for what no strict schema can say: a dictionary with free keys, a field of any type, an answer
    that is not an object.
    """
    try:
        schema = answer.model_json_schema()
    except PydanticInvalidForJsonSchema as error:
        raise UsageError(f"{answer.__name__} cannot be said as a JSON schema: {error.message}") from error
    definitions = schema.pop("$defs", {})
    if set(schema) == {"$ref"}:  # a class that holds itself
        schema = definitions[_target(schema["$ref"])]
    if schema.get("type") != "object":
        raise UsageError(f"{answer.__name__} is no object: an answer needs a class with fields")
    cleaner = _Cleaner(answer.__name__, definitions, limits)
    clean = cleaner.clean(schema, answer.__name__)
    kept: Schema = {}
    while missing := sorted(cleaner.used - set(kept)):
        for name in missing:
            kept[name] = cleaner.clean(definitions[name], name)
    return {**clean, "$defs": dict(sorted(kept.items()))} if kept else clean


def is_about_limits(words: str) -> bool:
    """Whether an error speaks of the limits in a schema."""
    return bool(_LIMITING.search(words))


def schema_name(answer: type[BaseModel]) -> str:
    """A name that OpenAI takes for a schema: letters, digits, _ and -, at most 64."""
    return re.sub(r"[^a-zA-Z0-9_-]", "_", answer.__name__)[:64]


def complaint(error: ValidationError) -> str:
    """What does not fit, one line for each place, in words that are the same with every version of pydantic's pages.

    It is what the model is told when it is asked again, so it ends before it outgrows the answer.
    """
    lines = []
    for each in error.errors(include_url=False, include_context=False):
        place = ".".join(str(part) for part in each["loc"]) or "the whole answer"
        got = "" if each["type"] in ("missing", "json_invalid") else f" (got {_short(each['input'])})"
        lines.append(f"{place}: {each['msg']}{got}")
    more = len(lines) - _MOST_COMPLAINTS
    return "\n".join(lines[:_MOST_COMPLAINTS] + ([f"and {more} more"] if more > 0 else []))


def _short(value: object) -> str:
    words = repr(value)
    return words if len(words) <= 60 else words[:59] + "…"


def _target(reference: str) -> str:
    return reference.removeprefix("#/$defs/")


class _Cleaner:
    """Cleans the schemas of one class, and notes which definitions are still referred to."""

    def __init__(self, name: str, definitions: dict[str, Schema], limits: Limits) -> None:
        self.used: set[str] = set()
        self._limits = limits
        self._name = name
        self._definitions = definitions

    def clean(self, schema: Schema, place: str, inlined: tuple[str, ...] = ()) -> Schema:
        if "$ref" in schema:
            return self._reference(schema, place, inlined)
        if not schema.keys() - {"title", "description", "default"}:
            raise self._unsayable(place, "may hold anything: give its type")
        kept = {key: value for key, value in schema.items() if key not in _DROPPED and key not in _SAID}
        if "const" in kept:
            kept["enum"] = [kept.pop("const")]
        if "oneOf" in kept:
            kept["anyOf"] = kept.pop("oneOf")
        for key in ("anyOf", "allOf"):
            if key in kept:
                kept[key] = [self.clean(each, f"{place}.{key}", inlined) for each in kept[key]]
        if len(kept.get("allOf", ())) == 1:
            kept = {**kept.pop("allOf")[0], **kept}
        if "prefixItems" in kept:
            kept["items"] = _either(kept.pop("prefixItems"))
        if "items" in kept:
            kept["items"] = self.clean(kept["items"], f"{place}[]", inlined)
        if kept.get("type") == "object":
            self._close(kept, place, inlined)
        return {**_described(kept, schema), **self._limited(kept, schema)}

    def _reference(self, schema: Schema, place: str, inlined: tuple[str, ...]) -> Schema:
        """A reference may have nothing beside it in a strict schema, so a described one is written out.

        Inside itself it stays a reference, and loses its description: it cannot be written out without end.
        """
        name = _target(schema["$ref"])
        beside = {key: value for key, value in schema.items() if key != "$ref" and key not in _DROPPED}
        if not beside or name in inlined:
            self.used.add(name)
            return {"$ref": schema["$ref"]}
        return self.clean({**self._definitions[name], **beside}, place, (*inlined, name))

    def _close(self, kept: Schema, place: str, inlined: tuple[str, ...]) -> None:
        """Every property required, no other allowed."""
        if kept.get("additionalProperties") or "patternProperties" in kept or "properties" not in kept:
            raise self._unsayable(place, "is a dictionary with free keys: make it a list of objects with a key field")
        properties = {name: self.clean(each, f"{place}.{name}", inlined) for name, each in kept["properties"].items()}
        kept.update(properties=properties, required=list(properties), additionalProperties=False)

    def _limited(self, kept: Schema, schema: Schema) -> Schema:
        if kept.get("type") == "array" and self._limits != "none":
            return {"maxItems": schema.get("maxItems", MOST_ITEMS)}
        if kept.get("type") == "string" and self._limits == "all" and "enum" not in kept:
            return {"maxLength": schema.get("maxLength", MOST_CHARACTERS)}
        return {}

    def _unsayable(self, place: str, why: str) -> UsageError:
        return UsageError(f"{self._name} cannot be asked of a model: {place} {why}")


def _either(schemas: list[Schema]) -> Schema:
    """One schema for the places of a fixed tuple; their order is left to pydantic."""
    different = [each for nth, each in enumerate(schemas) if each not in schemas[:nth]]
    return different[0] if len(different) == 1 else {"anyOf": different}


def _described(kept: Schema, schema: Schema) -> Schema:
    rules = [said.format(schema[key]) for key, said in _SAID.items() if key in schema and schema[key] is not False]
    if not rules:
        return kept
    rule = "; ".join(rules)
    description = kept.get("description")
    return {**kept, "description": f"{description} ({rule})" if description else rule[0].upper() + rule[1:]}
