"""Which documents may a command line name, and what does it say about them?

How each becomes a document is told in `factx.inputs`.
"""

from __future__ import annotations

import argparse

from factx.documents import Document
from factx.errors import UsageError
from factx.inputs import STDIN, About, Columns, Tell, check_encoding
from factx.inputs import read as read_any

__all__ = ["STDIN", "About", "check", "columns", "read"]


def check(about: About, names: list[str]) -> None:
    """Refuse what cannot be meant, before anything is read."""
    if about.encoding is not None:
        check_encoding(about.encoding)
    if names.count(STDIN) > 1:
        raise UsageError("standard input can be read only once: give - once")
    if len(names) > 1 and (about.title or about.url):
        option = "--title" if about.title else "--url"
        raise UsageError(f"{option} tells about one document, and {len(names)} were given: extract them one by one")


def columns(options: argparse.Namespace) -> Columns | None:
    """Where in the rows of tables the documents stand; None where nothing is said of it."""
    given = dict(options.column or ()) | {"text": options.text_column, "id": options.id_column}
    return Columns(**given) if any(given.values()) else None


def read(name: str, about: About, *, allow_private: bool = False, tell: Tell | None = None) -> Document:
    """The document in a file, at an address, or on standard input for "-"."""
    return read_any(name, about=about, allow_private=allow_private, tell=tell)
