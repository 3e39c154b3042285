"""factx log: what a journal holds: who was asked, how often, with what success and at what cost."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from factx.cli.exits import WELL
from factx.cli.sinks import as_utf8, form_of
from factx.corpus.journal import ANSWERED, Entry, Journal
from factx.errors import InputError
from factx.models import Usage
from factx.outputs import jsonl
from factx.outputs.plain import harmless, shortened
from factx.outputs.table import trimmed

if TYPE_CHECKING:
    from rich.table import Table

_DETAIL_CHARS = 160


@dataclass
class _Total:
    """All asks of one model in one journal."""

    asks: int = 0
    answered: int = 0
    failed: dict[str, int] = field(default_factory=dict)
    usage: Usage = field(default_factory=Usage)
    first: float = float("inf")
    last: float = 0.0

    def add(self, entry: Entry) -> None:
        self.asks += 1
        if entry.outcome == ANSWERED:
            self.answered += 1
        else:
            self.failed[entry.outcome] = self.failed.get(entry.outcome, 0) + 1
        self.usage += entry.usage
        self.first, self.last = min(self.first, entry.at), max(self.last, entry.at)


def run(options: argparse.Namespace) -> int:
    form = form_of(options.format, None, None)
    as_utf8(sys.stdout, form)
    paths = [_journal(name) for name in options.files]
    if options.failed or options.asks:
        _show_asks(paths, form, failed=options.failed)
    else:
        _show_totals(paths, form)
    return WELL


def _journal(name: str) -> Path:
    """The journal of that name, or the one beside the file of facts of that name."""
    path = Path(name)
    beside = Path(f"{name}.journal")
    if not path.name.endswith(".journal") and beside.is_file():
        return beside
    if not path.is_file():
        raise InputError(f"{name}: there is no such journal: factx extract -o FILE keeps one in FILE.journal")
    return path


def _show_totals(paths: Iterable[Path], form: str) -> None:
    rows = [(path, model, total) for path in paths for model, total in sorted(_totals(path).items())]
    if form == "jsonl":
        sys.stdout.writelines(jsonl.line(_record(*row)) for row in rows)
        return
    headings = ("journal", "model", "asks", "answered", "failed", "tokens in", "cached", "out", "cost", "from", "to")
    _print(_table(headings, (_cells(*row) for row in rows), right=(2, 3, 5, 6, 7, 8)))


def _show_asks(paths: Iterable[Path], form: str, *, failed: bool) -> None:
    entries = (entry for path in paths for entry in _entries(path, failed=failed))
    if form == "jsonl":
        sys.stdout.writelines(jsonl.line(_entry_record(each)) for each in entries)
        return
    rows = (
        (
            _time(each.at),
            each.model,
            each.document,
            each.label,
            each.outcome,
            f"{each.usage.input_tokens:,}",
            f"{each.usage.output_tokens:,}",
            shortened(each.detail, _DETAIL_CHARS),
        )
        for each in entries
    )
    _print(_table(("time", "model", "document", "about", "outcome", "tokens in", "out", "why"), rows, right=(5, 6)))


def _totals(path: Path) -> dict[str, _Total]:
    totals: dict[str, _Total] = {}
    for entry in _entries(path):
        totals.setdefault(entry.model, _Total()).add(entry)
    return totals


def _entries(path: Path, *, failed: bool = False) -> Iterator[Entry]:
    with Journal(path) as journal:
        yield from journal.entries(failed=failed)


def _record(path: Path, model: str, total: _Total) -> dict[str, Any]:
    return {
        "kind": "asks",
        "journal": str(path),
        "model": model,
        "asks": total.asks,
        "answered": total.answered,
        "failed": total.failed,
        **_usage(total.usage),
        "cost": _cost(model, total.usage),
        "first": _time(total.first),
        "last": _time(total.last),
    }


def _entry_record(entry: Entry) -> dict[str, Any]:
    return {
        "kind": "ask",
        "key": entry.key,
        "model": entry.model,
        "document": entry.document,
        "about": entry.label,
        "time": _time(entry.at),
        "outcome": entry.outcome,
        "detail": entry.detail,
        **_usage(entry.usage),
    }


def _usage(usage: Usage) -> Mapping[str, int]:
    return {
        "requests": usage.requests,
        "retries": usage.retries,
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
        "cached_tokens": usage.cached_tokens,
    }


def _cells(path: Path, model: str, total: _Total) -> tuple[str, ...]:
    failed = ", ".join(f"{count:,} {reason}" for reason, count in sorted(total.failed.items()))
    usage = total.usage
    counts = (f"{usage.input_tokens:,}", f"{usage.cached_tokens:,}", f"{usage.output_tokens:,}")
    asked = (str(path), model, f"{total.asks:,}", f"{total.answered:,}", failed or "none")
    return (*asked, *counts, _cost(model, usage), _time(total.first), _time(total.last))


def _cost(model: str, usage: Usage) -> str:
    from factx.models.prices import cost

    return cost(model, usage)


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _print(table: Table) -> None:
    from rich.console import Console

    console = Console(file=sys.stdout)
    with console.capture() as captured:
        console.print(table, highlight=False)
    sys.stdout.write(captured.get() if console.is_terminal else trimmed(captured.get()))


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]], *, right: tuple[int, ...]) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="dim")
    for nth, heading in enumerate(headings):
        table.add_column(heading, justify="right" if nth in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(harmless(cell)) for cell in row))
    return table
