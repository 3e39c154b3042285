"""Where do the words of a draft stand?

A `Places` finds the evidence of one draft, and then the words of its fields, near it. What has no place is noted as a
problem, in words that a model can act on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from factx.documents import Document
from factx.facts import Match, Reason
from factx.grounding import Ground, Miss
from factx.settling.outcome import Problem
from factx.spans import Span

_MATCHES: tuple[Match, ...] = ("exact", "folded", "elided", "edited")  # from the surest to the least sure
_LEFT_OUT = re.compile(r"\s*(?:…|\[…\]|\[\.\.\.\]|(?<!\.)\.\.\.(?!\.))\s*")
_ENDS = 2
_EXAMPLE = "{!r} is an example from the instructions and not in the article: copy words of the article"
_REASONS: dict[str, Reason] = {"changed": "changed words", "outside": "unsupported"}


class Refused(Exception):  # it is how a field says no, and never leaves this package
    """A field that cannot be settled; its problem has been noted."""


@dataclass
class Places:
    """What of one draft has been placed so far, and what stands against it.

    `taken` are amounts that other figures have; `foreign` gives back words that come from a prompt and not the text.
    """

    document: Document
    ground: Ground
    taken: tuple[Span, ...] = ()
    foreign: Callable[[str], str | None] | None = None
    problems: list[Problem] = field(default_factory=list)
    evidence: tuple[Span, ...] = ()
    around: Span | None = None  # the sentences that hold the evidence
    match: Match = "exact"

    @property
    def are_refused(self) -> bool:
        """Whether something stands against the whole draft."""
        return any(not each.aside for each in self.problems)

    def renumbered(self, quotes: Sequence[Mapping[str, Any]], amount: str | None) -> Sequence[Mapping[str, Any]]:
        """The evidence; a lone number of a sentence without the amount gives way to that of the sentence with it."""
        if amount is None or len(quotes) != 1 or quotes[0]["words"] is not None:
            return quotes
        sentences = self.document.sentences
        number = quotes[0]["sentence"]
        if 1 <= number <= len(sentences):
            within = [sentences[number - 1].span]
            if not isinstance(self.ground.locate(amount, within=within), Miss):
                return quotes
        found = self.ground.locate(amount)
        if isinstance(found, Miss) or found.places > 1:
            return quotes
        return [{**quotes[0], "sentence": self.document.sentence_at(found.spans[0].start).number}]

    def place_evidence(self, quotes: Iterable[Mapping[str, Any]]) -> None:
        spans: list[Span] = []
        for nth, quote in enumerate(quotes):
            path = f"evidence.{nth}"
            number = quote["sentence"]
            known = 1 <= number <= len(self.document.sentences)
            near = self.document.sentences[number - 1].span if known else None
            try:
                spans.extend(self._quoted(quote, path, near=near))
            except Refused:
                continue
        if not spans and all(each.aside for each in self.problems):
            self.note("evidence", "invalid", "no words were quoted: quote the words that state it")
        self.evidence = tuple(sorted(set(spans)))
        if spans:
            first, last = self.evidence[0], max(self.evidence, key=lambda span: span.end)
            start = self.document.sentence_at(first.start).span.start
            end = self.document.sentence_at(last.end - 1).span.end
            self.around = self.document.span(min(start, first.start), max(end, last.end))

    def one_piece(self, words: str, path: str, *, within: Sequence[Span] | None = None) -> Span:
        spans = self._placed(words, path, near=self.around, within=within)
        if len(spans) > 1:
            self.refuse(path, "invalid", f"{words!r} is in pieces: copy one unbroken piece")
        return spans[0]

    def free_amount(self, words: str, within: Sequence[Span]) -> Span | None:
        """The first place of an amount that no figure has yet, where its words stand in the evidence more than once."""
        if not any(each.overlaps(place) for each in self.taken for place in within):
            return None
        pieces = [piece for place in within for piece in self._without_taken(place)]
        found = self.ground.locate(words, near=pieces[0], within=pieces) if pieces else None
        return found.spans[0] if found and not isinstance(found, Miss) and len(found.spans) == 1 else None

    def _without_taken(self, place: Span) -> Iterator[Span]:
        start = place.start
        for each in sorted(self.taken):
            if each.overlaps(place):
                if each.start > start:
                    yield self.document.span(start, each.start)
                start = max(start, each.end)
        if start < place.end:
            yield self.document.span(start, place.end)

    def note(self, path: str, reason: Reason, detail: str) -> None:
        self.problems.append(Problem(path, reason, detail))

    def refuse(self, path: str, reason: Reason, detail: str) -> NoReturn:
        self.note(path, reason, detail)
        raise Refused

    def _quoted(self, quote: Mapping[str, Any], path: str, *, near: Span | None) -> Sequence[Span]:
        """The places of a piece of evidence: a whole sentence, words, or a run given by its first and last words."""
        words = quote["words"]
        if words is None:
            if near is None:
                self.refuse(path, "invalid", f"there is no sentence {quote['sentence']}")
            return [near]
        if _LEFT_OUT.search(words) and (run := self._run(words, near)) is not None:
            return [run]
        if near is None and quote["whole"] != words:  # "36 trucks": what began it was no sentence number
            found = self.ground.locate(quote["whole"])
            if not isinstance(found, Miss):
                words = quote["whole"]
        return self._placed(words, path, near=near)

    def _run(self, words: str, near: Span | None) -> Span | None:
        """From the first to the last of the words in a sentence, where the middle was left out by the writer."""
        parts = [each.strip() for each in _LEFT_OUT.split(words)]
        if len(parts) != _ENDS or not all(parts):
            return None
        if near and _LEFT_OUT.search(near.text) and not isinstance(self.ground.locate(words, within=[near]), Miss):
            return None
        first = self.ground.locate(parts[0], within=[near]) if near else None
        if first is None or isinstance(first, Miss):
            first = self.ground.locate(parts[0], near=near)  # the number of the sentence may be wrong
        if isinstance(first, Miss):
            return None
        end = self.document.sentence_at(first.spans[0].start).span.end
        rest = self.document.span(first.spans[0].start, max(end, first.spans[-1].end))
        last = self.ground.locate(parts[1], near=first.spans[-1], within=[rest])
        if isinstance(last, Miss):
            return None
        self.match = max(self.match, first.match, last.match, key=_MATCHES.index)
        return self.document.span(first.spans[0].start, last.spans[-1].end)

    def _placed(
        self, words: str, path: str, *, near: Span | None, within: Sequence[Span] | None = None
    ) -> tuple[Span, ...]:
        found = self.ground.locate(words, near=near, within=within)
        if isinstance(found, Miss):
            if leaked := self.foreign(words) if self.foreign else None:
                self.refuse(path, "example", _EXAMPLE.format(leaked))
            self.refuse(path, _REASONS.get(found.reason, "not in the text"), found.differs)
        if found.places > 1 and near is None:
            self.refuse(path, "ambiguous", f"{words!r} stands in {found.places} places: name the sentence")
        self.match = max(self.match, found.match, key=_MATCHES.index)
        return found.spans

    def refuse_examples(self, words: str, path: str) -> None:
        """Note words that come from a prompt, wherever a model wrote them."""
        if leaked := self.foreign(words) if self.foreign else None:
            self.note(path, "example", _EXAMPLE.format(leaked))
