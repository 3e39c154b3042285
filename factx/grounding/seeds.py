"""Which passages of a text may a quote have been copied from, if not word by word?

A long quote with a slip or two still has a half or a quarter that stands in the text as it is. Otherwise the rarest
of its words vote for where it would begin, and in short quotes pairs of words do. The number of votes is bounded, so
that no text makes it slow.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nlargest
from math import log2
from unicodedata import normalize

from rapidfuzz import process
from rapidfuzz.distance import OSA

from factx.grounding.folding import Words
from factx.grounding.runs import UNKNOWN, Text
from factx.spans import Span

_CHUNK = 4  # words; a shorter one stands in too many places
_CHUNK_PLACES = 6  # a chunk that stands in more says too little
_VOTERS = 12
_VOTES = 600
_PAIR_PLACES = 200  # a pair that stands in more says too little
_NEAR_VOTES = 400
_SHORT = 9  # quotes up to this many words also vote by pairs
_BUCKET = 8  # words; a quote may begin this much earlier or later than a vote says
_SPELLED = 4  # shorter words are not looked up by their spelling


@dataclass(frozen=True, slots=True)
class Seed:
    """A word that a quote (word `at`) and a passage (word `there`) share, and what part of the votes was for the
    passage."""

    at: int
    there: int
    share: float


def chunks(line: str, text: Text) -> list[Seed]:
    """The places of the halves of a quote, or else of its quarters, that stand in the text as they are."""
    for parts in (2, 4):
        if len(line) < parts * _CHUNK:
            break
        found: list[Seed] = []
        bounds = [len(line) * nth // parts for nth in range(parts + 1)]
        for low, high in itertools.pairwise(bounds):
            chunk = line[low:high]
            if UNKNOWN not in chunk:
                places = list(_places(text.line, chunk, _CHUNK_PLACES + 1))
                found += [Seed(low, there, 1.0) for there in places if len(places) <= _CHUNK_PLACES]
        if found:
            return found
    return []


def seeds(text: Text, line: str, *, near: Span | None, limit: int) -> list[Seed]:
    """The passages with the most votes, best first, from at most `limit` places."""
    buckets: dict[int, float] = defaultdict(float)
    voters = list(_voters(text, line, near))
    total = 0.0
    for at, places, bits in voters:
        total += bits
        for there in places:
            buckets[(there - at) // _BUCKET] += bits
    strongest = nlargest(2 * limit, buckets, key=buckets.__getitem__)
    joint = {bucket: buckets[bucket] + buckets.get(bucket + 1, 0.0) for bucket in strongest}
    found: dict[int, Seed] = {}
    for bucket in sorted(joint, key=lambda each: (-joint[each], each))[:limit]:
        for diagonal, at in _members(voters, bucket):
            found.setdefault(diagonal, Seed(at, diagonal + at, joint[bucket] / total))
    return list(found.values())


def respelled(text: Text, quote: Words, line: str) -> str | None:
    """The quote with words that the text does not hold replaced by those of the text that are spelled most like
    them."""
    changed = list(line)
    unknown = [nth for nth, char in enumerate(line) if char == UNKNOWN and len(quote.keys[nth]) >= _SPELLED]
    for nth in unknown[:2]:
        if found := nearest_spelling(text, quote.keys[nth]):
            changed[nth] = text.line_of([found]) or UNKNOWN
    return "".join(changed) if changed != list(line) else None


def nearest_spelling(text: Text, key: str) -> str | None:
    """The word of the text that is spelled most like a word, at most two letters off; None if there is none."""
    if len(key) < _SPELLED or not normalize("NFC", key).isalpha():
        return None
    choices = [word for size in range(len(key) - 1, len(key) + 2) for word in text.by_length.get(size, ())]
    found = process.extractOne(key, choices, scorer=OSA.distance, score_cutoff=1 if len(key) < 7 else 2)
    return found[0] if found else None


def bits_of(text: Text, chars: str) -> float:
    """How much it says that words of the text stand in a row, beyond what would be met by chance somewhere in it."""
    size = len(text) or 1
    return sum(log2(size / len(text.postings[char])) for char in chars) - log2(size)


def _voters(text: Text, line: str, near: Span | None) -> Iterator[tuple[int, list[int], float]]:
    """A word of the quote, where it stands in the text, and how much that says, in bits. Rarest first."""
    postings, size = text.postings, len(text) or 1
    order = sorted((len(postings[char]), at) for at, char in enumerate(line) if char in postings)
    left, heard = _VOTES, set()
    for count, at in order[:_VOTERS]:
        if count > left:
            break
        left -= count
        heard.add(at)
        yield at, postings[line[at]], log2(size / count) + 1
    if len(line) <= _SHORT:
        for at in range(len(line) - 1):
            if UNKNOWN not in line[at : at + 2] and not (at in heard and at + 1 in heard):
                places = list(_places(text.line, line[at : at + 2], _PAIR_PLACES + 1))
                if 0 < len(places) <= _PAIR_PLACES:
                    yield at, places, log2(size / len(places)) + 1
    if near:
        yield from _near_voters(text, line, near)


def _near_voters(text: Text, line: str, near: Span) -> Iterator[tuple[int, list[int], float]]:
    """Every shared word in the passage that was named, since the quote is most likely from there."""
    low, high = text.words.range(near.start, near.end)
    places: dict[str, list[int]] = defaultdict(list)
    for there in range(low, min(high, low + _NEAR_VOTES)):
        places[text.line[there]].append(there)
    for at, char in enumerate(line[:_NEAR_VOTES]):
        if char in places:
            yield at, places[char][:_BUCKET], 1.0


def _members(voters: list[tuple[int, list[int], float]], bucket: int) -> Iterator[tuple[int, int]]:
    """The diagonals that the votes of a bucket and the next one were for, those with most votes first."""
    votes: dict[int, list[float]] = {}
    for at, places, bits in voters:
        low = bisect_left(places, bucket * _BUCKET + at)
        high = bisect_left(places, (bucket + 2) * _BUCKET + at)
        for there in places[low:high]:
            vote = votes.setdefault(there - at, [0.0, at])
            vote[0] += bits
    for diagonal in nlargest(2, votes, key=lambda each: (votes[each][0], -each)):
        yield diagonal, int(votes[diagonal][1])


def _places(line: str, run: str, limit: int) -> Iterator[int]:
    at = line.find(run)
    for _ in range(limit):
        if at < 0:
            return
        yield at
        at = line.find(run, at + len(run))
