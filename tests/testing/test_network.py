from __future__ import annotations

import asyncio
import socket

import pytest

from factx.testing import NetworkClosed, closed_network

pytestmark = pytest.mark.factx_loopback


@pytest.fixture
def listening() -> socket.socket:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def test_this_machine_is_reached_only_where_that_is_allowed(listening: socket.socket) -> None:
    with closed_network(loopback=True):
        socket.create_connection(("localhost", listening.getsockname()[1])).close()
    with closed_network(), pytest.raises(NetworkClosed, match=r"127\.0\.0\.1"):
        socket.create_connection(listening.getsockname())
    socket.create_connection(listening.getsockname()).close()


@pytest.mark.parametrize("host", ["192.0.2.1", "model.example", "::ffff:192.0.2.1", b"model.example"])
def test_nothing_further_is_reached_in_any_way(host: str) -> None:
    with closed_network(loopback=True, remedy="Ask nobody."):
        with pytest.raises(NetworkClosed, match=r"Ask nobody\."):
            socket.create_connection((host, 80), timeout=0.01)
        with pytest.raises(NetworkClosed), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            sender.sendto(b"x", ("192.0.2.1", 53))


def test_an_inner_context_cannot_open_what_an_outer_one_closed(listening: socket.socket) -> None:
    with closed_network(), closed_network(loopback=True), pytest.raises(NetworkClosed):
        socket.create_connection(listening.getsockname())


def test_event_loops_and_unix_sockets_work_while_it_is_closed() -> None:
    with closed_network():
        assert asyncio.run(asyncio.sleep(0, "ran")) == "ran"
        one, other = socket.socketpair()
        with one, other:
            one.send(b"x")
            assert other.recv(1) == b"x"
