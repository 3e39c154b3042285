"""How is JSON written as YAML that people can review?

Texts of several lines stand as `|` blocks, so that a changed prompt is a readable diff. Every text comes back as it
was, to the character: what YAML would change or refuse (NEL, a byte order mark, a carriage return) and what editors
like to trim (blanks at the end of a line) is written with escapes, broken into lines all the same. Long lines are
broken where a sentence or a bracket ends, and not at a column, so that one more word changes one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

DEEPEST = 60
LONGEST_KEY = 500
"""A key on one line may have 1024 characters in YAML; each may take two as an escape."""

_PLAIN = re.compile(r"[A-Za-z](?:[\w.,/+@()-]|:(?=[\w/])|[ ](?=[\w(]))*", re.ASCII)
_WORDS_OF_YAML = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "none", "nan", "inf"})
_UNFIT_FOR_BLOCK = re.compile(
    r"[^\t\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]|[ \t](?:\n|\Z)"
)
_ESCAPED = re.compile(r"[^ !#-\[\]-~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_SHORT = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BREAK = re.compile(
    r"""[^\n]+?(?:(?<=[\w%)"'”’]{2}[.!?…])["'”’)]*[ ]+(?=\S)|\}[}\]]{0,8},?[ ]*(?=[^\s}\],]))
    |[^\n]*\n|.+""",
    re.VERBOSE,
)
"""A piece of a long text: up to where a sentence (not the number of a list) or an object ends, or a line."""

_LONG = 110


class Inexpressible(ValueError):
    """A value that YAML cannot hold as it is: half a surrogate pair, a huge key, a well too deep."""


def written(value: Any, *, indent: int = 0, lead: str = "") -> str:
    """The YAML lines of a JSON value, each ended.

    `lead` stands before the first one; the others are indented by `indent` blanks. Raises `Inexpressible`.
    """
    return "".join(f"{line}\n" for line in _lines(lead, value, indent, 0))


def check(value: Any, *, depth: int = 0) -> None:
    """Raise `Inexpressible` for a value that `written` would not write."""
    if depth > DEEPEST:
        raise Inexpressible(f"more than {DEEPEST} levels")
    if isinstance(value, str) and _SURROGATE.search(value):
        raise Inexpressible("half a surrogate pair")
    if isinstance(value, dict):
        for key, each in value.items():
            if len(key) > LONGEST_KEY:
                raise Inexpressible(f"a key of {len(key)} characters")
            check(key)
            check(each, depth=depth + 1)
    elif isinstance(value, list):
        for each in value:
            check(each, depth=depth + 1)


def _lines(lead: str, value: Any, indent: int, depth: int) -> Iterator[str]:
    if isinstance(value, dict | list) and value:
        if depth > DEEPEST:
            raise Inexpressible(f"more than {DEEPEST} levels")
        if lead and not lead.endswith("- "):
            yield lead.rstrip(" ")
            lead = ""
        for mark, each in _entries(value):
            yield from _lines((lead or " " * indent) + mark, each, indent + 2, depth + 1)
            lead = ""
    elif isinstance(value, str):
        yield from _text(lead, value, indent)
    else:
        yield lead + _scalar(value)


def _entries(value: dict[str, Any] | list[Any]) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list):
        yield from (("- ", each) for each in value)
    else:
        yield from ((f"{_key(key)}: ", each) for key, each in value.items())


def _scalar(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        whole, _, exponent = repr(value).partition("e")  # YAML 1.1 wants a point in "1e-07"
        return f"{whole}{'' if '.' in whole else '.0'}e{exponent}" if exponent else whole
    return "{}" if value == {} else "[]" if value == [] else str(value)


def _key(key: str) -> str:
    if len(key) > LONGEST_KEY:
        raise Inexpressible(f"a key of {len(key)} characters")
    return key if _is_plain(key) else '"' + _escape(key) + '"'


def _text(lead: str, text: str, indent: int) -> Iterator[str]:
    if "\n" in text and not text.isspace() and not _UNFIT_FOR_BLOCK.search(text):
        yield from _block(lead, text, indent)
    elif _is_plain(text) and len(text) <= _LONG:
        yield lead + text
    else:
        yield from _quoted(lead, text, indent)


def _is_plain(text: str) -> bool:
    return bool(_PLAIN.fullmatch(text)) and text.lower() not in _WORDS_OF_YAML


def _block(lead: str, text: str, indent: int) -> Iterator[str]:
    """A literal block. Its width is said wherever the first line cannot show it."""
    width = "2" if text[0].isspace() else ""
    end = "-" if not text.endswith("\n") else "+" if text.endswith("\n\n") else ""
    yield f"{lead}|{width}{end}"
    for line in text.removesuffix("\n").split("\n"):
        yield " " * indent + line if line else ""


def _quoted(lead: str, text: str, indent: int) -> Iterator[str]:
    r"""A text in double quotes; a backslash at the end of a line goes on with the next, less its indentation."""
    pieces = _BREAK.findall(text) if len(text) > _LONG or "\n" in text else [text]
    for nth, piece in enumerate(pieces):
        shown = _escape(piece)
        escaped_blank = "\\" if shown.startswith(" ") else ""
        start = " " * indent + escaped_blank if nth else lead + '"'
        end = '"' if nth == len(pieces) - 1 else "\\"
        yield start + shown + end


def _escape(text: str) -> str:
    if _SURROGATE.search(text):
        raise Inexpressible("half a surrogate pair")
    return _ESCAPED.sub(lambda found: _SHORT.get(found[0]) or f"\\u{ord(found[0]):04X}", text)
