"""What does a server say of its allowance?

In headers, which OpenAI named and most took over: x-ratelimit-limit-requests, x-ratelimit-remaining-tokens,
x-ratelimit-reset-requests. Some say nothing of the unit (then it is requests), some add the window ("-tokens-minute"),
Anthropic turns the words round. The time of the reset is a duration ("6m0s", "20ms", "12"), or a moment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Literal

_NAMED = re.compile(r"(?:x-)?ratelimit-(?P<what>limit|remaining|reset)(?:-(?P<of>[a-z-]+))?")
_TURNED = re.compile(r"anthropic-ratelimit-(?P<of>[a-z-]+)-(?P<what>limit|remaining|reset)")
_PARTS = re.compile(r"(?<!\d)(\d+(?:\.\d+)?)(ms|us|µs|ns|[dhms])")
_SECONDS = {"d": 86_400.0, "h": 3_600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}
_EPOCH_S = 1e8  # no duration is as long


@dataclass(frozen=True)
class Quota:
    """What remains of an allowance, how much it was, and in how many seconds it is filled up, where that was said."""

    unit: Literal["requests", "tokens"]
    remaining: float
    limit: float | None
    reset_s: float | None


def limits(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    """Those of a response's headers that speak of its limits, and its date, where there are any of the first."""
    found = [
        (name.lower(), value) for name, value in headers if b"ratelimit" in name.lower() or name.lower() == b"date"
    ]
    if len(found) < 2:
        return []
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in found]


def quotas(headers: Iterable[tuple[str, str]]) -> dict[str, Quota]:
    """The allowances that headers speak of, by their names. The names of the headers are in lower case."""
    said: dict[str, dict[str, str]] = {}
    date = None
    for name, value in headers:
        if name == "date":
            date = value
        elif found := _NAMED.fullmatch(name) or _TURNED.fullmatch(name):
            said.setdefault(found["of"] or "requests", {})[found["what"]] = value.strip()
    read = {name: _quota(name, each, date) for name, each in said.items() if "remaining" in each}
    return {name: each for name, each in read.items() if each is not None}


def _quota(name: str, said: dict[str, str], date: str | None) -> Quota | None:
    remaining = _number(said["remaining"])
    if remaining is None:
        return None
    unit: Literal["requests", "tokens"] = "tokens" if "token" in name else "requests"
    return Quota(unit, max(0.0, remaining), _number(said.get("limit", "")), _seconds(said.get("reset", ""), date))


def _number(text: str) -> float | None:
    try:
        number = float(text.replace(",", ""))
    except ValueError:
        return None
    return number if 0 <= number < float("inf") else None


def _seconds(text: str, date: str | None) -> float | None:
    """How long it is until the reset. A moment is counted from the server's own clock, so that none here matters."""
    number = _number(text)
    if number is not None and number < _EPOCH_S:
        return number
    if parts := _PARTS.findall(text):
        whole = "".join(part + unit for part, unit in parts) == text
        return sum(float(part) * _SECONDS[unit] for part, unit in parts) if whole else None
    try:
        now = parsedate_to_datetime(date or "").timestamp()
        until = number / (1000 if number > 1e11 else 1) if number else datetime.fromisoformat(text).timestamp()
    except (TypeError, ValueError):
        return None
    return max(0.0, until - now)
