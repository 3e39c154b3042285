"""Which documents does a command line name, one after the other as they are needed?"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from factx.cli import inputs
from factx.cli.inputs import About
from factx.cli.screen import Screen
from factx.corpus import Unread
from factx.corpus.seen import Seen
from factx.documents import Document, identity
from factx.errors import InputError
from factx.inputs import Columns, stream
from factx.inputs.tables import form_of

_REMEMBERED = 10_000  # names of documents, for telling which one another is the same as


class Supply:
    """The documents of some inputs, each text once. Inputs that are not there come first: they are told at once.

    `names` says how the documents are called that are under way; `taken` ends that.
    """

    def __init__(
        self,
        files: list[str],
        about: About,
        screen: Screen,
        *,
        allow_private: bool = False,
        columns: Columns | None = None,
    ) -> None:
        self.files = sorted(files, key=_is_there)
        self._columns = columns
        self.screen = screen
        self.names: dict[str, str] = {}
        self._about = about
        self._allow_private = allow_private
        self._there = Seen()
        self._seen = Seen()
        self._given = Seen()
        self._first: dict[str, str] = {}
        self._passed = 0

    def __iter__(self) -> Iterator[Document | Unread]:
        found = stream(
            self.files,
            columns=self._columns,
            about=self._about,
            allow_private=self._allow_private,
            tell=self.screen.warn,
        )
        for each in found:
            if isinstance(each, Unread):
                yield each
                continue
            shown = each.source or each.id
            if self._is_another(each):
                yield Unread(shown, InputError(f"{shown}: the id {each.id!r} is that of another text before it"))
            elif self._is_new(each, shown):
                self.names[each.id] = shown
                yield each

    @property
    def total(self) -> int | None:
        """How many documents there are; None where it is not known before they are read."""
        many = any(form_of(name) or Path(name).is_dir() or _is_pattern(name) for name in self.files)
        return None if many or self._columns else len(self.files)

    def skip(self, there: Seen) -> None:
        """Leave out what was read before."""
        self._there = there

    def taken(self, document: Document) -> str:
        """The name of a document that is done with."""
        return self.names.pop(document.id, document.id)

    def passed(self) -> int:
        """How many documents need no reading: they were read before, or are the same as others."""
        return self._passed

    def _is_another(self, document: Document) -> bool:
        """Whether its id, where a table gives it, was that of another text."""
        if document.id == identity(document.text):
            return False
        return self._given.add(f"{document.id} {identity(document.text)}") and document.id in self._seen

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
    return name == inputs.STDIN or "://" in name or os.path.lexists(name) or _is_pattern(name)


def _is_pattern(name: str) -> bool:
    return bool(re.search(r"[*?\[]", name)) and "://" not in name and not os.path.lexists(name)
