"""What is shown of a fact?

First what it says, then its words, who vouches for it, and what was computed from the words. A kind that a user has
defined is shown field by field.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from factx.facts import Actor, Attribution, Claim, Fact, Figure, Record, Stance
from factx.outputs import wording
from factx.outputs.plain import visible
from factx.spans import Span, Utf16
from factx.values import Amount, Change, Date

POLARITIES = {"support": "for", "oppose": "against", "mixed": "for and against", "neutral": "neutral towards"}
SIGNS = {"support": "+", "oppose": "−", "mixed": "±", "neutral": "0"}  # a minus, as wide as the plus
SUPPORTS = {
    "exact": "the words, exactly",
    "folded": "the same words, but for case or marks",
    "elided": "the words, with some left out",
    "edited": "nearly the words",
}
MANNERS = {
    "direct": "quoted",
    "indirect": "reported",
    "headline": "in a headline",
    "narration": "told by the article",
    "related": "in a link to another article",
}
_SHOWS = {"said": "in words", "done": "in deeds", "demanded": "in a demand", "imputed": "others say so"}
_COMMON = frozenset(Fact.model_fields)
_SHOWN: Mapping[type[Fact], frozenset[str]] = {
    Claim: frozenset({"statement", "force"}),
    Figure: frozenset({"amount", "change"}),
    Stance: frozenset({"holder", "target", "polarity"}),
}


@dataclass(frozen=True, slots=True)
class Source:
    """One link of the chain: its name, the words that stand for it here, its words of saying, and its doubt."""

    name: str
    words: str | None
    cue: str | None
    doubt: str | None
    said: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """What is shown of one fact. `parts` are the places of its source, cue and values as UTF-16 offsets."""

    number: int
    anchor: str
    kind: str
    lead: str
    quote: str
    force: str
    support: str
    manner: str
    chain: tuple[Source, ...]
    warning: str
    rows: tuple[tuple[str, str], ...]
    parts: str
    place: str


def card(fact: Fact, number: int, anchor: str, offsets: Utf16) -> Card:
    return Card(
        number=number,
        anchor=anchor,
        kind=fact.kind,
        lead=lead(fact),
        quote=visible(fact.quote),
        force=force(fact),
        support=fact.match,
        manner=MANNERS[fact.manner],
        chain=tuple(map(_source, fact.attribution)),
        warning=wording.planted(fact),
        rows=(*_rows(fact), *_checks(fact)),
        parts=",".join(
            f"{name}:{offsets.from_code_points(span.start)}:{offsets.from_code_points(span.end)}"
            for name, span in _parts(fact)
        ),
        place=", ".join(f"{span.start}–{span.end}" for span in fact.evidence),
    )


def lead(fact: Fact) -> str:
    """What the fact says, on one line."""
    if isinstance(fact, Claim):
        return visible(fact.statement)
    if isinstance(fact, Figure):
        measured = [each.text for each in (fact.measure, fact.of) if each is not None]
        return f"{wording.figure(fact)}: {visible(', of '.join(measured))}" if measured else wording.figure(fact)
    if isinstance(fact, Stance):
        return visible(f"{fact.holder.text} → {POLARITIES[fact.polarity]} → {fact.target.text}")
    own = (getattr(fact, name) for name in type(fact).model_fields if name not in _COMMON)
    return "; ".join(filter(None, map(said, own))) or visible(fact.quote)


def force(fact: Fact) -> str:
    """What is done with the words: a claim's force, a figure's status, a stance's polarity."""
    if isinstance(fact, Claim):
        return fact.force
    if isinstance(fact, Figure):
        return fact.status
    return fact.polarity if isinstance(fact, Stance) else ""


def said(value: Any) -> str:
    """Any value of a fact in words; nothing for what is not told."""
    match value:
        case None:
            return ""
        case Amount():
            return wording.amount(value)
        case Date():
            return wording.time(value)
        case Change():
            return f"{value.direction}, {value.manner} (“{visible(value.span.text)}”)"
        case Actor():
            return visible(value.text)
        case Span():
            return visible(value.text)
        case bool():
            return "yes" if value else "no"
        case tuple() | list() | set() | frozenset():
            return ", ".join(filter(None, map(said, value)))
        case Record():
            told = ((name, said(getattr(value, name))) for name in type(value).model_fields)
            return ", ".join(f"{name} {words}" for name, words in told if words)
        case Mapping():
            return ", ".join(f"{key} {said(each)}" for key, each in value.items())
        case _:
            return visible(str(value))


