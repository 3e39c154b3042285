"""How is a fact said in one line of plain text, whatever its kind?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import is_dataclass
from typing import Any

from pydantic import BaseModel

from factx.facts import Actor, Attribution, Claim, Fact, Figure, Stance
from factx.outputs.plain import harmless
from factx.outputs.wording import amount, figure, time
from factx.values import Amount, Date

_POLARITY = {"support": "supports", "oppose": "opposes", "mixed": "is for and against", "neutral": "is neutral on"}
_COMMON = frozenset(Fact.model_fields)


def summary(fact: Fact) -> str:
    """A claim's statement, a figure with what it measures, who stands where, or the fields of another kind."""
    if isinstance(fact, Claim):
        return harmless(fact.statement)
    if isinstance(fact, Figure):
        told = [fact.of and fact.of.text, fact.measure and fact.measure.text]
        what = ", ".join(harmless(each) for each in told if each)
        when = f" ({time(fact.period)})" if fact.period else ""
        return f"{what + ': ' if what else ''}{figure(fact)}{when}"
    if isinstance(fact, Stance):
        return harmless(f"{fact.holder.text} {_POLARITY[fact.polarity]} {fact.target.text}")
    return "; ".join(f"{name.replace('_', ' ')}: {said(value)}" for name, value in own_fields(fact))


def choices(fact: Fact) -> Iterator[tuple[str, str]]:
    """The choices that were made about a fact, by field: ("force", "denial"), ("negated", "true")."""
    for name, value in own_fields(fact):
        if name != "statement" and isinstance(value, str | bool | int):
            yield name, str(value).lower() if isinstance(value, bool) else str(value)


def own_fields(fact: Fact) -> Iterator[tuple[str, Any]]:
    """The fields that the fact's kind adds to those of every fact."""
    for name in type(fact).model_fields:
        if name not in _COMMON:
            yield name, getattr(fact, name)


def said(value: Any) -> str:
    """Any field of a fact in words."""
    if value is None:
        return "–"
    if isinstance(value, Actor):
        return harmless(value.text)
    if isinstance(value, Attribution):
        return harmless(value.source.text)
    if isinstance(value, Amount):
        return amount(value)
    if isinstance(value, Date):
        return time(value)
    if isinstance(value, tuple | list | set | frozenset):
        return ", ".join(said(each) for each in value) or "–"
    if isinstance(value, BaseModel):
        return ", ".join(f"{name} {said(getattr(value, name))}" for name in type(value).model_fields)
    words = getattr(value, "span", value) if is_dataclass(value) else value
    return harmless(str(getattr(words, "text", words)))
