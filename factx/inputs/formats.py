"""What kind of file is this?

The content decides, because names lie: a PDF called report.txt is read as a PDF. Only where the content leaves it open,
as between plain text and a page without a head, does the name or the media type count.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Literal

from factx.errors import InputError

Format = Literal["plain", "html", "pdf", "docx", "mail", "subtitles"]

SHOWN: dict[Format, str] = {
    "plain": "plain text in any encoding",
    "html": "a web page (extra: web)",
    "pdf": "a PDF (extra: pdf)",
    "docx": "a Word file (extra: docx)",
    "mail": "an e-mail (.eml)",
    "subtitles": "subtitles (.srt, .vtt)",
}

_HEAD = 4_096
_REFUSED = (
    (b"\xd0\xcf\x11\xe0", "an old Office file", "save it as .docx or as text first"),
    (b"{\\rtf", "an RTF file", "save it as .docx or as text first"),
    (b"\x1f\x8b", "compressed with gzip", "unpack it first: gunzip -c {name} | factx extract -"),
    (b"BZh", "compressed with bzip2", "unpack it first: bunzip2 -c {name} | factx extract -"),
    (b"\xfd7zXZ", "compressed with xz", "unpack it first: xz -dc {name} | factx extract -"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd", "unpack it first: zstd -dc {name} | factx extract -"),
    (b"\x89PNG", "an image", "have its text recognised first, for example with: tesseract {name} -"),
    (b"\xff\xd8\xff", "an image", "have its text recognised first, for example with: tesseract {name} -"),
    (b"GIF8", "an image", "have its text recognised first, for example with: tesseract {name} -"),
    (b"SQLite format 3", "a database", "give the texts in it"),
    (b"PAR1", "a Parquet file", "give the texts in it"),
    (b"\x7fELF", "a program", "give a text"),
    (b"%!PS", "PostScript", "turn it into a PDF first: ps2pdf {name}"),
)
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).){0,2000}-->\s*)*(?:<!doctype\s+html|<html\b|<head\b|<body\b)",
    re.IGNORECASE | re.DOTALL,
)
_HTML_TAG = re.compile(
    rb"<(?:p|div|article|h[1-6]|table|ul|ol|span|br|main|section|title|meta)\b[^<>]{0,400}>", re.IGNORECASE
)
_MAIL_HEADER = re.compile(rb"(?:From |[A-Za-z][A-Za-z0-9-]{1,50}:[ \t\r\n])")
_MAIL_NAMES = (b"from:", b"subject:", b"date:", b"received:", b"message-id:", b"mime-version:", b"return-path:")
_SRT = re.compile(rb"\s*(?:\d{1,6}[ \t]*\r?\n)?\d{1,3}:\d\d:\d\d[,.]\d{1,3}[ \t]*-->")
_VTT = re.compile(rb"WEBVTT(?:[ \t\r\n]|$)")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def format_of(content: bytes, *, name: str, media_type: str = "") -> Format:
    """The format of bytes. Raises `InputError` for a kind of file that is known and cannot be read."""
    head = content[:_HEAD]
    bare = head.removeprefix(b"\xef\xbb\xbf")
    if b"%PDF-" in head[:1_024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(content, name)
    for start, what, remedy in _REFUSED:
        if head.startswith(start):
            raise InputError(f"{name}: this is {what}: {remedy.format(name=name)}")
    if head.startswith(_UTF16):  # the patterns are in ASCII
        bare = head.decode("utf-16", "replace").encode("ascii", "replace")
    elif head[:8].count(0) == 4:  # UTF-16 without its mark
        bare = head.replace(b"\0", b"")
    if _HTML_START.match(bare):
        return "html"
    if _VTT.match(bare) or _SRT.match(bare):
        return "subtitles"
    lowered = name.lower().partition("?")[0]
    if (lowered.endswith((".html", ".htm", ".xhtml")) or "html" in media_type) and _HTML_TAG.search(content[:200_000]):
        return "html"
    if _is_mail(bare, named=lowered.endswith((".eml", ".email")) or media_type == "message/rfc822"):
        return "mail"
    return "plain"


def _zipped(content: bytes, name: str) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise InputError(f"{name}: this is a zip archive that is cut off or damaged: {error}") from None
    if "word/document.xml" in members:
        return "docx"
    what = "a zip archive without a Word text in it"
    for member, kind in (("xl/workbook.xml", "an Excel file"), ("ppt/presentation.xml", "a PowerPoint file")):
        what = kind if member in members else what
    if "mimetype" in members:
        what = "an EPUB or OpenDocument file"
    raise InputError(f"{name}: this is {what}: take its text out first, for example with: pandoc -t plain {name}")


def _is_mail(head: bytes, *, named: bool) -> bool:
    """Whether it begins with header lines; where the name does not say so, with at least three of the usual ones."""
    lines = head.lstrip().split(b"\n")
    if not _MAIL_HEADER.match(lines[0]):
        return False
    known: set[bytes] = set()
    for line in lines:
        if not line.strip():
            break
        if not line.startswith((b" ", b"\t")) and not _MAIL_HEADER.match(line + b"\n"):
            return False
        known.update(usual for usual in _MAIL_NAMES if line.lower().startswith(usual))
    return len(known) >= (1 if named else 3)
