"""Under which name can a document stand in a folder?"""

from __future__ import annotations

import re

from factx.facts import Facts

_UNSAFE = re.compile(r'[\s\x00-\x20\x7f-\x9f\\/:*?"<>|#^\[\]%`$~\ud800-\udfff\u200b-\u200f\u2028-\u202e\u2066-\u2069]+')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)", re.IGNORECASE)  # devices on Windows
_LONGEST = 80


def title(reading: Facts) -> str:
    """The document's title, else its headline, else its id."""
    document = reading.document
    return document.title or (document.headline.text if document.headline else document.id)


class Names:
    """Names that every file system takes, that lead out of no folder, and that are never given twice.

    >>> names = Names()
    >>> names.of("../Prices: up?"), names.of("Prices, up"), names.of("Prices up")
    ('Prices up', 'Prices, up', 'Prices up 2')
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, words: str) -> str:
        plain = _UNSAFE.sub(" ", words)[:_LONGEST].strip(" .-_") or "document"
        plain = f"{plain}_" if _RESERVED.match(plain) else plain
        name, number = plain, 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{plain} {number}"
        self._taken.add(name.casefold())
        return name
