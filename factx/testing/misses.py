"""What changed, when a request is not on the cassette?

The report names the cassette and the nearest recorded request, shows the places in the body where the two differ, a
changed prompt as a small diff, and ends with what to do.
"""

from __future__ import annotations

import difflib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from factx.testing.format import Sent
from factx.testing.matching import canonical, digest, route

_MOST_CHANGES = 8
_MOST_LINES = 12
_BEFORE, _AFTER = 40, 70
_COMPARED_LINES = 300
_WORD = re.compile(r"\w+")
_MISSING = object()


@dataclass(frozen=True)
class Held:
    """A recorded request, its number on the cassette, and whether it was played."""

    number: int
    request: Sent
    played: bool


def title(request: Sent) -> str:
    """A request in a few words: POST /chat/completions, model 'qwen3'."""
    model = request.body.value.get("model") if isinstance(request.body.value, dict) else None
    return f"{request.method} {route(request.url)}" + (f", model {model!r}" if model else "")


def report(request: Sent, held: Sequence[Held], *, cassette: str, remedy: str) -> str:
    """The message of a miss, over several lines."""
    lines = [f"the cassette {cassette} holds no answer to {title(request)}."]
    same = [each for each in held if digest(each.request) == digest(request)]
    alike = [each for each in held if _target(each.request) == _target(request)]
    if same:
        numbers = ", ".join(str(each.number) for each in same)
        times = "once" if len(same) == 1 else f"{len(same)} times"
        lines.append(f"The request is recorded {times} (number {numbers}), and each recording is played once.")
    elif alike:
        near = nearest(request, alike)
        state = "played already" if near.played else "not played yet"
        lines.append(f"The nearest recorded request, number {near.number} of {len(held)} ({state}), differs in")
        lines.extend(_differences(near.request, request))
    else:
        targets = Counter(" ".join(_target(each.request)) for each in held)
        counts = ", ".join(f"{count} × {target}" for target, count in targets.items())
        lines.append(f"It holds {counts or 'nothing'}.")
    return "\n".join([*lines, remedy])


def nearest(request: Sent, held: Sequence[Held]) -> Held:
    """The recorded request that shares most words with this one; of equals, one that was not played."""
    words = _words(request)

    def rank(each: Held) -> tuple[float, bool, int]:
        others = _words(each.request)
        return (-2 * (words & others).total() / max(1, words.total() + others.total()), each.played, each.number)

    return min(held, key=rank)


def _target(request: Sent) -> tuple[str, str]:
    return request.method.upper(), route(request.url)


def _words(request: Sent) -> Counter[str]:
    return Counter(_WORD.findall(canonical(request)))


def _differences(old: Sent, new: Sent) -> Iterator[str]:
    if old.body.kind == new.body.kind == "json":
        changes = list(_changes(json.loads(canonical(old)), json.loads(canonical(new)), ""))
    else:
        changes = [("body", canonical(old), canonical(new))]
    for place, before, after in changes[:_MOST_CHANGES]:
        yield from (f"  {line}" for line in _change(place, before, after))
    if len(changes) > _MOST_CHANGES:
        yield f"  and {len(changes) - _MOST_CHANGES} more places"


def _changes(old: Any, new: Any, place: str) -> Iterator[tuple[str, Any, Any]]:
    """The smallest parts that differ, with their JSON paths."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*new, *(key for key in old if key not in new)]:
            inner = f"{place}.{key}" if place else key
            yield from _changes(old.get(key, _MISSING), new.get(key, _MISSING), inner)
    elif isinstance(old, list) and isinstance(new, list):
        for nth in range(max(len(old), len(new))):
            before, after = (each[nth] if nth < len(each) else _MISSING for each in (old, new))
            yield from _changes(before, after, f"{place}[{nth}]")
    elif old is _MISSING or new is _MISSING or type(old) is not type(new) or old != new:
        yield place, old, new


def _change(place: str, old: Any, new: Any) -> Iterator[str]:
    if old is _MISSING:
        yield f"{place}: only now, {_shown(new)}"
    elif new is _MISSING:
        yield f"{place}: only recorded, {_shown(old)}"
    elif isinstance(old, str) and isinstance(new, str) and (len(old) + len(new) > _AFTER or "\n" in old + new):
        yield from _text_change(place, old.split("\n"), new.split("\n"))
    else:
        yield f"{place}: {_shown(old)} → {_shown(new)}"


def _text_change(place: str, old: list[str], new: list[str]) -> Iterator[str]:
    """The lines that changed, "-" as recorded and "+" as sent, each cut to where it differs."""
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    gone, come = old[head : len(old) - tail], new[head : len(new) - tail]
    where = f", line {head + 1}" if len(old) > 1 or len(new) > 1 else ""
    yield f"{place}{where} (- recorded, + now):"
    if head:
        yield f"      {_cut(old[head - 1], 0)}"
    told = list(_line_changes(gone, come))
    yield from (f"    {line}" for line in told[:_MOST_LINES])
    if len(told) > _MOST_LINES:
        yield f"    and {len(told) - _MOST_LINES} more lines"


def _line_changes(gone: list[str], come: list[str]) -> Iterator[str]:
    if len(gone) + len(come) > _COMPARED_LINES:
        parts = [("replace", 0, len(gone), 0, len(come))]
    else:
        parts = list(difflib.SequenceMatcher(None, gone, come, autojunk=False).get_opcodes())
    for what, start, end, new_start, new_end in parts:
        if what == "equal":
            continue
        before, after = gone[start:end], come[new_start:new_end]
        at = _shared(before[0], after[0]) if before and after else 0
        yield from (f"- {_cut(line, at if not nth else 0)}" for nth, line in enumerate(before))
        yield from (f"+ {_cut(line, at if not nth else 0)}" for nth, line in enumerate(after))


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many items two sequences have in common at their start."""
    for nth, (first, second) in enumerate(zip(one, other, strict=False)):
        if first != second:
            return nth
    return min(len(one), len(other))


def _cut(line: str, at: int) -> str:
    """The part of a line around an offset, with marks where it was cut and for what cannot be seen."""
    start = max(0, at - _BEFORE) if at > _BEFORE + 10 else 0
    end = at + _AFTER
    shown = "".join(char if char.isprintable() else f"\\u{ord(char):04X}" for char in line[start:end])
    if shown.endswith(" ") and end >= len(line):
        shown = shown.rstrip(" ") + "␠" * (len(shown) - len(shown.rstrip(" ")))
    return ("…" if start else "") + shown + ("…" if end < len(line) else "")


def _shown(value: Any) -> str:
    return _cut(json.dumps(value, ensure_ascii=False), 0)
