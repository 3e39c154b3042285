"""What is known of a document while a model reads it?

A `Reading` makes the asks, settles what comes back, and says what is wanting. The rounds are the engine's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import Any

import factx
from factx.audits import Auditor, prompt_leak
from factx.documents import Document, Sentence
from factx.drafts import answer_of, mending_of, outline
from factx.engines import flagged, in_reading_order
from factx.engines.llm.fencing import fenced
from factx.engines.llm.opinions import Opinion, Opinions
from factx.engines.llm.passes import new_in, turn_of
from factx.errors import NoAnswer, Overflow, Truncated
from factx.facts import Claim, Fact, Facts, Figure, Gap, Rejection, Run, Support
from factx.grounding import Ground
from factx.ledger import Entry, Ledger, What
from factx.models import Answer, Ask, Message, Usage
from factx.passages import Passage, halves
from factx.prompting import Prompt
from factx.scout import Scout
from factx.settling import Settled, settle
from factx.spans import Span

_ASKED_FOR: dict[What, type[Fact]] = {"numeral": Figure, "quotation": Claim, "cue": Claim}
_CALLED: dict[What, str] = {"numeral": "the number", "quotation": "the quotation", "cue": "what is said with"}
_SHOWN_CHARS = 100
_GAPS = {"Truncated": "truncated", "Overflow": "overflow", "Refused": "refused", "Malformed": "malformed"}
_NOTHING = re.compile(r"\D*(?P<number>\d{1,6})\s*[:.)–—-]?\s*(?P<why>.*)", re.DOTALL)


@dataclass
class _Item:
    """A draft and what became of it: in how many passes it was found, and whether it was asked about again."""

    settled: Settled[Any]
    passes: int = 1
    again: bool = False
    withdrawn: bool = False


@dataclass
class _Drafts:
    """What came of one passage, in the order it was written."""

    passage: Passage
    items: list[_Item]

    @property
    def amounts(self) -> list[Span]:
        """Where the numbers of the figures stand."""
        return [each.settled.fact.amount.span for each in self.items if isinstance(each.settled.fact, Figure)]

    @property
    def claims(self) -> list[Claim]:
        facts = [each.settled.fact for each in self.items if not each.withdrawn]
        return [each for each in facts if isinstance(each, Claim)]


@dataclass(frozen=True)
class Wanting:
    """What is to be asked again about a passage: drafts, each with its problems, and open entries of the ledger."""

    drafts: _Drafts
    doubtful: tuple[tuple[_Item, tuple[str, ...]], ...]
    open: tuple[Entry, ...]


@dataclass
class Reading:
    """One document being read: what is known so far."""

    document: Document
    kinds: tuple[type[Fact], ...]
    passes: int
    read: Prompt
    again: Prompt
    drafts: list[_Drafts] = field(default_factory=list)
    further: list[tuple[int, _Drafts]] = field(default_factory=list)
    saved: list[_Drafts] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    passed_over: dict[int, str] = field(default_factory=dict)
    usage: Usage = field(default_factory=Usage)
    asked_again: bool = False

    def __post_init__(self) -> None:
        self.ground = Ground(self.document.text)
        self.scout = Scout(self.document)
        self.auditor = Auditor(self.document, scout=self.scout)
        self.opinions = Opinions(self.scout)
        self.system = self.read.render(
            "system",
            kinds=[_described(kind) for kind in self.kinds],
            names=list(self.names),
        )

    @property
    def names(self) -> dict[str, type[Fact]]:
        return {kind.kind: kind for kind in self.kinds}

    def ask(self, passage: Passage, turn: int) -> Ask:
        messages = (Message("system", self.system), Message("user", self._shown(passage, turn)))
        return Ask(messages=messages, answer=answer_of(self.kinds), label=passage.label)

    def take(self, passage: Passage, turn: int, answer: Answer) -> Iterable[Passage]:
        """Settle an answer, and give back the passages that its failure leaves to be read in smaller pieces."""
        self.usage += answer.usage
        if answer.value is not None:
            drafts = _Drafts(passage, [])
            self._settle(answer.value.model_dump(), drafts)
            if turn:
                self.further.append((turn, drafts))
            else:
                self.drafts.append(drafts)
            return ()
        if answer.partial is not None:
            self.saved.append(_Drafts(passage, []))
            self._settle(answer.partial.model_dump(), self.saved[-1])
        pieces = halves(self.document, passage) if isinstance(answer.error, Truncated | Overflow) else None
        if pieces is None and turn == 0:
            self.gaps.append(self._gap(passage, answer.error))
        return pieces or ()

    def join(self) -> None:
        """Put what further passes found, and what was whole in answers that were cut off, with what was read first."""
        for counts, drafts in (
            *((True, drafts) for _, drafts in sorted(self.further, key=lambda each: each[0])),
            *((False, drafts) for drafts in self.saved),
        ):
            known = [item for each in self.drafts for item in each.items if item.settled.fact]
            found = [item for item in drafts.items if item.settled.fact]
            new, pairs = new_in(_facts_of(found), _facts_of(known))
            for _, mth in pairs:
                known[mth].passes += counts
            refused = [each for each in drafts.items if not each.settled.fact] if counts else []
            self._home(drafts.passage).items.extend([*(found[nth] for nth in new), *refused])
        self.further.clear()
        self.saved.clear()

    def wanting(self) -> list[Wanting]:
        """The passages that are to be asked about again."""
        asked_for = {what for what, kind in _ASKED_FOR.items() if kind in self.kinds}
        entries = [each for each in self._open() if each.what in asked_for and each.sentence not in self.passed_over]
        found = [
            Wanting(
                drafts,
                tuple(self._doubtful(drafts)),
                tuple(each for each in entries if drafts.passage.first <= each.sentence <= drafts.passage.last),
            )
            for drafts in self.drafts
        ]
        return [each for each in found if each.open or each.doubtful]

    def ask_again(self, wanting: Wanting) -> Ask:
        """The same passage with what is wanting: the unchanged beginning can be served from the provider's cache."""
        self.asked_again = True
        items = [
            {
                "name": item.settled.kind.kind,
                "draft": fenced(json.dumps(item.settled.draft, ensure_ascii=False)),
                "problems": [fenced(each) for each in problems],
            }
            for item, problems in wanting.doubtful
        ]
        counts = [
            (name, sum(item.settled.kind is kind for item, _ in wanting.doubtful)) for name, kind in self.names.items()
        ]
        told = [{**each, "parts": [fenced(part) for part in each["parts"]]} for each in _by_sentence(wanting.open)]
        again = self.again.render("user", problems=items, counts=counts, open=told, names=list(self.names))
        user = f"{self._shown(wanting.drafts.passage, 0)}\n{again}"
        messages = (Message("system", self.system), Message("user", user))
        label = f"{wanting.drafts.passage.label}, again"
        return Ask(messages=messages, answer=mending_of(self.kinds), label=label)

    def take_again(self, wanting: Wanting, answer: Answer) -> None:
        """Put what was written anew in the place of what was doubtful; what comes behind it is new.

        A null withdraws a draft that could stand, and leaves the first refusal of one that could not; a further
        failure leaves both as they were.
        """
        self.usage += answer.usage
        for item, _ in wanting.doubtful:
            item.again = True
        if answer.value is None:
            return
        written = answer.value.model_dump()
        for entry in written["nothing"]:
            found = _NOTHING.match(entry)
            if found:
                self.passed_over[int(found["number"])] = " ".join(found["why"].split()) or "no reason given"
        drafts = wanting.drafts
        for name, kind in self.names.items():
            items = [item for item, _ in wanting.doubtful if item.settled.kind is kind]
            for nth, draft in enumerate(written[name]):
                settled = None if draft is None else self._settled(draft, kind, drafts)
                if nth >= len(items):
                    drafts.items.extend([_Item(settled, again=True)] if settled else [])
                elif settled is None:
                    items[nth].withdrawn = items[nth].settled.fact is not None
                elif settled.fact is not None and self._turns(items[nth].settled.fact, settled.fact):
                    drafts.items.append(_Item(settled, again=True))
                elif settled.fact is not None:
                    items[nth].settled = settled
        self._inherit_anew(drafts)

    def _turns(self, known: Fact | None, mended: Fact) -> bool:
        """Whether a fact that stands was mended into one of planted words: it stays, and the other is one more."""
        first, then = flagged([known or mended, mended], self.document)
        return not (first.support and first.support.suspect) and bool(then.support and then.support.suspect)

    def _inherit_anew(self, drafts: _Drafts) -> None:
        """Settle once more what has its sources from a claim: the claims may have changed."""
        for item in drafts.items:
            settled = item.settled
            if settled.fact is not None and settled.draft.get("attribution", ()) is None:
                own = settled.fact.amount.span if isinstance(settled.fact, Figure) else None
                item.settled = self._settled(settled.draft, settled.kind, drafts, own=own)

    def facts(self, *, model: str | None, settled: bool) -> Facts:
        """Everything that came of the reading. `settled`: it was asked again about what was wanting."""
        items: dict[str, Fact] = {}
        rejected: list[Rejection] = []
        for item in (each for drafts in self.drafts for each in drafts.items):
            rejected.extend(self._rejections(item))
            fact = None if item.withdrawn else item.settled.fact
            if fact is None:
                continue
            id_ = fact.id  # it is worked out from the whole fact
            if id_ in items:
                rejected.append(self._rejection(item, "duplicate", f"the same {fact.kind} was written twice"))
            else:
                items[id_] = self._supported(fact, item, asked=settled)
        found = flagged(items.values(), self.document) if model is not None or settled else items.values()
        ordered = in_reading_order(found, self.kinds)
        facts = Facts(self.document, ordered, tuple(rejected), tuple(self.gaps), self._run(model))
        if not settled:
            return facts
        left = tuple(self._left(Ledger.of(facts, scout=self.scout).open))
        return Facts(self.document, ordered, tuple(rejected), (*self.gaps, *left), facts.run)

    def _open(self) -> tuple[Entry, ...]:
        return Ledger.of(self.facts(model=None, settled=False), scout=self.scout).open

    def _doubtful(self, drafts: _Drafts) -> Iterator[tuple[_Item, tuple[str, ...]]]:
        """The drafts that were not asked about yet and cannot stand, or that the rules read otherwise.

        What has its sources from a claim is asked about with that claim, and not by itself.
        """
        asked: list[Span] = []
        for item in drafts.items:
            settled = item.settled
            if item.again:
                continue
            inherits = settled.draft.get("attribution", ()) is None
            if settled.fact is None:
                yield item, tuple(str(each) for each in settled.problems if not each.aside)
                asked.extend(settled.evidence)
            elif inherits and any(each.overlaps(span) for each in asked for span in settled.fact.evidence):
                continue
            elif doubts := self.opinions.of(settled.fact).doubts:
                yield item, doubts
                asked.extend(settled.evidence)

    def _supported(self, fact: Fact, item: _Item, *, asked: bool) -> Fact:
        opinion = self.opinions.of(fact) if asked else Opinion()
        support = Support(
            passes=item.passes, of=self.passes, agrees=opinion.agrees, differs=opinion.differs, again=item.again
        )
        return fact.model_copy(update={"support": support})

    def _rejections(self, item: _Item) -> tuple[Rejection, ...]:
        if item.withdrawn:
            return (self._rejection(item, "withdrawn", "asked about again, the model took it back"),)
        return item.settled.rejections(self.document)

    def _rejection(self, item: _Item, reason: str, detail: str) -> Rejection:
        return Rejection.model_validate(
            {
                "document": self.document.id,
                "of": item.settled.kind.kind,
                "reason": reason,
                "detail": detail,
                "draft": item.settled.draft,
            }
        )

    def _left(self, entries: Iterable[Entry]) -> Iterator[Gap]:
        """A gap for each sentence with something that was asked about again and is in no fact still."""
        asked_for = {what for what, kind in _ASKED_FOR.items() if kind in self.kinds}
        read = [(drafts.passage.first, drafts.passage.last) for drafts in self.drafts]
        asked = [
            each
            for each in entries
            if each.what in asked_for and any(first <= each.sentence <= last for first, last in read)
        ]
        for told in _by_sentence(asked):
            number, parts = told["number"], "; ".join(told["parts"])
            why = self.passed_over.get(number)
            yield Gap(
                document=self.document.id,
                first=number,
                last=number,
                reason="passed over" if why else "open",
                detail=f"in no fact: {parts}" + (f"; the model says: {why}" if why else "; asked again, nothing came"),
            )

    def _run(self, model: str | None) -> Run:
        return Run(
            factx=factx.__version__,
            engine="llm",
            model=model,
            prompts=(self.read.use, *([self.again.use] if self.asked_again else [])),
            kinds=tuple(self.names),
            requests=self.usage.requests,
            retries=self.usage.retries,
            input_tokens=self.usage.input_tokens,
            output_tokens=self.usage.output_tokens,
            cached_tokens=self.usage.cached_tokens,
            journaled=self.usage.journaled,
        )

    def _settle(self, written: dict[str, Any], drafts: _Drafts) -> None:
        """Claims first: what other kinds leave out is theirs."""
        kinds = sorted(self.names.items(), key=lambda each: not issubclass(each[1], Claim))
        for name, kind in kinds:
            for draft in written[name]:
                drafts.items.append(_Item(self._settled(draft, kind, drafts)))

    def _settled(
        self, draft: dict[str, Any], kind: type[Fact], drafts: _Drafts, *, own: Span | None = None
    ) -> Settled[Any]:
        """One draft among those of its passage that are settled already; `own` is the amount it has so far."""
        return settle(
            draft,
            kind,
            ground=self.ground,
            document=self.document,
            claims=() if issubclass(kind, Claim) else drafts.claims,
            taken=[each for each in drafts.amounts if each != own] if issubclass(kind, Figure) else (),
            foreign=partial(prompt_leak, prompt=self.system, document=self.document),
            auditor=self.auditor,
        )

    def _home(self, passage: Passage) -> _Drafts:
        """Where what was found in a passage of a further pass belongs."""
        for drafts in self.drafts:
            if drafts.passage.first <= passage.first <= drafts.passage.last:
                return drafts
        self.drafts.append(_Drafts(passage, []))
        return self.drafts[-1]

    def _shown(self, passage: Passage, turn: int) -> str:
        return self.read.render(
            "user",
            published=_day(self.document),
            context=[_line(each) for each in passage.context],
            sentences=[_line(each) for each in passage.sentences],
            turn=turn_of(turn),
        )

    def _gap(self, passage: Passage, error: NoAnswer | None) -> Gap:
        reason = _GAPS.get(type(error).__name__, "exhausted")
        return Gap.model_validate(
            {
                "document": self.document.id,
                "first": passage.first,
                "last": passage.last,
                "reason": reason,
                "detail": str(error),
            }
        )


