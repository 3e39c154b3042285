"""What is written down of an answer, and what answer is it when it is read again?

What a model refused, cut off or never wrote rightly is written down as well, since asking again would cost as much and
come to the same; what failed on the way is not.
"""

from __future__ import annotations

import json
import time
import zlib
from dataclasses import dataclass, replace

from pydantic import ValidationError

from factx.errors import Malformed, NoAnswer, Overflow, Refused, Truncated
from factx.models import Answer, Ask, Usage

ANSWERED = "answered"
COLLECTED = "collected"
"""The outcome of an ask whose completion came in a file: what it holds is read when it is known what was asked."""

_FINAL: dict[str, type[NoAnswer]] = {each.__name__.lower(): each for each in (Truncated, Overflow, Refused, Malformed)}


@dataclass(frozen=True)
class Entry:
    """One ask in a journal: what it was about, what came of it, and what it took in all, however often it was asked.

    `outcome` is "answered", "truncated", "overflow", "refused", "malformed" or "collected": its completion came in a
    file, and `detail` says what is wrong with it where that shows. `at` are seconds since 1970.
    """

    key: str
    model: str
    document: str
    label: str
    at: float
    outcome: str
    detail: str
    usage: Usage

    @property
    def is_answered(self) -> bool:
        return self.outcome == ANSWERED or (self.outcome == COLLECTED and not self.detail)


@dataclass(frozen=True)
class Record:
    """An answer on its way to the disk; `value` is its JSON."""

    entry: Entry
    value: str | None

    @property
    def row(self) -> tuple[object, ...]:
        """The values of the columns of the journal's table, in their order."""
        entry, usage = self.entry, self.entry.usage
        value = zlib.compress(self.value.encode("utf-8", "surrogatepass"), 1) if self.value is not None else None
        told = (entry.key, entry.model, entry.document, entry.label, entry.at, entry.outcome, entry.detail, value)
        return (*told, usage.requests, usage.retries, usage.input_tokens, usage.output_tokens, usage.cached_tokens)


def record_of(key: str, ask: Ask, answer: Answer, *, model: str, document: str) -> Record | None:
    """What is to be written down of an answer; None where asking again may fare better."""
    outcome = _outcome(answer)
    if outcome is None:
        return None
    kept = answer.value or answer.partial
    value = kept.model_dump_json(by_alias=True, exclude_unset=True) if kept else None
    detail = str(answer.error) if answer.error else ""
    return Record(Entry(key, model, document, ask.label, time.time(), outcome, detail, answer.usage), value)


def known(ask: Ask, outcome: str, detail: str, value: bytes | None) -> Answer | None:
    """What a journal has of an ask as the answer to it; None where it does not fit the ask."""
    usage = Usage(journaled=1)
    if outcome == COLLECTED and value is not None:
        return _read(ask, value)
    try:
        kept = ask.answer.model_validate_json(zlib.decompress(value)) if value is not None else None
    except (zlib.error, ValidationError):  # damaged, or written by another version: as good as not known
        return None
    if outcome == ANSWERED:
        return Answer(value=kept, usage=usage) if kept else None
    return Answer(error=_FINAL[outcome](detail), partial=kept, usage=usage) if outcome in _FINAL else None


def _read(ask: Ask, completion: bytes) -> Answer | None:
    from factx.models.batches import read  # which loads openai

    try:
        return replace(read(ask, json.loads(zlib.decompress(completion))), usage=Usage(journaled=1))
    except (zlib.error, ValueError):
        return None


def _outcome(answer: Answer) -> str | None:
    """What is noted of an answer; None where asking again may fare better and costs nothing that was paid before."""
    if answer.error is None:
        return ANSWERED
    name = type(answer.error).__name__.lower()
    if name == "malformed" and not answer.usage.output_tokens:  # a page of HTML: no model wrote that
        return None
    return name if name in _FINAL else None
