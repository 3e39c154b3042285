"""What does an e-mail say?

The subject stands first, as a headline does. Its plain text is taken where it has one, else the page; attachments are
named and neither read nor opened.
"""

from __future__ import annotations

import re
from datetime import date
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, Message

from factx.errors import InputError, UsageError
from factx.inputs import plain
from factx.inputs.content import Content, plain_words
from factx.inputs.wrapping import unwrapped

_DAMAGED = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What the standard library's parser raises where headers are not in order."""
_WRAPPED_AT = 82
_HEADERS = frozenset({"subject", "from", "date", "content-type", "content-disposition", "content-transfer-encoding"})
_HEADER_LIMIT = 4_000
_PARTS = 2_000
_SIGNATURE = "-- "
_PREFIX = re.compile(r"(?:(?:re|fwd?|aw|wg|tr|rv)\s?:\s*)+", re.IGNORECASE)


def read(content: bytes, *, name: str) -> Content:
    """The text of a message, with its subject, sender and date."""
    if content.count(b"\n--") > _PARTS:
        raise InputError(f"{name}: this e-mail has more than {_PARTS:,} parts: save its text as a file")
    try:
        _check_headers(message_from_bytes(content, policy=policy.compat32))  # which reads no header more than it must
        message = message_from_bytes(content, policy=policy.default)
        body = message.get_body(("plain", "html")) if isinstance(message, EmailMessage) else None
        attached = [_called(part) for part in message.walk() if part.is_attachment()]
        subject = plain_words(message["subject"])
        author, published = _author(message), _sent(message)
    except (MessageError, *_DAMAGED) as error:
        raise InputError(
            f"{name}: this e-mail is damaged or nested too deeply ({type(error).__name__}): save its text as a file"
        ) from None
    if not isinstance(body, EmailMessage):
        raise InputError(f"{name}: this e-mail holds no text{_listed(attached)}: save what is to be read as a file")
    notes = [f"not read: its attachments {', '.join(attached)}"] if attached else []
    text, told = _text(body, name)
    if subject and not text.lstrip().startswith(subject):
        text = f"{subject}\n{text}"
    title = _PREFIX.sub("", subject) if subject else None
    return Content(text, title=title, author=author, published=published, notes=(*notes, *told))


def _check_headers(message: Message) -> None:
    """Refuse what no mail program writes: reading a header takes more than linear time."""
    for part in message.walk():
        for header, value in part.raw_items():
            if header.lower() in _HEADERS and len(value) > _HEADER_LIMIT:
                raise ValueError(f"its {header} has {len(value):,} characters")


def _text(body: EmailMessage, name: str) -> tuple[str, tuple[str, ...]]:
    payload = body.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    text, note = _decoded(raw, body.get_content_charset(), name)
    if body.get_content_type() == "text/html":
        try:
            from factx.inputs import html

            page = html.read(text.encode("utf-8", "replace"), name=name, encoding="utf-8", url=None, headed=False)
        except ModuleNotFoundError as error:
            raise UsageError(
                f"{name}: its text is a web page, which needs {error.name}: pip install 'factx[web]'"
            ) from error
        return page.text, page.notes
    return _paragraphs(text, flowed=body.get_param("format") == "flowed"), (note,) if note else ()


def _decoded(raw: bytes, charset: str | None, name: str) -> tuple[str, str | None]:
    """By the charset the message names, where that is one and fits; else as any file."""
    try:
        if charset:
            text = raw.decode(charset)
            if "\0" not in text:
                return text, None
    except (LookupError, ValueError):
        pass
    return plain.decoded(raw, name=name)


def _paragraphs(text: str, *, flowed: bool) -> str:
    """The text with a line for each paragraph, where the mail program broke its lines."""
    lines = text.splitlines()
    if flowed:
        pieces = [line + ("" if line.endswith(" ") and line != _SIGNATURE else "\n") for line in lines]
        return "".join(pieces)
    if not lines or max(map(len, lines)) > _WRAPPED_AT:
        return "\n".join(lines)
    return unwrapped(lines)


def _author(message: EmailMessage) -> str | None:
    header = message["from"]
    first = header.addresses[0] if header is not None and header.addresses else None
    return plain_words((first.display_name or first.addr_spec) if first else None)


def _sent(message: EmailMessage) -> date | None:
    try:
        header = message["date"]
        return header.datetime.date() if header is not None and header.datetime else None
    except _DAMAGED:  # "1 Jan 99999999999"
        return None


def _called(part: EmailMessage) -> str:
    return plain_words(part.get_filename(), 80) or part.get_content_type()


def _listed(attached: list[str]) -> str:
    return f", and its attachments ({', '.join(attached)}) are not opened" if attached else ""
