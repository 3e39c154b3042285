"""What is an ask known by?

A key is made of what was asked: the model, the messages and the schema of the answer; never the key to the provider or
its address. The same words to the same model for the same schema have the same key, on every machine.
"""

from __future__ import annotations

import hashlib
import json
import weakref

from pydantic import BaseModel

from factx.models import Ask, Model
from factx.models.schemas import strict


class Keys:
    """Makes keys; what it worked out of the schema of an answer it keeps."""

    def __init__(self) -> None:
        self._schemas: weakref.WeakKeyDictionary[type[BaseModel], str] = weakref.WeakKeyDictionary()

    def of(self, ask: Ask, *, model: str) -> str:
        if (schema := self._schemas.get(ask.answer)) is None:
            schema = self._schemas[ask.answer] = _digest(strict(ask.answer))
        return _digest([model, [[each.role, each.content] for each in ask.messages], schema])


def asked_as(model: Model) -> str:
    """The model's name in keys: where it has one that holds no address, that one. "" where it is not known yet."""
    name = getattr(model, "asked_as", None)
    return name if isinstance(name, str) else model.name


def _digest(content: object) -> str:
    canonical = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:40]
