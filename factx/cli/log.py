"""factx log: what a journal holds: who was asked, how often, with what success and at what cost."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from factx.cli.exits import WELL
from factx.cli.screen import spent
from factx.cli.sinks import as_utf8, form_of
from factx.corpus.journal import Entry, Journal
from factx.errors import InputError
from factx.models import Usage
from factx.outputs import jsonl
from factx.outputs.plain import counted, visible


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
        if entry.is_answered:
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
    for path in paths:
        for model, total in sorted(_totals(path).items()):
            sys.stdout.write(jsonl.line(_record(path, model, total)) if form == "jsonl" else _told(path, model, total))


def _show_asks(paths: Iterable[Path], form: str, *, failed: bool) -> None:
    for path in paths:
        for entry in _entries(path, failed=failed):
            sys.stdout.write(jsonl.line(_entry_record(entry)) if form == "jsonl" else _entry_told(entry))


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


def _told(path: Path, model: str, total: _Total) -> str:
    failed = "".join(f", {count:,} {reason}" for reason, count in sorted(total.failed.items()))
    return (
        f"{visible(str(path))}: {visible(model)}\n"
        f"  {counted(total.asks, 'ask')}: {total.answered:,} answered{failed or ', none failed'}\n"
        f"  {spent(total.usage)}; cost: {_cost(model, total.usage)}\n"
        f"  from {_time(total.first)} to {_time(total.last)}\n"
    )


def _entry_told(entry: Entry) -> str:
    about = f"{entry.outcome:<9}  {visible(entry.document or '-'):<16}  {visible(entry.label)}"
    tokens = f"{entry.usage.input_tokens:,} tokens in, {entry.usage.output_tokens:,} out"
    return f"{_time(entry.at)}  {about}  {tokens}\n" + (f"  {visible(entry.detail)}\n" if entry.detail else "")


def _cost(model: str, usage: Usage) -> str:
    from factx.models.prices import cost

    return cost(model, usage)


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
