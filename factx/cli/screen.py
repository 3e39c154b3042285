"""What is told while facts are read, and afterwards?

All of it goes to standard error: on a terminal with a line that moves while a model answers, elsewhere as plain lines.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from factx.models import Usage
from factx.outputs.plain import counted, harmless, visible

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress


class Screen:
    """Standard error. `quiet` keeps errors only, `verbose` adds every ask."""

    def __init__(self, *, quiet: bool, verbose: bool, out: TextIO | None = None) -> None:
        self._out = out or sys.stderr
        self.quiet, self.verbose = quiet, verbose
        self._progress: Progress | None = None
        self._console: Console | None = None

    @property
    def moves(self) -> bool:
        """Whether there is a line that moves."""
        return self._progress is not None

    def error(self, message: str) -> None:
        self._print(f"factx: {message}")

    def warn(self, message: str) -> None:
        if not self.quiet:
            self._print(f"factx: note: {message}")

    def say(self, message: str) -> None:
        if not self.quiet:
            self._print(f"factx: {message}")

    def detail(self, message: str) -> None:
        if self.verbose:
            self._print(f"factx:   {message}")

    def progress(self, message: str) -> None:
        if self._progress is not None:
            for task in self._progress.task_ids:
                self._progress.update(task, description=harmless(message))

    @contextmanager
    def live(self) -> Iterator[None]:
        """Show the progress line with the time it takes, on a terminal and unless quiet."""
        if self.quiet or not self._out.isatty():
            yield
            return
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        self._console = Console(file=self._out)
        columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
        self._progress = Progress(*columns, console=self._console, transient=True)
        self._progress.add_task("", total=None)
        try:
            with self._progress:
                yield
        finally:
            self._progress = self._console = None

    def _print(self, message: str) -> None:
        if self._console is None:
            print(visible(message), file=self._out, flush=True)
            return
        from rich.text import Text

        self._console.print(Text(visible(message)), soft_wrap=True)


def spent(usage: Usage) -> str:
    """What was asked for in words: "2 requests (1 of them a retry), 5,210 tokens in (4,096 cached) and 2,013 out"."""
    retried = f" ({usage.retries:,} of them {'a retry' if usage.retries == 1 else 'retries'})" if usage.retries else ""
    cached = f" ({usage.cached_tokens:,} cached)" if usage.cached_tokens else ""
    requests = counted(usage.requests, "request")
    told = f"{requests}{retried}, {usage.input_tokens:,} tokens in{cached} and {usage.output_tokens:,} out"
    return f"{told}; {counted(usage.journaled, 'ask')} answered by the journal" if usage.journaled else told
