"""How much may asks cost?

What an ask may cost is set aside before it is sent, and what it did cost is settled afterwards, so that the line is not
crossed by asks that are under way at once. The estimate learns: its input from the tokens that the server counted for
the characters sent, its output from the longest answer so far. Where the next ask does not fit, those under way are
waited for; where it does not fit even then, the budget is used up.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from factx.errors import BudgetUsedUp, UsageError
from factx.models import Answer, Ask, Model, Usage
from factx.models.chat import MAX_OUTPUT_TOKENS

_PER_CHAR = Decimal("0.5")  # twice what English takes: the schema goes with the words, and is not counted
_FIRST_OUTPUT = 1_000
_MARGIN = Decimal("1.1")
_PAUSE_S = 0.02

Cost = Callable[[Usage], Decimal]
"""What tokens cost in US dollars."""


@dataclass(frozen=True)
class _SetAside:
    """What was set aside for one ask."""

    tokens: int
    usd: Decimal


class Budget:
    """A line that is not to be crossed: in US dollars, in tokens (input and output together), or both.

    One budget may be shared by several models and runs; `spent` and `spent_usd` are what they took so far.
    """

    def __init__(self, *, max_usd: Decimal | float | None = None, max_tokens: int | None = None) -> None:
        if (max_usd is None and max_tokens is None) or (max_usd or 0) < 0 or (max_tokens or 0) < 0:
            raise UsageError("a budget is an amount above nought: give max_usd, max_tokens or both")
        self.max_usd = None if max_usd is None else Decimal(str(max_usd))
        self.max_tokens = max_tokens
        self.spent = Usage()
        self.spent_usd = Decimal(0)
        self._lock = threading.Lock()
        self._aside_tokens = 0
        self._aside_usd = Decimal(0)
        self._under_way = 0
        self._per_char = _PER_CHAR
        self._longest: int | None = None

    def set_aside(self, ask: Ask, cost: Cost) -> _SetAside | None:
        """What the ask may cost, set aside; None where those under way are to be waited for.

        Raises `BudgetUsedUp` where it does not fit even when all of them are done.
        """
        with self._lock:
            sent, written = self._estimate(ask)
            aside = _SetAside(sent + written, cost(Usage(requests=1, input_tokens=sent, output_tokens=written)))
            if self._fits(aside):
                self._under_way += 1
                self._aside_tokens += aside.tokens
                self._aside_usd += aside.usd
                return aside
            if self._under_way:
                return None
            raise BudgetUsedUp(self._told(aside))

    def settle(self, aside: _SetAside, ask: Ask, usage: Usage, cost: Cost) -> None:
        """Take what an ask did cost for what was set aside."""
        with self._lock:
            self._under_way -= 1
            self._aside_tokens -= aside.tokens
            self._aside_usd -= aside.usd
            self.spent += usage
            self.spent_usd += cost(usage)
            if usage.input_tokens:
                seen = Decimal(usage.input_tokens) / max(1, usage.requests) / max(1, _characters(ask))
                self._per_char = seen if self._longest is None else max(seen, self._per_char)
            if usage.output_tokens:
                self._longest = max(usage.output_tokens, self._longest or 0)

    def _estimate(self, ask: Ask) -> tuple[int, int]:
        """Tokens in and out. Before the first answer, only an ask that goes alone is taken to be short."""
        sent = int(_characters(ask) * self._per_char * (1 if self._longest is None else _MARGIN))
        if self._longest is None:
            return sent, MAX_OUTPUT_TOKENS if self._under_way else _FIRST_OUTPUT
        return sent, int(self._longest * _MARGIN)

    def _fits(self, aside: _SetAside) -> bool:
        spent = self.spent.input_tokens + self.spent.output_tokens + self._aside_tokens
        if self.max_tokens is not None and spent + aside.tokens > self.max_tokens:
            return False
        return self.max_usd is None or self.spent_usd + self._aside_usd + aside.usd <= self.max_usd

    def _told(self, aside: _SetAside) -> str:
        tokens = self.spent.input_tokens + self.spent.output_tokens
        if self.max_tokens is not None and tokens + aside.tokens > self.max_tokens:
            line, spent, more = f"{self.max_tokens:,} tokens", f"{tokens:,}", f"{aside.tokens:,}"
            option = "--max-tokens"
        else:
            line, spent, more = f"${self.max_usd}", f"${self.spent_usd:.4f}", f"${aside.usd:.4f}"
            option = "--max-usd"
        return (
            f"the budget of {line} is used up: {spent} were spent, and the next ask may take {more}: raise it with "
            f"{option}, and go on with --resume"
        )


class Budgeted:
    """A model that is asked while a budget lasts; then `BudgetUsedUp` is raised."""

    def __init__(self, model: Model, budget: Budget) -> None:
        self.model, self.budget = model, budget
        self._cost = _cost_of(model) if budget.max_usd is not None else _free

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def base_url(self) -> str:
        """The address that is asked; "" where the model tells none."""
        return str(getattr(self.model, "base_url", ""))

    def ask(self, ask: Ask, /) -> Answer:
        while (aside := self.budget.set_aside(ask, self._cost)) is None:
            time.sleep(_PAUSE_S)
        usage = Usage()
        try:
            answer = self.model.ask(ask)
            usage = answer.usage
        finally:
            self.budget.settle(aside, ask, usage, self._cost)
        return answer

    async def aask(self, ask: Ask, /) -> Answer:
        while (aside := self.budget.set_aside(ask, self._cost)) is None:  # noqa: ASYNC110  # shared by loops and threads
            await asyncio.sleep(_PAUSE_S)
        usage = Usage()
        try:
            answer = await self.model.aask(ask)
            usage = answer.usage
        finally:
            self.budget.settle(aside, ask, usage, self._cost)
        return answer


def _cost_of(model: Model) -> Cost:
    """What a model's tokens cost. A price that is not known bounds nothing: that is an error, and not nought."""
    from factx.models.prices import rate

    prices = rate(model.name, base_url=getattr(model, "base_url", None))
    if prices is None:
        raise UsageError(
            f"the price of {model.name} is not known, so no amount can bound it: use max_tokens (--max-tokens), or "
            f"install the list of prices: pip install 'factx[prices]'"
        )

    def cost(usage: Usage) -> Decimal:
        fresh = usage.input_tokens - usage.cached_tokens
        return (
            fresh * prices.input + usage.cached_tokens * prices.cached + usage.output_tokens * prices.output
        ) / 1_000_000

    return cost


def _free(_: Usage) -> Decimal:
    return Decimal(0)


def _characters(ask: Ask) -> int:
    return sum(len(each.content) for each in ask.messages)
