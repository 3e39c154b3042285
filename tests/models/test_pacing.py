"""The pace that a server allows: learnt, kept, and shared; in a time that passes at once."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest

from factx import errors
from factx.models import connect
from factx.models.bounds import MOST_BYTES
from factx.models.pacing import Held, Pacer, Ticket
from factx.models.quotas import quotas

from .conftest import CAPITAL, Capital, question
from .paced import FastLoop, Limited, ask_all
from .server import Reply, failed, said, serving

pytestmark = pytest.mark.factx_loopback

KINDS = ("bucket", "fixed", "sliding")


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def sent(pacer: Pacer, *, tokens: float = 100.0) -> Ticket:
    ticket = pacer.join(tokens=tokens)
    assert pacer.wait_s(ticket) == 0
    return ticket


def headers(remaining: float, *, reset: str = "60s", limit: int = 600, of: str = "requests") -> list[tuple[str, str]]:
    told = {"limit": str(limit), "remaining": str(remaining), "reset": reset}
    return [(f"x-ratelimit-{name}-{of}", value) for name, value in told.items()]


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_server_tells_of_its_allowance_is_used_and_nothing_refused(kind: str) -> None:
    done = ask_all(Limited(kind), seconds=200)
    assert done.used >= 0.95
    assert done.refused == 0
    assert done.lost == 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_server_that_tells_only_how_long_to_wait_is_learnt_from_its_refusals(kind: str) -> None:
    done = ask_all(Limited(kind, "retry-after"), seconds=300, workers=16)
    assert done.used >= 0.95
    assert done.refused < 0.01
    assert done.lost == 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_server_that_tells_nothing_loses_no_request(kind: str) -> None:
    done = ask_all(Limited(kind, "nothing"), seconds=300, workers=16)
    assert done.used >= 0.88
    assert done.refused < 0.03
    assert done.lost == 0


@pytest.mark.parametrize("kind", KINDS)
def test_processes_on_one_key_share_what_there_is(kind: str) -> None:
    done = ask_all(Limited(kind), seconds=200, processes=3, workers=16)
    assert done.used >= 0.95
    assert done.refused < 0.01
    assert min(done.shares) > 0.6 * max(done.shares)


def test_after_a_reset_nobody_rushes_in() -> None:
    done = ask_all(Limited("fixed"), seconds=130, processes=4, workers=16)
    after = [each for each in done.sent if 60 <= each < 62]
    assert len(after) < 60, "a tenth of the new allowance in the first two seconds of sixty"


def test_a_bound_of_the_users_is_kept_from_the_first_request_on() -> None:
    done = ask_all(Limited("sliding", "nothing", limit=10_000), seconds=120, rpm=300)
    per_minute = [sum(start <= each < start + 60 for each in done.sent) for start in range(0, 61, 5)]
    assert max(per_minute) <= 306
    assert min(per_minute) >= 290


def test_a_bound_on_tokens_counts_what_the_asks_have_really_cost() -> None:
    clock = Clock()
    pacer = Pacer(tpm=60_000, clock=clock)
    ticket = sent(pacer, tokens=100)
    pacer.served(ticket, tokens=10_100)
    clock.now += 9
    waiting = pacer.join(tokens=100)
    assert pacer.wait_s(waiting) > 0
    clock.now += 2
    assert pacer.wait_s(waiting) == 0


def test_nothing_waits_where_no_limit_is_known() -> None:
    pacer = Pacer(clock=Clock())
    tickets = [sent(pacer) for _ in range(500)]
    for each in tickets:
        pacer.served(each)
    assert pacer.held_s() == 0


def test_tokens_are_spent_as_evenly_as_requests() -> None:
    clock = Clock()
    pacer = Pacer(clock=clock)
    pacer.learn(sent(pacer, tokens=1_000), headers(59_000, limit=60_000, of="tokens"))
    gone = 0
    for _ in range(600):
        ticket = pacer.join(tokens=1_000)
        if pacer.wait_s(ticket):
            pacer.leave(ticket)
            clock.now += 0.1
        else:
            gone += 1
    assert 50 <= gone <= 62


def test_one_refusal_holds_everybody_back_for_as_long_as_the_server_asks() -> None:
    clock = Clock()
    pacer = Pacer(clock=clock)
    refused, other = sent(pacer), sent(pacer)
    pacer.served(other)
    assert pacer.refused(refused, after_s=20)
    third = pacer.join(tokens=1)
    assert 20 <= pacer.wait_s(third) <= 22
    clock.now += 22
    assert pacer.wait_s(third) == 0


def test_refusals_of_requests_that_were_under_way_together_count_once() -> None:
    clock = Clock()
    pacer = Pacer(clock=clock)
    tickets = [sent(pacer) for _ in range(50)]
    for each in tickets:
        pacer.refused(each)
    assert pacer.held_s() < 2, "and not doubled fifty times"


def test_refused_many_times_in_a_row_is_refused_for_good() -> None:
    clock = Clock()
    pacer = Pacer(clock=clock)
    came_again = []
    for _ in range(12):
        ticket = sent(pacer)
        came_again.append(pacer.refused(ticket))
        clock.now += 70
    assert came_again[:8] == [True] * 8
    assert came_again[8:] == [False] * 4


def test_whoever_was_refused_is_served_before_those_who_came_later() -> None:
    clock = Clock()
    pacer = Pacer(rpm=60, clock=clock)
    first = sent(pacer)
    later = pacer.join(tokens=1)
    again = pacer.join(tokens=1, arrived=first.arrived)
    clock.now += 1.1
    assert pacer.wait_s(later) > 0
    assert pacer.wait_s(again) == 0
    clock.now += 1.1
    assert pacer.wait_s(later) == 0


def test_who_gives_up_waiting_leaves_the_line() -> None:
    async def cancelled(pacer: Pacer) -> None:
        waiting = [asyncio.create_task(pacer.turn(tokens=1)) for _ in range(5)]
        await asyncio.sleep(0.5)
        for each in waiting[:4]:
            each.cancel()
        await asyncio.wait_for(waiting[4], 3)

    loop = FastLoop()
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        pacer = Pacer(rpm=60, clock=loop.time)
        sent(pacer)
        runner.run(cancelled(pacer))


def test_a_clock_that_is_set_back_holds_nobody_up() -> None:
    clock = Clock()
    pacer = Pacer(rpm=60, clock=clock)
    pacer.learn(sent(pacer), headers(500))
    clock.now -= 100_000
    waiting = pacer.join(tokens=1)
    assert pacer.wait_s(waiting) < 2
    clock.now += 2
    assert pacer.wait_s(waiting) == 0


def test_an_allowance_that_is_spent_for_hours_is_told_and_not_waited_for() -> None:
    async def turn(pacer: Pacer) -> None:
        await pacer.turn(tokens=1, most_s=600)

    pacer = Pacer(clock=Clock())
    pacer.learn(sent(pacer), headers(0, reset="6h", limit=1_000))
    with pytest.raises(Held, match="another 21600 seconds"):
        asyncio.run(turn(pacer))


@pytest.mark.parametrize(
    ("told", "remaining", "limit", "reset_s"),
    [
        ({"x-ratelimit-remaining-requests": "59", "x-ratelimit-reset-requests": "6m0s"}, 59, None, 360),
        ({"x-ratelimit-remaining-requests": "59", "x-ratelimit-reset-requests": "1h2m3.5s"}, 59, None, 3_723.5),
        ({"x-ratelimit-remaining-requests": "59", "x-ratelimit-reset-requests": "120ms"}, 59, None, 0.12),
        ({"x-ratelimit-remaining-requests": "1,200", "x-ratelimit-limit-requests": "1,500"}, 1_200, 1_500, None),
        ({"x-ratelimit-remaining": "3", "x-ratelimit-limit": "4", "x-ratelimit-reset": "12"}, 3, 4, 12),
        (
            {
                "date": "Mon, 02 Mar 2026 10:00:00 GMT",
                "anthropic-ratelimit-requests-remaining": "7",
                "anthropic-ratelimit-requests-limit": "50",
                "anthropic-ratelimit-requests-reset": "2026-03-02T10:00:30Z",
            },
            7,
            50,
            30,
        ),
        (
            {
                "date": "Mon, 02 Mar 2026 10:00:00 GMT",
                "x-ratelimit-remaining": "3",
                "x-ratelimit-reset": "1772445615",
            },
            3,
            None,
            15,
        ),
        ({"x-ratelimit-remaining-requests": "-1", "x-ratelimit-reset-requests": "soon"}, None, None, None),
        ({"x-ratelimit-remaining-requests": "nan"}, None, None, None),
        ({"x-ratelimit-remaining-requests": "5", "x-ratelimit-reset-requests": "soon"}, 5, None, None),
    ],
)
def test_the_ways_of_saying_what_remains(
    told: dict[str, str], remaining: float | None, limit: float | None, reset_s: float | None
) -> None:
    found = quotas(told.items()).get("requests")
    assert (found and found.remaining, found and found.limit, found and found.reset_s) == (remaining, limit, reset_s)


def test_tokens_of_a_minute_and_requests_of_a_day_are_kept_apart() -> None:
    found = quotas([*headers(5, of="requests-day"), *headers(900, of="tokens-minute")])
    assert {name: each.unit for name, each in found.items()} == {"requests-day": "requests", "tokens-minute": "tokens"}


def test_a_429_holds_other_asks_back_too_and_no_try_is_lost_by_it() -> None:
    script = [failed(429, "slow down", {"retry-after-ms": "300"}) for _ in range(3)]
    with serving([*script, said(CAPITAL)]) as server:
        with closing(connect("vllm/m", base_url=server.base_url, env={}, retries=1)) as model:
            answer = model.ask(question())
        assert answer.value == Capital(**CAPITAL)
        assert answer.usage.requests == 4


def test_a_quota_that_is_used_up_is_not_waited_for() -> None:
    with serving([failed(429, "You exceeded", {"retry-after": "3600"}, code="insufficient_quota")]) as server:
        with closing(connect("vllm/m", base_url=server.base_url, env={})) as model:
            for _ in range(2):
                with pytest.raises(errors.AccessRefused) as raised:
                    model.ask(question())
                assert getattr(raised.value.usage, "requests", 0) == 1
        assert len(server.requests) == 2


def test_a_pause_beyond_all_patience_fails_the_next_ask_without_a_request() -> None:
    with serving([failed(429, "daily limit", {"retry-after": "86400"})]) as server:
        with closing(connect("vllm/m", base_url=server.base_url, env={})) as model:
            answers = [model.ask(question()) for _ in range(3)]
        assert len(server.requests) == 1
    assert [type(each.error) for each in answers] == [errors.Exhausted] * 3
    assert "8640" in str(answers[0].error)
    assert "used up what it allows" in str(answers[2].error)


def test_headers_of_an_answer_slow_down_the_next() -> None:
    told = {"x-ratelimit-limit-requests": "10", "x-ratelimit-remaining-requests": "0"}
    reply = said(CAPITAL)
    with serving([Reply(body=reply.body, headers={**told, "x-ratelimit-reset-requests": "2h"}), reply]) as server:
        with closing(connect("vllm/m", base_url=server.base_url, env={})) as model:
            assert model.ask(question()).value
            assert isinstance(model.ask(question()).error, errors.Exhausted)
        assert len(server.requests) == 1


@pytest.mark.parametrize(("rpm", "tpm"), [(0, None), (None, -1)])
def test_a_bound_of_nothing_is_a_mistake(rpm: float | None, tpm: float | None) -> None:
    with pytest.raises(errors.UsageError, match="rpm and tpm must be above 0"):
        connect("ollama/m", rpm=rpm, tpm=tpm, env={})


@contextmanager
def speaking(speak: Callable[[socket.socket, threading.Event], None]) -> Iterator[str]:
    """A server that says what it is told to say, whatever it was asked."""
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while not ended.is_set():
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(65_536)
                    try:
                        speak(connection, ended)
                    except OSError:
                        continue

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
        finally:
            ended.set()
            listening.shutdown(socket.SHUT_RDWR)
            listening.close()
            thread.join()


HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"


@pytest.mark.parametrize("beginning", [b"", HEAD + b"content-length: 100000\r\n\r\n"], ids=["headers", "body"])
def test_a_server_that_says_a_byte_now_and_then_is_given_up(beginning: bytes) -> None:
    def drip(connection: socket.socket, ended: threading.Event) -> None:
        connection.sendall(beginning)
        for byte in (HEAD + b" " * 1_000)[: None if beginning else len(HEAD)]:
            connection.sendall(bytes([byte]))
            if ended.wait(0.02):
                return

    with (
        speaking(drip) as base_url,
        closing(connect("m", base_url=base_url, env={}, timeout_s=0.3, retries=0)) as model,
    ):
        answer = model.ask(question())
    assert isinstance(answer.error, errors.Exhausted)
    assert "within 0.3 seconds" in str(answer.error)


def _endless(connection: socket.socket, ended: threading.Event) -> None:
    connection.sendall(HEAD + b"transfer-encoding: chunked\r\n\r\n")
    while not ended.is_set():
        connection.sendall(b"100000\r\n" + b" " * 0x100000 + b"\r\n")


def _bomb(connection: socket.socket, _: threading.Event) -> None:
    packed = zlib.compress(b" " * (2 * MOST_BYTES), 9)
    connection.sendall(HEAD + b"content-encoding: deflate\r\ncontent-length: %d\r\n\r\n" % len(packed) + packed)


@pytest.mark.parametrize("speak", [_endless, _bomb])
def test_an_answer_without_end_is_cut_off(speak: Callable[[socket.socket, threading.Event], None]) -> None:
    with speaking(speak) as base_url, closing(connect("m", base_url=base_url, env={}, timeout_s=20)) as model:
        answer = model.ask(question())
    assert isinstance(answer.error, errors.Malformed)
    assert "more than 32 MB" in str(answer.error)


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_an_answer_that_is_packed_though_it_was_asked_not_to_be_is_read(coding: str) -> None:
    def packed(connection: socket.socket, _: threading.Event) -> None:
        packer = zlib.compressobj(wbits=31 if coding == "gzip" else 15)
        content = packer.compress(json.dumps(said(CAPITAL).body).encode()) + packer.flush()
        head = f"content-encoding: {coding}\r\ncontent-length: {len(content)}\r\n\r\n"
        connection.sendall(HEAD + head.encode() + content)

    with speaking(packed) as base_url, closing(connect("m", base_url=base_url, env={})) as model:
        assert model.ask(question()).value == Capital(**CAPITAL)


def test_a_model_that_is_closed_while_it_is_asked_says_so() -> None:
    found: list[Any] = []
    with serving([Reply(stall_s=0.5, body="")]) as server:
        model = connect("vllm/m", base_url=server.base_url, env={})

        def ask() -> None:
            try:
                model.ask(question())
            except errors.FactxError as error:
                found.append(error)

        thread = threading.Thread(target=ask)
        thread.start()
        while not server.requests:
            threading.Event().wait(0.01)
        model.close()
        thread.join(5)
    assert "closed while it was asked" in str(found[0])
