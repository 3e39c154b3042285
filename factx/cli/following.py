"""What is told while many documents are read: how far, how fast, at what cost, and how much longer?

On a terminal one line moves; in a log a line comes every half minute.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable

from factx.cli.screen import Screen, spent
from factx.corpus import Progress, Unread
from factx.documents import Document
from factx.errors import FactxError
from factx.facts import Facts
from factx.models import Answer, Ask, Usage
from factx.outputs.plain import counted

_MOVES_S = 0.2
_TELLS_S = 30.0


class Following(Progress):
    """Shows on the screen what a run is about.

    `names` are what documents are called, `total` how many there are; `passed` says how many of them need no reading,
    and `unread` takes the inputs that are no documents.
    """

    def __init__(
        self,
        screen: Screen,
        *,
        names: dict[str, str],
        total: int | None,
        cost: Callable[[Usage], str] | None,
        unread: Callable[[str, FactxError], None],
        passed: Callable[[], int],
    ) -> None:
        super().__init__()
        self._screen, self._names, self._total = screen, names, total
        self._cost, self._unread, self._passed = cost, unread, passed
        self._moved = 0.0
        self._told = self.began

    def on_ask(self, document: Document, ask: Ask) -> None:
        super().on_ask(document, ask)
        if self._total is not None and self._total <= 1:
            self._screen.progress(f"{self._name(document)} (1 of 1): {ask.label} …")
        else:
            self._move()

    def on_answer(self, document: Document, ask: Ask, answer: Answer | None, took_s: float) -> None:
        super().on_answer(document, ask, answer, took_s)
        if answer and self._screen.verbose:
            outcome = f"no answer: {answer.error}" if answer.error else "answered"
            told = f"{ask.label}: {outcome}; {spent(answer.usage)}; {took_s:.1f} s"
            self._screen.detail(told if self._total == 1 else f"{self._name(document)}: {told}")
        self._move()

    def on_fault(self, document: Document, error: BaseException) -> None:  # noqa: ARG002  # it is told with the facts
        self._screen.detail("".join(traceback.format_exception(error)).rstrip())

    def on_finish(self, facts: Facts) -> None:
        super().on_finish(facts)
        self._move()
        now = time.monotonic()
        if not self._screen.moves and now - self._told > _TELLS_S:
            self._told = now
            self._screen.say(self.line())

    def on_unread(self, unread: Unread) -> None:
        super().on_unread(unread)
        self._unread(self._names.get(unread.name, unread.name), unread.error)

    def line(self) -> str:
        """The state in one line: "120 of 2,000 documents, 3.1 a second, 16 asks under way, $0.42, 10 min left"."""
        done = self.finished + self.unread + self._passed()
        of = f"{done:,} of {counted(self._total, 'document')}" if self._total else counted(done, "document")
        pace = f"{self.per_second:.1f} a second" if self.per_second >= 1 else f"{self.per_second * 60:.1f} a minute"
        parts = [of, pace, f"{counted(self.under_way, 'ask')} under way"]
        if self._cost and (cost := self._cost(self.usage)).startswith("$"):
            parts.append(cost)
        if self._total and self.finished and self._total > done:
            parts.append(f"{_lasting((self._total - done) / self.per_second)} left")
        return ", ".join(parts)

    def _name(self, document: Document) -> str:
        return self._names.get(document.id, document.id)

    def _move(self) -> None:
        now = time.monotonic()
        if self._screen.moves and self._total != 1 and now - self._moved > _MOVES_S:
            self._moved = now
            self._screen.progress(self.line())


def _lasting(seconds: float) -> str:
    """A time that is to come, as finely as it can be foretold.

    >>> _lasting(8), _lasting(700), _lasting(9000)
    ('8 s', '12 min', '2.5 h')
    """
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6_000 else f"{seconds / 3600:.1f} h"
