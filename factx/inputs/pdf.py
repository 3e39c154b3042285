"""What do the pages of a PDF say, and where does each begin?

pypdf reads the words of each page. Ligatures are written out, words broken at the end of a line are put together, lines
run on as paragraphs, and running heads and page numbers are left out; offsets refer to the text that comes of it. Words
that are drawn in white, without ink or too small to be read are kept and marked.
"""

from __future__ import annotations

import io
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from factx.errors import InputError
from factx.inputs.content import CLOSE, MARKS, OPEN, PAGE, Content, Limits, Marked, heard, plain_words, unmarked
from factx.inputs.wrapping import Break, breaks

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_LIGATURES = str.maketrans({
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st", "Ĳ": "IJ", "ĳ": "ij", "\0": "",
    **dict.fromkeys([OPEN, CLOSE, PAGE], ""),
})  # fmt: skip
_BLANKS = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f]+")
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:page|seite|p\.?)?\s*[-–]?\s*(?:\d{1,4}|[ivxlc]{1,7})\s*[-–]?\s*(?:(?:of|/|von)\s*\d{1,4})?", re.IGNORECASE
)
_JUNK_TITLE = re.compile(
    r"\A(?:microsoft (?:word|powerpoint|excel) - |untitled|document\d*$|.*\.(?:docx?|indd|pdf|qxd|rtf)$)", re.IGNORECASE
)
_EDGE = 3  # lines at the head and foot of a page in which running heads stand
_SHARE = 0.5  # of the pages, on which a line must come again to be one
_FEW = 3
_PAGE_BYTES = 20  # the limit of unpacked bytes in so many parts, for one page
_TINY = 1.5
_STEPS = 4_096
_NO_INK = 3
_SHOWING = frozenset({b"Tj", b"TJ", b"'", b'"'})
_FILLS = frozenset({b"g", b"rg", b"k", b"sc", b"scn"})


_DAMAGED = (
    ArithmeticError, AssertionError, AttributeError, LookupError, MemoryError, NotImplementedError, OSError,
    RecursionError, TypeError, ValueError,
)  # fmt: skip


class _TooMuch(BaseException):
    """The time or the text that a file may take is used up. Not an `Exception`: pypdf goes on after those."""


def read(content: bytes, *, name: str, limits: Limits) -> Content:
    """The text of a PDF with its pages, title and author."""
    from pypdf.errors import DependencyError, PyPdfError

    try:
        with heard("pypdf") as told:
            pages, about = _opened(content, name, limits)
    except InputError:
        raise
    except DependencyError as error:
        raise InputError(f"{name}: its encryption needs another package ({error}): pip install cryptography") from None
    except _TooMuch as error:
        raise InputError(f"{name}: {error}: split it, or take its text out first with: pdftotext {name} -") from None
    except (PyPdfError, *_DAMAGED) as error:
        what = f"{type(error).__name__}: {str(error)[:120]}"
        raise InputError(f"{name}: this PDF is damaged ({what}): repair it, as with: qpdf {name} new.pdf") from None
    found, heads = _joined(pages.lines)
    if not found.text.strip():
        count = len(pages.lines)
        remedy = f"as on scans: have it recognised, for example with: ocrmypdf {name} new.pdf"
        raise InputError(f"{name}: there is no text on its pages ({count}), {remedy}")
    title, author, made = _about(about)
    notes = [*pages.notes, *told]
    if heads:
        notes.append(f"running heads left out: {', '.join(repr(each) for each in heads[:_FEW])}")
    if made:
        notes.append(f"the file was made on {made}, which may not be when it was published: say --date")
    return Content(found.text, title=title, author=author, pages=found.pages, hidden=found.hidden, notes=tuple(notes))


