"""Which characters does a reader not see, or not where they stand?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from factx.suspects.suspect import Reason

_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0"
)
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_LETTERS = "A-Za-z\u00c0-\u024f\u0370-\u052f"
"""Latin, Greek and Cyrillic: within their words no zero-width space has a use, as it has in Thai or Khmer."""

_RUN = re.compile(f"[{_UNSEEN}{_SELECTORS}]{{2,}}")
_SPLIT_WORD = re.compile(
    f"(?<![{_LETTERS}\u200b\u2060\ufeff\u180e])[{_LETTERS}]+(?:[\u200b\u2060\ufeff\u180e][{_LETTERS}]+)+"
)
_TAGS = re.compile("[\U000e0000-\U000e007f]+")
_FLAG = "\U0001f3f4"  # the flags of England, Scotland and Wales are a black flag and tags
_FLAG_TAGS = re.compile("[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")
_TURNED = re.compile("[\u202a\u202b\u202d\u202e\u2066-\u2068]")
_TURNS_BACK = re.compile("[\u202c\u2069\n\r\u2028\u2029\x85]")
_OVERRIDES = frozenset("\u202d\u202e")
_TURNED_LIMIT = 500
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f\x80-\x84\x86-\x9f]+")
_SYLLABLES = frozenset("\u00ad")
_JOINERS = frozenset("\u200d\ufe0e\ufe0f\u200c\u200e\u200f\u061c\u180b\u180c\u180d")
"""Emoji sequences and the scripts that need them have these in pairs; a longer run has no use."""

_USUAL = frozenset(
    map(chr, (0x09, 0x0A, 0x0D, *range(0x20, 0x7F), *range(0xA0, 0xAD), *range(0xAE, 0x180)))
) | frozenset("‘’“”„–—…€•")
"""What most articles are written with: none of it is unseen."""


def characters(text: str) -> Iterator[tuple[int, int, Reason]]:
    """Where such characters stand, each stretch with its reason; in no order."""
    if _USUAL.issuperset(text):
        return
    yield from ((*found.span(), "control characters") for found in _CONTROL.finditer(text))
    if text.isascii():
        return
    yield from _invisible(text)
    for found in _TAGS.finditer(text):
        flag = text[found.start() - 1 : found.start()] == _FLAG and _FLAG_TAGS.fullmatch(found.group())
        if not flag:
            yield *found.span(), "tag characters"
    yield from _turned(text)


def _invisible(text: str) -> Iterator[tuple[int, int, Reason]]:
    for found in _RUN.finditer(text):
        kinds = set(found.group())
        usual = len(found.group()) <= 2 and kinds <= _JOINERS
        if not usual and kinds != _SYLLABLES:
            yield *found.span(), "invisible characters"
    for found in _SPLIT_WORD.finditer(text):
        yield *found.span(), "invisible characters"


def _turned(text: str) -> Iterator[tuple[int, int, Reason]]:
    """An override always; an embedding or isolate only around words that are not written from right to left."""
    end = 0
    for found in _TURNED.finditer(text):
        if found.start() < end:
            continue
        limit = found.end() + _TURNED_LIMIT
        back = _TURNS_BACK.search(text, found.end(), limit)
        close = back.start() if back else min(limit, len(text))
        if found.group() in _OVERRIDES or (found.group() in "\u202b\u2067" and not _has_rtl(text, found.end(), close)):
            end = close
            yield found.start(), end, "turned direction"


def _has_rtl(text: str, start: int, end: int) -> bool:
    return any(unicodedata.bidirectional(text[at]) in {"R", "AL", "AN"} for at in range(start, end))
