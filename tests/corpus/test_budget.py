"""Asks end before the line is crossed, and what was read before is kept."""

import asyncio
from decimal import Decimal

import pytest
from slow_models import SlowModel, documents, nothing, taken

from factx import corpus
from factx.corpus import Budget, Budgeted
from factx.engines.llm import LanguageModel
from factx.errors import BudgetUsedUp, UsageError
from factx.extractor import Extractor
from factx.models import Answer, Usage
from factx.testing import FakeModel


class Priced(SlowModel):
    """Every answer costs 1,000 tokens in and `out(nth)` tokens out."""

    def __init__(self, out=lambda nth: 100, **options):
        super().__init__(**options)
        self.out = out

    def ask(self, ask):
        answer = super().ask(ask)
        return Answer(value=answer.value, usage=Usage(1, 0, 1000, self.out(len(self.asks))))


def read(model, budget, *, count=100, workers=8, **options):
    return taken(
        corpus.run(documents(count), Extractor(model=model, again=0), workers=workers, budget=budget, **options)
    )


@pytest.mark.parametrize("workers", [1, 8, 50])
def test_the_line_is_never_crossed_and_nearly_reached(workers):
    budget = Budget(max_tokens=50_000)
    found, error = read(Priced(), budget, workers=workers)
    spent = budget.spent.input_tokens + budget.spent.output_tokens
    assert 47_000 <= spent <= 50_000
    assert len(found) == spent // 1100
    assert "the budget of 50,000 tokens is used up" in str(error)
    assert "--max-tokens" in str(error)


def test_asks_that_are_under_way_at_once_do_not_cross_it_together():
    budget = Budget(max_tokens=60_000)
    read(Priced(out=lambda nth: 1500, latency=lambda ask: 0.02), budget, workers=50)
    assert budget.spent.input_tokens + budget.spent.output_tokens <= 60_000


def test_a_budget_that_is_enough_changes_nothing():
    found, error = read(Priced(), Budget(max_tokens=10_000_000))
    assert (len(found), error) == (100, None)


def test_what_the_journal_knows_costs_no_budget(tmp_path):
    read(Priced(), Budget(max_tokens=10_000_000), journal=tmp_path / "j")
    found, error = read(Priced(), Budget(max_tokens=1), journal=tmp_path / "j")
    assert (len(found), error) == (100, None)


def test_a_run_that_ended_goes_on_with_the_next_budget(tmp_path):
    first, second = Priced(), Priced()
    read(first, Budget(max_tokens=30_000), journal=tmp_path / "j")
    found, error = read(second, Budget(max_tokens=10_000_000), journal=tmp_path / "j")
    assert (len(found), error) == (100, None)
    assert len(first.asks) + len(second.asks) == 100


def test_dollars_are_counted_at_the_models_price():
    pytest.importorskip("genai_prices")
    budget = Budget(max_usd=Decimal("0.01"))
    read(Priced(name="openai/gpt-4o-mini"), budget)
    assert Decimal("0.008") < budget.spent_usd <= Decimal("0.01")
    assert budget.spent_usd == budget.spent.input_tokens * Decimal("0.15e-6") + budget.spent.output_tokens * Decimal(
        "0.6e-6"
    )


def test_a_price_that_is_not_known_bounds_nothing_and_is_refused():
    with pytest.raises(UsageError, match="--max-tokens"):
        list(corpus.run(documents(1), Extractor(model=Priced(name="box.example/reader")), budget=Budget(max_usd=5)))


@pytest.mark.parametrize("options", [{}, {"max_usd": -1}, {"max_tokens": -5}])
def test_a_budget_needs_an_amount(options):
    with pytest.raises(UsageError, match="above nought"):
        Budget(**options)


def test_one_ask_after_the_other_is_bounded_in_the_same_way():
    asks = [LanguageModel().asks(each)[0] for each in documents(20)]
    budget = Budget(max_tokens=5_500)
    model = Budgeted(Priced(), budget)
    with pytest.raises(BudgetUsedUp):
        list(map(model.ask, asks))
    assert budget.spent.requests == 4


def test_an_ask_that_fails_gives_back_what_was_set_aside_for_it():
    class Failing(FakeModel):
        async def aask(self, ask):
            raise OSError

    ask = LanguageModel().asks(documents(1)[0])[0]
    budget = Budget(max_tokens=30_000)
    for _ in range(20):
        with pytest.raises(OSError):
            asyncio.run(Budgeted(Failing(nothing), budget).aask(ask))
    assert budget.spent == Usage()
