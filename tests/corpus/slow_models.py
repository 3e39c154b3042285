"""Documents in any number, and a model that answers after a while."""

import asyncio

import factx
from factx.errors import FactxError
from factx.testing import FakeModel


def documents(count):
    return [factx.Document(f"The harbour of Velmouth was closed on day {nth} of the strike.") for nth in range(count)]


def nothing(ask):
    return {name: [] for name in ask.answer.model_fields}


class SlowModel(FakeModel):
    """Answers after `latency(ask)` seconds, and knows how many asks were under way at once at most."""

    def __init__(self, replies=nothing, *, latency=lambda ask: 0.01, name="fake/slow"):
        super().__init__(replies, name=name)
        self.latency = latency
        self.under_way = self.most = 0

    async def aask(self, ask):
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            await asyncio.sleep(self.latency(ask))
            return self.ask(ask)
        finally:
            self.under_way -= 1


def taken(results):
    """What came out of a run, and the error that ended it, if one did."""
    found = []
    try:
        while True:
            found.append(next(results))
    except StopIteration:
        return found, None
    except FactxError as error:
        return found, error
