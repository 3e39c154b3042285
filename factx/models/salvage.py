"""What of an answer can be kept that is not as it should be?

Only what leaves one reading is mended: characters that JSON wants escaped, a comma too many, one object where a list of
them belongs. Nothing is made up: what is missing stays missing, and the model is asked again. Of an answer that was cut
off, the items that were complete are kept, and of one that went round in a loop, one round.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pydantic_core
from pydantic import BaseModel, ValidationError

_MARK = re.compile(r'"(?:[^"\\]++|\\.)*+"|["{}\[\],]', re.DOTALL)
_MENDED = re.compile(r'"(?:[^"\\]++|\\.)*+"|,(?=\s*[}\]])', re.DOTALL)
_RAW = re.compile(r"\\.|[\x00-\x1f]", re.DOTALL)
_ROUNDS = 3
_LONGEST_ROUND = 8
_LOOP = re.compile(r"(\S.{0,80}?)\1{9,}.{0,80}$|\s{100,}$", re.DOTALL)
_SEEN = 2_000
_MOST_MENDS = 20


@dataclass(frozen=True)
class Salvaged:
    """What was kept of an answer that was cut off, and whether it was going round in a loop."""

    value: BaseModel | None
    loop: bool


def mended(text: str) -> str:
    r"""JSON as it was meant: control characters in strings escaped, commas before a closing bracket left out, and words
    behind its end as well, where no bracket stands in them.

    >>> mended('{"words": ["one\ttwo",],} That is all.')
    '{"words": ["one\\ttwo"]}'
    """
    scan = _Scan.of(text)
    if scan.closed and not re.search(r"[{\[]", text[scan.cut :]):
        text = text[: scan.cut]
    return _MENDED.sub(_mend, text)


def is_whole(text: str) -> bool:
    """Whether the JSON in a text was brought to its end, whatever comes behind it."""
    return _Scan.of(text).closed


def refit(value: Any, answer: type[BaseModel]) -> BaseModel:
    """The value as an instance of the answer class, with what leaves one reading set right.

    That is: a single thing where a list belongs, null for an empty list, a key that nobody asked for, and a choice in
    other capitals. Raises `ValidationError` for what is left.
    """
    for _ in range(_MOST_MENDS):
        try:
            return answer.model_validate(value, strict=False)
        except ValidationError as error:
            before = value
            for each in error.errors(include_url=False):
                value = _set_right(value, each)
            if value is before:
                raise
    return answer.model_validate(value)


def salvaged(text: str, answer: type[BaseModel]) -> Salvaged:
    """What was complete in the text of an answer that was cut off: its items, without the broken last one."""
    loop = bool(_LOOP.search(text[-_SEEN:]))
    fields = list(answer.model_fields)
    if text.startswith("[") and len(fields) == 1:
        text = f"{{{json.dumps(fields[0])}:{text}"
    try:
        value = pydantic_core.from_json(mended(_Scan.of(text).kept(text)))
    except ValueError:
        return Salvaged(None, loop)
    if not isinstance(value, dict) or not any(isinstance(each, list) and each for each in value.values()):
        return Salvaged(None, loop)
    value = {**{name: [] for name in _lists(answer)}, **value}
    try:
        whole = _without_unfit(value, answer)
    except ValidationError:
        return Salvaged(None, loop)
    kept = once_round(whole)
    if not any(isinstance(each, list | tuple) and each for _, each in kept):
        return Salvaged(None, loop)
    return Salvaged(kept, loop or kept is not whole)


def once_round(value: BaseModel) -> BaseModel:
    """The value with one round kept of lists that end in the same items over and over; itself where none does."""
    changed = {}
    for name, items in value:
        if isinstance(items, list | tuple) and len(items) >= _ROUNDS and (length := _round_in(items)):
            keep = len(items)
            while keep > length and items[keep - 1] == items[keep - 1 - length]:
                keep -= 1
            changed[name] = items[:keep]
    return value.model_copy(update=changed) if changed else value


@dataclass(frozen=True)
class _Scan:
    """Where a text of JSON may be cut so that only whole items are left, and what closes it there."""

    cut: int = 0
    closing: str = ""
    closed: bool = False

    @classmethod
    def of(cls, text: str) -> _Scan:
        open_: list[str] = []
        last = cls()
        for found in _MARK.finditer(text):
            mark = found.group()
            if mark == '"':  # a string without end
                break
            if mark in "{[":
                open_.append("}" if mark == "{" else "]")
                continue
            if mark in "}]" and (not open_ or open_.pop() != mark):
                break
            if not open_:
                return cls(found.end(), closed=mark in "}]")
            in_items = len(open_) == 2 and open_[-1] == "]"
            if in_items or (mark == "]" and len(open_) == 1):
                last = cls(found.start() if mark == "," else found.end(), "".join(reversed(open_)))
        return last

    def kept(self, text: str) -> str:
        return text[: self.cut] + self.closing


def _mend(found: re.Match[str]) -> str:
    return "" if found.group() == "," else _RAW.sub(_escaped, found.group())


def _escaped(found: re.Match[str]) -> str:
    mark = found.group()
    if mark[0] == "\\":
        return "'" if mark == r"\'" else mark
    return json.dumps(mark)[1:-1]


def _lists(answer: type[BaseModel]) -> Iterator[str]:
    """The fields of an answer that are lists: those that were not reached have no items."""
    properties = answer.model_json_schema().get("properties", {})
    for name, field in answer.model_fields.items():
        if properties.get(field.alias or name, {}).get("type") == "array":
            yield name


def _without_unfit(value: dict[str, Any], answer: type[BaseModel]) -> BaseModel:
    """The value without the items that do not fit their class: what was written before a cut may be odd as well."""
    try:
        return refit(value, answer)
    except ValidationError as error:
        bad = {each["loc"][:2] for each in error.errors(include_url=False)}
        if any(len(place) < 2 or not isinstance(value.get(str(place[0])), list) for place in bad):
            raise
        with suppress(ValidationError):  # where places count, the class takes null for an item
            return refit({name: _spared(items, name, bad, gaps=True) for name, items in value.items()}, answer)
        return refit({name: _spared(items, name, bad, gaps=False) for name, items in value.items()}, answer)


def _spared(items: Any, name: str, bad: set[tuple[Any, ...]], *, gaps: bool) -> Any:
    """The items of a list that are not bad, with null in the place of those that are if there are to be gaps."""
    if not isinstance(items, list):
        return items
    return [None if (name, nth) in bad else each for nth, each in enumerate(items) if gaps or (name, nth) not in bad]


def _set_right(value: Any, error: Any) -> Any:
    """The value with one complaint met, if what was meant is plain; the value itself if not."""
    given, kind = error["input"], error["type"]
    if kind in ("list_type", "tuple_type"):
        return _with(value, error["loc"], [] if given is None else [given])
    if kind == "extra_forbidden":
        return _without(value, error["loc"])
    if kind in ("literal_error", "enum") and isinstance(given, str):
        expected = re.findall(r"'([^']*)'", error["ctx"]["expected"])
        near = [each for each in expected if each.casefold() == given.strip().casefold()]
        return _with(value, error["loc"], near[0]) if len(near) == 1 else value
    return value


def _with(value: Any, place: Sequence[Any], new: Any) -> Any:
    """A copy with another value at a place; the value itself where there is no such place."""
    if not place:
        return new
    first, *rest = place
    if isinstance(value, dict) and first in value:
        inner = _with(value[first], rest, new)
        return value if inner is value[first] else {**value, first: inner}
    if isinstance(value, list) and isinstance(first, int) and first < len(value):
        inner = _with(value[first], rest, new)
        return value if inner is value[first] else [*value[:first], inner, *value[first + 1 :]]
    return value


def _without(value: Any, place: Sequence[Any]) -> Any:
    """A copy without the key at a place; the value itself where there is none."""
    holder = value
    for part in place[:-1]:
        try:
            holder = holder[part]
        except (KeyError, IndexError, TypeError):
            return value
    if not isinstance(holder, dict) or place[-1] not in holder:
        return value
    return _with(value, place[:-1], {key: each for key, each in holder.items() if key != place[-1]})


def _round_in(items: Sequence[Any]) -> int:
    """The number of items in one round of the loop that a list ends in; 0 where it ends in none.

    Things of one value alone, such as numbers and nulls, may stand side by side with good reason.
    """
    for length in range(1, min(_LONGEST_ROUND, len(items) // _ROUNDS) + 1):
        tail = items[-length * _ROUNDS :]
        if all(tail[nth] == tail[nth + length] for nth in range(length * (_ROUNDS - 1))):
            return length if any(isinstance(each, BaseModel | str) for each in tail) else 0
    return 0
