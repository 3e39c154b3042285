"""Where do figures of one thing differ?

Told only of figures with the same unit, measure, owner and period, from different sources, whose numbers cannot both be
right however they were rounded. A forecast is held against forecasts and estimates, what was counted against counts and
estimates; aims and demands are not held against anything. Across documents the measure has to name somebody, or the
documents to tell one story: published within three days of each other, with two or more named actors in common.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, pairwise

from factx.analysis.actors import UNNAMED, Directory, is_country
from factx.analysis.links import Link, side
from factx.analysis.measures import Ends, Reading, reading_of
from factx.facts import Facts, Figure

_STATUSES = {
    "observed": frozenset(("observed", "estimate")),
    "estimate": frozenset(("observed", "estimate", "forecast")),
    "forecast": frozenset(("forecast", "estimate")),
    "target": frozenset[str](),
}
_ONE_STORY = timedelta(days=3)
_SHARED = 2
_EVERY_PAIR = 12
"""So many different values of one thing are all held against each other; of more, each against the next."""


@dataclass(frozen=True, slots=True)
class Story:
    """What a document is about, for telling whether another one is about the same."""

    published: date | None
    actors: frozenset[str]

    def is_that_of(self, other: Story) -> bool:
        if self.published is None or other.published is None:
            return False
        return abs(self.published - other.published) <= _ONE_STORY and len(self.actors & other.actors) >= _SHARED


def stories(readings: Iterable[Facts], actors: Directory) -> dict[str, Story]:
    """The story of each document, by its id."""
    found: dict[str, Story] = {}
    for reading in readings:
        keys = {actors.key_of(link.source, fact.document) for fact in reading.items for link in fact.attribution}
        keys |= {actors.key_of(each.holder, each.document) for each in reading.stances}
        named = frozenset(key for key in keys if not key.startswith(UNNAMED) and not is_country(key))
        found[reading.document.id] = Story(reading.document.published, named)
    return found


def differing_figures(
    readings: Iterable[Facts], actors: Directory, told: Mapping[str, Story], *, across: bool = True
) -> Iterator[Link]:
    """Figures of one thing that differ, inside each document and, unless told otherwise, across documents."""
    blocks: defaultdict[object, list[Reading]] = defaultdict(list)
    for reading in readings:
        inside: defaultdict[object, list[Reading]] = defaultdict(list)
        for each in _completed(reading, actors):
            inside[each.subject].append(each)
            blocks[each.subject, each.names].append(each)
        for block in inside.values():
            yield from _differing(block, told, inside=True)
    if across:
        for block in blocks.values():
            if len({each.figure.document for each in block}) > 1:
                yield from _differing(block, told, inside=False)


def _completed(reading: Facts, actors: Directory) -> Iterator[Reading]:
    """The figures of a document as they are compared; "the two countries" are those last named of the same measure."""
    named: dict[frozenset[str], frozenset[str]] = {}
    for figure in reading.figures:
        each = reading_of(figure, actors)
        if each is None:
            continue
        if each.names:
            named[each.subject.words] = each.names
        elif each.points:
            back = named.get(each.subject.words, frozenset())
            each = Reading(each.figure, each.subject, back, each.points, each.period, each.ends, each.source)
        yield each


def _differing(block: list[Reading], told: Mapping[str, Story], *, inside: bool) -> Iterator[Link]:
    kept = _distinct(block)
    pairs = combinations(kept, 2) if len(kept) <= _EVERY_PAIR else pairwise(kept)
    for one, other in pairs:
        if _compared(one, other, told, inside=inside):
            yield _link(one, other)


def _distinct(block: list[Reading]) -> list[Reading]:
    """One reading for each source and number, in order of size."""
    found: dict[object, Reading] = {}
    for each in block:
        status = each.figure.status
        found.setdefault((each.source or each.figure.document, each.period, each.ends, status, each.names), each)
    return sorted(
        found.values(), key=lambda each: (_middle(each.ends), each.figure.document, each.figure.amount.span.start)
    )


def _middle(ends: Ends) -> Decimal:
    return ends.low if ends.low is not None else ends.high if ends.high is not None else Decimal(0)


def _compared(one: Reading, other: Reading, told: Mapping[str, Story], *, inside: bool) -> bool:
    """Whether two figures of one measure are of the same thing and yet cannot both be right."""
    first, second = one.figure, other.figure
    if (first.document == second.document) != inside or one.subject.change == "from":
        return False
    if second.status not in _STATUSES[first.status] or not one.period.fits(other.period):
        return False
    if one.ends.meets(other.ends) or not _apart(one, other):
        return False
    if inside:
        return one.names == other.names or not one.names or not other.names
    undated = one.period == (None, None, frozenset())
    same = told[first.document].is_that_of(told[second.document])
    return same or (bool(one.names) and not undated and len(one.subject.words | one.names) > 1)


def _apart(one: Reading, other: Reading) -> bool:
    """Whether two figures come from two sources; an article does not contradict itself."""
    if one.source == other.source and (one.source or one.figure.document == other.figure.document):
        return False
    if one.figure.document == other.figure.document and not (one.source and other.source):
        return one.names == other.names and bool(one.names)
    return True


def _link(one: Reading, other: Reading) -> Link:
    low, high = one.figure, other.figure
    small, large = _gap(one, other)
    measure = low.measure.text if low.measure else "the same"
    told = " and ".join(f"{_whose(each)} has {each.amount.span.text}" for each in (low, high))
    return Link(
        relation="figures differ",
        sides=(side(low), side(high)),
        reason=f"of {measure!r}, for the same time, {told}",
        difference=large - small,
        ratio=(large / small).quantize(Decimal("0.0001")) if small > 0 else None,
        unit=low.amount.unit,
    )


def _gap(one: Reading, other: Reading) -> tuple[Decimal, Decimal]:
    """The numbers themselves, or the ends of a range or bound that are nearest to the other."""
    first, second = one.figure.amount, other.figure.amount
    below = first.value if first.value is not None else first.high if first.high is not None else first.low
    above = second.value if second.value is not None else second.low if second.low is not None else second.high
    return below or Decimal(0), above or Decimal(0)


def _whose(figure: Figure) -> str:
    return figure.attribution[-1].source.text if figure.attribution else "the article"
