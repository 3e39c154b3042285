"""When may the next request go out, so that the provider's whole allowance is used and next to nothing refused?

A `Pacer` learns the allowance from what the server says of it in its headers, and from its refusals where it says
nothing. Until then nothing waits. What is left is spent evenly over the time until it is filled up again: that needs no
knowledge of how the provider counts (buckets, fixed or sliding windows), and of several processes on one key each sees
what the others have spent and slows down with them, so that all go at one pace, and none rushes in after a reset.
"""

from __future__ import annotations

import asyncio
import random
import threading
import time
from bisect import bisect_left, insort
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from factx.models.quotas import Quota, quotas

_SPARED = 0.02
"""Of an allowance, what is left unspent: others may have been counted since the server said what remains."""

_SOON_S = 1.5
"""Over how long what is left of an allowance that fills up all the time is spent: 2.5 % of it then stay in hand."""

_SOME = 0.1
"""An allowance that is seen to fill up by less than this part of its rate is one that is filled at its reset."""

_BURST = 1 / 16
"""The part of what is left that may go out at once: with sixteen processes on one key all is well."""

_AT_ONCE_S = 0.6
"""A bound lets out at once what it allows in that time: 1 % of a minute's."""

_MINUTE_S = 60.0
_LOOK_S = 1.0
"""At least as often as that, whoever waits looks again: what the server says meanwhile may bring them forward."""

_EASED, _EASIEST, _UNEASED_PER_S = 0.7, 0.05, 0.02
_LEAST_FOUND = 30.0
"""Requests a minute that are tried at least: few may have been taken because few were sent. From there on each that is
taken makes the next come faster, until the next refusal, or until nothing is held back any more."""

_FASTER, _FAST_PER_S = 1.5, 100.0

_LONGEST_PAUSE_S = 60.0
_MOST_REFUSALS = 8
"""In a row, for which whoever was refused may come again: doubling, the pauses after them last three minutes."""


class Held(Exception):  # it never leaves this package
    """The server lets nothing through for longer than anybody waits."""

    def __init__(self, for_s: float) -> None:
        super().__init__(f"nothing is let through for another {for_s:.0f} seconds")
        self.for_s = for_s


@dataclass
class Ticket:
    """One request's place in the line, and what it will cost. `spent` is what all have cost up to and with it."""

    arrived: int
    tokens: float
    number: int = 0
    spent: dict[str, float] = field(default_factory=dict)


class _Allowance:
    """What a server says may be spent: requests, or tokens."""

    def __init__(self, unit: str, now: float) -> None:
        self.unit = unit
        self._limit = self._left = 0.0
        self._at = self._resets = now
        self._spent = 0.0
        self._number = 0
        self._period_s = 1.0
        self._fills = 0.0  # in a second
        self._gained = self._seen_s = 0.0
        self._credit, self._counted = 1.0, now

    def learn(self, quota: Quota, ticket: Ticket, now: float) -> None:
        """Take what a server said. What it said to requests before the last one that was heard of is stale."""
        if ticket.number < self._number:
            return
        spent = ticket.spent[self.unit]
        if self._number and now < self._resets:
            self._notice(quota.remaining - self._left + spent - self._spent, now - self._at)
        reset_s = _MINUTE_S if quota.reset_s is None else quota.reset_s
        self._period_s = max(self._period_s, reset_s)
        announced = now + reset_s
        self._resets = min(self._resets, announced) if self._resets > now else announced
        self._limit = max(quota.limit or self._limit, quota.remaining)
        self._left, self._spent, self._number, self._at = quota.remaining, spent, ticket.number, now

    def _notice(self, gained: float, passed_s: float) -> None:
        self._gained += min(gained, 2 * passed_s * self._limit / self._period_s)  # more is a reset just passed
        self._seen_s += passed_s
        if self._seen_s >= 1.0:
            self._fills += 0.5 * (max(0.0, self._gained / self._seen_s) - self._fills)
            self._gained = self._seen_s = 0.0

    def spent_for_s(self, spent: float, now: float) -> float:
        """How long it is until there is anything to spend, where there is nothing and it fills up at once."""
        left, _ = self._in_hand(spent, now)
        return max(0.0, self._resets - now) if left == 0 and self._share() < _SOME else 0.0

    def _in_hand(self, spent: float, now: float) -> tuple[float, float]:
        """What may be spent, and over how long."""
        left = self._left - (spent - self._spent) + self._fills * (now - self._at)
        if now >= self._resets:
            left += (self._limit / self._period_s) * (now - self._resets)
        share = self._share()
        for_s = _SOON_S / max(share, _SOME) ** 0.8
        if now < self._resets and share < _SOME:
            for_s = max(self._resets - now, 0.1)
        return max(0.0, min(left, self._limit) - _SPARED * self._limit), for_s

    def _share(self) -> float:
        """The part of what the whole allowance fills up by that was seen to come, while others spend of it as well."""
        return min(1.0, self._fills * self._period_s / self._limit) if self._limit else 1.0

    def credit(self, spent: float, now: float, ease: float) -> tuple[float, float, float]:
        """What may be spent at once, the most that this can be, and how much it grows in a second."""
        left, for_s = self._in_hand(spent, now)
        rate, most = ease * left / for_s, max(1.0, left * _BURST * ease) if left else 0.0
        self._credit = min(most, self._credit + rate * (now - self._counted))
        self._counted = now
        return self._credit, most, rate

    def pay(self, cost: float) -> None:
        self._credit -= cost


