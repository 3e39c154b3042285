"""Which facts of a document hold in a copy of it, and where do they stand there?

A fact is carried over sentence by sentence: each sentence that its words stand in must be in the copy without a word
changed, added or left out; quotation marks, dashes, blanks and a dateline may differ. Its words are found again there,
its values are read anew, with the copy's own date of publication, and a claim's statement is audited anew. What is new
in the copy is looked through by rule: a paragraph with a new figure, quotation or word of saying is to be read, and all
of the copy where more than a small part is new.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
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
"""The share of a copy's facts that may get lost, since they hung on words that are not in it; with more of them, the
paragraphs that they stand in are read."""

_WEIGHTY = ("numeral", "quotation", "cue")
_QUOTES = re.compile("[\"'`´‘’‚‛“”„‟«»‹›′″]+")
_DASHES = re.compile(r"\s*(?:[-‐‑‒–—―−]+)\s*")
_BLANKS = re.compile(r"[\s\u00ad\u200b-\u200d\u2060\ufeff]+")
_DATELINES = re.compile(  # "VELM, May 14 (Agency) — ", and one that an editor put before the agency's own
    r"""\A (?: [A-Z][A-Z.'’-]+ (?: [ /,]+ [A-Z][\w.'’-]* ){0,5} (?: ,?\s+\d{1,2} )? (?: \s* \([^()]{2,40}\) )?
            \s* (?: [–—―] | -- | \s- ) \s* (?=\S) ){1,2}""",
    re.VERBOSE,
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_COSTS = ("requests", "retries", "input_tokens", "output_tokens", "cached_tokens", "journaled")


class _Lost(Exception):  # it is how a fact says that it does not hold, and never leaves this module
    """A fact that does not hold in the copy."""


@dataclass(frozen=True)
class Partly:
    """A copy that holds something new to be read: what was carried over, and a document of the new paragraphs.

    `known` are the numbers of the sentences that need no reading, also where they stand in such a paragraph.
    """

    facts: Facts
    rest: Document
    known: frozenset[int]

    def joined(self, rest: Facts) -> Facts:
        """The facts of the copy, with those that its new paragraphs came to, and with what that took."""
        found = _Carrying(rest, self.facts.document, settled=self.known, own=True)
        items = {each.id: each for each in (*self.facts.items, *found.items.values())}
        return Facts(
            self.facts.document,
            _ordered(items.values(), self.facts.document),
            (*self.facts.rejected, *found.rejected()),
            (*self.facts.gaps, *found.gaps()),
            rest.run,
        )


def carried(sources: Sequence[Facts], copy: Document) -> Facts | Partly | None:
    """What documents' facts come to in a copy of them, at no cost; None where the copy is to be read itself.

    Each sentence has its facts from the first of the `sources` that holds it. A fact's `support.carried` names the
    document that it comes from. What was not carried though its words are there is a `Rejection`; what is new and holds
    nothing to be read is a `Gap` of reason "passed over". Sources that were not read wholly are left aside.
    """
    tools = _Tools(copy)
    used: list[_Carrying] = []
    settled: set[int] = set()
    for facts in sources:
        if not any(gap.is_unread for gap in facts.gaps):
            found = _Carrying(facts, copy, tools=tools, settled=frozenset(settled))
            if found.settles:
                used.append(found)
                settled |= found.settles
    new = [each for each in copy.sentences if all(each.number in one.new for one in used)]
    if not used or sum(len(each.span.text) for each in new) > MOST_NEW * len(copy.text):
        return None
    lost = [each for one in used for each in one.lost if not each.numbers <= settled]
    items = {fact.id: fact for one in used for fact in one.items.values()}
    again = {number for each in lost for number in each.numbers}
    if len(lost) > MOST_LOST * (len(items) + len(lost)):
        items = {name: fact for name, fact in items.items() if not _stands_in(fact, again, copy)}
        lost = []
    else:
        again = set()
    run = used[0].source.run.model_copy(update=dict.fromkeys(_COSTS, 0))
    gaps = [gap for one in used for gap in one.gaps()]
    told = tuple(each.rejection for each in lost)
    facts = Facts(copy, _ordered(items.values(), copy), told, tuple(gaps), run)
    return _with_new(facts, new, again, used[0].source, tools)


def _stands_in(fact: Fact, numbers: AbstractSet[int], copy: Document) -> bool:
    return any(copy.sentence_at(at).number in numbers for span in fact.evidence for at in (span.start, span.end - 1))


def _with_new(
    facts: Facts, new: Sequence[Sentence], again: AbstractSet[int], source: Facts, tools: _Tools
) -> Facts | Partly:
    """The facts with what is new in the copy: told where it is light, to be read where it weighs.

    `again` are the numbers of sentences whose facts got lost, to be read as well.
    """
    if not new and not again:
        return facts
    opened = Ledger.of(facts, scout=tools.scout).open
    weighty = {each.paragraph for each in new if any(_weighs(entry, each, source) for entry in opened)}
    weighty |= {facts.document.sentences[number - 1].paragraph for number in again}
    light = tuple(_passed_over(each, source, facts.document) for each in new if each.paragraph not in weighty)
    facts = replace(facts, gaps=(*facts.gaps, *light))
    known = frozenset(each.number for each in facts.document.sentences) - {each.number for each in new} - again
    return Partly(facts, _rest(facts.document, sorted(weighty)), known) if weighty else facts


def _weighs(entry: Entry, new: Sentence, source: Facts) -> bool:
    """Whether an open entry wants reading. A heading that repeats a number of the article does not."""
    if entry.sentence != new.number or entry.what not in _WEIGHTY:
        return False
    if new.role == "body":
        return True
    return entry.what == "numeral" and entry.span.text.casefold() not in source.document.text.casefold()


def _rest(copy: Document, paragraphs: Sequence[int]) -> Document:
    """A document of some paragraphs of a copy, those alone."""
    listed = [copy.paragraphs[nth].text for nth in paragraphs]
    title = listed[0] if 0 in paragraphs and copy.headline else copy.title
    return Document("\n\n".join(listed), title=title, published=copy.published, url=copy.url, language=copy.language)


def _passed_over(sentence: Sentence, source: Facts, copy: Document) -> Gap:
    return Gap(
        document=copy.id,
        first=sentence.number,
        last=sentence.number,
        reason="passed over",
        detail=f"new in this copy of {source.document.id}, without figures or quotations: no model was asked",
    )


def _ordered(items: Iterable[Fact], copy: Document) -> tuple[Fact, ...]:
    return tuple(sorted(flagged(items, copy), key=lambda fact: fact.evidence[0].start))


def same_words(text: str) -> str:
    """A text as it is compared: without what typography changes.

    >>> same_words("“No” – she said") == same_words('"No" - she  said')
    True
    """
    text = _QUOTES.sub('"', _INVISIBLE.sub("", text).replace("…", "..."))
    return _BLANKS.sub(" ", _DASHES.sub("-", text)).strip()


class _Tools:
    """What is worked out of a copy once, for all facts, and only if it is needed."""

    def __init__(self, copy: Document) -> None:
        self._copy = copy

    @cached_property
    def ground(self) -> Ground:
        return Ground(self._copy.text)

    @cached_property
    def scout(self) -> Scout:
        return Scout(self._copy)

    @cached_property
    def auditor(self) -> Auditor:
        return Auditor(self._copy, scout=self.scout)


@dataclass(frozen=True)
class _Loss:
    """A fact that does not hold in the copy though its sentences, of these numbers there, are in it."""

    numbers: frozenset[int]
    rejection: Rejection


class _Carrying:
    """One document's facts on their way into a copy, but for sentences that are `settled` by another document.

    `twins` are the copy's sentences by the numbers of the source's, `new` the numbers of those that it has not, and
    `settles` of those whose facts all hold. With `own` the source is a piece of the copy itself.
    """

    def __init__(
        self,
        source: Facts,
        copy: Document,
        *,
        tools: _Tools | None = None,
        settled: frozenset[int] = frozenset(),
        own: bool = False,
    ) -> None:
        self.source, self.copy, self._own = source, copy, own
        self._tools = tools or _Tools(copy)
        self.twins = dict(self._twins())
        known = {self._key(each) for each in source.document.sentences}
        self.new = {each.number for each in copy.sentences if self._key(each) not in known}
        self.items: dict[str, Fact] = {}
        self.lost: list[_Loss] = []
        wanted = {each.number for each in self.twins.values()} - settled
        for fact in source.items if wanted else ():
            self._take(fact, wanted)
        self.settles = wanted - {number for loss in self.lost for number in loss.numbers}

    def rejected(self) -> Iterator[Rejection]:
        return (each.rejection for each in self.lost)

    def gaps(self) -> Iterator[Gap]:
        """What was left open, passed over or not read in sentences that are here as well."""
        for gap in self.source.gaps:
            for number in range(gap.first, gap.last + 1):
                twin = self.twins.get(number)
                if twin and twin.number in self.settles:
                    place = {"document": self.copy.id, "first": twin.number, "last": twin.number}
                    yield gap.model_copy(update=place)

    def _twins(self) -> Iterator[tuple[int, Sentence]]:
        waiting: defaultdict[tuple[str, str], deque[Sentence]] = defaultdict(deque)
        for sentence in self.copy.sentences:
            waiting[self._key(sentence)].append(sentence)
        for sentence in self.source.document.sentences:
            if found := waiting.get(self._key(sentence)):
                yield sentence.number, found.popleft()

    def _key(self, sentence: Sentence) -> tuple[str, str]:
        """What a sentence and its twin have in common: what they are for, and the words."""
        text = sentence.span.text
        if sentence.role == "body":
            text = _DATELINES.sub("", text, count=1)
        return "" if self._own else sentence.role, same_words(text)

    def _take(self, fact: Fact, wanted: set[int]) -> None:
        numbers = {nth for span in fact.evidence for nth in self._numbers(span)}
        if not numbers <= set(self.twins):
            return  # it is not in the copy
        here = frozenset(self.twins[nth].number for nth in numbers)
        if not here & wanted:
            return
        try:
            found = self._carried(fact)
        except (_Lost, ValidationError) as error:
            self.lost.append(_Loss(here, self._rejection(fact, error)))
        else:
            self.items[found.id] = found

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

    def _origin(self, fact: Fact) -> str | None:
        if self._own:
            return None
        return (fact.support.carried if fact.support else None) or self.source.document.id

    def _audited(self, claim: Claim) -> Fact:
        found = self._tools.auditor.audit_claim(claim)
        if found.complaints:
            raise _Lost(found.complaints[0])
        return claim.model_copy(update={"replaced": found.replaced}) if found.replaced else claim

    def _check_reach(self, fact: Fact) -> None:
        """Nothing new may stand between the sentences of a fact: it could be what a "he" there stands for."""
        reached = [self._twin(nth).number for span in _spans(fact) for nth in self._numbers(span)]
        between = next((each for each in self.new if min(reached) < each < max(reached)), None)
        if between is not None:
            words = self.copy.sentences[between - 1].span.text
            raise _Lost(f"between its words stands something new: {words[:60]!r}")

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
        another_day = isinstance(found, Date) and self.copy.published != self.source.document.published
        if self._own or another_day:  # a piece alone tells less, and "on Friday" is another day
            return found
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
        old_end = self.source.document.sentences[numbers[-1] - 1].span.end
        end = min(max(twins[-1].span.end - (old_end - span.end), within.start + 1), within.end)
        near = self.copy.span(max(within.start, min(end - (span.end - span.start), end - 1)), end)
        found = self._tools.ground.locate(span.text, near=near, within=[within])
        if not isinstance(found, Placement) or len(found.spans) != 1:
            raise _Lost(f"the words {span.text[:60]!r} are not found here")
        place = found.spans[0]
        if same_words(place.text) != same_words(span.text):
            raise _Lost(f"the words {span.text[:60]!r} are {place.text[:60]!r} here")
        return place

    def _twin(self, number: int) -> Sentence:
        if number not in self.twins:
            words = self.source.document.sentences[number - 1].span.text
            raise _Lost(f"it hangs on a sentence that is not here: {words[:60]!r}")
        return self.twins[number]

    def _numbers(self, span: Span) -> range:
        """The sentences of the first document that a span stands in."""
        document = self.source.document
        return range(document.sentence_at(span.start).number, document.sentence_at(span.end - 1).number + 1)

    def _rejection(self, fact: Fact, error: Exception) -> Rejection:
        why = str(error) if isinstance(error, _Lost) else "it does not hold together here"
        return Rejection(
            document=self.copy.id,
            of=fact.kind,
            reason="not in the text",
            detail=f"not carried over from {self.source.document.id}: {why}",
            draft=fact.to_record(),
        )


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
