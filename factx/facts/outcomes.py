"""What else comes out of a reading: what was refused, what was not read, and who read it?"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from factx.facts.kinds import Record

Reason = Literal[
    "not in the text",
    "changed words",
    "ambiguous",
    "unreadable value",
    "unsupported",
    "invalid",
    "duplicate",
    "example",
    "withdrawn",
]
"""Why something is not a fact."""


class Rejection(Record):
    """Something that was written or found but is not a fact, and why."""

    document: str
    of: str
    reason: Reason
    detail: str
    draft: dict[str, Any] = Field(default_factory=dict)

    def to_record(self) -> dict[str, Any]:
        return {"kind": "rejection", **self.model_dump(mode="json")}


class Gap(Record):
    """Text that was not read, and why: sentences `first` to `last`, both included.

    "language" is what the rules say of a text that is not in English, "overflow" also of a sentence that never ends;
    "fault" is that factx itself failed; the other reasons are a model's failures.
    """

    document: str
    first: int
    last: int
    reason: Literal[
        "truncated", "overflow", "refused", "malformed", "exhausted", "language", "fault", "open", "passed over"
    ]
    detail: str

    @property
    def is_unread(self) -> bool:
        """Whether the sentences were not read at all."""
        return self.reason not in ("open", "passed over")

    def to_record(self) -> dict[str, Any]:
        return {"kind": "gap", **self.model_dump(mode="json")}


class PromptUse(Record):
    """A prompt that was used: its name, its version and the first 12 hexadecimal digits of its SHA-256."""

    name: str
    version: str
    fingerprint: str


class Run(Record):
    """Who read, with what, and what it took. Tokens are the provider's own count, retries and failures included.

    `journaled` are the asks that a journal answered: they cost nothing, and count in no other number.
    """

    factx: str
    engine: str
    model: str | None = None
    prompts: tuple[PromptUse, ...] = ()
    kinds: tuple[str, ...] = ()
    requests: int = 0
    retries: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    journaled: int = 0

    def to_record(self, document: str) -> dict[str, Any]:
        return {"kind": "run", "document": document, **self.model_dump(mode="json")}
