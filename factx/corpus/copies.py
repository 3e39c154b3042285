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
from dataclasses import dataclass, field

from factx.corpus.carrying import carried
from factx.corpus.signatures import Signatures, digests
from factx.documents import Document
from factx.facts import Claim, Fact, Facts, Figure, Stance

_RECENT = 256
_READ, _OPEN, _FAILED = 2, 1, 0
_TABLE = "CREATE TABLE readings (number INTEGER PRIMARY KEY, facts BLOB NOT NULL)"


@dataclass
class Look:
    """What a document is found by, and the numbers of those that it may be a copy of, the likeliest first.

    `tried` are those that it is no copy of, by now.
    """

    bands: list[int]
    like: list[int]
    tried: set[int] = field(default_factory=set)


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
        look = Look(self._signatures.bands(document.text), [])
        self._look_again(look)
        return look

    def settled(self, look: Look, document: Document) -> Facts | int | None:
        """What is known of a document by now: its facts where it is a copy of one that was read, and the number of the
        one that it may be a copy of where that is being read still; None where it is to be read itself."""
        while look.like:
            if self._states[look.like[0]] == _OPEN:
                return look.like[0]
            number = look.like.pop(0)
            look.tried.add(number)
            if (facts := self._carried(number, document)) is not None:
                return facts
            if not look.like:
                self._look_again(look)  # the like of it may have come meanwhile
        return None

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

    def _look_again(self, look: Look) -> None:
        found = self._signatures.like(look.bands)
        look.like = [number for number in found if self._states[number] != _FAILED and number not in look.tried]

    def _carried(self, number: int, document: Document) -> Facts | None:
        if self._states[number] != _READ:
            return None
        if number in self._recent:
            self._recent.move_to_end(number)
        facts = self._recent.get(number) or self._taken_out(number)
        return carried(facts, document)

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