class _Bound:
    """A rate that the user set, or that was found out from refusals."""

    def __init__(self, unit: str, per_minute: float, now: float) -> None:
        self.unit = unit
        self.per_s = per_minute / _MINUTE_S
        self._credit, self._counted = max(1.0, _AT_ONCE_S * self.per_s), now

    def credit(self, _spent: float, now: float, _ease: float) -> tuple[float, float, float]:
        most = max(1.0, _AT_ONCE_S * self.per_s)
        self._credit = min(most, self._credit + self.per_s * (now - self._counted))
        self._counted = now
        return self._credit, most, self.per_s

    def pay(self, cost: float) -> None:
        self._credit -= cost


class Pacer:
    """Lets requests go at the pace that a server allows. Threads and event loops may share one."""

    def __init__(
        self,
        *,
        rpm: float | None = None,
        tpm: float | None = None,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._clock, self._chance = clock, chance
        self._last, self._behind = clock(), 0.0
        self._lock = threading.Lock()
        self._line: list[int] = []
        self._arrived = self._sent = self._judged = self._streak = 0
        self._spent = {"requests": 0.0, "tokens": 0.0}
        self._told: dict[str, _Allowance] = {}
        self._guess: _Bound | None = None
        self._grown_at = self._slowed_at = 0.0
        bounds = (("requests", rpm), ("tokens", tpm))
        self._set = [_Bound(unit, most, self._last) for unit, most in bounds if most]
        self._served: deque[float] = deque()
        self._paused_until = float("-inf")
        self._feeling = False  # one's way forward, where too few were sent to reckon with
        self._dearer = 1.0  # than was reckoned, what asks have cost in tokens
        self._ease, self._eased_at = 1.0, self._last

    async def turn(self, *, tokens: float, arrived: int | None = None, most_s: float = 600.0) -> Ticket:
        """Wait for one's turn. Whoever comes again, refused, gives when they first `arrived` and is served first.

        Raises `Held` where nothing at all will be let through for more than `most_s` seconds.
        """
        ticket = self.join(tokens=tokens, arrived=arrived)
        try:
            while wait_s := self.wait_s(ticket):
                self._refuse_to_wait(most_s)
                await asyncio.sleep(min(wait_s, _LOOK_S))
        except BaseException:
            self.leave(ticket)
            raise
        return ticket

    def _refuse_to_wait(self, most_s: float) -> None:
        if (held_s := self.held_s()) > most_s:
            raise Held(held_s)

    def join(self, *, tokens: float, arrived: int | None = None) -> Ticket:
        with self._lock:
            self._arrived += 1
            ticket = Ticket(arrived or self._arrived, tokens * self._dearer)
            insort(self._line, ticket.arrived)
            return ticket

    def leave(self, ticket: Ticket) -> None:
        with self._lock:
            self._line.remove(ticket.arrived)

    def wait_s(self, ticket: Ticket) -> float:
        """0 where the request goes out now, and counts as sent; else after how many seconds to look again."""
        with self._lock:
            now = self._now()
            ahead = bisect_left(self._line, ticket.arrived)
            if (pause_s := self._paused_until - now) > 0:
                return pause_s
            wait_s = max((self._wait_for(each, ticket, ahead, now) for each in self._rates()), default=0.0)
            if wait_s > 0:
                return max(wait_s, 0.001)
            self._line.remove(ticket.arrived)
            self._sent += 1
            ticket.number = self._sent
            for each in self._rates():
                each.pay(_cost(ticket, each.unit))
            for unit in self._spent:
                self._spent[unit] += _cost(ticket, unit)
            ticket.spent = dict(self._spent)
            return 0.0

    def held_s(self) -> float:
        """For how long nothing is let through, whoever asks: a pause, or an allowance that is spent until its reset."""
        with self._lock:
            now = self._now()
            spent = [each.spent_for_s(self._spent[each.unit], now) for each in self._told.values()]
            return max(self._paused_until - now, *spent, 0.0)

    def learn(self, ticket: Ticket, headers: Iterable[tuple[str, str]]) -> None:
        """Take what the server says of its allowance in the headers of a response, a refusal or not."""
        said = quotas(headers)
        if not said:
            return
        with self._lock:
            now = self._now()
            for name, quota in said.items():
                if name not in self._told:
                    self._told[name] = _Allowance(quota.unit, now)
                self._told[name].learn(quota, ticket, now)
            self._guess = None

    def served(self, ticket: Ticket, *, tokens: float | None = None) -> None:
        """Note that a request was taken, and what it has really cost in tokens."""
        if tokens is not None and ticket.tokens > 0:
            self._dearer *= 1 + 0.1 * (min(10.0, max(0.1, tokens / ticket.tokens)) - 1)
        with self._lock:
            now = self._now()
            self._streak = 0
            self._served.append(now)
            while self._served[0] < now - _MINUTE_S:
                self._served.popleft()
            if self._guess and self._feeling:
                self._guess.per_s *= _FASTER
                self._guess = self._guess if self._guess.per_s < _FAST_PER_S else None
            elif self._guess and self._line and now - self._grown_at > 10.0:
                grown = self._guess.per_s * 0.002 * (1 + ((now - self._slowed_at) / 30.0) ** 2)
                self._guess.per_s += max(grown, 0.02)
                self._grown_at = now
            if tokens is not None:
                for each in self._set:
                    if each.unit == "tokens":
                        each.pay(tokens - ticket.tokens)

    def refused(self, ticket: Ticket, *, after_s: float | None = None) -> bool:
        """Hold everybody back, as long as the server asks for, and go more gently from then on.

        Gives back whether it makes sense to come again: not where all were refused many times in a row.
        """
        with self._lock:
            now = self._now()
            if ticket.number > self._judged:  # those that were under way with it say nothing new
                self._judged = self._sent
                self._streak += 1
                self._slow_down(now)
                after_s = min(2.0 ** (self._streak - 1), _LONGEST_PAUSE_S) if after_s is None else after_s
            if after_s is not None:
                until = now + after_s + (0.05 + min(2.0, 0.05 * after_s)) * self._chance()
                self._paused_until = max(self._paused_until, until)
            return self._streak <= _MOST_REFUSALS

    def _slow_down(self, now: float) -> None:
        if self._told:
            self._ease = max(_EASIEST, self._eased(now) * _EASED)
            self._eased_at = now
            return
        while self._served and self._served[0] < now - _MINUTE_S:
            self._served.popleft()
        self._feeling = len(self._served) < _LEAST_FOUND and (self._feeling or self._guess is None)
        found = max(_LEAST_FOUND, 0.97 * len(self._served))
        if self._guess is None:
            self._guess = _Bound("requests", found, now)
        if self._feeling:
            self._guess.pay(-1.0)  # one goes ahead when the pause is over
        slower = 0.97 if self._streak == 1 else 1.0  # what is refused again before any was taken, came too soon only
        self._guess.per_s = min(self._guess.per_s * slower, found / _MINUTE_S)
        self._grown_at = self._slowed_at = now

    def _eased(self, now: float) -> float:
        return min(1.0, self._ease + _UNEASED_PER_S * (now - self._eased_at))

    def _rates(self) -> list[_Allowance | _Bound]:
        return [*self._told.values(), *self._set, *([self._guess] if self._guess else [])]

    def _wait_for(self, each: _Allowance | _Bound, ticket: Ticket, ahead: int, now: float) -> float:
        credit, most, rate = each.credit(self._spent[each.unit], now, self._eased(now))
        cost = _cost(ticket, each.unit)
        if most == 0:
            return _LOOK_S
        lacking = min(cost, most) + ahead * cost - credit
        return 0.0 if lacking <= 1e-9 else lacking / rate if rate else _LOOK_S

    def _now(self) -> float:
        """The time, which stands still where the clock is set back."""
        read = self._clock() + self._behind
        if read < self._last:
            self._behind += self._last - read
        self._last = max(self._last, read)
        return self._last


def _cost(ticket: Ticket, unit: str) -> float:
    return 1.0 if unit == "requests" else ticket.tokens
