"""What does an e-mail say?

The subject stands first, as a headline does, then the parts of its text in their order. Of a part that is there as
plain text and as a page, the plain text is taken, unless it only says that there is a page. Attachments are named and
neither read nor opened, but for a message that is forwarded without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, Message, MIMEPart

from factx.errors import FactxError, InputError, UsageError
from factx.inputs import plain
from factx.inputs.content import Content, plain_words
from factx.inputs.wrapping import unwrapped

_DAMAGED = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What the standard library's parser raises where headers are not in order."""
_WRAPPED_AT = 82
_HEADERS = frozenset({"subject", "from", "date", "content-type", "content-disposition", "content-transfer-encoding"})
_HEADER_LIMIT = 4_000
_PARTS = 2_000
_FORWARDS = 5  # of messages within messages
_STUB, _MORE = 600, 3  # characters of plain text that may only point to the page, and how much more that says then
_OTHER = frozenset({"image", "audio", "video", "application", "font", "model", "message"})
_SIGNATURE = "-- "
_PREFIX = re.compile(r"(?:(?:re|fwd?|aw|wg|tr|rv)\s?:\s*)+", re.IGNORECASE)


def read(content: bytes, *, name: str) -> Content:
    """The text of a message, with its subject, sender and date."""
    if content.count(b"\n--") > _PARTS:
        raise InputError(f"{name}: this e-mail has more than {_PARTS:,} parts: save its text as a file")
    try:
        _check_headers(message_from_bytes(content, policy=policy.compat32))  # which reads no header more than it must
        message = message_from_bytes(content, policy=policy.default)
        bodies = list(_bodies(message))
        forwarded = None if bodies else _forwarded(message)
        attached = [_called(part) for part in message.walk() if part.is_attachment() and part is not forwarded]
        subject = _plain(message["subject"])
        author, published = _author(message), _sent(message)
    except (MessageError, *_DAMAGED) as error:
        raise InputError(
            f"{name}: this e-mail is damaged or nested too deeply ({type(error).__name__}): save its text as a file"
        ) from None
    if not bodies and forwarded is None:
        raise InputError(f"{name}: this e-mail holds no text{_listed(attached)}: save what is to be read as a file")
    notes = [f"not read: its attachments {', '.join(attached)}"] if attached else []
    read_parts = [_text(body, name) for body in bodies]
    if forwarded is not None:
        inner = read(_message(forwarded, name), name=name)
        read_parts = [(inner.text, ("its text is that of a message it forwards", *inner.notes))]
    text = "\n".join(words.rstrip("\n") for words, _ in read_parts)
    if subject and not text.lstrip().startswith(subject):
        text = f"{subject}\n{text}"
    title = _PREFIX.sub("", subject) if subject else None
    told = dict.fromkeys(note for _, found in read_parts for note in found)
    return Content(text, title=title, author=author, published=published, notes=(*notes, *told))


def _bodies(part: MIMEPart) -> Iterator[tuple[MIMEPart, ...]]:
    """The parts of a message's text, in order, each in the forms that it is there in."""
    kind = part.get_content_type()
    if part.is_attachment() or kind == "message/rfc822":
        return
    if kind == "multipart/alternative":
        forms = [form for each in part.iter_parts() for found in _bodies(each) for form in found]
        if forms:
            yield tuple(forms)
    elif kind == "multipart/related":
        yield from (found for each in [*part.iter_parts()][:1] for found in _bodies(each))
    elif part.is_multipart():
        for each in part.iter_parts():
            yield from _bodies(each)
    elif kind in {"text/plain", "text/html"} or part.get_content_maintype() not in _OTHER:
        yield (part,)


def _forwarded(message: EmailMessage) -> EmailMessage | None:
    """The message that another forwards."""
    found = [part for part in message.walk() if part.get_content_type() == "message/rfc822"]
    return found[0] if 0 < len(found) <= _FORWARDS else None


