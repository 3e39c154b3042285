"""Which documents do files, folders, patterns and tables hold, one after the other?

    for each in stream(["articles.jsonl", "news/*.txt", "archive/", "rows.parquet"], text_column="body"):
        ...  # a `Document`, or an `Unread` that says what is wrong with one input or row

Nothing is opened before it is needed, so that memory does not grow with the number of documents. A folder stands for
all that is in it and below, in the order of the names; hidden files are left out, and what factx does not read is told.
"""

from __future__ import annotations

import glob
import gzip
import os
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from factx.documents import Document
from factx.errors import FactxError, InputError
from factx.inputs import tables
from factx.inputs.content import About, Limits, Tell
from factx.inputs.reading import STDIN, read, read_bytes
from factx.inputs.tables import Columns
from factx.inputs.unread import Unread

ENDINGS = frozenset(
    {".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx", ".eml", ".srt", ".vtt"}
)
"""Of the files in a folder, those with these endings are read, and tables; each may be compressed by gzip (".gz")."""

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}://")
_PATTERN = re.compile(r"[*?\[]")
_OWN = (b'{"kind": "document"', b'{"kind":"document"')
_NO_ENDING = "without an ending"


def stream(
    sources: Iterable[str | Path],
    *,
    text_column: str | None = None,
    columns: Columns | None = None,
    about: About | None = None,
    limits: Limits | None = None,
    allow_private: bool = False,
    tell: Tell | None = None,
) -> Iterator[Document | Unread]:
    """Every document of some inputs, with its `source`: the file's name and, in a table, the row's number.

    A source is a file, a folder, a pattern ("news/**/*.txt"), an http(s) address, "-" for standard input, or a table:
    JSON Lines, CSV, TSV or Parquet, with a document in each row. `text_column` names the column of the texts, `columns`
    all of them; without these the usual names are looked for. With either, standard input is JSON Lines. What cannot
    be read becomes an `Unread` in its place, and the rest goes on. See `factx.inputs.read` for the other arguments.
    """
    named = replace(columns or Columns(), **({"text": text_column} if text_column else {}))
    known, most = about or About(), limits or Limits()
    for source in sources:
        for name in expanded(source, tell=tell):
            if isinstance(name, Unread):
                yield name
            elif _is_table(name, named):
                yield from tables.rows(name, columns=named, about=known, limits=most, tell=tell)
            else:
                yield _document(name, known, most, allow_private=allow_private, tell=tell)


def expanded(source: str | Path, *, tell: Tell | None = None) -> Iterator[str | Unread]:
    """The files that a source stands for: itself, those in a folder, those that a pattern names."""
    name = str(source)
    if name == STDIN or (isinstance(source, str) and _ADDRESS.match(name)):
        yield name
    elif os.path.isdir(name):  # noqa: PTH112  # the name goes on as it was written
        yield from _inside(name, tell)
    elif not os.path.lexists(name) and _PATTERN.search(name):
        yield from _matching(name, tell)
    else:
        yield name


def _matching(pattern: str, tell: Tell | None) -> Iterator[str | Unread]:
    """What a pattern names, which the shell left as it was; a folder that "**" comes by is not what was meant."""
    found = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207  # the names stay as they were written
    if not found:
        yield Unread(pattern, InputError(f"{pattern}: no file has such a name: check the pattern, from {Path.cwd()}"))
    for name in found:
        if not os.path.isdir(name):  # noqa: PTH112
            yield name
        elif "**" not in pattern:
            yield from _inside(name, tell)


def _inside(folder: str, tell: Tell | None) -> Iterator[str | Unread]:
    """The readable files in a folder and below; a link to a folder is not followed, since it may lead round."""
    left_out: Counter[str] = Counter()
    empty = True
    for found in _walked(folder, left_out):
        empty = False
        yield found
    if left_out and tell:
        told = ", ".join(f"{count} {ending}" for ending, count in sorted(left_out.items()))
        tell(f"{folder}: left out, since factx does not read them there: {told}")
    if empty:
        yield Unread(folder, InputError(f"{folder}: there is no file in this folder that factx reads: name another"))


def _walked(folder: str, left_out: Counter[str]) -> Iterator[str | Unread]:
    try:
        with os.scandir(folder) as entries:
            listed = sorted((each.name, each.is_dir(follow_symlinks=False), each.is_file()) for each in entries)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        yield Unread(folder, InputError(f"{folder}: this folder cannot be read: {reason}: see its rights with ls -ld"))
        return
    for name, is_folder, is_file in listed:
        if name.startswith("."):
            continue
        path = os.path.join(folder, name)  # noqa: PTH118  # ten times as quick, for folders of a million
        if is_folder:
            yield from _walked(path, left_out)
        elif not is_file:
            left_out["no file"] += 1
        elif is_own(path):
            left_out["of factx's own facts"] += 1
        elif _kind_of(name) in ENDINGS or tables.form_of(name):
            yield path
        else:
            left_out[_kind_of(name) or _NO_ENDING] += 1


def is_own(path: str) -> bool:
    """Whether a file holds facts that factx wrote: in a folder of documents it is no document."""
    if not path.endswith(".jsonl"):
        return False
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read(len(_OWN[0])).startswith(_OWN)
    except OSError:
        return False


def _kind_of(name: str) -> str:
    """The ending of a name, without that of compression."""
    bare = name[: -len(".gz")] if name.lower().endswith(".gz") else name
    return os.path.splitext(bare)[1].lower()  # noqa: PTH122


def _is_table(name: str, columns: Columns) -> bool:
    if name == STDIN:
        return columns.text is not None
    return not _ADDRESS.match(name) and tables.form_of(name) is not None


def _document(name: str, about: About, limits: Limits, *, allow_private: bool, tell: Tell | None) -> Document | Unread:
    shown = "standard input" if name == STDIN else name
    try:
        if name.lower().endswith(".gz") and not _ADDRESS.match(name):
            content = _unpacked(name, limits)
            found = read_bytes(content, name=name[: -len(".gz")], about=about, limits=limits, tell=tell)
        else:
            found = read(name, about=about, limits=limits, allow_private=allow_private, tell=tell)
    except FactxError as error:
        return Unread(shown, error)
    return replace(found, source=shown)


def _unpacked(name: str, limits: Limits) -> bytes:
    try:
        with gzip.open(name, "rb") as file:
            content = file.read(limits.file_bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{name}: it cannot be unpacked: {reason}: see whether it is whole with: gunzip -t") from None
    if len(content) > limits.file_bytes:
        raise InputError(f"{name}: it unpacks to more than {limits.file_bytes:,} bytes: split it into parts")
    return content
