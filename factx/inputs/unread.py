"""What stands in the place of a document where an input is none?"""

from __future__ import annotations

from dataclasses import dataclass

from factx.errors import FactxError


@dataclass(frozen=True)
class Unread:
    """An input that is no document: what it is called, and why it cannot be read. It goes where a document would."""

    name: str
    error: FactxError
