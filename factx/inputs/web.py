"""How is a page fetched without being led astray?

Only http and https, and only public addresses: the host's name is looked up once for each hop, every address it has
is checked, and the connection goes to one that was checked, so that a name whose answer changes gains nothing.
Redirects are followed by the same rules. No cookies, passwords or proxies; size, time and hops have limits.
"""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from factx.errors import InputError, UsageError
from factx.inputs.addresses import Address, host_name, is_public, literal
from factx.inputs.content import Limits

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse
    from urllib3.connection import HTTPConnection

_PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_READ = frozenset(
    {
        "text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/vtt", "application/x-subrip",
        "application/pdf", "application/x-pdf", "message/rfc822", "text/xml", "application/xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/octet-stream",
        "binary/octet-stream", "",
    }
)  # fmt: skip
_ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
_HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; factx)",
    "Accept": "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9,*/*;q=0.5",
    "Accept-Language": "en,*;q=0.5",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "close",
}
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
_CHUNK = 65_536
_ADDRESSES = 3
_REMEDY = "give --allow-private if you mean it (allow_private=True)"

Lookup = Callable[[str, int], Iterable[str]]
"""The addresses of a host name."""


@dataclass(frozen=True)
class Page:
    """What came from an address: its bytes, what the server says they are, and the address they came from at last."""

    url: str
    content: bytes
    media_type: str
    charset: str | None


