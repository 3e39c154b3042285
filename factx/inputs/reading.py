"""How does a file, an address or standard input become a document?"""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from factx.documents import Document
from factx.errors import InputError, UsageError
from factx.inputs import plain
from factx.inputs.content import About, Content, Limits, Tell
from factx.inputs.formats import Format, format_of

STDIN = "-"
_EXTRAS: dict[str, tuple[str, str]] = {
    "html": ("web", "a web page"),
    "pdf": ("pdf", "a PDF"),
    "docx": ("docx", "a Word file"),
}
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}://")


def read(
    source: str | Path,
    *,
    about: About | None = None,
    limits: Limits | None = None,
    allow_private: bool = False,
    tell: Tell | None = None,
) -> Document:
    """The document in a file, at an http(s) address, or on standard input for "-".

    `about` wins over what the file says of itself. Addresses of private networks are asked only where `allow_private`.
    `tell` is given what is worth knowing: an encoding that was guessed, hidden text that was left out, attachments.
    Raises `InputError` with the place and the remedy, and `UsageError` where a package is missing.
    """
    about, limits = about or About(), limits or Limits()
    name = str(source)
    if isinstance(source, str) and _ADDRESS.match(name):
        from factx.inputs.web import Web

        with _needing("html", name):
            page = Web(limits=limits, allow_private=allow_private).fetch(name)
        known = replace(about, url=about.url or page.url)
        kind = f"{page.media_type}; charset={page.charset}" if page.charset else page.media_type
        return read_bytes(page.content, name=page.url, media_type=kind, about=known, limits=limits, tell=tell)
    shown = "standard input" if name == STDIN else name
    content = _stdin(limits) if name == STDIN else _file(Path(source), limits)
    return read_bytes(content, name=shown, about=about, limits=limits, tell=tell)


def read_bytes(
    content: bytes,
    *,
    name: str,
    media_type: str = "",
    about: About | None = None,
    limits: Limits | None = None,
    tell: Tell | None = None,
) -> Document:
    """The document in bytes. `name` stands in messages, and decides where the content leaves the format open.

    `media_type` is what a server says they are, with a charset where it names one; that is taken where the bytes are no
    UTF-8.
    """
    about, limits = about or About(), limits or Limits()
    if not content:
        raise InputError(f"{name}: it is empty: give a text with at least one sentence")
    if len(content) > limits.file_bytes:
        raise _too_much(name, len(content), limits.file_bytes, "bytes")
    media_type, _, charset = (part.strip() for part in media_type.partition("; charset="))
    kind = format_of(content, name=name, media_type=media_type)
    found = _content(content, kind, name=name, about=about, limits=limits, declared=charset or None)
    if not found.text.strip():
        raise InputError(f"{name}: there is nothing but blanks in it: give a text with at least one sentence")
    if len(found.text) > limits.text_chars:
        raise _too_much(name, len(found.text), limits.text_chars, "characters")
    for note in found.notes:
        if tell:
            tell(f"{name}: {note}")
    return Document(
        found.text,
        title=about.title or found.title,
        published=about.published or found.published,
        url=about.url or found.url,
        language=about.language or found.language or "en",
        author=found.author,
        outlet=found.outlet,
        pages=found.pages,
        cues=found.cues,
        hidden=found.hidden,
    )


def _content(content: bytes, kind: Format, *, name: str, about: About, limits: Limits, declared: str | None) -> Content:
    with _needing(kind, name):
        if kind == "pdf":
            from factx.inputs import pdf

            return pdf.read(content, name=name, limits=limits)
        if kind == "docx":
            from factx.inputs import docx

            return docx.read(content, name=name, limits=limits)
        if kind == "html":
            from factx.inputs import html

            return html.read(content, name=name, encoding=about.encoding, url=about.url, declared=declared)
        if kind == "mail":
            from factx.inputs import mail

            return mail.read(content, name=name)
        if kind == "subtitles":
            from factx.inputs import subtitles

            return subtitles.read(content, name=name, encoding=about.encoding, declared=declared)
        return plain.read(content, name=name, encoding=about.encoding, declared=declared)


@contextmanager
def _needing(kind: Format, name: str) -> Iterator[None]:
    """A context in which a package that is not installed is told with the command that installs it."""
    try:
        yield
    except ModuleNotFoundError as error:
        if kind not in _EXTRAS:
            raise
        extra, what = _EXTRAS[kind]
        raise UsageError(f"{name}: to read {what}, factx needs {error.name}: pip install 'factx[{extra}]'") from error


def _stdin(limits: Limits) -> bytes:
    if sys.stdin.isatty():
        sys.stderr.write("factx: reading the terminal; end the text with Ctrl-D on a line of its own\n")
    content = sys.stdin.buffer.read(limits.file_bytes + 1)
    if len(content) > limits.file_bytes:
        raise _too_much("standard input", None, limits.file_bytes, "bytes")
    return content


def _file(path: Path, limits: Limits) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(limits.file_bytes + 1)  # a device or pipe has no size, and need not end
        size = path.stat().st_size
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file{_near(path)}") from None
    except IsADirectoryError:
        raise InputError(f"{path}: this is a folder: name its files, for example {path / '*.txt'}") from None
    except PermissionError:
        raise InputError(f"{path}: you may not read it: see its rights with: ls -l {path}") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise InputError(f"{str(path)!r}: it cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if len(content) > limits.file_bytes:
        raise _too_much(str(path), size or None, limits.file_bytes, "bytes")
    return content


def _too_much(name: str, size: int | None, most: int, unit: str) -> InputError:
    there = f"it has {size:,} {unit}" if size else "it does not end"
    return InputError(f"{name}: {there}, and the most that is read is {most:,}: split it into parts")


def _near(path: Path) -> str:
    folder = path.parent
    if not folder.is_dir():
        return f", and no folder {folder}: check the spelling, from {Path.cwd()}"
    names = sorted(each.name for each in folder.iterdir() if each.is_file())
    near = difflib.get_close_matches(path.name, names, n=2, cutoff=0.7)
    if near:
        return f": did you mean {' or '.join(str(folder / each) for each in near)}?"
    return f" in {folder.resolve()}: see what is there with: ls {folder}"
