"""What became of a draft?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from factx.documents import Document
from factx.facts import Fact, Reason, Rejection
from factx.spans import Span

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True)
class Problem:
    """Why a field of a draft cannot stand: where in the draft, and what would be right."""

    path: str
    reason: Reason
    detail: str
    aside: bool = False

    def __str__(self) -> str:
        return f"{self.path}: {self.detail}"


@dataclass(frozen=True)
class Settled(Generic[F]):
    """A draft's way to a fact: the fact, unless a problem stands against all of it; asides cost only their field.

    `evidence` is what of its words has a place, whether or not a fact came of it.
    """

    fact: F | None
    problems: tuple[Problem, ...]
    draft: dict[str, Any]
    kind: type[F]
    evidence: tuple[Span, ...] = ()

    def rejections(self, document: Document) -> tuple[Rejection, ...]:
        """What was refused: the whole draft, or the fields that the fact goes without."""
        if self.fact is not None:
            return tuple(self._rejection(document, [each]) for each in self.problems)
        return (self._rejection(document, [each for each in self.problems if not each.aside]),)

    def _rejection(self, document: Document, problems: Sequence[Problem]) -> Rejection:
        detail = "; ".join(str(each) for each in problems)
        if self.fact is not None:
            detail += " (the fact is kept without it)"
        return Rejection(
            document=document.id, of=self.kind.kind, reason=problems[0].reason, detail=detail, draft=self.draft
        )
