"""In which fields do two facts agree?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from factx.analysis.matching import same_actor
from factx.facts import Claim, Fact, Figure, Stance
from factx.spans import Span
from factx.values import Date

Agree = Callable[[Any, Any], bool]
_OF_EVERY_FACT = frozenset(Fact.model_fields)


def agreeing(one: Fact, other: Fact) -> dict[str, bool]:
    """For each field that is compared in facts of this kind, whether two of them agree in it.

    - sources: the whole chain names the same actors in the same order
    - value: number, or both ends of a range; change: direction and manner; periods and times: first and last day
    - measure: words that overlap, or none in both
    - of the fields of a kind of one's own: equal values
    """
    return {name: agree(one, other) for name, agree in _compared(type(one)).items()}


def _compared(kind: type[Fact]) -> Mapping[str, Agree]:
    if issubclass(kind, Claim):
        return _CLAIM
    if issubclass(kind, Figure):
        return _FIGURE
    if issubclass(kind, Stance):
        return _STANCE
    own = [name for name in kind.model_fields if name not in _OF_EVERY_FACT]
    return {"sources": _same_sources, **{name: _equal(name) for name in own}}


def _equal(name: str) -> Agree:
    return lambda one, other: bool(getattr(one, name) == getattr(other, name))


def _same_sources(one: Fact, other: Fact) -> bool:
    first, second = one.attribution, other.attribution
    return len(first) == len(second) and all(same_actor(a.source, b.source) for a, b in zip(first, second, strict=True))


def _same_days(name: str) -> Agree:
    return lambda one, other: _days(getattr(one, name)) == _days(getattr(other, name))


def _days(value: Date | None) -> tuple[object, object] | None:
    return None if value is None else (value.start, value.end)


def _same_value(one: Figure, other: Figure) -> bool:
    first, second = one.amount, other.amount
    return (first.value, first.low, first.high) == (second.value, second.low, second.high)


def _same_change(one: Figure, other: Figure) -> bool:
    first, second = (each.change and (each.change.direction, each.change.manner) for each in (one, other))
    return first == second


def _same_measure(one: Figure, other: Figure) -> bool:
    first, second = one.measure, other.measure
    if not (isinstance(first, Span) and isinstance(second, Span)):
        return first is second
    return first.overlaps(second)


_CLAIM: Mapping[str, Agree] = {
    "sources": _same_sources,
    "force": _equal("force"),
    "negated": _equal("negated"),
    "certainty": _equal("certainty"),
    "manner": _equal("manner"),
    "happens": _same_days("happens"),
}
_FIGURE: Mapping[str, Agree] = {
    "value": _same_value,
    "comparator": lambda one, other: bool(one.amount.comparator == other.amount.comparator),
    "unit": lambda one, other: bool(one.amount.unit == other.amount.unit),
    "measure": _same_measure,
    "change": _same_change,
    "period": _same_days("period"),
    "status": _equal("status"),
    "sources": _same_sources,
}
_STANCE: Mapping[str, Agree] = {
    "target_type": _equal("target_type"),
    "strength": _equal("strength"),
    "shows": _equal("shows"),
    "sources": _same_sources,
}
