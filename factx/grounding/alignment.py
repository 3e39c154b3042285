"""How do the words of a quote run along the words of a text, from one word that both have?

The method is Landau and Vishkin's: for each number of edits, how far each diagonal reaches. It takes time in the length of
the quote plus the square of the edits allowed, whatever the two texts hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["replaced", "added", "dropped"]
"""What the quote did to the text: one word for another, a word of its own, or a word of the text left out."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One difference. `at` is a word of the quote, `there` one of the text; for an added or dropped word the other number
    is that of the next word."""

    kind: Kind
    at: int
    there: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """The words `first:end` of a text that a quote runs along, with what differs, in order."""

    first: int
    end: int
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class _Reach:
    at: int  # words of the quote used up
    edit: Edit | None
    before: int  # the diagonal that this was reached from
    slid: int = 0  # shared words after the edit


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
    rounds = [{0: _Reach(_slide(quote, line, 0, 0), None, 0)}]
    while True:
        done = [diagonal for diagonal, reach in rounds[-1].items() if reach.at == len(quote)]
        if done:  # a shared word at the very end is worth more than a replaced one: "has [never] refused"
            best = min(done, key=lambda diagonal: (rounds[-1][diagonal].slid == 0, abs(diagonal)))
            return _retraced(rounds, best), len(quote) + best
        if len(rounds) > limit:
            return None
        rounds.append(_next_round(quote, line, rounds[-1]))


def _next_round(quote: str, line: str, last: dict[int, _Reach]) -> dict[int, _Reach]:
    found: dict[int, _Reach] = {}
    for diagonal in range(min(last) - 1, max(last) + 2):
        best: tuple[int, Edit, int] | None = None
        for kind, before in (("replaced", diagonal), ("added", diagonal + 1), ("dropped", diagonal - 1)):
            if before not in last:
                continue
            at = last[before].at
            after = at + (kind != "dropped")
            if after <= len(quote) and 0 <= after + diagonal <= len(line) and (best is None or after > best[0]):
                best = after, Edit(kind, at, at + before), before
        if best:
            after, edit, before = best
            end = _slide(quote, line, after, after + diagonal)
            found[diagonal] = _Reach(end, edit, before, end - after)
    return found


def _slide(quote: str, line: str, at: int, there: int) -> int:
    end = min(len(quote), at + len(line) - there)
    while at < end and quote[at] == line[there]:
        at, there = at + 1, there + 1
    return at


def _retraced(rounds: list[dict[int, _Reach]], diagonal: int) -> list[Edit]:
    edits: list[Edit] = []
    for reached in reversed(rounds):
        reach = reached[diagonal]
        if reach.edit:
            edits.append(reach.edit)
        diagonal = reach.before
    return edits[::-1]
