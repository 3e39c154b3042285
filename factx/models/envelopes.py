"""What does instructor take for the class of an answer?"""

from __future__ import annotations

from typing import Any

import instructor
from instructor.core import ResponseParsingError
from pydantic import BaseModel

from factx.models.fits import Unfit, fitted
from factx.models.schemas import Schema, schema_name, strict


class Envelope(instructor.ResponseSchema):
    """What instructor takes for the class of the answer: it knows the schema already, and keeps the answer apart.

    instructor would build the schema anew for every call, and would hang the whole completion onto the answer.
    """

    value: Any = None


def envelope(answer: type[BaseModel], schema: Schema | None = None) -> type[Envelope]:
    """The envelope of an answer class. Making one takes about a millisecond: keep it."""
    said = schema or strict(answer)

    def say(cls: type[Envelope], /, *_: Any, **__: Any) -> Schema:  # noqa: ARG001 — takes what instructor passes
        return said

    def read(cls: type[Envelope], /, text: str, **_: Any) -> Envelope:
        try:
            return cls.model_construct(value=fitted(text, answer))
        except Unfit as error:
            raise ResponseParsingError(str(error)) from None

    members = {"model_json_schema": classmethod(say), "model_validate_json": classmethod(read), "__module__": __name__}
    return type(schema_name(answer), (Envelope,), members)
