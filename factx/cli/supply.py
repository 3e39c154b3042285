"""Which documents does a command line name, one after the other as they are needed?"""

from __future__ import annotations

import os
from collections.abc import Iterator

from factx.cli import inputs
from factx.cli.inputs import About
from factx.cli.screen import Screen
from factx.corpus import Unread
from factx.corpus.seen import Seen
from factx.documents import Document
from factx.errors import FactxError

_REMEMBERED = 10_000  # names of documents, for telling which one another is the same as


class Supply:
    """The documents of some inputs, each text once. Inputs that are not there come first: they are told at once.

    `names` says how the documents are called that are under way; `taken` ends that.
    """

    def __init__(self, files: list[str], about: About, screen: Screen, *, allow_private: bool = False) -> None:
        self.files = sorted(files, key=_is_there)
        self.screen = screen
        self.names: dict[str, str] = {}
        self._about = about
        self._allow_private = allow_private
        self._there = Seen()
        self._seen = Seen()
        self._first: dict[str, str] = {}
        self._passed = 0

    def __iter__(self) -> Iterator[Document | Unread]:
        for name in self.files:
            shown = "standard input" if name == inputs.STDIN else name
            try:
                document = inputs.read(
                    name, self._about, allow_private=self._allow_private, tell=self.screen.warn
                )
            except FactxError as error:
                yield Unread(shown, error)
                continue
            if self._is_new(document, shown):
                self.names[document.id] = shown
                yield document

    def skip(self, there: Seen) -> None:
        """Leave out what was read before."""
        self._there = there

    def taken(self, document: Document) -> str:
        """The name of a document that is done with."""
        return self.names.pop(document.id, document.id)

    def passed(self) -> int:
        """How many documents need no reading: they were read before, or are the same as others."""
        return self._passed

    def _is_new(self, document: Document, shown: str) -> bool:
        if document.id in self._there:
            self._passed += 1
            return False
        if not self._seen.add(document.id):
            self._passed += 1
            self.screen.warn(f"{shown} is the same text as {self._first.get(document.id, 'another')}: it is read once")
            return False
        if len(self._first) < _REMEMBERED:
            self._first[document.id] = shown
        return True


def _is_there(name: str) -> bool:
    return name == inputs.STDIN or "://" in name or os.path.lexists(name)
