"""How do the words of a quote run along the words of a text, from one word that both have?

The method is Landau and Vishkin's: for each number of edits, how far each diagonal reaches. It takes time in the
length of the quote plus the square of the edits allowed, whatever the two texts hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["replaced", "added", "dropped"]
"""What the quote did to the text: one word for another, a word of its own, or a word of the text left out."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One difference. `at` is a word of the quote, `there` one of the text; for an added or dropped word the other
    number is that of the next word."""

    kind: Kind
    at: int
    there: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """The words `first:end` of a text that a quote runs along, with what differs, in order."""

    first: int
    end: int
    edits: tuple[Edit, ...]


# How far a diagonal reaches: words of the quote used up, shared words since the last edit, the edit's kind and place in
# the quote, and the diagonal it was made from. A plain tuple, since thousands are made per quote.
_Reach = tuple[int, int, Kind | None, int, int]


def align(quote: str, line: str, at: int, there: int, limit: int) -> Alignment | None:
    """The quote along the text with at most `limit` edits on each side of one shared word: `quote[at] == line[there]`.

    None if more are needed. Both are strings with one character per word.
    """
    ahead = _extended(quote[at:], line[there : there + len(quote) - at + limit], limit)
    if ahead is None:
        return None
    back = _extended(quote[:at][::-1], line[max(0, there - at - limit) : there][::-1], limit)
    if back is None:
        return None
    forth_edits, forth_end = ahead
    back_edits, back_end = back
    edits = [
        Edit(edit.kind, at - edit.at - (edit.kind != "dropped"), there - edit.there - (edit.kind != "added"))
        for edit in reversed(back_edits)
    ]
    edits += [Edit(edit.kind, at + edit.at, there + edit.there) for edit in forth_edits]
    return Alignment(there - back_end, there + forth_end, tuple(edits))


def _extended(quote: str, line: str, limit: int) -> tuple[list[Edit], int] | None:
    """The fewest edits that use up the whole quote from the start of the line, and how much of the line that takes."""
    end = _slide(quote, line, 0, 0)
    rounds: list[dict[int, _Reach]] = [{0: (end, end, None, 0, 0)}]
    while True:
        last = rounds[-1]
        done = [diagonal for diagonal, reach in last.items() if reach[0] == len(quote)]
        if done:  # a shared word at the very end is worth more than a replaced one: "has [never] refused"
            best = min(done, key=lambda diagonal: (last[diagonal][1] == 0, abs(diagonal)))
            return _retraced(rounds, best), len(quote) + best
        if len(rounds) > limit:
            return None
        rounds.append(_next_round(quote, line, last))


def _next_round(quote: str, line: str, last: dict[int, _Reach]) -> dict[int, _Reach]:
    found: dict[int, _Reach] = {}
    kind: Kind | None
    size, room = len(quote), len(line)
    for diagonal in range(min(last) - 1, max(last) + 2):
        after, kind, at, before = -1, None, 0, 0
        if (reach := last.get(diagonal)) and reach[0] < size and reach[0] + diagonal < room:
            after, kind, at, before = reach[0] + 1, "replaced", reach[0], diagonal
        if (reach := last.get(diagonal + 1)) and reach[0] < size and reach[0] + 1 > after:
            after, kind, at, before = reach[0] + 1, "added", reach[0], diagonal + 1
        if (reach := last.get(diagonal - 1)) and reach[0] > after and reach[0] + diagonal <= room:
            after, kind, at, before = reach[0], "dropped", reach[0], diagonal - 1
        if kind:
            end = _slide(quote, line, after, after + diagonal)
            found[diagonal] = (end, end - after, kind, at, before)
    return found


def _slide(quote: str, line: str, at: int, there: int) -> int:
    end = min(len(quote), at + len(line) - there)
    while at < end and quote[at] == line[there]:
        at, there = at + 1, there + 1
    return at


def _retraced(rounds: list[dict[int, _Reach]], diagonal: int) -> list[Edit]:
    edits: list[Edit] = []
    for reached in reversed(rounds):
        _, _, kind, at, before = reached[diagonal]
        if kind:
            edits.append(Edit(kind, at, at + before))
        diagonal = before
    return edits[::-1]
