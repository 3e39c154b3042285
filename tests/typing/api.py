"""Never run, only checked by mypy: what a user's editor knows about the public surface."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, assert_type

from pydantic import Field

import factx


class Visit(factx.Fact):
    """A meeting or call between officials."""

    guests: tuple[factx.Span, ...] = Field(description="Who met, copied exactly.")
    day: factx.Date | None
    medium: Literal["call", "in person"]


def reads(text: str) -> None:
    facts = factx.extract(text, kinds=[Visit, factx.Claim], model="ollama/qwen3")
    assert_type(facts, factx.Facts)
    assert_type(facts.of(Visit), tuple[Visit, ...])
    assert_type(facts.claims, tuple[factx.Claim, ...])
    assert_type(facts.figures[0].amount.value, Decimal | None)
    for visit in facts.of(Visit):
        assert_type(visit.guests, tuple[factx.Span, ...])
        assert_type(visit.guests[0].start, int)
        assert_type(visit.day, factx.Date | None)
        assert_type(visit.medium, Literal["call", "in person"])
        assert_type(visit.attribution[0].source.text, str)


async def reads_without_blocking(document: factx.Document) -> None:
    assert_type(await factx.aextract(document, model=factx.connect("openai/gpt-5-mini")), factx.Facts)
    assert_type(await factx.Extractor(model="ollama/qwen3").aextract(document), factx.Facts)


def goes_round(facts: factx.Facts) -> None:
    assert_type(factx.Facts.from_json(facts.to_json(), kinds=[Visit]), factx.Facts)
