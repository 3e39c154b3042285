"""Is an address one of the public Internet, however it is written?"""

from __future__ import annotations

import re
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address

_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?\.?\Z")
_DEVIATING = re.compile("[ßς\u200c\u200d]")
_SERVICES = frozenset({"168.63.129.16", "100.100.100.200", "192.0.0.192"})  # what clouds tell their machines, and keys
_CLOSED = tuple(
    ip_network(each)
    for each in (
        "100.64.0.0/10",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "240.0.0.0/4",
        "fec0::/10",
        "2001:db8::/32",
        "3fff::/20",
    )
)
_HOLDERS: tuple[tuple[IPv6Network, int], ...] = tuple(
    (IPv6Network(network), shift)
    for network, shift in (
        ("::/96", 0),  # compatible with IPv4
        ("::ffff:0:0/96", 0),  # mapped
        ("::ffff:0:0:0/96", 0),  # translated
        ("64:ff9b::/96", 0),  # NAT64
        ("64:ff9b:1::/48", 0),  # NAT64 of one's own
        ("2002::/16", 80),  # 6to4
    )
)
_TEREDO = IPv6Network("2001::/32")
_ISATAP = 0x5EFE


def is_public(address: Address) -> bool:
    """Whether anybody may ask for what is there: no loopback, private, link-local, shared, multicast or reserved one.

    An IPv6 address that holds an IPv4 address is public only where that one is, too.
    """
    if isinstance(address, IPv6Address):
        held = _held(address)
        if held is not None:
            wrapped = (
                address.ipv4_mapped or address.sixtofour
            )  # of both, Pythons say other things: what they hold counts
            return is_public(held) and (wrapped is not None or (address.is_global and not address.is_multicast))
    if str(address) in _SERVICES or any(address in each for each in _CLOSED if each.version == address.version):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _held(address: IPv6Address) -> IPv4Address | None:
    value = int(address)
    for network, shift in _HOLDERS:
        if address in network:
            return IPv4Address(value >> shift & 0xFFFFFFFF)
    if address in _TEREDO:
        return IPv4Address(~value & 0xFFFFFFFF)
    if value >> 32 & 0xFFFF == _ISATAP:
        return IPv4Address(value & 0xFFFFFFFF)
    return None


def literal(host: str) -> Address | None:
    """The address that a host name is, as the C library reads it: "127.1" and "0x7f000001" are loopback."""
    try:
        return ip_address(host)
    except ValueError:
        pass
    if re.fullmatch(r"[0-9a-fx.]+", host) and (host[0].isdigit()):
        try:
            return IPv4Address(socket.inet_aton(host.rstrip(".")))
        except OSError:
            pass
    return None


def host_name(written: str) -> str | None:
    """A host as the network knows it: in lower case and ASCII, full-width letters and dots made plain; None for none.

    Letters that two standards of international names read differently ("ß") are refused: their "xn--" form is clear.
    """
    if "%" in written:  # a zone ("fe80::1%eth0") names a network of this machine's own
        return None
    if ":" in written:  # IPv6, brackets taken off
        try:
            return str(IPv6Address(written))
        except ValueError:
            return None
    if not written.isascii():
        if _DEVIATING.search(written.lower()):
            return None
        try:
            written = written.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    lowered = written.lower()
    return lowered if _HOST.match(lowered) and ".." not in lowered else None
