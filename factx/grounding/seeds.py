"""Which passages of a text may a quote have been copied from, if not word by word?

Each word that a quote shares with the text, and each pair of words that the text holds in a row, votes for where the quote
would begin. Rare words vote first, and voting stops after a fixed number of votes, so that no text makes it slow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import log2

from rapidfuzz import process
from rapidfuzz.distance import OSA

from factx.grounding.folding import Words
from factx.grounding.runs import UNKNOWN, Text
from factx.spans import Span

_VOTES = 3_000
_SHARED_PLACES = 250
_NEAR_VOTES = 400
_SHORT = 9  # quotes up to this many words also vote by pairs
_BUCKET = 8  # words; a quote may begin this much earlier or later than a vote says
_SPELLED = 4  # shorter words are not looked up by their spelling


@dataclass(frozen=True, slots=True)
class Seed:
    """A passage that is like a quote: a word that both have, and how much speaks for it, in bits."""

    at: int
    there: int
    bits: float


def seeds(text: Text, line: str, *, near: Span | None, limit: int) -> list[Seed]:
    """The passages with the most in common with a quote, best first, at most `limit`."""
    votes: dict[int, tuple[float, int]] = {}
    for at, there, bits in _votes(text, line, near):
        diagonal = there - at
        known = votes.get(diagonal)
        votes[diagonal] = (bits + known[0], known[1] if known[0] > 0 else at) if known else (bits, at)
    return _best(votes, limit)


def respelled(text: Text, quote: Words, line: str) -> Iterator[str]:
    """The quote with words that the text does not hold replaced by those of the text that are spelled most like them."""
    changed = list(line)
    unknown = [nth for nth, char in enumerate(line) if char == UNKNOWN and len(quote.keys[nth]) >= _SPELLED]
    for nth in unknown[:3]:
        if found := nearest_spelling(text, quote.keys[nth]):
            changed[nth] = text.line_of([found]) or UNKNOWN
    if changed != list(line):
        yield "".join(changed)


def nearest_spelling(text: Text, key: str) -> str | None:
    """The word of the text that is spelled most like a word, at most two letters off; None if there is none."""
    if len(key) < _SPELLED or not key.isalpha():
        return None
    choices = [word for size in range(len(key) - 1, len(key) + 2) for word in text.by_length.get(size, ())]
    found = process.extractOne(key, choices, scorer=OSA.distance, score_cutoff=1 if len(key) < 7 else 2)
    return found[0] if found else None


def _votes(text: Text, line: str, near: Span | None) -> Iterator[tuple[int, int, float]]:
    """A word of the quote, a word of the text, and how much their agreement says."""
    postings, size = text.postings, len(text) or 1
    order = sorted((len(postings[char]), at) for at, char in enumerate(line) if char in postings)
    left, heard = _VOTES, set()
    for count, at in order:
        if count > left:
            break
        left -= count
        heard.add(at)
        bits = log2(size / count) + 1
        for there in postings[line[at]]:
            yield at, there, bits
    if near:
        yield from _near_votes(text, line, near)
    if len(line) <= _SHORT:
        for at in range(len(line) - 1):
            if UNKNOWN in line[at : at + 2] or at in heard and at + 1 in heard:
                continue
            places = list(_pair_places(text.line, line[at : at + 2]))
            bits = log2(size / max(1, len(places))) + 1
            for there in places:
                yield at, there, bits


def _near_votes(text: Text, line: str, near: Span) -> Iterator[tuple[int, int, float]]:
    """Every shared word in the passage that was named, since the quote is most likely from there."""
    low, high = text.words.range(near.start, near.end)
    for there in range(low, min(high, low + _NEAR_VOTES)):
        at = line.find(text.line[there])
        while at >= 0:
            yield at, there, 1.0
            at = line.find(text.line[there], at + 1) if len(line) < _NEAR_VOTES else -1


def _pair_places(line: str, pair: str) -> Iterator[int]:
    at = line.find(pair)
    for _ in range(_SHARED_PLACES):
        if at < 0:
            return
        yield at
        at = line.find(pair, at + 2)


def _best(votes: dict[int, tuple[float, int]], limit: int) -> list[Seed]:
    """The diagonals with most votes on and around them; the shared word is one of the strongest diagonal."""
    heaps: dict[int, list[tuple[float, int, int]]] = {}
    for diagonal, (bits, at) in votes.items():
        heaps.setdefault(diagonal // _BUCKET, []).append((bits, diagonal, at))
    totals = {bucket: sum(bits for bits, _, _ in heap) for bucket, heap in heaps.items()}
    ranked = sorted(totals, key=lambda bucket: totals[bucket] + totals.get(bucket + 1, 0.0), reverse=True)
    found: list[Seed] = []
    for bucket in ranked[: 2 * limit]:
        members = heaps[bucket] + heaps.get(bucket + 1, [])
        _, diagonal, at = max(members)
        total = totals[bucket] + totals.get(bucket + 1, 0.0)
        seed = Seed(at, diagonal + at, total)
        if all(seed.there - seed.at != other.there - other.at for other in found):
            found.append(seed)
        if len(found) == limit:
            break
    return found


def bits_of(text: Text, chars: Iterable[str]) -> float:
    """How much it says that words of the text stand in a row, beyond what would be met by chance somewhere in it."""
    size = len(text) or 1
    return sum(log2(size / len(text.postings[char])) for char in chars) - log2(size)
