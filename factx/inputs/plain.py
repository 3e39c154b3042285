"""Which characters do the bytes of a text stand for?

A byte order mark decides, then an encoding that is named, then strict UTF-8; only what is none of these is guessed, and
a guess is told. Nothing but the mark is taken off: line ends and blanks stay as they are.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from factx.errors import InputError, UsageError
from factx.inputs.content import Content

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MARKUP = ("<?xml", "<rss", "<feed", "<svg")
_SAMPLE = 100_000
_WESTERN_SHARE, _SHORT_SHARE = 8, 3  # of so many letters, one beyond ASCII at most
_SHORT = 100
_GOOD_SHARE = 2
_USUAL = (
    "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "iso8859_2", "iso8859_5",
    "iso8859_7", "iso8859_9", "iso8859_15", "koi8_r", "koi8_u", "mac_roman", "gb18030", "big5", "cp932", "euc_jp",
    "cp949", "euc_kr", "tis_620",
)  # fmt: skip
"""What texts are written in. Statistics alone would find teletype codes and mainframes in short ones."""
_ESCAPED = re.compile(rb"\x1b[$(][@BJ]")  # ISO-2022-JP, all of it ASCII
_IN_BROWSERS = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs",
}  # fmt: skip
_BESIDE_LETTERS = frozenset("’'‘­")


def read(content: bytes, *, name: str, encoding: str | None, declared: str | None = None) -> Content:
    """The text in bytes that are nothing else. `name` is for messages."""
    text, note = decoded(content, name=name, encoding=encoding, declared=declared)
    notes = [note] if note else []
    if text[:200].lstrip().lower().startswith(_MARKUP):
        notes.append("it looks like XML, and its tags are read as text: take the text out first")
    return Content(text, notes=tuple(notes))


def decoded(
    content: bytes, *, name: str, encoding: str | None = None, declared: str | None = None
) -> tuple[str, str | None]:
    """The text, and what there is to tell where its encoding was guessed.

    `encoding` is kept to; `declared`, which a server or a mail says, is taken only where the bytes are no UTF-8.
    """
    if encoding is not None:
        return _as(content, encoding, name), None
    for mark, marked in _MARKS:
        if content.startswith(mark):
            return _as(content, marked, name), None
    unmarked = _utf16_without_mark(content)
    if unmarked:
        return _as(content, unmarked, name), f"it was read as {unmarked.upper()}, which it looks like"
    _refuse_binary(content, name)
    if declared and _ESCAPED.search(content) and (named := as_declared(content, declared)) is not None:
        return named, None
    try:
        return content.decode("utf-8"), None
    except UnicodeDecodeError as error:
        named = as_declared(content, declared) if declared and not mostly_utf8(content) else None
        return (named, None) if named is not None else _guessed(content, error, name)


def as_declared(content: bytes, declared: str) -> str | None:
    """The text, by the encoding that a page or a server names, where there is one and it fits.

    Names are taken for what browsers take them for: "ISO-8859-1" is written on pages of Windows.
    """
    try:
        known = codecs.lookup(declared.strip()).name
        for each in (_IN_BROWSERS.get(known, known), known):
            try:
                text = content.decode(each)
            except ValueError:
                continue
            if "\0" not in text:
                return text.removeprefix("\ufeff")
    except (LookupError, ValueError):
        pass
    return None


def mostly_utf8(content: bytes, *, share: int = _GOOD_SHARE) -> bool:
    """Whether, of what is beyond ASCII, more than a share of times as much reads as UTF-8 as does not."""
    sample = content[: 10 * _SAMPLE]
    good = len(_BEYOND.findall(sample.decode("utf-8", "ignore")))
    return good > share * sample.decode("utf-8", "replace").count("\ufffd")


def check_encoding(encoding: str) -> None:
    """Refuse a name that is no encoding of texts."""
    try:
        known = codecs.lookup(encoding)
        "".encode(encoding)  # refuses codecs that are no text encodings, such as base64
    except (LookupError, ValueError):
        raise UsageError(
            f"there is no text encoding {encoding!r}: usual ones are utf-8, utf-16, latin-1, cp1252, cp1251, "
            f"gb18030 and shift_jis"
        ) from None
    if known.name == "idna":
        raise UsageError("idna encodes host names, not texts: give for example cp1252")


def _as(content: bytes, encoding: str, name: str) -> str:
    check_encoding(encoding)
    utf8 = codecs.lookup(encoding).name == "utf-8"
    if utf8:
        _refuse_binary(content, name)
    try:
        text = content.decode("utf-8-sig" if utf8 else encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{name}: this is no {encoding.upper()}: byte 0x{content[error.start]:02x} at {error.start} (line {line}) "
            f"does not read: give the --encoding it was written in, or none to have it found out"
        ) from None
    except UnicodeError as error:  # a codec's own complaint, as of utf-16 without a mark
        raise InputError(f"{name}: this is no {encoding.upper()}: {error}: give its own --encoding") from None
    if "\0" in text:
        raise InputError(
            f"{name}: read as {encoding} it holds NUL characters, as no text does: give its own --encoding"
        )
    return text.removeprefix("\ufeff")


def _refuse_binary(content: bytes, name: str) -> None:
    at = content.find(b"\0")
    if at >= 0:
        raise InputError(
            f"{name}: this is a binary file of no known kind (there is a NUL at byte {at}): give its text instead, "
            f"or the --encoding it was written in"
        )


def _utf16_without_mark(content: bytes) -> str | None:
    """UTF-16 of a Western text has a NUL in nearly every second byte."""
    sample = content[:4_000]
    if len(sample) < 4 or b"\0" not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    most, least = max(even, odd), min(even, odd)
    if most * 10 < len(sample) * 4 or least * 20 > most:
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _guessed(content: bytes, error: UnicodeDecodeError, name: str) -> tuple[str, str]:
    where = f"byte 0x{content[error.start]:02x} at {error.start}"
    western = _western(content)
    if western is not None:
        return western, f"it is no UTF-8 ({where}) and was read as cp1252: say --encoding if that is wrong"
    if _is_broken_utf8(content, error):
        line = content.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{name}: this is UTF-8 that is cut off or damaged: {where} (line {line}) does not read: "
            f"take out what does not, for example with: iconv -c -f UTF-8 -t UTF-8 {name}"
        )
    from charset_normalizer import from_bytes

    sample = content if len(content) <= _SAMPLE else content[:_SAMPLE].rsplit(b"\n", 1)[0]
    best = from_bytes(sample, cp_isolation=list(_USUAL)).best()
    try:
        if best is not None:
            text = content.decode(best.encoding).removeprefix("\ufeff")
            if "\0" not in text:
                return (
                    text,
                    f"it is no UTF-8 ({where}) and was read as {best.encoding}: say --encoding if that is wrong",
                )
    except UnicodeError:
        pass
    line = content.count(b"\n", 0, error.start) + 1
    raise InputError(
        f"{name}: this is no UTF-8: {where} (line {line}) does not read, and no other encoding fits: "
        f"say what it is, for example --encoding cp1252"
    )


def _is_broken_utf8(content: bytes, error: UnicodeDecodeError) -> bool:
    """Whether most of what is beyond ASCII is UTF-8 after all, or the one thing that does not read is the end."""
    if error.end == len(content) and error.reason == "unexpected end of data":
        return True
    sample = content[max(0, error.start - _SAMPLE) : error.start + _SAMPLE]
    good = len(_BEYOND.findall(sample.decode("utf-8", "ignore")))
    return good > _GOOD_SHARE * sample.decode("utf-8", "replace").count("\ufffd")


_BEYOND = re.compile("[^\x00-\x7f]")


def _western(content: bytes) -> str | None:
    """The text as Windows writes it in the West, where nothing speaks against it.

    Statistics go astray on the few letters that an English text has beyond ASCII. Against it speak a mark that is no
    letter inside a word ("m³oda" is Polish) and many letters beyond ASCII.
    """
    try:
        whole = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    text = whole[:_SAMPLE]
    beyond = 0
    for found in _BEYOND.finditer(text):
        at, char = found.start(), found.group()
        letter = char.isalpha() and char not in "ªº"
        beyond += letter
        inside = text[at - 1 : at].isalpha() and text[at + 1 : at + 2].isalpha()
        if unicodedata.category(char) == "Cc" or (
            inside and not letter and char not in _BESIDE_LETTERS and char not in "–—"
        ):
            return None
        if letter and char.isupper() and text[at - 1 : at].islower():
            return None
    letters = sum(map(str.isalpha, text))
    return whole if beyond * (_SHORT_SHARE if letters < _SHORT else _WESTERN_SHARE) <= letters else None
