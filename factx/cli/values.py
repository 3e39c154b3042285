"""factx values: every amount and every time that a text tells of, where it stands, and how it was read.

No model is asked, and nothing is said of what a number means: this is what factx computes from words alone.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from factx.cli import inputs
from factx.cli.exits import PARTLY, WELL, code_of
from factx.cli.inputs import About
from factx.cli.screen import Screen
from factx.cli.sinks import as_utf8, form_of
from factx.documents import Document
from factx.errors import FactxError
from factx.outputs import jsonl
from factx.outputs.plain import counted, harmless, shortened, visible
from factx.outputs.table import trimmed
from factx.outputs.wording import amount, days, origin
from factx.values import Amount, Date, find_amounts, find_dates

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_WORDS_CHARS = 80
_LENGTHS = tuple(f"P{digit}" for digit in "0123456789")  # and not "PRESENT_REF" or "PAST_REF"
_UNKNOWN = "not known"


@dataclass(frozen=True)
class Reading:
    """The values of one document, in the order of the text, and where each line of the text begins."""

    name: str
    document: Document
    values: tuple[Amount | Date, ...]
    lines: tuple[int, ...]

    @classmethod
    def of(cls, name: str, document: Document) -> Reading:
        found: list[Amount | Date] = [*find_amounts(document), *find_dates(document)]
        found.sort(key=lambda each: each.span)
        begins = [0]
        for line in document.text.splitlines(keepends=True):
            begins.append(begins[-1] + len(line))
        return cls(name, document, tuple(found), tuple(begins))

    def places(self) -> Iterator[tuple[int, Amount | Date]]:
        """Each value with the number of its line, from 1."""
        line = 0
        for value in self.values:
            while line + 1 < len(self.lines) and self.lines[line + 1] <= value.span.start:
                line += 1
            yield line + 1, value

    def records(self) -> Iterator[dict[str, Any]]:
        """Each value as JSON, with its kind, its file and its line first."""
        read = TypeAdapter(tuple[Amount | Date, ...]).dump_python(self.values, mode="json")
        for (line, value), content in zip(self.places(), read, strict=True):
            kind = "amount" if isinstance(value, Amount) else "date"
            yield {"kind": kind, "file": self.name, "document": self.document.id, "line": line, **content}


def run(options: argparse.Namespace) -> int:
    about = About(
        published=date.fromisoformat(options.date) if options.date else None,
        language=options.lang,
        encoding=options.encoding,
    )
    inputs.check(about, options.files)
    screen = Screen(quiet=options.quiet, verbose=False)
    form = form_of("json" if options.json else options.format, None, None)
    writer = _Writer(form)
    failed: list[int] = []
    for name in options.files:
        try:
            document = inputs.read(name, about, allow_private=options.allow_private, tell=screen.warn)
        except FactxError as error:
            screen.error(str(error))
            failed.append(code_of(error))
            continue
        reading = Reading.of("standard input" if name == inputs.STDIN else name, document)
        writer.add(reading)
        _note(reading, screen, form)
    writer.end()
    if failed:
        return PARTLY if len(failed) < len(options.files) else max(failed)
    return WELL


def _note(reading: Reading, screen: Screen, form: str) -> None:
    """Say what was found where no table shows it, and what a date of publication would resolve."""
    amounts = sum(isinstance(each, Amount) for each in reading.values)
    if form != "table":
        screen.say(f"{reading.name}: {counted(amounts, 'amount')}, {counted(len(reading.values) - amounts, 'time')}")
    dates = (each for each in reading.values if isinstance(each, Date) and each.basis == "unresolved")
    open_ = next((each.span.text for each in dates if _undated(each) == _UNKNOWN), None)
    if reading.document.published is None and open_:
        screen.warn(f"{reading.name}: no date was given, so {open_!r} is not resolved: say --date YEAR-MONTH-DAY")


class _Writer:
    """Writes readings to standard output in one form: a table each, lines, or one array."""

    def __init__(self, form: str) -> None:
        self._form = form
        self._begun = False
        as_utf8(sys.stdout, form)

    def add(self, reading: Reading) -> None:
        if self._form == "table":
            _print(reading)
            return
        for record in reading.records():
            line = jsonl.line(record)
            if self._form == "json":
                line = (",\n" if self._begun else "[\n") + line.rstrip("\n")
            self._begun = True
            sys.stdout.write(line)

    def end(self) -> None:
        if self._form == "json":
            sys.stdout.write("\n]\n" if self._begun else "[]\n")


def _print(reading: Reading) -> None:
    from rich.console import Console

    console = Console(file=sys.stdout)
    with console.capture() as captured:
        _show(reading, console)
    sys.stdout.write(captured.get() if console.is_terminal else trimmed(captured.get()))


def _show(reading: Reading, console: Console) -> None:
    from rich.text import Text

    day = reading.document.published
    dated = f"published {day:%A} {day.day} {day:%B} {day.year}" if day else "no date of publication given"
    console.print(Text(visible(reading.name), style="bold"), highlight=False)
    console.print(Text(" · ".join([dated, *origin(reading.document)]), style="dim"), highlight=False)
    amounts = [(line, each) for line, each in reading.places() if isinstance(each, Amount)]
    dates = [(line, each) for line, each in reading.places() if isinstance(each, Date)]
    if amounts:
        console.print(Text(f"\nAmounts ({len(amounts)})", style="bold underline"))
        console.print(_amounts(amounts), highlight=False)
    if dates:
        console.print(Text(f"\nTimes ({len(dates)})", style="bold underline"))
        console.print(_dates(dates), highlight=False)
    if not reading.values:
        console.print(Text("\nNo amount and no time was found."))
    console.print()


def _amounts(found: list[tuple[int, Amount]]) -> Table:
    table = _table("words", "amount", "how it was read")
    for line, each in found:
        table.add_row(*_place(line, each), *_cells(amount(each), harmless(each.reading)))
    return table


def _dates(found: list[tuple[int, Date]]) -> Table:
    table = _table("words", "days", "how it was read")
    for line, each in found:
        how = [each.timex or "", each.modifier or "", each.basis]
        table.add_row(*_place(line, each), *_cells(days(each) or _undated(each), ", ".join(filter(None, how))))
    return table


def _undated(value: Date) -> str:
    """What a time is that leads to no day."""
    timex = value.timex or ""
    if timex.startswith("T"):
        return "a time of day"
    if timex.startswith(("PT", *_LENGTHS)):
        return "a length of time"
    return _UNKNOWN


def _table(*headings: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, expand=True, show_edge=False, pad_edge=False, header_style="dim")
    table.add_column("line", justify="right", no_wrap=True)
    table.add_column("offsets", justify="right", no_wrap=True)
    for heading in headings:
        table.add_column(heading, ratio=1, overflow="fold")
    return table


def _place(line: int, value: Amount | Date) -> tuple[Any, ...]:
    from rich.text import Text

    words = Text(f"“{shortened(value.span.text, _WORDS_CHARS)}”")
    return Text(str(line)), Text(f"{value.span.start}–{value.span.end}", style="dim"), words


def _cells(*cells: str) -> tuple[Any, ...]:
    from rich.text import Text

    return tuple(Text(cell) for cell in cells)
