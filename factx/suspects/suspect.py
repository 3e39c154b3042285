"""What is known of one suspect?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from factx.spans import Span

Reason = Literal[
    "hidden in the file",
    "invisible characters",
    "tag characters",
    "turned direction",
    "control characters",
    "hidden by markup",
    "chat template",
    "delimiter",
    "machine answer",
    "instruction",
    "after a suspect",
]
"""Why a stretch of text is suspect. What follows a planted mark on the same line is suspect with it."""


@dataclass(frozen=True, slots=True, order=True)
class Suspect:
    """Words that look planted, and why."""

    span: Span
    reason: Reason
