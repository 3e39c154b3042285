"""How is a test kept from the network?

While it is closed, connecting and looking up names raises `NetworkClosed` at once. Unix sockets stay open, and this
machine's own addresses where that is wanted. What runs without Python's sockets (uvloop, C libraries) is not seen.
"""

from __future__ import annotations

import ipaddress
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from typing import Any
from unittest import mock

from factx.errors import CassetteError

_NAMES_OF_LOOPBACK = frozenset({"localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback"})


class NetworkClosed(CassetteError):
    """Something tried to reach the network while it was closed."""


@contextmanager
def closed_network(*, loopback: bool = False, remedy: str = "") -> Iterator[None]:
    """A context in which nothing in this process reaches the network.

    `loopback` leaves open what listens on this machine; on Windows, whose event loops need it, that is always open.
    `remedy` is told with the error. Contexts may be nested, and then all of them must allow an address.
    """
    loopback = loopback or sys.platform == "win32"

    def guarded(real: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(real)
        def guard(self: socket.socket, *arguments: Any) -> Any:
            address = arguments[-1]
            if _reaches_out(self.family, address) and not (loopback and _is_loopback(address[0])):
                self.close()  # callers close it for errors of the system only
                raise _refusal(f"{address[0]}:{address[1]}", remedy)
            return real(self, *arguments)

        return guard

    real_lookup = socket.getaddrinfo

    @wraps(real_lookup)
    def lookup(host: Any, *arguments: Any, **more: Any) -> Any:
        if host and not _is_loopback(host) and not _is_address(host):
            raise _refusal(_text(host), remedy)
        return real_lookup(host, *arguments, **more)

    with ExitStack() as stack:
        for name in ("connect", "connect_ex", "sendto"):
            stack.enter_context(mock.patch.object(socket.socket, name, guarded(getattr(socket.socket, name))))
        stack.enter_context(mock.patch.object(socket, "getaddrinfo", lookup))
        yield


def _refusal(where: str, remedy: str) -> NetworkClosed:
    return NetworkClosed(
        f"the network is closed here, and something tried to reach {where}." + (f" {remedy}" if remedy else "")
    )


def _reaches_out(family: int, address: Any) -> bool:
    return family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple)


def _is_loopback(host: Any) -> bool:
    name = _text(host).lower()
    if name in _NAMES_OF_LOOPBACK:
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _is_address(host: Any) -> bool:
    try:
        ipaddress.ip_address(_text(host).partition("%")[0])
    except ValueError:
        return False
    return True


def _text(host: Any) -> str:
    return host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
