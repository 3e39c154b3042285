"""Which of many sets of words are nearly the same?

Sets are gathered around the first of their kind. A set can only be near another if they share one of their rarest
words, so that no set is held against more than a few others, and the time grows with the number of sets.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence

from factx.analysis.terms import jaccard

_TRIED = 48
"""So many of those that share a rare word are compared, the latest first."""


def gathered(sets: Sequence[frozenset[str]], blocks: Sequence[Hashable], *, least: float) -> list[int]:
    """For each set the number of the first set that it is near to, or its own: two are near where what they share is
    `least` or more of what both hold, and their blocks are equal. Empty sets are near to none.

    >>> near = gathered([frozenset("abcd"), frozenset("abce"), frozenset("xyz")], [0, 0, 0], least=0.6)
    >>> near
    [0, 0, 2]
    """
    often = Counter(word for words in sets for word in words)
    known: dict[tuple[Hashable, frozenset[str]], int] = {}
    index: defaultdict[tuple[Hashable, str], list[int]] = defaultdict(list)
    found: list[int] = []
    for nth, words in enumerate(sets):
        block = blocks[nth]
        first = known.get((block, words)) if words else None
        if first is None and words:
            rare = _rarest(words, often, least)
            first = _nearest(words, sets, {each for word in rare for each in index[block, word][-_TRIED:]}, least)
            if first is None:
                for word in rare:
                    index[block, word].append(nth)
            known[block, words] = nth if first is None else first
        found.append(nth if first is None else first)
    return found


def _rarest(words: frozenset[str], often: Counter[str], least: float) -> list[str]:
    """As many of the rarest words as have to be looked at to miss no near set."""
    many = len(words) - math.ceil(least * len(words)) + 1
    return sorted(words, key=lambda word: (often[word], word))[:many]


def _nearest(words: frozenset[str], sets: Sequence[frozenset[str]], candidates: set[int], least: float) -> int | None:
    best: tuple[float, int] | None = None
    for nth in candidates:
        other = sets[nth]
        if not least * len(words) <= len(other) <= len(words) / least:
            continue
        near = jaccard(words, other)
        if near >= least and (best is None or (-near, nth) < (-best[0], best[1])):
            best = (near, nth)
    return None if best is None else best[1]
