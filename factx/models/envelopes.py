"""What does instructor take for the class of an answer?"""

from __future__ import annotations

from typing import Any

import instructor
from instructor.core import ResponseParsingError
from pydantic import BaseModel, ValidationError

from factx.models.schemas import Schema, complaint, schema_name, strict


class Envelope(instructor.ResponseSchema):
    """What instructor takes for the class of the answer: it knows the schema already, and keeps the answer apart.

    instructor would build the schema anew for every call, and would hang the whole completion onto the answer.
    """

    value: Any = None


def envelope(answer: type[BaseModel]) -> type[Envelope]:
    """The envelope of an answer class. Making one takes about a millisecond: keep it."""
    schema = strict(answer)

    def say(cls: type[Envelope], /, *_: Any, **__: Any) -> Schema:  # noqa: ARG001 — takes what instructor passes
        return schema

    def read(cls: type[Envelope], /, text: str, **_: Any) -> Envelope:
        try:
            value = answer.model_validate_json(text)
        except ValidationError as error:
            raise ResponseParsingError(complaint(error)) from None
        if answer.model_fields and not value.model_fields_set:
            # Where every field has a default, any object fits: a broken list's last whole item would pass for the list.
            raise ResponseParsingError(
                f"the whole answer: none of its fields is there ({', '.join(answer.model_fields)})"
            )
        return cls.model_construct(value=value)

    members = {"model_json_schema": classmethod(say), "model_validate_json": classmethod(read), "__module__": __name__}
    return type(schema_name(answer), (Envelope,), members)
