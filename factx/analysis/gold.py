"""How does an annotation of an article become facts?

An annotation file is one JSON object with the lists `claims`, `figures` and `stances`, whose spans refer to the
article's text by offset. It does not hold the text, so that is given with it. Claims and stances that are not marked as
core are true, but need not be found: they are told apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from factx.documents import Document
from factx.errors import InputError
from factx.facts import Actor, Attribution, Claim, Fact, Facts, Figure, Run, Stance
from factx.spans import Span
from factx.values import Amount, Change, Date

_KINDS: tuple[str, ...] = ("claims", "figures", "stances")
_RUN = Run(factx="", engine="annotation", kinds=("claim", "figure", "stance"))


@dataclass(frozen=True)
class Annotation:
    """An article's facts as a careful reader gives them; `optional` holds the ids of those that need not be found."""

    facts: Facts
    optional: frozenset[str]


def is_annotation(record: object) -> bool:
    """Whether a JSON value is an annotation, and not a record of a fact file."""
    return isinstance(record, Mapping) and "kind" not in record and all(kind in record for kind in _KINDS)


def is_of(record: Mapping[str, Any], document: Document) -> bool:
    """Whether an annotation was made of a document: all its evidence stands where it says."""
    spans = [span for kind in _KINDS for each in record[kind] for span in each.get("evidence", ())]
    return bool(spans) and all(document.text[span["start"] : span["end"]] == span["text"] for span in spans)


def annotation(record: Mapping[str, Any], document: Document) -> Annotation:
    """The facts that an annotation gives of a document. Raises `InputError` where it is incomplete."""
    makers: tuple[tuple[str, Callable[[Mapping[str, Any], dict[str, Any]], Fact]], ...]
    makers = (("claims", _claim), ("figures", _figure), ("stances", _stance))
    facts: list[Fact] = []
    optional: set[str] = set()
    for kind, make in makers:
        for nth, each in enumerate(record[kind], 1):
            try:
                fact = make(each, _common(each, document))
            except (KeyError, TypeError, ValueError, ArithmeticError, ValidationError) as error:
                raise InputError(f"{kind}, number {nth}: this is no annotation: {error}") from error
            facts.append(fact)
            if not each.get("core", True):
                optional.add(fact.id)
    facts.sort(key=lambda fact: fact.evidence[0])
    return Annotation(Facts(document, tuple(facts), (), (), _RUN), frozenset(optional))


def _common(given: Mapping[str, Any], document: Document) -> dict[str, Any]:
    return {
        "document": document.id,
        "published": document.published,
        "evidence": tuple(_span(each) for each in given["evidence"]),
        "manner": given.get("manner", "indirect" if given["attribution"] else "narration"),
        "attribution": tuple(_link(each) for each in given["attribution"]),
    }


def _claim(given: Mapping[str, Any], common: dict[str, Any]) -> Claim:
    told = {key: given[key] for key in ("statement", "force", "negated", "certainty")}
    return Claim(happens=_date(given["happens"]), **told, **common)


def _figure(given: Mapping[str, Any], common: dict[str, Any]) -> Figure:
    change, before = given["change"], given["before"]
    return Figure(
        amount=_amount(given["amount"], given),
        measure=given["measure"] and _span(given["measure"]),
        of=given["of"] and _actor(given["of"]),
        period=_date(given["period"]),
        status=given["status"],
        change=change and Change(_span(change["cue"]), change["direction"], change["manner"]),
        baseline=_date(given["baseline"]),
        before=before and _amount(before["amount"], before),
        **common,
    )


def _stance(given: Mapping[str, Any], common: dict[str, Any]) -> Stance:
    told = {key: given[key] for key in ("target_type", "polarity", "strength", "shows")}
    return Stance(holder=_actor(given["holder"]), target=_actor(given["target"]), **told, **common)


def _span(given: Mapping[str, Any]) -> Span:
    return Span(given["start"], given["end"], given["text"])


def _actor(given: Mapping[str, Any]) -> Actor:
    return Actor(words=_span(given["words"]), name=given["name"] and _span(given["name"]))


def _link(given: Mapping[str, Any]) -> Attribution:
    cue = given["cue"] and _span(given["cue"])
    return Attribution(source=_actor(given["source"]), cue=cue, certainty=given["certainty"], said=_date(given["said"]))


def _date(given: Mapping[str, Any] | None) -> Date | None:
    if given is None:
        return None
    start, end = (given[key] and date.fromisoformat(given[key]) for key in ("from", "until"))
    return Date(_span(given["span"]), start, end, basis=given["basis"])


def _amount(span: Mapping[str, Any], given: Mapping[str, Any]) -> Amount:
    value, low, high = (None if given.get(key) is None else Decimal(given[key]) for key in ("value", "low", "high"))
    return Amount(_span(span), value, low, high, given.get("comparator", "="), given["unit"], None, "")
