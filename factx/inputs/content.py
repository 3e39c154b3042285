"""What does a file tell, and how much of it may there be?"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

Tell = Callable[[str], None]
"""Is given, as one sentence each, what is worth knowing about how an input was read."""


@dataclass(frozen=True)
class About:
    """What is known of an input beforehand. It wins over what the input says of itself.

    `language` is a BCP 47 code and `encoding` the name of a character encoding; without them they are found out.
    """

    published: date | None = None
    language: str | None = None
    title: str | None = None
    url: str | None = None
    encoding: str | None = None


@dataclass(frozen=True)
class Limits:
    """The most that is taken in, so that no input can use up the machine.

    `unpacked_bytes` is what a Word file or one page of a PDF may unpack to, `seconds` the time for fetching a page, and
    again for reading a PDF.
    """

    file_bytes: int = 64_000_000
    web_bytes: int = 10_000_000
    text_chars: int = 10_000_000
    unpacked_bytes: int = 100_000_000
    pages: int = 5_000
    seconds: float = 30.0
    redirects: int = 5


@dataclass(frozen=True)
class Content:
    """The text of a file and what the file says about it; see `Document` for what the fields mean."""

    text: str
    title: str | None = None
    author: str | None = None
    outlet: str | None = None
    published: date | None = None
    url: str | None = None
    language: str | None = None
    pages: tuple[int, ...] = ()
    cues: tuple[tuple[int, int], ...] = ()
    hidden: tuple[tuple[int, int], ...] = ()
    notes: tuple[str, ...] = ()


OPEN, CLOSE, PAGE = "\U0001fbb2", "\U0001fbb3", "\U0001fbb4"
"""Stand in a text while it is being put together: around words that may be hidden, and where a page begins.

They are pieces of drawings for terminals of old, because characters for private use are lost on the way through
libraries; those that an input holds itself are taken out before.
"""

_HEARD = 3
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_RAISED_NUMBER = re.compile(r"\s*[+\-−]?\d{1,3}\s*", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DAY_IN_WORDS = re.compile(
    rf"""\b(?: (?P<before>{_MONTH})\.?\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?
          | (?P<first>\d{{1,2}})(?:st|nd|rd|th)?[\s-](?P<after>{_MONTH})\.? )[,-]?[\s-]?(?P<year>[12]\d{{3}})\b""",
    re.IGNORECASE | re.VERBOSE,
)
MARKS = re.compile(f"[{OPEN}{CLOSE}{PAGE}]")


@dataclass(frozen=True)
class Marked:
    """A text without its marks, and where they stood."""

    text: str
    hidden: tuple[tuple[int, int], ...]
    pages: tuple[int, ...]


def unmarked(marked: str) -> Marked:
    """The text without the marks. A mark that is not closed hides nothing."""
    pieces: list[str] = []
    hidden: list[tuple[int, int]] = []
    pages: list[int] = []
    length, at, opened = 0, 0, None
    for found in MARKS.finditer(marked):
        pieces.append(marked[at : found.start()])
        length += found.start() - at
        at = found.end()
        if found.group() == PAGE:
            pages.append(length)
        elif found.group() == OPEN:
            opened = length if opened is None else opened
        elif opened is not None:
            if length > opened:
                hidden.append((opened, length))
            opened = None
    pieces.append(marked[at:])
    return Marked("".join(pieces), tuple(hidden), tuple(pages))


@dataclass
class Assembly:
    """A text put together from pieces, some of which the file does not show its reader."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    hidden: list[tuple[int, int]] = field(default_factory=list)

    def add(self, words: str, *, hidden: bool = False) -> None:
        if not words:
            return
        if hidden:
            if self.hidden and self.hidden[-1][1] == self.length:
                self.hidden[-1] = (self.hidden[-1][0], self.length + len(words))
            else:
                self.hidden.append((self.length, self.length + len(words)))
        self.pieces.append(words)
        self.length += len(words)

    @property
    def text(self) -> str:
        return "".join(self.pieces)


class _Heard(logging.Handler):
    """Keeps what a library logs."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        words = plain_words(record.getMessage(), 160)
        if words and words not in self.told and len(self.told) < _HEARD:
            self.told.append(words)


@contextmanager
def heard(library: str) -> Iterator[list[str]]:
    """A context in which what a library logs as a warning is kept, and not printed to standard error."""
    logger, handler = logging.getLogger(library), _Heard()
    logger.addHandler(handler)
    try:
        yield handler.told
    finally:
        logger.removeHandler(handler)


def plain_words(words: object, most: int = 300) -> str | None:
    """What a file gives as a title or a name, on one line; None where that is nothing."""
    line = " ".join(str(words or "").replace("\0", "").split())
    return line[:most] or None


def raised(words: str) -> str:
    """Raised words; a number keeps its place above the line: "2022" with a note 1 is not 20221, nor 10 to the 6 106."""
    return words.translate(_RAISED) if _RAISED_NUMBER.fullmatch(words) else words


def day_of(words: object) -> date | None:
    """The day of an ISO date or time, of a mail's date, or of one in English words; None where there is none."""
    line = " ".join(str(words or "").split())[:80]
    try:
        return date.fromisoformat(line[:8] if line[:8].isdecimal() else line[:10])
    except ValueError:
        pass
    found = _DAY_IN_WORDS.search(line)
    if found is None:
        return None
    month = _MONTHS.index((found["before"] or found["after"])[:3].lower()) + 1
    try:
        return date(int(found["year"]), month, int(found["day"] or found["first"]))
    except ValueError:
        return None
