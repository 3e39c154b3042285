"""Which days do the words of a text tell of?

>>> from factx.documents import Document
>>> text = Document("Trade is up this year, the envoy said last Friday.", published=date(2022, 12, 30))
>>> [(each.span.text, each.start) for each in find_dates(text)]
[('this year', datetime.date(2022, 1, 1)), ('last Friday', datetime.date(2022, 12, 23))]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from factx.documents import Document
from factx.errors import Unreadable
from factx.spans import Span
from factx.values.dates.finder import Sighting, sightings, sightings_in
from factx.values.dates.outcomes import Basis, Modifier


@dataclass(frozen=True)
class Date:
    """A day, a part of time or a period, as words tell it: the days from `start` up to, and not with, `end`.

    Either end is None where it is open ("since May") and both where the words lead to no day ("since the invasion",
    basis "unresolved"). `timex` is the value as TIMEX3 writes it ("2022-12-23", "2022-Q4", "P3D"); the period of an
    explicit date stands in the words, that of a relative one is counted from the day of publication.
    """

    span: Span
    start: date | None = None
    end: date | None = None
    timex: str | None = None
    modifier: Modifier | None = None
    basis: Basis = "unresolved"

    @classmethod
    def read(cls, span: Span, document: Document) -> Date:
        """The time that words tell; other words may stand around it, and `span` comes back without them.

        Reading the span that comes back gives the same time again.

        The rest of the document is looked at for what the words leave open: the side that the sentence looks to, and
        what "that day" or "the year before" refers to. Raises `Unreadable` where the words are no time expression.
        """
        found = _read(span, document)
        if found is None:
            raise Unreadable(
                f"{span.text!r} tells no time: give the words that say when, "
                f"such as 'last Friday', 'in 2022' or 'since the vote'"
            )
        return found


@lru_cache(maxsize=128)
def _read(span: Span, document: Document) -> Date | None:
    """Kept for the text in hand, since the facts of a sentence often share its time."""
    found = list(sightings_in(document, span))
    if not found:
        return None
    tight = _date(document, _surest(found))
    if tight.span == span:
        return tight
    again = list(sightings_in(document, tight.span))
    if again and _date(document, _surest(again)) == tight:
        return tight
    return replace(tight, span=span)  # "the day before the vote": without the vote, the words lead to another day


def _surest(found: Sequence[Sighting]) -> Sighting:
    return max(found, key=lambda each: (each.outcome.basis != "unresolved", each.end - each.start))


def find_dates(document: Document) -> Iterator[Date]:
    """Every time that a text tells of, in order: days, parts of the year, lengths of time and clock times."""
    for found in sightings(document):
        yield _date(document, found)


def _date(document: Document, found: Sighting) -> Date:
    outcome, period = found.outcome, found.outcome.period
    span = document.span(found.start, found.end)
    return Date(span, period.start, period.end, outcome.timex, outcome.modifier, outcome.basis)
