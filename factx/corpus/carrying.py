"""Which facts of a document hold in a copy of it, and where do they stand there?

A fact is carried over sentence by sentence: each sentence that its words stand in must be in the copy without a word
changed, added or left out; quotation marks, dashes, blanks and a dateline may differ. Its words are found again there,
its values are read anew, with the copy's own date of publication, and a claim's statement is audited anew. What is new
in the copy is looked through by rule: where it holds a figure, a quotation or words of saying, or is more than a small
part, the copy is to be read itself.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

from pydantic import BaseModel, ValidationError

from factx.audits import Auditor
from factx.documents import Document, Sentence
from factx.drafts import is_value, read_beside
from factx.engines import flagged
from factx.errors import Unreadable
from factx.facts import Claim, Fact, Facts, Gap, Rejection, Support
from factx.grounding import Ground, Placement
from factx.ledger import Entry, Ledger
from factx.scout import Scout
from factx.spans import Span
from factx.values import Amount, Date

MOST_NEW = 0.2
"""The share of a copy's characters that may be new, headline and dateline included."""

MOST_LOST = 0.1
"""The share of the facts in a copy's sentences that may get lost: they hung on words that stand elsewhere."""

_WEIGHTY = ("numeral", "quotation", "cue")
_QUOTES = re.compile("[\"'`´‘’‚‛“”„‟«»‹›′″]+")
_DASHES = re.compile(r"\s*(?:[-‐‑‒–—―−]+)\s*")
_BLANKS = re.compile(r"[\s\u00ad\u200b-\u200d\u2060\ufeff]+")
_DATELINE = re.compile(
    r"[A-Z][A-Z.'’-]+(?:[ /,]+[A-Z][\w.'’-]*){0,5}(?:,?\s+\d{1,2})?(?:\s*\([^()]{2,40}\))?\s*(?:[–—―]|--|\s-)\s*(?=\S)"
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_COSTS = ("requests", "retries", "input_tokens", "output_tokens", "cached_tokens", "journaled")


class _Lost(Exception):  # it is how a fact says that it does not hold, and never leaves this module
    """A fact that does not hold in the copy."""


def carried(facts: Facts, copy: Document) -> Facts | None:
    """What a document's facts come to in a copy of it, at no cost; None where the copy is to be read itself.

    Each fact's `support.carried` names the document that it comes from. What was not carried though its words are
    there is a `Rejection`; what is new and holds nothing to be read is a `Gap` of reason "passed over".
    """
    if any(gap.is_unread for gap in facts.gaps):
        return None
    return _Carrying(facts, copy).result()


def same_words(text: str) -> str:
    """A text as it is compared: without what typography changes.

    >>> same_words("“No” – she said") == same_words('"No" - she  said')
    True
    """
    text = _QUOTES.sub('"', _INVISIBLE.sub("", text).replace("…", "..."))
    return _BLANKS.sub(" ", _DASHES.sub("-", text)).strip()


@dataclass
class _Carrying:
    """A reading on its way into a copy. `twins` are the copy's sentences by the numbers of the first's."""

    facts: Facts
    copy: Document
    twins: dict[int, Sentence] = field(default_factory=dict)

    def __post_init__(self) -> None:
        waiting: defaultdict[tuple[str, str], deque[Sentence]] = defaultdict(deque)
        for sentence in self.copy.sentences:
            waiting[_key(sentence)].append(sentence)
        for sentence in self.facts.document.sentences:
            if found := waiting.get(_key(sentence)):
                self.twins[sentence.number] = found.popleft()
        taken = {each.number for each in self.twins.values()}
        known = {_key(each) for each in self.facts.document.sentences}
        self.new = [
            each for each in self.copy.sentences if each.number not in taken and _key(each) not in known
        ]  # fmt: skip

    def result(self) -> Facts | None:
        if sum(len(each.span.text) for each in self.new) > MOST_NEW * len(self.copy.text):
            return None
        items: dict[str, Fact] = {}
        lost: list[Rejection] = []
        there = 0
        for fact in self.facts.items:
            if any(nth not in self.twins for span in fact.evidence for nth in self._numbers(span)):
                continue  # it is not in the copy
            there += 1
            try:
                found = self._carried(fact)
            except (_Lost, ValidationError) as error:
                lost.append(self._rejection(fact, error))
            else:
                items[found.id] = found
        if len(lost) > MOST_LOST * there:
            return None
        return self._whole(tuple(items.values()), tuple(lost))

    def _whole(self, items: tuple[Fact, ...], lost: tuple[Rejection, ...]) -> Facts | None:
        run = self.facts.run.model_copy(update=dict.fromkeys(_COSTS, 0))
        ordered = tuple(sorted(flagged(items, self.copy), key=lambda fact: fact.evidence[0].start))
        facts = Facts(self.copy, ordered, lost, tuple(self._gaps()), run)
        if not self.new:
            return facts
        if any(self._is_weighty(each) for each in Ledger.of(facts, scout=self._scout).open):
            return None
        told = tuple(self._passed_over(each) for each in self.new)
        return Facts(self.copy, ordered, lost, (*facts.gaps, *told), run)

    def _is_weighty(self, entry: Entry) -> bool:
        """Whether an open entry is new and wants reading. A heading that repeats a number of the article does not."""
        new = next((each for each in self.new if each.number == entry.sentence), None)
        if new is None or entry.what not in _WEIGHTY:
            return False
        if new.role == "body":
            return True
        return entry.what == "numeral" and entry.span.text.casefold() not in self.facts.document.text.casefold()

    def _carried(self, fact: Fact) -> Fact:
        self._check_reach(fact)
        shown = {name: getattr(fact, name) for name in type(fact).model_fields}
        kept = {name: shown.pop(name) for name in ("manner", "match") if name in shown}
        support = (fact.support or Support()).model_copy(update={"carried": self._origin(fact), "suspect": ()})
        for name in ("document", "published", "support", "replaced"):
            shown.pop(name, None)
        moved = self._fields(shown)
        if kept.get("match") == "exact" and [each.text for each in moved["evidence"]] != [
            each.text for each in fact.evidence
        ]:
            kept["match"] = "folded"
        found = type(fact)(**moved, **kept, document=self.copy.id, published=self.copy.published, support=support)
        return self._audited(found) if isinstance(found, Claim) else found

    def _origin(self, fact: Fact) -> str:
        return (fact.support.carried if fact.support else None) or self.facts.document.id

    def _audited(self, claim: Claim) -> Fact:
        found = self._auditor.audit_claim(claim)
        if found.complaints:
            raise _Lost(found.complaints[0])
        return claim.model_copy(update={"replaced": found.replaced}) if found.replaced else claim

    def _check_reach(self, fact: Fact) -> None:
        """Nothing new may stand between the sentences of a fact: it could be what a "he" there stands for."""
        reached = [self._twin(nth).number for span in _spans(fact) for nth in self._numbers(span)]
        between = next((each for each in self.new if min(reached) < each.number < max(reached)), None)
        if between is not None:
            raise _Lost(f"between its words stands something new: {between.span.text[:60]!r}")

    def _fields(self, shown: Mapping[str, Any]) -> dict[str, Any]:
        """Fields at their new places. Values that are read by a sibling's place come last."""
        moved: dict[str, Any] = {}
        for name, value in sorted(shown.items(), key=lambda each: bool(_siblings(each[1]))):
            moved[name] = self._moved(value, moved)
        return moved

    def _moved(self, value: Any, siblings: Mapping[str, Any]) -> Any:
        if isinstance(value, Span):
            return self._placed(value)
        if is_value(type(value)):
            return self._read(value, siblings)
        if isinstance(value, BaseModel):
            return type(value)(**self._fields({name: getattr(value, name) for name in type(value).model_fields}))
        if isinstance(value, tuple | list):
            return type(value)(self._moved(each, siblings) for each in value)
        return value

    def _read(self, value: Any, siblings: Mapping[str, Any]) -> Any:
        span = self._placed(value.span)
        beside = {name: siblings[name].span for name in _siblings(value)}
        try:
            found = type(value).read(span, self.copy, **beside)
        except Unreadable as error:
            raise _Lost(str(error)) from None
        if isinstance(found, Date) and self.copy.published != self.facts.document.published:
            return found  # "on Friday" is another day
        if _content(found) != _content(value):
            raise _Lost(f"{span.text!r} reads otherwise here: {_content(found)}")
        return found

    def _placed(self, span: Span) -> Span:
        """The same words in the copy's sentence, found again where they should stand."""
        numbers = self._numbers(span)
        twins = [self._twin(nth) for nth in numbers]
        if any(after.number != before.number + 1 for before, after in pairwise(twins)):
            raise _Lost(f"{span.text[:60]!r} is torn apart here")
        within = self.copy.span(twins[0].span.start, twins[-1].span.end)
        old_end = self.facts.document.sentences[numbers[-1] - 1].span.end
        end = min(max(twins[-1].span.end - (old_end - span.end), within.start + 1), within.end)
        near = self.copy.span(max(within.start, min(end - (span.end - span.start), end - 1)), end)
        found = self._ground.locate(span.text, near=near, within=[within])
        if not isinstance(found, Placement) or len(found.spans) != 1:
            raise _Lost(f"the words {span.text[:60]!r} are not found here")
        place = found.spans[0]
        if same_words(place.text) != same_words(span.text):
            raise _Lost(f"the words {span.text[:60]!r} are {place.text[:60]!r} here")
        return place

    def _twin(self, number: int) -> Sentence:
        if number not in self.twins:
            words = self.facts.document.sentences[number - 1].span.text
            raise _Lost(f"it hangs on a sentence that is not here: {words[:60]!r}")
        return self.twins[number]

    def _numbers(self, span: Span) -> range:
        """The sentences of the first document that a span stands in."""
        document = self.facts.document
        return range(document.sentence_at(span.start).number, document.sentence_at(span.end - 1).number + 1)

    def _gaps(self) -> Iterator[Gap]:
        """What was left open or passed over in sentences that are here as well."""
        for gap in self.facts.gaps:
            for number in range(gap.first, gap.last + 1):
                if twin := self.twins.get(number):
                    place = {"document": self.copy.id, "first": twin.number, "last": twin.number}
                    yield gap.model_copy(update=place)

    def _passed_over(self, sentence: Sentence) -> Gap:
        return Gap(
            document=self.copy.id,
            first=sentence.number,
            last=sentence.number,
            reason="passed over",
            detail=f"new in this copy of {self.facts.document.id}, without figures or quotations: no model was asked",
        )

    def _rejection(self, fact: Fact, error: Exception) -> Rejection:
        why = str(error) if isinstance(error, _Lost) else "it does not hold together here"
        return Rejection(
            document=self.copy.id,
            of=fact.kind,
            reason="not in the text",
            detail=f"not carried over from {self.facts.document.id}: {why}",
            draft=fact.to_record(),
        )

    @cached_property
    def _ground(self) -> Ground:
        return Ground(self.copy.text)

    @cached_property
    def _scout(self) -> Scout:
        return Scout(self.copy)

    @cached_property
    def _auditor(self) -> Auditor:
        return Auditor(self.copy, scout=self._scout)


def _key(sentence: Sentence) -> tuple[str, str]:
    """What a sentence and its twin have in common: what they are for, and the words."""
    text = sentence.span.text
    if sentence.role == "body" and (dateline := _DATELINE.match(text)):
        text = text[dateline.end() :]
    return sentence.role, same_words(text)


def _spans(part: Any) -> Iterator[Span]:
    """Every span in a fact."""
    if isinstance(part, Span):
        yield part
    elif is_value(type(part)):
        yield part.span
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            if name != "replaced":
                yield from _spans(getattr(part, name))
    elif isinstance(part, tuple | list):
        for each in part:
            yield from _spans(each)


def _siblings(value: Any) -> tuple[str, ...]:
    return read_beside(type(value)) if is_value(type(value)) else ()  # type: ignore[arg-type]  # mypy: type[Any]


def _content(value: Any) -> Any:
    """What a value comes to, wherever it stands."""
    if isinstance(value, Amount):
        return value.value, value.low, value.high, value.comparator, value.unit, value.uncertainty
    return {name: getattr(value, name) for name in type(value).__dataclass_fields__ if name != "span"}
