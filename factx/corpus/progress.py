"""How far has a run come?

A run tells its `Progress` what happens, document by document and ask by ask. Subclass it to show more than the counts.
The methods are called where the run's event loop runs, which is a thread of its own under `corpus.run`.
"""

from __future__ import annotations

import time

from factx.documents import Document
from factx.facts import Facts
from factx.inputs.unread import Unread
from factx.models import Answer, Ask, Usage

__all__ = ["Progress", "Unread"]


class Progress:
    """Counts: documents `opened`, `finished` (`copies` of them unread) and `unread`, asks, and their `usage`."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.opened = self.finished = self.unread = self.copies = 0
        self.answered = self.under_way = 0
        self.usage = Usage()

    @property
    def per_second(self) -> float:
        """Documents finished a second so far."""
        return self.finished / max(1e-6, time.monotonic() - self.began)

    def on_open(self, document: Document) -> None:  # noqa: ARG002  # subclasses take it
        self.opened += 1

    def on_ask(self, document: Document, ask: Ask) -> None:  # noqa: ARG002
        self.under_way += 1

    def on_answer(self, document: Document, ask: Ask, answer: Answer | None, took_s: float) -> None:  # noqa: ARG002
        """`answer` is None where an error was raised in its place."""
        self.under_way -= 1
        if answer:
            self.answered += 1
            self.usage += answer.usage

    def on_fault(self, document: Document, error: BaseException) -> None:
        """factx itself failed on a document. The facts that follow hold a gap in its place."""

    def on_finish(self, facts: Facts) -> None:  # noqa: ARG002
        self.finished += 1

    def on_copy(self, facts: Facts) -> None:  # noqa: ARG002
        """A document's facts were carried over from another that it is a copy of; `on_finish` follows."""
        self.copies += 1

    def on_unread(self, unread: Unread) -> None:  # noqa: ARG002
        self.unread += 1
