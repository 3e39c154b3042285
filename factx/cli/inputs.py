"""How does a file become a document?

A byte order mark is taken off, and offsets refer to the text behind it; everything else stays, line ends included.
"""

from __future__ import annotations

import codecs
import difflib
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from factx.documents import Document
from factx.errors import InputError, UsageError

STDIN = "-"
_KINDS_OF_FILE = (
    (b"%PDF-", "a PDF file", "take its text out first, for example with: pdftotext -layout {path} -"),
    (
        b"PK\x03\x04",
        "a zip archive, as Word and EPUB files are",
        "take its text out first, for example with: pandoc -t plain {path}",
    ),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "save it as text first"),
    (b"\x1f\x8b", "compressed with gzip", "unpack it first: gunzip -c {path} | factx extract -"),
)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class About:
    """What the command line says about the documents it names."""

    published: date | None = None
    language: str = "en"
    title: str | None = None
    url: str | None = None
    encoding: str = "utf-8"


def check(about: About, names: list[str]) -> None:
    """Refuse what cannot be meant, before anything is read."""
    try:
        known = codecs.lookup(about.encoding)
        "".encode(about.encoding)  # refuses codecs that are no text encodings, such as base64
    except LookupError:
        raise UsageError(
            f"there is no text encoding {about.encoding!r}: usual ones are utf-8, utf-16, latin-1, cp1252, cp1251, "
            f"gb18030 and shift_jis"
        ) from None
    if known.name == "idna":
        raise UsageError("idna encodes host names, not texts: give for example cp1252")
    if names.count(STDIN) > 1:
        raise UsageError("standard input can be read only once: give - once")
    if len(names) > 1 and (about.title or about.url):
        option = "--title" if about.title else "--url"
        raise UsageError(f"{option} tells about one document, and {len(names)} were given: extract them one by one")


def read(name: str, about: About) -> Document:
    """The document in a file, or on standard input for "-". Raises `InputError` with the place and the remedy."""
    shown = "standard input" if name == STDIN else name
    text = _text(_bytes(name), shown, about.encoding)
    if not text.strip():
        raise InputError(f"{shown}: there is nothing but blanks in it: give a text with at least one sentence")
    return Document(text, published=about.published, language=about.language, title=about.title, url=about.url)


def _bytes(name: str) -> bytes:
    if name == STDIN:
        if sys.stdin.isatty():
            sys.stderr.write("factx: reading the terminal; end the text with Ctrl-D on a line of its own\n")
        return sys.stdin.buffer.read()
    path = Path(name)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{name}: there is no such file{_near(path)}") from None
    except IsADirectoryError:
        raise InputError(f"{name}: this is a folder: name its files, for example {path / '*.txt'}") from None
    except PermissionError:
        raise InputError(f"{name}: you may not read it: see its rights with: ls -l {name}") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise InputError(f"{name!r}: it cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _near(path: Path) -> str:
    folder = path.parent
    if not folder.is_dir():
        return f", and no folder {folder}: check the spelling, from {Path.cwd()}"
    names = sorted(each.name for each in folder.iterdir() if each.is_file())
    near = difflib.get_close_matches(path.name, names, n=2, cutoff=0.7)
    if near:
        return f": did you mean {' or '.join(str(folder / each) for each in near)}?"
    return f" in {folder.resolve()}: see what is there with: ls {folder}"


def _text(content: bytes, shown: str, encoding: str) -> str:
    if not content:
        raise InputError(f"{shown}: it is empty: give a text with at least one sentence")
    utf8 = codecs.lookup(encoding).name == "utf-8"
    if utf8:
        _refuse_binary(content, shown)
    try:
        text = content.decode("utf-8-sig" if utf8 else encoding)
    except UnicodeDecodeError as error:
        raise InputError(_undecodable(content, error, shown, utf8=utf8)) from None
    if "\0" in text:
        raise InputError(
            f"{shown}: read as {encoding} it holds NUL characters, as no text does: give its own --encoding"
        )
    return text.removeprefix("\ufeff")


def _refuse_binary(content: bytes, shown: str) -> None:
    for start, what, remedy in _KINDS_OF_FILE:
        if content.startswith(start):
            raise InputError(f"{shown}: this is {what}, no plain text: {remedy.format(path=shown)}")
    if content.startswith(_UTF16):
        raise InputError(f"{shown}: this is UTF-16: say so with --encoding utf-16")
    at = content.find(b"\0")
    if at >= 0:
        raise InputError(
            f"{shown}: this is a binary file (there is a NUL at byte {at}): give plain text; "
            f"for UTF-16 without a mark say --encoding utf-16-le or utf-16-be"
        )


def _undecodable(content: bytes, error: UnicodeDecodeError, shown: str, *, utf8: bool) -> str:
    at = error.start
    line = content.count(b"\n", 0, at) + 1
    encoding = error.encoding.removesuffix("-sig").upper()
    what = f"{shown}: this is no {encoding}: byte 0x{content[at]:02x} at {at} (line {line}) does not read"
    if not utf8:
        return f"{what}: give the --encoding it was written in"
    iconv = f"iconv -f WINDOWS-1252 -t UTF-8 {shown}"
    return f"{what}: say what it is, for example --encoding cp1252, or turn it into UTF-8 with: {iconv}"