def _opened(content: bytes, name: str, limits: Limits) -> tuple[_Pages, Any]:
    """The lines of the pages, and what the file says of itself."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        remedy = f"take it off first: qpdf --decrypt --password=… {name} new.pdf"
        raise InputError(f"{name}: this PDF asks for a password: {remedy}")
    count = len(reader.pages)
    if count > limits.pages:
        raise InputError(
            f"{name}: it has {count:,} pages, and the most is {limits.pages:,}: split it, as with qpdf --pages"
        )
    return _Pages(name, limits).read(reader), reader.metadata


def _about(metadata: Any) -> tuple[str | None, str | None, str | None]:
    """Title, author and day of making, where the file tells them and they read as such."""

    def one(key: str) -> str | None:
        try:
            return plain_words(metadata.get(key))
        except (ValueError, TypeError, AttributeError, KeyError):
            return None

    if metadata is None:
        return None, None, None
    title = one("/Title")
    made = re.match(r"D:(\d{4})(\d\d)(\d\d)", one("/CreationDate") or "")
    return (
        None if title and _JUNK_TITLE.match(title) else title,
        one("/Author"),
        "-".join(made.groups()) if made else None,
    )


@dataclass
class _Pages:
    """Reads page by page within the limits; a page that cannot be read is told, and the others are read."""

    name: str
    limits: Limits
    lines: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def read(self, reader: PdfReader) -> _Pages:
        deadline = time.monotonic() + self.limits.seconds
        failed: list[int] = []
        left = self.limits.text_chars
        for number, page in enumerate(reader.pages, 1):
            try:
                words = _words(page, deadline, left, self.limits)
            except _TooMuch:
                raise
            except Exception:  # noqa: BLE001  # a page can be damaged in every way that pypdf has code for
                failed.append(number)
                words = ""
            left -= len(words)
            self.lines.append([_BLANKS.sub(" ", line).strip() for line in words.splitlines()])
        if failed:
            shown = ", ".join(map(str, failed[:10])) + (" …" if len(failed) > 10 else "")
            self.notes.append(f"not read, because they are damaged or too large: page {shown}")
            if len(failed) == len(self.lines):
                remedy = f"repair it, for example with: qpdf {self.name} new.pdf, or save its text as a file"
                why = "they are damaged, or too large once unpacked"
                raise InputError(f"{self.name}: none of its {len(failed)} pages can be read: {why}: {remedy}")
        return self


def _words(page: PageObject, deadline: float, left: int, limits: Limits) -> str:
    """The words of a page, with marks around those that are not to be seen."""
    contents = page.get_contents()
    if contents is not None and len(contents.get_data()) > limits.unpacked_bytes // _PAGE_BYTES:
        raise ValueError("the drawing of one page is too large")
    ink = _Ink(deadline, left, limits)
    page.extract_text(visitor_operand_before=ink.before, visitor_text=ink.text)
    return "".join(ink.pieces)


class _Ink:
    """Follows how a page is drawn: what is white, without ink or tiny is not seen.

    pypdf hands over words in pieces, at the end of a line or of a stretch of text; a piece counts as unseen where all
    of its strokes are.
    """

    def __init__(self, deadline: float, left: int, limits: Limits) -> None:
        self.pieces: list[str] = []
        self._deadline, self._left, self._limits = deadline, left, limits
        self._steps = 0
        self._white = self._inkless = False
        self._saved: list[tuple[bool, bool]] = []
        self._seen = self._unseen = 0

    def before(self, operator: bytes, operands: Any, *_: Any) -> None:
        self._steps += 1
        if self._steps % _STEPS == 0 and time.monotonic() > self._deadline:
            raise _TooMuch(f"reading it took longer than {self._limits.seconds:g} seconds")
        if operator in _SHOWING:
            unseen = self._white or self._inkless
            self._unseen += unseen
            self._seen += not unseen
        elif operator == b"q":
            self._saved.append((self._white, self._inkless))
        elif operator == b"Q":
            self._white, self._inkless = self._saved.pop() if self._saved else (False, False)
        elif operator == b"Tr":
            self._inkless = _number(operands) == _NO_INK
        elif operator in _FILLS:
            self._white = _is_white(operator, operands)

    def text(self, words: str, _cm: Any, matrix: Any, _font: Any, size: Any) -> None:
        if not words:
            return
        self._left -= len(words)
        if self._left < 0:
            raise _TooMuch(f"it holds more than {self._limits.text_chars:,} characters")
        hidden = bool(self._unseen and not self._seen) or _is_tiny(matrix, size)
        self._seen = self._unseen = 0
        plain = words.translate(_LIGATURES)
        if hidden and plain.strip():
            plain = "\n".join(f"{OPEN}{line}{CLOSE}" if line.strip() else line for line in plain.split("\n"))
        self.pieces.append(plain)


def _is_white(operator: bytes, operands: Any) -> bool:
    try:
        values = [float(each) for each in operands if not isinstance(each, str)]
    except (TypeError, ValueError):
        return False
    if operator == b"k" or (operator in {b"sc", b"scn"} and len(values) == 4):
        return len(values) == 4 and max(values) < 0.02
    return bool(values) and min(values) > 0.98


def _number(operands: Any) -> float | None:
    try:
        return float(operands[0])
    except (TypeError, ValueError, IndexError):
        return None


def _is_tiny(matrix: Any, size: Any) -> bool:
    try:
        drawn = abs(float(size)) * max(abs(float(matrix[0])), abs(float(matrix[1])), abs(float(matrix[3])))
    except (TypeError, ValueError, IndexError):
        return False
    return 0 < drawn < _TINY


def _joined(pages: list[list[str]]) -> tuple[Marked, list[str]]:
    """The text of all pages, and the running heads that were left out of it."""
    heads = _running(pages)
    lines: list[str] = []
    begins = ""
    for page in pages:
        begins += PAGE
        for line in _without(page, heads):
            lines.append(begins + line)
            begins = ""
    bare = [MARKS.sub("", line) for line in lines]
    pieces: list[str] = []
    for line, end in zip(lines, [*breaks(bare), Break("")], strict=False):
        closed = line.endswith(CLOSE)
        words = line.removesuffix(CLOSE)
        pieces += (words[: len(words) - end.taken], CLOSE if closed else "", end.joint)
    return unmarked("".join([*pieces, begins])), heads


def _running(pages: list[list[str]]) -> list[str]:
    """The lines that stand at the head or foot of most pages, their numbers apart."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_NUMBER.sub("#", line) for line in (*page[:_EDGE], *page[-_EDGE:])})
    most = max(_FEW, int(len(pages) * _SHARE) + 1)
    return sorted(line for line, count in counts.items() if line and count >= most)


def _without(page: list[str], heads: list[str]) -> list[str]:
    """A page without running heads at its head and foot, and without a page number there."""
    kept = list(page)
    for at in (0, -1):
        for _ in range(_EDGE):
            idle = not kept or _NUMBER.sub("#", kept[at]) in heads or not kept[at]
            if len(kept) > 1 and (idle or _PAGE_NUMBER.fullmatch(kept[at])):
                kept.pop(at)
            else:
                break
    return kept
