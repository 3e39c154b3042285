"""Does what the model wrote fit the class of the answer?"""

from __future__ import annotations

import pydantic_core
from pydantic import BaseModel, ValidationError

from factx.models.salvage import mended, refit
from factx.models.schemas import complaint


class Unfit(ValueError):
    """An answer that does not fit its class. The text is what the model is told, a line for each place."""


def fitted(text: str, answer: type[BaseModel]) -> BaseModel:
    """The answer that a JSON text holds, mended where that leaves one reading; raises `Unfit`."""
    try:
        value = answer.model_validate_json(text)
    except ValidationError as error:
        try:
            value = refit(pydantic_core.from_json(mended(text)), answer)
        except ValueError:  # of pydantic's as well
            raise Unfit(complaint(error)) from None
    if answer.model_fields and not value.model_fields_set:
        # Where every field has a default, any object fits: a broken list's last whole item would pass for the list.
        raise Unfit(f"the whole answer: none of its fields is there ({', '.join(answer.model_fields)})")
    return value
