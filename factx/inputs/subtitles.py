"""What is said in a recording, and when?

The words of the cues run on as sentences; a new line begins after a pause, and where another voice speaks. Where the
words of each cue begin, and when they are heard, is kept.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from factx.errors import InputError
from factx.inputs.content import Content
from factx.inputs.plain import decoded

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[,.](\d{1,3})"
_TIMING = re.compile(rf"[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}")
_VOICE = re.compile(r"<v(?:\.[^\s>]{0,40})?[ \t]+([^<>\n]{1,80})>")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,120}>|<\d\d:\d\d:[\d.:]{1,12}>|\{\\[^{}\n]{0,80}\}")
_NEW_VOICE = re.compile(r"[-–—]\s|>>|[A-Z][A-Za-z.' ]{1,30}:\s")
_PAUSE_MS = 3_000


@dataclass(frozen=True)
class _Cue:
    """The lines shown from one moment to another, in milliseconds."""

    start_ms: int
    end_ms: int
    lines: tuple[str, ...]


def read(content: bytes, *, name: str, encoding: str | None, declared: str | None = None) -> Content:
    """The words of subtitles in SRT or WebVTT."""
    text, note = decoded(content, name=name, encoding=encoding, declared=declared)
    pieces: list[str] = []
    cues: list[tuple[int, int]] = []
    length, last_ms = 0, 0
    shown: tuple[str, ...] = ()
    for cue in _cues(text):
        lines = _without_repeats(cue.lines, shown)
        shown = cue.lines
        for nth, line in enumerate(lines):
            apart = cue.start_ms - last_ms > _PAUSE_MS if nth == 0 else False
            joint = "" if not pieces else "\n" if apart or _NEW_VOICE.match(line) else " "
            pieces += (joint, line)
            if nth == 0:
                cues.append((length + len(joint), cue.start_ms))
            length += len(joint) + len(line)
        last_ms = max(last_ms, cue.end_ms)
    if not cues:
        raise InputError(f"{name}: there is no word in these subtitles: give some with text between the times")
    return Content("".join(pieces), cues=tuple(cues), notes=(note,) if note else ())


def _cues(text: str) -> Iterator[_Cue]:
    """The cues in their order. A line without a time, or with one that does not read, belongs to none."""
    lines = text.splitlines()
    at = 0
    while at < len(lines):
        timing = _TIMING.match(lines[at])
        at += 1
        if timing is None:
            continue
        first = at
        while at < len(lines) and lines[at].strip():
            if _TIMING.match(lines[at]):
                break
            at += 1
        until = at
        if at < len(lines) and lines[at].strip() and until > first and lines[until - 1].strip().isdecimal():
            until -= 1  # the number of the next cue, with no blank line before it
        shown = tuple(words for line in lines[first:until] if (words := _words(line)))
        if shown:
            times = timing.groups()
            yield _Cue(_ms(times[:4]), _ms(times[4:]), shown)


def _words(line: str) -> str:
    """A line without its markup; a voice is told before its words."""
    voiced = _VOICE.sub(lambda found: f"{found.group(1).strip()}: ", line)
    return " ".join(html.unescape(_TAG.sub("", voiced)).split())


def _without_repeats(lines: tuple[str, ...], before: tuple[str, ...]) -> tuple[str, ...]:
    """The lines that were not shown already: captions that roll show each line twice."""
    for count in range(min(len(lines), len(before)), 0, -1):
        if lines[:count] == before[-count:]:
            return lines[count:]
    return lines


def _ms(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, fraction = (part or "0" for part in parts)
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1_000 + int(fraction.ljust(3, "0"))
