"""Does a sentence that is only named by its number say what it is quoted for?

A number is easily off by one. Where the words of a statement stand in a sentence near by and not in the one that is
named, the number is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from factx.documents import Document, Sentence

_WORD = re.compile(r"[^\W_]+")
_STEM = 5
_SHORTEST = 4
_REACH = 6  # sentences before and behind
_LITTLE, _MOST = 0.34, 0.7


def said_elsewhere(statement: str, named: Sequence[Sentence], document: Document) -> Sentence | None:
    """The sentence near by that holds most words of a statement, where those that are named hold few of them.

    >>> document = Document("The quay was cold. The ferry will stop in May.")
    >>> said_elsewhere("The ferry will stop in May.", [document.sentences[0]], document).number
    2
    """
    words = _stems(statement)
    if not words or not named or _held(words, *named) > _LITTLE:
        return None
    first, last = named[0].number - 1 - _REACH, named[-1].number + _REACH
    near = [each for each in document.sentences[max(0, first) : last] if each not in named]
    best = max(near, key=lambda each: _held(words, each), default=None)
    return best if best and _held(words, best) >= _MOST else None


def _held(words: set[str], *sentences: Sentence) -> float:
    found = set[str]().union(*(_stems(each.span.text) for each in sentences))
    return len(words & found) / len(words)


def _stems(text: str) -> set[str]:
    return {word[:_STEM].casefold() for word in _WORD.findall(text) if len(word) >= _SHORTEST or word.isdigit()}
