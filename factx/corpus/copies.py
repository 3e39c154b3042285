"""Which documents of a run are copies of others, and need not be read?

News is syndicated: many papers print what an agency sends, under headlines of their own. The first of such a family is
read, and its facts are carried over into the others (`carrying`), which costs nothing. Copies are found before a model
is asked: the very same text by its hash, and nearly the same by signatures (`signatures`, with the extra "dedupe").

Memory is that of the hashes and signatures: some 500 bytes a document. What was read is kept on the disk, in a file
without a name that is gone with the run, but for the last few hundred readings.
"""

from __future__ import annotations

import sqlite3
import zlib
from array import array
from collections import OrderedDict
from dataclasses import dataclass

from factx.corpus.carrying import Partly, carried
from factx.corpus.signatures import Signatures, digests
from factx.documents import Document
from factx.facts import Claim, Fact, Facts, Figure, Stance

_RECENT = 256
_READ, _OPEN, _FAILED = 2, 1, 0
_TABLE = "CREATE TABLE readings (number INTEGER PRIMARY KEY, facts BLOB NOT NULL)"


@dataclass
class Look:
    """What a document is found by, and the numbers of those that it may be a copy of, the likeliest first."""

    bands: list[int]
    like: list[int]


class Copies:
    """The documents of one run that were read, and which further ones are copies of them.

    `look` at a document, and see what is `settled` of it. One that is read for itself is `begun`, and then `ended`.
    """

    def __init__(self) -> None:
        make = digests()
        self.finds_near = make is not None
        self._signatures = Signatures(make)
        self._states = array("B")
        self._recent: OrderedDict[int, Facts] = OrderedDict()
        self._kinds: dict[str, type[Fact]] = {}
        self._disk: sqlite3.Connection | None = None

    def look(self, document: Document) -> Look:
        bands = self._signatures.bands(document.text)
        return Look(bands, self._signatures.like(bands))

    def settled(self, look: Look, document: Document) -> Facts | Partly | int | None:
        """What is known of a document by now: its facts where it is a copy of what was read, or what of it is to be
        read where it is one in part; None where it is to be read itself. A number is that of a document which it may be
        a copy of, and which is being read still."""
        while True:
            if (number := next((each for each in look.like if self._states[each] == _OPEN), None)) is not None:
                return number
            sources = [self._reading(each) for each in look.like if self._states[each] == _READ]
            found = carried(sources, document) if sources else None
            if isinstance(found, Facts) or not self._look_again(look):
                return found

    def begun(self, look: Look) -> int:
        """A number for a document that is read for itself."""
        number = len(self._states)
        self._states.append(_OPEN)
        self._signatures.add(number, look.bands)
        return number

    def ended(self, number: int, facts: Facts | None) -> None:
        """Keep what a document came to. What was not read wholly is no use to its copies."""
        if facts is None or any(gap.is_unread for gap in facts.gaps):
            self._states[number] = _FAILED
            return
        self._states[number] = _READ
        self._recent[number] = facts
        if len(self._recent) > _RECENT:
            self._put_away(*self._recent.popitem(last=False))

    def close(self) -> None:
        if self._disk:
            self._disk.close()
            self._disk = None

    def _look_again(self, look: Look) -> bool:
        """Whether there are more by now that the document may be a copy of."""
        found = [each for each in self._signatures.like(look.bands) if each not in look.like]
        look.like.extend(found)
        return bool(found)

    def _reading(self, number: int) -> Facts:
        if number not in self._recent:
            return self._taken_out(number)
        self._recent.move_to_end(number)
        return self._recent[number]

    def _put_away(self, number: int, facts: Facts) -> None:
        if self._disk is None:
            self._disk = sqlite3.connect("", isolation_level=None, check_same_thread=False)  # a file without a name
            self._disk.execute(_TABLE)
        self._kinds.update({each.kind: type(each) for each in facts.items})
        content = zlib.compress(facts.to_json().encode("utf-8", "surrogatepass"), 1)
        self._disk.execute("INSERT OR REPLACE INTO readings VALUES (?, ?)", (number, content))

    def _taken_out(self, number: int) -> Facts:
        assert self._disk is not None  # noqa: S101  # what was read is in memory or there
        (content,) = self._disk.execute("SELECT facts FROM readings WHERE number = ?", (number,)).fetchone()
        own = [kind for kind in self._kinds.values() if kind not in (Claim, Figure, Stance)]
        return Facts.from_json(zlib.decompress(content).decode("utf-8", "surrogatepass"), kinds=own)
