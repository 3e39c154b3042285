"""What is the answer when a place is asked for?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from factx.facts import Match
from factx.spans import Span

Reason = Literal["empty", "absent", "changed", "reordered", "inside", "outside", "apart", "ambiguous"]
"""Why words have no place.

- empty: there are no words in the quote
- absent: no passage is like it; the nearest one is given if there is any
- changed: one passage is like it, but a fact differs: a number, unit, negation, comparison or name, or too much else
- reordered: the same words stand in another order
- inside: they stand only inside longer words or numbers
- outside: they stand in the text, but not within the spans asked for
- ambiguous: it has slips, and is equally like several different passages
- apart: the parts of an elided quote stand too far from each other, or what was left out changes what they say
"""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where copied words stand: one span, or several in order when the quote leaves something out.

    `places` is how many times these words stand in the text (inside `within`, if that was given), counted without
    overlaps; when it is more than 1 and no `near` was given, the first place was taken.
    """

    spans: tuple[Span, ...]
    match: Match
    places: int = 1


@dataclass(frozen=True, slots=True)
class Miss:
    """Words that have no place. `differs` says why in one sentence, to a person or to the model that is asked again."""

    quote: str
    reason: Reason
    nearest: Span | None
    differs: str
