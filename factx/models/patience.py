"""When is a request sent again, and after how long?

One policy for tenacity's two drivers. The waits double from one second, with jitter, unless the server names its own
("Retry-After"); no wait is begun that would end after the deadline. A request that was changed to suit the server
goes out at once and does not count as a try.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from instructor.core import IncompleteOutputException
from tenacity import AsyncRetrying, RetryCallState, Retrying, stop_before_delay, wait_exponential_jitter

from factx.models.faults import Fault

DEADLINE_S = 600.0


class Stopped(IncompleteOutputException):
    """A request that came to nothing. `cured`: it was changed since, and is worth sending again.

    It is one of instructor's exceptions because those of this kind pass through instructor as they are: neither
    wrapped, nor logged with the whole prompt in them, nor taken for an answer that does not fit.
    """

    def __init__(self, fault: Fault, *, cured: bool = False) -> None:
        super().__init__(message=fault.says)
        self.fault = fault
        self.cured = cured


@dataclass
class Patience:
    """The policy for one completion: it counts, so each completion takes a new one.

    tenacity's AsyncRetrying keeps its state per thread, so one of those must not be shared by tasks either.
    """

    retries: int
    sleep: Callable[[float], object] | None
    deadline_s: float = DEADLINE_S
    _cures: int = 0

    def retrying(self) -> Retrying:
        return Retrying(sleep=self._sleep, retry=self.again, stop=self.enough, wait=self.pause_s, reraise=True)

    def async_retrying(self) -> AsyncRetrying:
        return AsyncRetrying(sleep=self._asleep, retry=self.again, stop=self.enough, wait=self.pause_s, reraise=True)

    def again(self, state: RetryCallState) -> bool:
        stopped = _stopped(state)
        if stopped is None:
            return False
        self._cures += stopped.cured
        return stopped.cured or stopped.fault.again

    def enough(self, state: RetryCallState) -> bool:
        stopped = _stopped(state)
        if stopped is None or stopped.cured:
            return False
        tries = state.attempt_number - self._cures
        most = self.retries + 1
        if stopped.fault.most is not None:
            most = min(most, stopped.fault.most)
        return tries >= most or stop_before_delay(self.deadline_s)(state)

    def pause_s(self, state: RetryCallState) -> float:
        stopped = _stopped(state)
        if stopped is None or stopped.cured:
            return 0.0
        if stopped.fault.after_s is not None:
            return stopped.fault.after_s
        return wait_exponential_jitter(initial=1, max=60, jitter=1)(state)

    def _sleep(self, seconds: float) -> None:
        (self.sleep or time.sleep)(seconds)

    async def _asleep(self, seconds: float) -> None:
        if self.sleep is None:
            await asyncio.sleep(seconds)
        else:
            self.sleep(seconds)


def _stopped(state: RetryCallState) -> Stopped | None:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, Stopped) else None
