"""What must never be stored, and is it stored somewhere?

Headers are stored from a short list of those that matter. Of everything else, addresses and bodies, whatever looks
like a key is taken out, and so is the key that the request itself was sent with, whatever it looks like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

SCRUBBED = "[scrubbed]"

REQUEST_HEADERS = frozenset({"content-type"})
RESPONSE_HEADERS = frozenset({"content-type", "content-encoding", "retry-after", "retry-after-ms", "x-should-retry"})

_KEY_HEADERS = frozenset({"authorization", "proxy-authorization", "api-key", "x-api-key", "x-goog-api-key", "cookie"})

_START = r"(?:(?<![A-Za-z0-9_])|(?<=\\[ntr])|(?<=\\u[0-9A-Fa-f]{4}))"
"""Where a word begins, also in JSON, whose line ends are written as a letter after a backslash."""


def _word(pattern: str) -> re.Pattern[str]:
    return re.compile(_START + pattern)


_SECRETS: dict[str, re.Pattern[str]] = {
    "OpenAI, Anthropic or compatible key": _word(r"sk-(?=[\w*.-]{0,200}[\d*])[\w*.-]{12,}"),
    "Groq key": _word(r"gsk_\w{16,}"),
    "xAI key": _word(r"xai-\w{16,}"),
    "Google key": _word(r"AIza[\w-]{20,}"),
    "Hugging Face token": _word(r"hf_[A-Za-z0-9]{16,}"),
    "Replicate, Perplexity, Cerebras or Fireworks key": _word(r"(?:r8_|pplx-|csk-|fw_)(?=\w{0,200}\d)\w{16,}"),
    "GitHub or GitLab token": _word(r"(?:gh[opsur]_|github_pat_|glpat-)[\w-]{16,}"),
    "Slack token": _word(r"xox[abprs]-[\w-]{10,}"),
    "AWS key id": _word(r"(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    "JSON web token": _word(r"eyJ[\w-]{8,4000}\.[\w-]{8,}\.[\w-]{4,}"),
    "bearer token": _word(r"(?i:bearer)\s+(?=[\w.~+/=-]{0,200}\d)[\w.~+/=-]{16,}"),
    "organisation or project": _word(r"(?:org|proj)[-_](?=[A-Za-z0-9]{0,200}\d)[A-Za-z0-9]{16,}"),
    "private key": re.compile(
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----[^\"]*?(?:-----END [A-Z ]*PRIVATE KEY-----|(?=\")|\Z)"
    ),
    "password in an address": re.compile(r"(?<=://)[^\s/@:\"'<>\\]+:[^\s/@\"'<>\\]+(?=@)"),
}
_KEY_IN_QUERY = re.compile(
    r"(?i)([?&](?:(?:api[-_]?|subscription[-_]?)?key|(?:access_|auth_)?token)=)(?!\[scrubbed\])[^&\s\"'#]+"
)
"""Looked for in addresses only: an article may link to a page with a "key" of its own."""


@dataclass(frozen=True)
class Secret:
    """Something that looks like a secret: its place in the file, and what it looks like; never the secret itself."""

    path: Path
    line: int
    kind: str
    shown: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.kind} ({self.shown})"


def scrubbed(text: str, *, keys: frozenset[str] = frozenset()) -> str:
    """The text with whatever looks like a secret, and each of `keys`, replaced by "[scrubbed]"."""
    for key in sorted(keys, key=len, reverse=True):
        text = text.replace(key, SCRUBBED)
    for pattern in _SECRETS.values():
        text = pattern.sub(SCRUBBED, text)
    return text


def scrubbed_url(url: str, *, keys: frozenset[str] = frozenset()) -> str:
    """The same for an address, whose query may carry a key under its own name."""
    return _KEY_IN_QUERY.sub(rf"\1{SCRUBBED}", scrubbed(url, keys=keys))


def keys_sent(headers: Mapping[str, str]) -> frozenset[str]:
    """The keys that a request carries in its headers.

    A word of letters alone is a placeholder that local servers are sent ("not-needed"), and may stand in any text.
    """
    words = {word for name, value in headers.items() if name.lower() in _KEY_HEADERS for word in value.split()}
    return frozenset(word for word in words if len(word) >= 12 and any(char.isdigit() for char in word))


def allowed(headers: Mapping[str, str], *, of: frozenset[str]) -> dict[str, str]:
    """The headers that may be stored, by their names in lower case."""
    return {name.lower(): value for name, value in sorted(headers.items()) if name.lower() in of}


def scan(path: Path | str) -> list[Secret]:
    """Whatever looks like a secret in a file; in a folder, in all its files."""
    path = Path(path)
    if path.is_dir():
        return [found for each in sorted(path.rglob("*")) if each.is_file() for found in scan(each)]
    return list(_found(path, path.read_text(encoding="utf-8", errors="replace")))


def _found(path: Path, text: str) -> Iterator[Secret]:
    for kind, pattern in _SECRETS.items():
        for found in pattern.finditer(text):
            yield _secret(path, text, found.start(), found.group(), kind)
    for line in re.finditer(r"^ *url: .*$", text, re.MULTILINE):
        for found in _KEY_IN_QUERY.finditer(line.group()):
            yield _secret(path, text, line.start(), found.group(), "key in an address")


def _secret(path: Path, text: str, at: int, words: str, kind: str) -> Secret:
    return Secret(path, text.count("\n", 0, at) + 1, kind, f"{words[:6]}…, {len(words)} characters")
