"""How is the text of others shown without harm?

Nothing here needs a fact: the command line's errors are shown by it too.
"""

from __future__ import annotations

import re

_BLANKS = re.compile(r"\s+")
# control characters but the line feed, and those that turn the direction of text: an article could overwrite or
# reorder a line of the screen with them
_ACTING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def harmless(text: str) -> str:
    """The text on one line, with characters that act on a terminal made visible.

    >>> harmless("a\\x1b[31mred\\n b")
    'a␛[31mred b'
    """
    return visible(_BLANKS.sub(" ", text))


def visible(text: str) -> str:
    """The same for text whose line feeds are meant."""
    return _ACTING.sub(lambda found: _made_visible(found.group()), text)


def _made_visible(char: str) -> str:
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"<U+{code:04X}>"


def shortened(text: str, most: int) -> str:
    """At most so many characters of it, cut between words, with an ellipsis."""
    words = harmless(text).strip()
    return words if len(words) <= most else words[: most - 1].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: "1 claim", "3 claims", "1,204 claims"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
