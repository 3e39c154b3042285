"""Where in a text do words stand?

All offsets are half-open code points, as Python counts them. JavaScript and Java count UTF-16 units instead;
`Utf16` translates.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Words and their place: `document.text[span.start:span.end] == span.text`.

    >>> Span.of("trade is up", 0, 5)
    Span(start=0, end=5, text='trade')
    """

    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        if self.start < 0 or self.end - self.start != len(self.text) or not self.text:
            raise ValueError(
                f"a span needs 0 <= start and one character or more, with end - start == len(text): "
                f"got start={self.start}, end={self.end} and {len(self.text)} characters"
            )

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """The span of `text[start:end]`."""
        return cls(start, end, text[start:end])

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def distance(self, other: Span) -> int:
        """The number of characters between two spans: 0 when they touch or overlap."""
        return max(0, other.start - self.end, self.start - other.end)


class Utf16:
    """Translates code-point offsets of one text into UTF-16 offsets and back.

    Built in one pass over the text; each translation takes logarithmic time in the number of characters beyond the
    basic plane.

    >>> Utf16("a😀b").from_code_points(2)
    3
    """

    def __init__(self, text: str) -> None:
        self._wide = [] if text.isascii() else [at for at, char in enumerate(text) if ord(char) > 0xFFFF]
        self._wide_utf16 = [at + nth for nth, at in enumerate(self._wide)]

    def from_code_points(self, offset: int) -> int:
        return offset + bisect_left(self._wide, offset)

    def to_code_points(self, offset: int) -> int:
        """The code point that holds a UTF-16 offset; one inside a surrogate pair counts as the pair's start."""
        before = bisect_left(self._wide_utf16, offset)
        if before and self._wide_utf16[before - 1] == offset - 1:
            return self._wide[before - 1]
        return offset - before


def joined(spans: Iterable[Span]) -> str:
    """The words of several spans as one line, with an ellipsis where text was left out."""
    return " … ".join(span.text for span in spans)


def length(spans: Iterable[Span]) -> int:
    """How many characters some spans have."""
    return sum(span.end - span.start for span in spans)


def shared(some: Sequence[Span], others: Sequence[Span]) -> int:
    """How many characters of some spans stand in others."""
    return sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in some for b in others)
