"""What contradicts what?

>>> import factx
>>> board, crew = "The board said tolls rose by 12 per cent in 2023.", "The crew said tolls rose by 9 per cent in 2023."
>>> [(link.relation, link.difference) for link in conflicts(factx.extract(f"{board} {crew}"))]
[('figures differ', Decimal('3'))]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from factx.analysis.actors import Directory, directory
from factx.analysis.contradictions import contradicting_stances, contradictions
from factx.analysis.discrepancies import differing_figures, stories
from factx.analysis.drift import drifts
from factx.analysis.headlines import overstatements
from factx.analysis.links import Link
from factx.analysis.sides import one_sided, unmentioned
from factx.facts import Facts


def conflicts(
    readings: Facts | Iterable[Facts], *, across: bool = True, actors: Directory | None = None
) -> tuple[Link, ...]:
    """The links between facts that a reader should know of, in the order of the documents and of their texts.

    Inside each document and, unless `across` is False, across documents. `actors` may be given where it is known
    already. The facts stay as they are: a link names them, says whose they are and why it is there. Two readings of one
    document are taken for one source; give each document once.
    """
    given: Sequence[Facts] = [readings] if isinstance(readings, Facts) else list(readings)
    known = directory(given) if actors is None else actors
    told = stories(given, known)
    found: Iterator[Link] = chain(
        differing_figures(given, known, told, across=across),
        contradictions(given, known, told, across=across),
        contradicting_stances(given, known, told, across=across),
        *(_within(reading, known) for reading in given),
    )
    order = {reading.document.id: nth for nth, reading in enumerate(given)}
    once = {link.id: link for link in found}
    return tuple(sorted(once.values(), key=lambda link: [(order[side.document], side.start) for side in link.sides]))


def _within(reading: Facts, actors: Directory) -> Iterator[Link]:
    """What only one text can tell of itself."""
    yield from drifts(reading, actors)
    yield from overstatements(reading, actors)
    yield from unmentioned(reading, actors)
    yield from one_sided(reading, actors)
