"""Does a heading say more than the text under it?

A headline is held against the whole text, a subheading against the lines up to the next one. It overstates where it
uses a stronger word of somebody than the text does ("condemns", "is concerned"), states flatly what the text has only
with a reservation, or states what the text says is not so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from factx.analysis.actors import Directory
from factx.analysis.ladders import steps_in
from factx.analysis.links import Link, side
from factx.analysis.terms import Terms, terms
from factx.facts import Claim, Fact, Facts, Stance

_SHARED = 3
_NEAR = 0.5
_FEWEST = 2
_SO = frozenset(("assertion", "denial", "evaluation", "presupposition"))


class _Placed(NamedTuple):
    """A fact, the number of the heading it stands in (`heads`) or under, and about whom it is."""

    fact: Fact
    section: int
    heads: bool
    about: str
    steps: dict[str, tuple[int, str]]
    terms: Terms


class _Section(NamedTuple):
    """The facts of a heading, those under it, and the steps of the words of the text under it."""

    heading: list[_Placed]
    body: list[_Placed]
    steps: dict[str, int]


def overstatements(reading: Facts, actors: Directory) -> Iterator[Link]:
    """The headings of one document that say more than the text under them."""
    for section in _sections(reading, actors):
        linked: set[str] = set()
        for head in section.heading:
            sentence = reading.document.sentence_at(head.fact.evidence[0].start).span.text
            link = _stronger(head, section) or _flatter(head, section) or _denied(head, section)
            if link is not None and sentence not in linked:
                linked.add(sentence)
                yield link


def _sections(reading: Facts, actors: Directory) -> Iterator[_Section]:
    """Each heading that facts stand in, with what stands under it; the headline stands over everything."""
    sentences = reading.document.sentences
    under: list[int] = []
    steps: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for sentence in sentences:
        headed = sentence.role in ("headline", "subheading")
        under.append(sentence.number if headed or not under else under[-1])
        if sentence.role == "body":
            for section in {under[-1], 0}:
                for ladder, (step, _) in steps_in(sentence.span.text).items():
                    steps[section][ladder] = max(step, steps[section].get(ladder, 0))
    heads: defaultdict[int, list[_Placed]] = defaultdict(list)
    bodies: defaultdict[int, list[_Placed]] = defaultdict(list)
    for fact in reading.items:
        if isinstance(fact, Claim | Stance):
            placed = _placed(fact, reading, under, actors)
            if placed.heads:
                heads[placed.section].append(placed)
            else:
                bodies[placed.section].append(placed)
    for number, heading in sorted(heads.items()):
        if sentences[number - 1].role == "headline":
            yield _Section(heading, [each for body in bodies.values() for each in body], steps[0])
        else:
            yield _Section(heading, bodies[number], steps[number])


def _placed(fact: Claim | Stance, reading: Facts, under: list[int], actors: Directory) -> _Placed:
    number = reading.document.sentence_at(fact.evidence[0].start).number
    if isinstance(fact, Stance):
        about = actors.key_of(fact.holder, fact.document)
        said = fact.quote
    else:
        said = fact.statement
        about = actors.key_of_text(_subject(said), fact.document)
    heads = reading.document.sentences[number - 1].role in ("headline", "subheading")
    return _Placed(fact, under[number - 1], heads, about, steps_in(fact.quote), terms(said))


def _subject(statement: str) -> str:
    """The name that a statement begins with; "" where it begins with none."""
    words = statement.split()
    at = 1 if words and words[0].lower() == "the" else 0
    end = at
    while end < len(words) and words[end][:1].isupper():
        end += 1
    return " ".join(words[at:end])


def _stronger(head: _Placed, section: _Section) -> Link | None:
    """The link where a heading has a stronger word of an actor than any sentence under it."""
    if not head.about or not head.terms.affirms:
        return None
    for ladder, (step, word) in head.steps.items():
        weaker = [
            each
            for each in section.body
            if each.about == head.about and ladder in each.steps and each.terms.affirms and _alike(head.fact, each.fact)
        ]
        if weaker and section.steps.get(ladder, 0) < step:
            best = max(weaker, key=lambda each: (each.steps[ladder][0], type(each.fact) is type(head.fact)))
            reason = f"the heading has {word!r}, and the text nothing stronger than {best.steps[ladder][1]!r}"
            return Link(relation="headline overstates", sides=(side(head.fact), side(best.fact)), reason=reason)
    return None


def _alike(one: Fact, other: Fact) -> bool:
    return not (isinstance(one, Stance) and isinstance(other, Stance)) or one.polarity == other.polarity


def _flatter(head: _Placed, section: _Section) -> Link | None:
    """The link where a heading states flatly what the text under it has with a reservation only."""
    if head.terms.hedged or not isinstance(head.fact, Claim):
        return None
    same = [each for each in section.body if isinstance(each.fact, Claim) and _same_matter(head.terms, each.terms)]
    if not same or not all(each.terms.hedged for each in same):
        return None
    best = max(same, key=lambda each: len(each.terms.content & head.terms.content))
    reason = f"the heading states flatly what the text has with a reservation: {best.fact.quote!r}"
    return Link(relation="headline overstates", sides=(side(head.fact), side(best.fact)), reason=reason)


def _same_matter(head: Terms, body: Terms) -> bool:
    both = len(head.content & body.content)
    return both >= _SHARED and both >= _NEAR * len(head.content) and head.affirms == body.affirms


def _denied(head: _Placed, section: _Section) -> Link | None:
    """The link where the text under a heading says that what it states in the article's own name is not so."""
    if not isinstance(head.fact, Claim) or head.fact.attribution or not head.terms.affirms or head.terms.hedged:
        return None
    for each in section.body:
        fact, content = each.fact, each.terms.content
        if not isinstance(fact, Claim) or fact.force not in _SO or each.terms.affirms or each.terms.hedged:
            continue
        if len(content) >= _FEWEST and content <= head.terms.content and each.terms.numbers <= head.terms.numbers:
            reason = f"the text says that it is not so: {fact.quote!r}"
            return Link(relation="headline overstates", sides=(side(head.fact), side(fact)), reason=reason)
    return None