def _facts_of(items: Iterable[_Item]) -> list[Fact]:
    return [each.settled.fact for each in items if each.settled.fact is not None]


def _described(kind: type[Fact]) -> dict[str, str]:
    return {"name": kind.kind, "about": " ".join((kind.__doc__ or "").split()), "outline": outline(kind)}


def _by_sentence(entries: Iterable[Entry]) -> Iterator[dict[str, Any]]:
    """What is open in each sentence, in words. A cue is named only where its quotation is not."""
    for number, group in groupby(entries, key=lambda each: each.sentence):
        listed = list(group)
        quoted = any(each.what == "quotation" for each in listed)
        shown = [each for each in listed if each.what != "cue" or not quoted]
        parts = [f"{_CALLED[each.what]} “{' '.join(each.span.text.split())[:_SHOWN_CHARS]}”" for each in shown]
        yield {"number": number, "parts": parts}


def _line(sentence: Sentence) -> dict[str, Any]:
    mark = {"related": "(link) ", "headline": "(headline) ", "subheading": "(subheading) "}.get(sentence.role, "")
    return {"number": sentence.number, "mark": mark, "text": fenced(" ".join(sentence.span.text.split()))}


def _day(document: Document) -> str | None:
    return f"{document.published:%A %-d %B %Y}" if document.published else None
