"""How do facts become a spreadsheet that nobody's program runs?

One row for each fact, in UTF-8, with the columns of `factx.outputs.columns`; all cells quoted where they must be.

A spreadsheet takes a cell that begins with "=", "+", "-", "@" and the like for a formula, and an article could bring
one along. Such a cell gets an apostrophe in front, unless it is a plain number; `unguarded` takes it off again.

Left out: the documents' texts, rejections, gaps and runs.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

from factx.facts import Facts
from factx.outputs.columns import headings, rows

_FORMULA = re.compile(r"\A'*[\s\x00-\x20\ufeff]*[=+\-@＝＋－＠\t\r\n]")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\Z")


def write(readings: Iterable[Facts], *, delimiter: str = ",") -> Iterator[str]:
    """The lines of the table, the headings first; a cell may hold line feeds. Write them with `newline=""`."""
    found = rows(readings)
    names = headings(found) or ["id", "kind", "document"]
    yield _line([guarded(name) for name in names], delimiter)
    for row in found:
        yield _line([guarded(_cell(row.get(name))) for name in names], delimiter)


def write_tabs(readings: Iterable[Facts]) -> Iterator[str]:
    """The same with tabs between the cells."""
    return write(readings, delimiter="\t")


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> guarded("=1+1"), guarded("-3.5"), guarded("up by 5")
    ("'=1+1", '-3.5', 'up by 5')
    """
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.match(cell) else cell


def unguarded(cell: str) -> str:
    """What a cell held before it was guarded."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _line(cells: list[str], delimiter: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerow(
        cells
    )  # it quotes what holds either of the two
    row = out.getvalue()
    return row if delimiter == "," else row[:-2] + "\n"
