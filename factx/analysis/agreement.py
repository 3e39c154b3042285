"""How far do two readings of the same texts agree, or one with its gold?

Facts are matched by the rule of `matching.RULE`. For each kind, and each field of a kind, precision is the share of
what was found that is right, recall the share of the gold that was found right, and F1 their harmonic mean; of a field,
right is a matched fact that agrees in it. The intervals hold 95 of 100 bootstrap samples: documents drawn anew with
replacement, or sentences where there are fewer than five documents.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from factx.analysis.fields import agreeing
from factx.analysis.matching import RULE, matched
from factx.documents import Document, identity
from factx.facts import Fact, Facts

_FEWEST_DOCUMENTS = 5
_MOST_UNITS = 500
"""More documents than this are drawn in bundles."""

Row = tuple[str, str]
"""A kind, and a field of it or "" for the kind itself."""


class Estimate(NamedTuple):
    """A share, with the ends of its 95 % interval; None where there is nothing to take a share of."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Score:
    """How far one kind of fact, or one field of a kind (`field`, "" for the kind itself), agrees.

    `gold` counts what had to be found, `found` what was, `right` what of it is right. Where some of the gold is
    optional it counts as right where it is found, and not as missing where it is not: `met` counts what had to be found
    and was.
    """

    kind: str
    field: str
    gold: int
    found: int
    right: int
    met: int
    precision: Estimate
    recall: Estimate
    f1: Estimate


@dataclass(frozen=True)
class Agreement:
    """How far two readings agree. `documents` were compared; of `missing` ones the gold has no counterpart, and all
    their facts count as missed; those in `beyond` have no gold and were left out."""

    scores: tuple[Score, ...]
    documents: int
    missing: tuple[str, ...]
    beyond: tuple[str, ...]
    resampled: Literal["documents", "sentences"]
    rule: str = RULE

    def of(self, kind: str, field: str = "") -> Score:
        """The score of a kind, or of a field of it. Raises `KeyError` where there is none."""
        for score in self.scores:
            if (score.kind, score.field) == (kind, field):
                return score
        raise KeyError((kind, field))


class _Tally(NamedTuple):
    gold: int
    found: int
    right: int
    met: int


def agreement(
    gold: Iterable[Facts],
    found: Iterable[Facts],
    *,
    optional: Collection[str] = (),
    samples: int = 1000,
    seed: int = 0,
) -> Agreement:
    """How far what was found agrees with the gold, by kind and field; of two models, either may be the gold.

    Documents are paired by their text. `optional` holds ids of gold facts that need not be found. The intervals come
    from `samples` bootstrap samples, the same for the same `seed`.
    """
    theirs = {identity(each.document.text): each for each in found}
    pairs = [(each, theirs.pop(identity(each.document.text), None)) for each in gold]
    counts: defaultdict[tuple[str, int], Counter[tuple[Row, str]]] = defaultdict(Counter)
    for wanted, got in pairs:
        for sentence, key in _counted(wanted, got, frozenset(optional)):
            counts[wanted.document.id, sentence][key] += 1
    by_document = len(pairs) >= _FEWEST_DOCUMENTS
    units = _units(counts, by_document=by_document)
    rows = sorted(dict.fromkeys(row for counted in counts.values() for row, _ in counted), key=lambda row: row[0])
    draws = _draws(len(units), samples, random.Random(seed))  # noqa: S311  # no secret depends on it
    return Agreement(
        scores=tuple(_score(row, units, draws) for row in rows),
        documents=len(pairs),
        missing=tuple(wanted.document.id for wanted, got in pairs if got is None),
        beyond=tuple(each.document.id for each in theirs.values()),
        resampled="documents" if by_document else "sentences",
    )


def _counted(wanted: Facts, got: Facts | None, optional: frozenset[str]) -> Iterator[tuple[int, tuple[Row, str]]]:
    """Everything that counts, each with the number of its sentence: gold, found, right and met of every row."""
    document = wanted.document
    items: Sequence[Fact] = wanted.items
    others: Sequence[Fact] = got.items if got else ()
    needed = [fact.id not in optional for fact in items]
    for fact, need in zip(items, needed, strict=True):
        if need:
            for field in _fields(fact):
                yield _sentence(document, fact), ((fact.kind, field), "gold")
    for fact in others:
        for field in _fields(fact):
            yield _sentence(document, fact), ((fact.kind, field), "found")
    for nth, mth in matched(items, others):
        fact = items[nth]
        agreed = {"": True, **agreeing(fact, others[mth])}
        for field, agrees in agreed.items():
            if agrees:
                sentence = _sentence(document, fact)
                yield sentence, ((fact.kind, field), "right")
                if needed[nth]:
                    yield sentence, ((fact.kind, field), "met")


def _fields(fact: Fact) -> list[str]:
    return ["", *agreeing(fact, fact)]


def _sentence(document: Document, fact: Fact) -> int:
    return document.sentence_at(fact.evidence[0].start).number


def _units(
    counts: Mapping[tuple[str, int], Counter[tuple[Row, str]]], *, by_document: bool
) -> list[Counter[tuple[Row, str]]]:
    """What is drawn: the counts of each document, or of each sentence; of very many, bundles of them."""
    units: dict[object, Counter[tuple[Row, str]]] = {}
    for (document, sentence), counted in counts.items():
        units.setdefault(document if by_document else (document, sentence), Counter()).update(counted)
    listed = list(units.values())
    for nth, unit in enumerate(listed[_MOST_UNITS:]):
        listed[nth % _MOST_UNITS].update(unit)
    return listed[:_MOST_UNITS]


def _draws(many: int, samples: int, chance: random.Random) -> list[list[int]]:
    return [chance.choices(range(many), k=many) for _ in range(samples)] if many else []


def _score(row: Row, units: Sequence[Counter[tuple[Row, str]]], draws: Sequence[Sequence[int]]) -> Score:
    columns = [[unit[row, name] for unit in units] for name in _Tally._fields]
    tally = _Tally(*(sum(column) for column in columns))
    drawn = [_shares(_Tally(*(sum(map(column.__getitem__, draw)) for column in columns))) for draw in draws]
    told = zip(_shares(tally), zip(*drawn, strict=True) if drawn else ((), (), ()), strict=True)
    precision, recall, f1 = (_estimate(value, sample) for value, sample in told)
    return Score(*row, *tally, precision=precision, recall=recall, f1=f1)


def _shares(tally: _Tally) -> tuple[float | None, float | None, float | None]:
    """Precision, recall and F1."""
    precision = tally.right / tally.found if tally.found else None
    recall = tally.met / tally.gold if tally.gold else None
    if precision is None or recall is None:
        return precision, recall, None
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _estimate(value: float | None, sample: Sequence[float | None]) -> Estimate:
    known = sorted(each for each in sample if each is not None)
    if value is None or not known:
        return Estimate(value, None, None)
    return Estimate(value, known[int(0.025 * len(known))], known[min(len(known) - 1, int(0.975 * len(known)))])