def _message(part: EmailMessage, name: str) -> bytes:
    try:
        return bytes(part.get_content().as_bytes())
    except (MessageError, *_DAMAGED) as error:
        raise InputError(
            f"{name}: the message it forwards is damaged ({type(error).__name__}): save its text as a file"
        ) from None


def _check_headers(message: Message) -> None:
    """Refuse what no mail program writes: reading a header takes more than linear time."""
    for part in message.walk():
        for header, value in part.raw_items():
            if header.lower() in _HEADERS and len(value) > _HEADER_LIMIT:
                raise ValueError(f"its {header} has {len(value):,} characters")


def _text(forms: tuple[MIMEPart, ...], name: str) -> tuple[str, tuple[str, ...]]:
    """The text of a part, in the form that says it: the plain one, unless the page says several times as much."""
    plain_form = next((form for form in forms if form.get_content_type() != "text/html"), None)
    page_form = next((form for form in forms if form.get_content_type() == "text/html"), None)
    if plain_form is None or page_form is None:
        only = plain_form or page_form
        return (_page if only is page_form else _words)(only or forms[0], name)
    words, told = _words(plain_form, name)
    if len(words) > _STUB:
        return words, told
    try:
        page, said = _page(page_form, name)
    except FactxError:
        return words, told
    if len(page) < _MORE * len(words):
        return words, told
    return page, ("its plain text says less than its page, which was read", *said)


def _page(form: MIMEPart, name: str) -> tuple[str, tuple[str, ...]]:
    try:
        from factx.inputs import html

        found = html.read(
            _raw(form), name=name, encoding=None, declared=form.get_content_charset(), url=None, headed=False
        )
    except ModuleNotFoundError as error:
        raise UsageError(
            f"{name}: its text is a web page, which needs {error.name}: pip install 'factx[web]'"
        ) from error
    return found.text, found.notes


def _words(form: MIMEPart, name: str) -> tuple[str, tuple[str, ...]]:
    text, note = plain.decoded(_raw(form), name=name, declared=form.get_content_charset())
    told = (note,) if note else ()
    if form.get_param("format") == "flowed":
        return _flowed(text.splitlines(), joint="" if form.get_param("delsp") == "yes" else " "), told
    lines = text.splitlines()
    if not lines or max(map(len, lines)) > _WRAPPED_AT:
        return "\n".join(lines), told
    return unwrapped(lines), told


def _raw(form: MIMEPart) -> bytes:
    payload = form.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _flowed(lines: list[str], *, joint: str) -> str:
    """The paragraphs of flowed text (RFC 3676): a line that ends in a blank goes on in the next of the same depth."""
    pieces: list[str] = []
    open_at: int | None = None
    for line in lines:
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        bare = bare.removeprefix(" ")
        goes_on = bare.endswith(" ") and bare != _SIGNATURE
        if open_at == depth and bare != _SIGNATURE:
            pieces.append(bare)
        else:
            pieces += ("\n" if pieces and open_at is not None else "", "> " if depth else "", bare)
        if goes_on:
            pieces[-1] = bare[:-1] + joint
        else:
            pieces.append("\n")
        open_at = depth if goes_on else None
    return "".join(pieces)


def _author(message: EmailMessage) -> str | None:
    header = message["from"]
    first = header.addresses[0] if header is not None and header.addresses else None
    return _plain((first.display_name or first.addr_spec) if first else None)


def _plain(words: object) -> str | None:
    """Words of a header on one line; bytes that were put there as they are, against the rules, are UTF-8."""
    line = plain_words(words)
    return line.encode("utf-8", "surrogateescape").decode("utf-8", "replace") if line else None


def _sent(message: EmailMessage) -> date | None:
    try:
        header = message["date"]
        return header.datetime.date() if header is not None and header.datetime else None
    except _DAMAGED:  # "1 Jan 99999999999"
        return None


def _called(part: EmailMessage) -> str:
    return _plain(part.get_filename()) or part.get_content_type()


def _listed(attached: list[str]) -> str:
    return f", and its attachments ({', '.join(attached)}) are not opened" if attached else ""
