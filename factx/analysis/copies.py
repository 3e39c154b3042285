"""Which documents are copies of one another?

Papers print what an agency sends, whole or cut, under headlines of their own. Two documents are copies where most of
the shorter one's sentences stand in the other word for word. One document of a family stands for it: the first.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from factx.documents import Document

_END = re.compile(r"[.!?][\s\"”’»)\]]+|[\r\n]+")
_MARKS = re.compile(r"[\W_]+")
_SHORTEST_SENTENCE = 20
_SHORTEST = 80
"""Letters and digits that documents must share to be told copies: two lines alike may be chance."""
_MOSTLY = 0.6
_HOLDERS = 8


def families(documents: Iterable[Document]) -> dict[str, str]:
    """For each document's id, the id of the first document that it is a copy of; its own where it is none.

    >>> wire = "The ferry ran aground off the northern cape early on Monday. All forty passengers were brought ashore."
    >>> first, copy = Document(wire, id="a"), Document("Ferry aground\\n" + wire, id="b")
    >>> families([first, copy, Document("Quite another text.", id="c")])
    {'a': 'a', 'b': 'a', 'c': 'c'}
    """
    first: dict[str, str] = {}
    lengths: dict[str, int] = {}
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for document in documents:
        sentences = _sentences(document.text)
        length = sum(map(len, sentences))
        shared: Counter[str] = Counter()
        for sentence in sentences:
            for holder in holders.get(sentence, ()):
                shared[holder] += len(sentence)
        best = max(shared, key=lambda each: shared[each], default=None)
        if best is not None and shared[best] >= max(_SHORTEST, _MOSTLY * min(length, lengths[best])):
            first[document.id] = best
            continue
        first[document.id] = document.id
        lengths[document.id] = length
        for sentence in sentences:
            if len(holders[sentence]) < _HOLDERS:
                holders[sentence].append(document.id)
    return first


def _sentences(text: str) -> set[str]:
    """The sentences of a text without case, blanks and marks; the short ones, which stand in many texts, left out."""
    plain = (_MARKS.sub("", piece).lower() for piece in _END.split(text))
    return {piece for piece in plain if len(piece) >= _SHORTEST_SENTENCE}
