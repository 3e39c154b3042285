"""Which parts of a text do the facts cover, and what about the rest?

The `Ledger` lists what a careful reader would expect to be read: every sentence, figure and other numeral, quotation,
cue of saying and date. Each entry names the facts that cover it, or says why none does, or is open. Nothing here asks
a model: the entries are found by rule.

    >>> ledger = Ledger.of(facts)  # doctest: +SKIP
    >>> [entry.span.text for entry in ledger.open]  # doctest: +SKIP
    ['36 trucks']
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from factx.documents import Document, Sentence
from factx.facts import COVERAGE, Claim, Fact, Facts, Figure, Record, Stance
from factx.scout import Scout
from factx.spans import Span
from factx.values import Amount, Date

What = Literal["sentence", "numeral", "quotation", "cue", "date"]
State = Literal["covered", "explained", "open"]

WHATS: tuple[What, ...] = ("sentence", "numeral", "quotation", "cue", "date")

_NUMBER = re.compile(r"\d{1,6}(?!\S)")
_WORD = re.compile(r"\w+")
_TERM_WORDS = 3  # so few words in quotation marks are a term where nobody is said to say them
_KINDS: Mapping[str, str] = {"numeral": Figure.kind, "quotation": Claim.kind, "cue": Claim.kind}
_LINK = "a line that points to another article"
_HEADING = "a heading"
_NO_FIGURE = "no figure: it numbers, names or only says which"
_OF_A_DATE = "part of a date"
_TERM = "a term in quotation marks"
_PLAIN = "it holds nothing that must be covered"


class Entry(Record):
    """One part of a text: what it is, its words, the number of its sentence, and what became of it.

    `facts` are the ids of the facts that cover it; `reason` says why none does. An entry with neither is open.
    """

    what: What
    span: Span
    sentence: int
    facts: tuple[str, ...] = ()
    reason: str | None = None

    @property
    def state(self) -> State:
        if self.facts:
            return "covered"
        return "explained" if self.reason else "open"


@dataclass(frozen=True)
class Ledger:
    """The entries of one document in reading order, those of a sentence behind the sentence itself."""

    document: Document
    entries: tuple[Entry, ...]

    @classmethod
    def of(cls, facts: Facts, *, scout: Scout | None = None) -> Ledger:
        """What the facts of a reading cover. `scout` saves finding anew what is known of the document already."""
        return cls(facts.document, tuple(_Accounting(facts, scout or Scout(facts.document)).entries()))

    @property
    def open(self) -> tuple[Entry, ...]:
        """What no fact covers though one should."""
        return tuple(each for each in self.entries if each.state == "open")

    def counts(self) -> dict[What, Counter[State]]:
        """How many entries of each sort are covered, explained and open."""
        found: dict[What, Counter[State]] = {what: Counter() for what in WHATS}
        for entry in self.entries:
            found[entry.what][entry.state] += 1
        return found

    def to_record(self) -> dict[str, Any]:
        """One JSON object: the counts, and each entry with its state."""
        return {
            "kind": COVERAGE,
            "document": self.document.id,
            "counts": {what: dict(counts) for what, counts in self.counts().items()},
            "entries": [{**each.model_dump(mode="json"), "state": each.state} for each in self.entries],
        }


class _Places:
    """Spans with the id of the fact that they belong to, found by the place they overlap.

    Spans are grouped by the sentences they run through, so that a look-up meets only its neighbours.
    """

    def __init__(self, document: Document, placed: Iterable[tuple[Span, str]]) -> None:
        self._starts = [each.span.start for each in document.sentences]
        self._by_sentence: dict[int, list[tuple[Span, str]]] = {}
        for span, owner in placed:
            for nth in self._sentences(span):
                self._by_sentence.setdefault(nth, []).append((span, owner))

    def over(self, span: Span) -> tuple[str, ...]:
        """The ids whose spans overlap a span, each once."""
        found: dict[str, None] = {}
        for nth in self._sentences(span):
            found.update((owner, None) for placed, owner in self._by_sentence.get(nth, ()) if placed.overlaps(span))
        return tuple(found)

    def _sentences(self, span: Span) -> range:
        first = max(0, bisect_right(self._starts, span.start) - 1)
        return range(first, max(first + 1, bisect_left(self._starts, span.end)))


class _Accounting:
    """A ledger under way."""

    def __init__(self, facts: Facts, scout: Scout) -> None:
        self.facts, self.scout, self.document = facts, scout, facts.document
        self._facts = [(fact, fact.id) for fact in facts.items]  # an id is worked out each time it is asked for
        looked_for = {*facts.run.kinds} or {each.kind for each in facts.items}
        self.figures_wanted = Figure.kind in looked_for
        self.claims_wanted = Claim.kind in looked_for
        self.evidence = self._placed(lambda fact: fact.evidence)
        self.amounts = self._placed(lambda fact: _spans_of(fact, Amount))
        self.dates = self._placed(lambda fact: _spans_of(fact, Date))
        self.cues = self._placed(lambda fact: (link.cue for link in fact.attribution if link.cue))
        self.claimed = self._placed(lambda fact: fact.evidence if isinstance(fact, Claim) else ())
        self.stances = self._placed(lambda fact: fact.evidence if isinstance(fact, Stance) else ())

    def _placed(self, spans: Any) -> _Places:
        return _Places(self.document, ((span, id_) for fact, id_ in self._facts for span in spans(fact)))

    def entries(self) -> Iterator[Entry]:
        within: dict[int, list[Entry]] = {}
        for entry in (*self._numerals(), *self._quotations(), *self._cues(), *self._dates()):
            within.setdefault(entry.sentence, []).append(entry)
        for sentence in self.document.sentences:
            parts = sorted(within.get(sentence.number, ()), key=lambda each: (each.span.start, WHATS.index(each.what)))
            yield self._sentence(sentence, parts)
            yield from parts

    def _sentence(self, sentence: Sentence, parts: Sequence[Entry]) -> Entry:
        facts = self.evidence.over(sentence.span)
        reason = None
        if not facts:
            reason = self._excuse(sentence, "sentence")
            if reason is None and all(each.state != "open" for each in parts):
                reason = _HEADING if sentence.role in {"headline", "subheading"} else _PLAIN
        return Entry(what="sentence", span=sentence.span, sentence=sentence.number, facts=facts, reason=reason)

    def _numerals(self) -> Iterator[Entry]:
        """Every number: those that are figures ask for a fact, the others say what they are instead."""
        figures = [each.span for each in self.scout.amounts]
        for span in figures:
            places = self.amounts if self.figures_wanted else self.evidence
            yield self._entry("numeral", span, places.over(span))
        taken = _Places(self.document, ((span, "") for span in figures))
        dated = _Places(self.document, ((each.span, "") for each in self.scout.dates))
        for numeral in self.scout.numerals:
            if not taken.over(numeral.span):
                reason = _OF_A_DATE if dated.over(numeral.span) else _NO_FIGURE
                yield self._entry("numeral", numeral.span, self.amounts.over(numeral.span), reason)

    def _quotations(self) -> Iterator[Entry]:
        """The quotations, sentence by sentence."""
        said = _Places(self.document, ((span, "") for saying in self.scout.sayings for span in saying.contents))
        for quotation in self.document.quotations:
            term = len(_WORD.findall(quotation.text[:200])) <= _TERM_WORDS and not said.over(quotation)
            for span in self._by_sentence(quotation):
                places = self.claimed if self.claims_wanted else self.evidence
                facts = places.over(span) or (self.evidence.over(span) if term else ())
                yield self._entry("quotation", span, facts, _TERM if term else None)

    def _cues(self) -> Iterator[Entry]:
        """The words of saying; those whose content a fact holds are covered by it."""
        for saying in self.scout.sayings:
            if saying.cue is None:
                continue
            places = self.claimed if self.claims_wanted else self.evidence
            facts = dict.fromkeys((*self.cues.over(saying.cue), *self.stances.over(saying.cue)))
            for span in (saying.cue, *saying.contents):
                facts.update(dict.fromkeys(places.over(span)))
            yield self._entry("cue", saying.cue, tuple(facts))

    def _dates(self) -> Iterator[Entry]:
        """The dates, which are covered where a fact holds their words."""
        for each in self.scout.dates:
            yield self._entry("date", each.span, self.dates.over(each.span) or self.evidence.over(each.span))

    def _entry(self, what: What, span: Span, facts: tuple[str, ...], reason: str | None = None) -> Entry:
        sentence = self.document.sentence_at(span.start)
        reason = None if facts else reason or self._excuse(sentence, what)
        return Entry(what=what, span=span, sentence=sentence.number, facts=facts, reason=reason)

    def _excuse(self, sentence: Sentence, what: What) -> str | None:
        """Why nothing of a sentence need be covered, or why it could not be."""
        if sentence.role == "related":
            return _LINK
        refused = self._refused.get(sentence.number, {})
        passed_over = self._passed_over.get(sentence.number) if what in _KINDS else None
        return self._unread.get(sentence.number) or refused.get(_KINDS.get(what, "")) or passed_over

    @cached_property
    def _unread(self) -> Mapping[int, str]:
        """Why sentences were not read."""
        told: dict[int, str] = {}
        for gap in self.facts.gaps:
            if gap.is_unread:
                told.update(dict.fromkeys(range(gap.first, gap.last + 1), f"not read: {gap.reason}"))
        return told

    @cached_property
    def _passed_over(self) -> Mapping[int, str]:
        """Why a model that was asked again made nothing of sentences."""
        return {gap.first: f"passed over: {gap.detail}" for gap in self.facts.gaps if gap.reason == "passed over"}

    @cached_property
    def _refused(self) -> Mapping[int, Mapping[str, str]]:
        """Why drafts about a sentence were refused, by their kind, and under "" for any kind."""
        told: dict[int, dict[str, str]] = {}
        for rejection in self.facts.rejected:
            quotes = rejection.draft.get("evidence")
            for quote in quotes if isinstance(quotes, list) and rejection.reason != "duplicate" else ():
                found = _NUMBER.match(quote) if isinstance(quote, str) else None
                if found:
                    reason = f"rejected: {rejection.reason}"
                    told.setdefault(int(found[0]), {}).setdefault(rejection.of, reason)
                    told[int(found[0])].setdefault("", reason)
        return told

    def _by_sentence(self, span: Span) -> Iterator[Span]:
        """A span in pieces, one for each sentence it runs through."""
        first = self.document.sentence_at(span.start).number
        for sentence in self.document.sentences[first - 1 :]:
            if sentence.span.start >= span.end:
                break
            start, end = max(span.start, sentence.span.start), min(span.end, sentence.span.end)
            if start < end:
                yield self.document.span(start, end)


def _spans_of(part: Any, value: type[Amount | Date]) -> Iterator[Span]:
    """The words of every value of a class anywhere inside a fact."""
    if isinstance(part, value):
        yield part.span
    elif isinstance(part, Fact | Record):
        for name in type(part).model_fields:
            yield from _spans_of(getattr(part, name), value)
    elif isinstance(part, tuple | list):
        for each in part:
            yield from _spans_of(each, value)
