"""Which lines did a page or a mail program break, and which did the writer end?

A line that is broken off goes on in the next with a blank between; a word broken at a hyphen is put together. Where a
line ends for good is told by its length against the others, by its last mark and by how the next begins.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

_ENDS = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*$")
_BULLET = re.compile(r">|(?:[-–—•·*▪◦‣►]|\(?\d{1,3}[.)]|\(?[a-z]\))\s")
_COLUMNS = re.compile(r"\S(?: {3,}|\t)\s*\S")
_HYPHENS = ("-", "\u00ad", "\u2010")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_STANDING = re.compile(
    r"""(?: all|anti|co|cross|ex|far|full|half|high|ill|inter|long|low|mid|multi|near|non|off|one|part|post|pre|pro
          | quasi|right|left|self|semi|short|so|two|three|four|five|six|seven|eight|nine|ten|well|wide|first|second
          | third )\Z""",
    re.VERBOSE | re.IGNORECASE,
)
"""What stands before a hyphen that is the word's own ("long-term"), where the text does not show it elsewhere."""


@dataclass(frozen=True)
class Break:
    """What stands between two lines: the joint to put there, and how many characters to take off the first."""

    joint: str
    taken: int = 0


def breaks(lines: list[str], *, spelled: Callable[[str], bool] | None = None) -> Iterator[Break]:
    """For each line but the last, what to put between it and the next; the lines come without blanks around them."""
    known = spelled or speller(lines)
    wide = _width(lines)
    for line, following in pairwise(lines):
        if not line or not following:
            yield Break("\n")
        elif line.endswith(_HYPHENS) and following[0].isalpha() and len(line) > 1 and line[-2].isalpha():
            yield _hyphen(line, following, known)
        elif _ends(line, following, wide):
            yield Break("\n")
        else:
            yield Break(" ")


def unwrapped(lines: list[str]) -> str:
    """The lines as paragraphs, one a line."""
    bare = [line.strip() for line in lines]
    pieces: list[str] = []
    for line, end in zip(bare, [*breaks(bare), Break("")], strict=False):
        pieces += (line[: len(line) - end.taken], end.joint)
    return re.sub(r"\n{2,}", "\n", "".join(pieces)).strip("\n")


def speller(lines: Iterable[str]) -> Callable[[str], bool]:
    """Whether a word, with its hyphens, stands unbroken somewhere in the lines."""
    words: set[str] = set()
    for line in lines:
        words.update(word.lower().replace("\u2010", "-") for word in _WORD.findall(line))
    return words.__contains__


def _hyphen(line: str, following: str, known: Callable[[str], bool]) -> Break:
    before = _WORD.findall(line[:-1])[-1]
    after = _WORD.match(following)
    rest = after.group() if after else following[0]
    if line[-1] == "\u00ad":
        return Break("", taken=1)
    joined, kept = (before + rest).lower(), f"{before}-{rest}".lower()
    if known(kept) and not known(joined):
        return Break("")
    if not known(joined) and (rest[0].isupper() or _STANDING.match(before)):
        return Break("")
    return Break("", taken=1)


def _width(lines: list[str]) -> int:
    """How long a full line is: what nine in ten lines do not exceed."""
    lengths = sorted(len(line) for line in lines if line)
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _ends(line: str, following: str, wide: int) -> bool:
    if _BULLET.match(following) or (_COLUMNS.search(line) and _COLUMNS.search(following)):
        return True
    first_word = following.split(" ", 1)[0]
    if len(line) + 1 + len(first_word) > wide and not (_ENDS.search(line) and len(line) < wide * 4 // 5):
        return False  # the next word had no room: the line was full
    if _ENDS.search(line):
        return len(line) < wide * 9 // 10
    return len(line) < wide * 3 // 5 and not following[0].islower()
