"""Servers with limits, and clients that ask them all they can, in a time that passes as fast as it can be counted."""

from __future__ import annotations

import asyncio
import random
import selectors
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from factx.models.pacing import Pacer


class _Skipping(selectors.DefaultSelector):
    """Waits for nothing, and moves the clock on instead."""

    now = 0.0

    def select(self, timeout: float | None = None) -> Any:
        self.now += timeout or 0.0
        return super().select(0)


class FastLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.skipping = _Skipping()
        super().__init__(self.skipping)

    def time(self) -> float:
        return self.skipping.now


@dataclass
class Limited:
    """A server that takes `limit` requests a minute. `kind` is how it counts, `says` what it tells of it."""

    kind: str
    says: str = "all"  # "all", "retry-after", "nothing"
    limit: int = 600
    window_s: float = 60.0
    times: deque[float] = field(default_factory=deque)
    level: float = -1.0
    at: float = 0.0
    taken: int = 0
    refused: int = 0

    def answer(self, now: float) -> tuple[bool, dict[str, str], float | None]:
        """Whether a request is taken, the headers, and the time to wait."""
        remaining, reset_s, after_s = getattr(self, f"_{self.kind}")(now)
        taken = remaining >= 0
        self.taken += taken
        self.refused += not taken
        headers = {
            "x-ratelimit-limit-requests": str(self.limit),
            "x-ratelimit-remaining-requests": str(max(0, int(remaining))),
            "x-ratelimit-reset-requests": f"{reset_s:.3f}s",
        }
        return taken, headers if self.says == "all" else {}, None if taken or self.says == "nothing" else after_s

    def _bucket(self, now: float) -> tuple[float, float, float]:
        rate = self.limit / self.window_s
        level = self.limit if self.level < 0 else min(self.limit, self.level + rate * (now - self.at))
        left = level - 1
        self.level, self.at = (left if left >= 0 else level), now
        return left, (self.limit - max(left, 0)) / rate, (1 - level) / rate

    def _fixed(self, now: float) -> tuple[float, float, float]:
        began = now // self.window_s * self.window_s
        while self.times and self.times[0] < began:
            self.times.popleft()
        left = self.limit - len(self.times) - 1
        if left >= 0:
            self.times.append(now)
        return left, began + self.window_s - now, began + self.window_s - now

    def _sliding(self, now: float) -> tuple[float, float, float]:
        while self.times and self.times[0] <= now - self.window_s:
            self.times.popleft()
        left = self.limit - len(self.times) - 1
        if left >= 0:
            self.times.append(now)
        until = self.times[0] + self.window_s - now
        return left, until, until


@dataclass
class Outcome:
    """`used` and `refused` as parts of the allowance and of the requests; `shares` are those taken, by process."""

    used: float
    refused: float
    lost: int
    shares: list[int]
    sent: list[float]


def ask_all(
    server: Limited,
    *,
    seconds: float = 300.0,
    processes: int = 1,
    workers: int = 64,
    retries: int = 5,
    seed: int = 1,
    **pacing: Any,
) -> Outcome:
    """Ask as much as the pacer allows, from several processes at once, for so long."""
    chance = random.Random(seed)
    loop = FastLoop()
    pacers = [Pacer(clock=loop.time, chance=chance.random, **pacing) for _ in range(processes)]
    shares, lost = [0] * processes, [0]
    sent: list[float] = []

    async def work(nth: int) -> None:
        pacer = pacers[nth]
        while loop.time() < seconds:
            arrived, tries = None, 0
            while tries <= retries:
                ticket = await pacer.turn(tokens=1000.0, arrived=arrived)
                arrived = ticket.arrived
                if loop.time() >= seconds:
                    return
                sent.append(loop.time())
                await asyncio.sleep(0.02 + 0.02 * chance.random())
                taken, headers, after_s = server.answer(loop.time())
                await asyncio.sleep(0.1 + 0.2 * chance.random() if taken else 0.02)
                pacer.learn(ticket, headers.items())
                if taken:
                    pacer.served(ticket)
                    shares[nth] += 1
                    break
                tries += not pacer.refused(ticket, after_s=after_s)
            else:
                lost[0] += 1

    async def everybody() -> None:
        await asyncio.gather(*(work(nth) for nth in range(processes) for _ in range(workers)))

    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(everybody())
    return Outcome(
        used=server.taken / (server.limit * seconds / server.window_s),
        refused=server.refused / max(1, server.refused + server.taken),
        lost=lost[0],
        shares=shares,
        sent=sent,
    )