def _source(link: Attribution) -> Source:
    name, words = link.source.text, link.source.words.text
    return Source(
        name=visible(name),
        words=visible(words) if words != name else None,
        cue=visible(link.cue.text) if link.cue else None,
        doubt=link.certainty if link.certainty != "certain" else None,
        said=wording.time(link.said) if link.said else None,
    )


def _rows(fact: Fact) -> Iterator[tuple[str, str]]:
    """The remaining fields, named as a reader would; what is not told or goes without saying is left out."""
    if isinstance(fact, Figure):
        yield "computed", _computed(fact.amount)
        if fact.change is not None:
            yield "change", said(fact.change)
        rest = (("period", fact.period), ("compared with", fact.baseline), ("came from", fact.before))
        yield from ((name, said(value)) for name, value in rest if value is not None)
    elif isinstance(fact, Claim):
        if fact.negated:
            yield "negated", "yes: it is said that something is not so"
        if fact.certainty not in ("certain", "unknown"):
            yield "the article", f"thinks it {fact.certainty}"
        if fact.happens is not None:
            yield "happens", wording.time(fact.happens)
    elif isinstance(fact, Stance):
        yield "strength", fact.strength
        yield "it shows", _SHOWS[fact.shows]
        yield "target is", f"an {fact.target_type}" if fact.target_type[0] in "aei" else f"a {fact.target_type}"
    known = next((shown for kind, shown in _SHOWN.items() if isinstance(fact, kind)), frozenset[str]())
    base = next((kind for kind in _SHOWN if isinstance(fact, kind)), Fact)
    for name in type(fact).model_fields:
        if name not in base.model_fields and name not in known:
            told = said(getattr(fact, name))
            if told:
                yield name.replace("_", " "), told


def _checks(fact: Fact) -> Iterator[tuple[str, str]]:
    """What speaks for a fact and against it, as far as that was looked at."""
    if isinstance(fact, Claim) and fact.replaced:
        yield "by other words", visible("; ".join(f"“{each.words}” for “{each.by.text}”" for each in fact.replaced))
    support = fact.support
    if support is None:
        return
    if support.of > 1:
        yield "found in", f"{support.passes} of {support.of} readings"
    if support.again:
        yield "asked", "a second time"
    for name, points in (("rules agree", support.agrees), ("rules differ", support.differs)):
        if points:
            yield name, ", ".join(f"on the {each}" if each != "found" else "that it is told" for each in points)
    if support.carried:
        yield "read in", f"a copy of this document ({support.carried})"


def _computed(value: Amount) -> str:
    """The value as a number with its code, and how it was read from the words."""
    if value.value is not None:
        number = format(value.value, ",f")
    else:
        low, high = (format(end, ",f") if end is not None else "…" for end in (value.low, value.high))
        number = f"{low} to {high}"
    compared = f"{value.comparator} " if value.comparator != "=" else ""
    return visible(f"{compared}{number} {value.unit or ''}".rstrip() + f", from “{value.span.text}”")


def _parts(fact: Fact) -> Iterator[tuple[str, Span]]:
    """The words that belong to a fact beside its evidence, each with what it is."""
    for link in fact.attribution:
        yield "source", link.source.words
        if link.cue is not None:
            yield "cue", link.cue
    for name in type(fact).model_fields:
        if name not in _COMMON:
            yield from (("value", span) for span in _spans(getattr(fact, name)))


def _spans(value: Any) -> Iterator[Span]:
    match value:
        case Span():
            yield value
        case Amount() | Date() | Change():
            yield value.span
        case Actor():
            yield value.words
        case tuple() | list():
            for each in value:
                yield from _spans(each)
        case Record():
            for name in type(value).model_fields:
                yield from _spans(getattr(value, name))