def addresses_of(host: str, port: int) -> list[str]:
    """The addresses of a host, as this machine's resolver knows them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


@dataclass(frozen=True)
class Web:
    """Fetches pages by the rules above. `lookup` and `allowed` stand in for the resolver and for what is public."""

    limits: Limits = field(default_factory=Limits)
    allow_private: bool = False
    lookup: Lookup = addresses_of
    allowed: Callable[[Address], bool] = is_public

    def fetch(self, url: str) -> Page:
        """The page at an address. Raises `UsageError` for one that is refused, `InputError` where nothing comes."""
        deadline = time.monotonic() + self.limits.seconds
        at = _Place.of(url)
        for _ in range(self.limits.redirects + 1):
            with self._answer(at, deadline) as response:
                if response.status in _REDIRECTS and (target := response.headers.get("location")):
                    at = at.moved_to(target)
                    continue
                return self._page(at, response, deadline)
        raise InputError(f"{url}: it redirects more than {self.limits.redirects} times: give the address it leads to")

    def _checked(self, place: _Place) -> list[Address]:
        """The addresses of a place, all of which may be asked."""
        written = literal(place.host)
        try:
            found = [written] if written else [ip_address(each) for each in self.lookup(place.host, place.port)]
        except (OSError, UnicodeError, ValueError) as error:
            raise InputError(f"{place.url}: there is no host {place.host}: {error}: check the spelling") from None
        if not found:
            raise InputError(f"{place.url}: there is no address for {place.host}: check the spelling")
        closed = next((each for each in found if not self.allow_private and not self.allowed(each)), None)
        if closed is not None:
            raise UsageError(f"{place.url}: {closed} is no address of the public Internet and is not asked: {_REMEDY}")
        return found[:_ADDRESSES]

    @contextlib.contextmanager
    def _answer(self, place: _Place, deadline: float) -> Iterator[BaseHTTPResponse]:
        """The answer of a place, its connection cut at the deadline and closed at the end."""
        from urllib3.exceptions import HTTPError

        failure: Exception | None = None
        for address in self._checked(place):
            connection = _connection(place, address, deadline)
            watch = threading.Timer(max(0.0, deadline - time.monotonic()), _cut, [connection])
            watch.daemon = True
            watch.start()
            try:
                connection.connect()
            except (OSError, HTTPError, http.client.HTTPException, ValueError) as error:  # ValueError: another's name
                failure = error
                watch.cancel()
                connection.close()
                continue
            try:
                connection.request(
                    "GET", place.path, headers={"Host": place.authority, **_HEADERS}, preload_content=False
                )
                yield connection.getresponse()
            except (OSError, HTTPError, http.client.HTTPException, ValueError) as error:
                raise self._failed(place, error, deadline) from error
            finally:
                watch.cancel()
                connection.close()
            return
        raise self._failed(place, failure or OSError("nothing answers"), deadline) from failure

    def _failed(self, place: _Place, error: Exception, deadline: float) -> InputError:
        if time.monotonic() >= deadline:
            return InputError(f"{place.url}: it took longer than {self.limits.seconds:g} seconds: try again later")
        if isinstance(error, ssl.SSLError) or any(word in str(error).lower() for word in ("certificate", "hostname")):
            return InputError(f"{place.url}: its certificate or encryption is not in order: {error}")
        return InputError(f"{place.url}: nothing came from there: {error}: try it in a browser")

    def _page(self, place: _Place, response: BaseHTTPResponse, deadline: float) -> Page:
        if not 200 <= response.status < 300:
            raise InputError(
                f"{place.url}: the server answers {response.status} {response.reason or ''}".rstrip()
                + _advice(response.status)
            )
        kind = response.headers.get("content-type", "")
        media_type = kind.partition(";")[0].strip().lower()
        if media_type not in _READ:
            raise InputError(
                f"{place.url}: this is {media_type}, and no page, PDF, Word file or text: give the article's address"
            )
        coding = response.headers.get("content-encoding", "").strip().lower()
        if coding not in _ENCODINGS:
            raise InputError(
                f"{place.url}: it is packed as {coding}, which was not asked for: save the page and give the file"
            )
        content = self._body(place, response, deadline)
        charset = _CHARSET.search(kind)
        return Page(place.url, content, media_type, charset[1] if charset else None)

    def _body(self, place: _Place, response: BaseHTTPResponse, deadline: float) -> bytes:
        most = self.limits.web_bytes
        told = response.headers.get("content-length", "")
        pieces: list[bytes] = []
        size = 0
        if told.isdecimal() and int(told) > most:
            raise _too_big(place, most)
        while piece := response.read1(_CHUNK, decode_content=True):
            pieces.append(piece)
            size += len(piece)
            if size > most:
                raise _too_big(place, most)
            if time.monotonic() >= deadline:
                break
        if time.monotonic() >= deadline:
            raise self._failed(place, TimeoutError(), deadline)
        if not size:
            raise InputError(f"{place.url}: the server sent nothing: try it in a browser")
        return b"".join(pieces)


@dataclass(frozen=True)
class _Place:
    """An address taken apart, with everything that must not be in it refused."""

    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def of(cls, url: str) -> _Place:
        try:
            parts = urlsplit(url.strip())
            port = parts.port
        except ValueError as error:
            raise UsageError(f"{url}: this is no address of a page: {error}") from None
        scheme = parts.scheme.lower()
        if scheme not in _PORTS:
            raise UsageError(
                f"{url}: only http and https are fetched, and not {scheme or 'nothing'}: give a file's path as it is"
            )
        if "@" in parts.netloc:
            raise UsageError(f"{_bare(parts)}: names and passwords in an address are not sent: leave them out")
        if _UNSAFE.search(url.strip()):
            raise UsageError(
                f"{url!r}: there are blanks, control characters or backslashes in this address: take them out"
            )
        host = host_name(parts.hostname or "")
        if not host or port == 0:
            raise UsageError(f"{url}: there is no host in this address that can be asked: check the spelling")
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
            f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
        )
        return cls(scheme, host, port or _PORTS[scheme], path)

    @property
    def authority(self) -> str:
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return shown if self.port == _PORTS[self.scheme] else f"{shown}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"

    def moved_to(self, target: str) -> _Place:
        """Where a redirect leads: never from https down to http."""
        try:
            place = _Place.of(urljoin(self.url, _as_written(target)))
        except ValueError as error:
            raise InputError(f"{self.url}: it redirects to what is no address: {error}") from None
        except UsageError as error:
            raise UsageError(f"{self.url} redirects: {error}") from None
        if self.scheme == "https" and place.scheme == "http":
            raise InputError(
                f"{self.url}: it redirects to {place.url}, which is not encrypted: give that address if you trust it"
            )
        return place


def _as_written(target: str) -> str:
    """A redirect's target as its server meant it: many send UTF-8, which HTTP's headers are not read as, and blanks."""
    with contextlib.suppress(UnicodeError):
        target = target.encode("latin-1").decode("utf-8")
    return target.strip().replace(" ", "%20")


def _connection(place: _Place, address: Address, deadline: float) -> HTTPConnection:
    """A connection to an address that was checked, which the server and its certificate know by the place's name."""
    from urllib3.connection import HTTPConnection, HTTPSConnection

    left_s = max(0.1, deadline - time.monotonic())
    if place.scheme == "http":
        return HTTPConnection(str(address), place.port, timeout=left_s)
    return HTTPSConnection(
        str(address),
        place.port,
        timeout=left_s,
        server_hostname=place.host.rstrip("."),
        assert_hostname=place.host.rstrip("."),
        ssl_context=ssl.create_default_context(),
    )


def _cut(connection: HTTPConnection) -> None:
    """End a connection that somebody waits on: a server that sends a byte now and then never runs into a time limit."""
    waiting = connection.sock
    if waiting is not None:
        with contextlib.suppress(OSError):
            waiting.shutdown(socket.SHUT_RDWR)


def _too_big(place: _Place, most: int) -> InputError:
    return InputError(f"{place.url}: it holds more than {most:,} bytes: save it, and give what is to be read as a file")


def _bare(parts: SplitResult) -> str:
    """An address without what may be a password."""
    return f"{parts.scheme}://…@{parts.netloc.rpartition('@')[2]}{parts.path}"


def _advice(status: int) -> str:
    if status in {401, 402, 403, 451}:
        return ": it is not for everybody: save the page from a browser, and give the file"
    if status in {404, 410}:
        return ": check the address"
    return ": try again later" if status in {408, 425, 429} or status >= 500 else ""
