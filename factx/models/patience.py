"""When is a request sent again, and after how long?

The waits double from one second, with jitter, unless the server names its own ("Retry-After"); no wait is begun that
would end after the deadline. A request that was changed to suit the server goes out at once and does not count as a
try; nor does one that came too fast, which `pacing` holds back together with all others. The first try is made as it
is; tenacity is there from the first failure on.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from factx.models.faults import Fault

if TYPE_CHECKING:
    from tenacity import RetryCallState

T = TypeVar("T")

DEADLINE_S = 600.0


class Stopped(Exception):  # it never leaves this package
    """A request that came to nothing. `cured`: it was changed since, and is worth sending again."""

    def __init__(self, fault: Fault, *, cured: bool = False) -> None:
        super().__init__(fault.says)
        self.fault = fault
        self.cured = cured


@dataclass
class Patience:
    """The policy for one completion: it counts, so each completion takes a new one."""

    retries: int
    sleep: Callable[[float], object] | None
    deadline_s: float = DEADLINE_S
    _began: float = field(default_factory=time.monotonic)
    _cures: int = 0  # and the tries that were held back

    async def served(self, send: Callable[[], Awaitable[T]]) -> T:
        """What `send` gives back, sent again as often as that may help; else the last `Stopped`."""
        try:
            return await send()
        except Stopped as stopped:
            first = [stopped]
        from tenacity import AsyncRetrying

        async def again() -> T:
            if first:
                raise first.pop()
            return await send()

        retrying = AsyncRetrying(
            sleep=self._asleep, retry=self.again, stop=self.enough, wait=self.pause_s, reraise=True
        )
        return await retrying(again)

    def again(self, state: RetryCallState) -> bool:
        stopped = _stopped(state)
        if stopped is None:
            return False
        self._cures += stopped.cured or stopped.fault.held
        return stopped.cured or stopped.fault.again

    def enough(self, state: RetryCallState) -> bool:
        stopped = _stopped(state)
        if stopped is None or stopped.cured:
            return False
        if stopped.fault.held:
            return time.monotonic() - self._began >= self.deadline_s
        tries = state.attempt_number - self._cures
        most = self.retries + 1
        if stopped.fault.most is not None:
            most = min(most, stopped.fault.most)
        return tries >= most or time.monotonic() - self._began + state.upcoming_sleep >= self.deadline_s

    def pause_s(self, state: RetryCallState) -> float:
        stopped = _stopped(state)
        if stopped is None or stopped.cured or stopped.fault.held:
            return 0.0
        if stopped.fault.after_s is not None:
            return stopped.fault.after_s
        from tenacity import wait_exponential_jitter

        return wait_exponential_jitter(initial=1, max=60, jitter=1)(state)

    async def _asleep(self, seconds: float) -> None:
        if self.sleep is None:
            await asyncio.sleep(seconds)
        else:
            self.sleep(seconds)


def _stopped(state: RetryCallState) -> Stopped | None:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, Stopped) else None
