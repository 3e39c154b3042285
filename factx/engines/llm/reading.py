"""What is known of a document while a model reads it?

A `Reading` settles what comes back and says what is wanting. The asks are made in `questions`, the rounds are the
engine's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import factx
from factx.audits import Auditor, prompt_leak
from factx.documents import Document
from factx.engines import flagged, in_reading_order
from factx.engines.llm.items import Drafts, Item, Wanting, facts_of
from factx.engines.llm.opinions import Opinion, Opinions
from factx.engines.llm.passes import new_in
from factx.engines.llm.questions import Questions, by_sentence
from factx.errors import NoAnswer, Overflow, Truncated
from factx.facts import Claim, Fact, Facts, Figure, Gap, Rejection, Run, Support
from factx.grounding import Ground
from factx.ledger import Entry, Ledger, What
from factx.models import Answer, Ask, Usage
from factx.passages import Passage, halves
from factx.scout import Scout
from factx.settling import Settled, settle
from factx.spans import Span
from factx.suspects import Suspect, suspects

_ASKED_FOR: dict[What, type[Fact]] = {"numeral": Figure, "quotation": Claim, "cue": Claim}
_GAPS = {"Truncated": "truncated", "Overflow": "overflow", "Refused": "refused", "Malformed": "malformed"}
_NOTHING = re.compile(r"\A\D*(?P<number>\d{1,6})\s*[:.)–—-]?\s*(?P<why>.*)", re.DOTALL)


@dataclass
class Reading:
    """One document being read: what is known so far."""

    document: Document
    questions: Questions
    passes: int
    drafts: list[Drafts] = field(default_factory=list)
    further: list[tuple[int, Drafts]] = field(default_factory=list)
    saved: list[Drafts] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    passed_over: dict[int, str] = field(default_factory=dict)
    usage: Usage = field(default_factory=Usage)
    asked_again: bool = False

    def __post_init__(self) -> None:
        self.ground = Ground(self.document.text)
        self.scout = Scout(self.document)
        self.auditor = Auditor(self.document, scout=self.scout)
        self.opinions = Opinions(self.scout)

    @cached_property
    def planted(self) -> tuple[Suspect, ...]:
        return suspects(self.document)

    @property
    def names(self) -> dict[str, type[Fact]]:
        return self.questions.names

    def ask(self, passage: Passage, turn: int) -> Ask:
        return self.questions.first(passage, turn)

    def ask_again(self, wanting: Wanting) -> Ask:
        self.asked_again = True
        return self.questions.second(wanting)

    def take(self, passage: Passage, turn: int, answer: Answer) -> Iterable[Passage]:
        """Settle an answer, and give back the passages that its failure leaves to be read in smaller pieces."""
        self.usage += answer.usage
        if answer.value is not None:
            drafts = Drafts(passage, [])
            self._settle(answer.value.model_dump(), drafts)
            if turn:
                self.further.append((turn, drafts))
            else:
                self.drafts.append(drafts)
            return ()
        if answer.partial is not None:
            self.saved.append(Drafts(passage, []))
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
            new, pairs = new_in(facts_of(found), facts_of(known))
            for _, mth in pairs:
                known[mth].passes += counts
            refused = [each for each in drafts.items if not each.settled.fact] if counts else []
            self._home(drafts.passage).items.extend([*(found[nth] for nth in new), *refused])
        self.further.clear()
        self.saved.clear()

    def wanting(self) -> list[Wanting]:
        """The passages that are to be asked about again."""
        asked_for = {what for what, kind in _ASKED_FOR.items() if kind in self.questions.kinds}
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
                    drafts.items.extend([Item(settled, again=True)] if settled else [])
                elif settled is None:
                    items[nth].withdrawn = items[nth].settled.fact is not None
                elif settled.fact is not None and self._turns(items[nth].settled.fact, settled.fact):
                    drafts.items.append(Item(settled, again=True))
                elif settled.fact is not None:
                    items[nth].settled = settled
        self._inherit_anew(drafts)

    def _turns(self, known: Fact | None, mended: Fact) -> bool:
        """Whether a fact that stands was mended into one of planted words: it stays, and the other is one more."""
        first, then = flagged([known or mended, mended], self.document, planted=self.planted)
        return not (first.support and first.support.suspect) and bool(then.support and then.support.suspect)

    def _inherit_anew(self, drafts: Drafts) -> None:
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
        found: Iterable[Fact] = items.values()
        if model is not None or settled:
            found = flagged(found, self.document, planted=self.planted)
        ordered = in_reading_order(found, self.questions.kinds)
        facts = Facts(self.document, ordered, tuple(rejected), tuple(self.gaps), self._run(model))
        if not settled:
            return facts
        left = tuple(self._left(Ledger.of(facts, scout=self.scout).open))
        return Facts(self.document, ordered, tuple(rejected), (*self.gaps, *left), facts.run)

    def _open(self) -> tuple[Entry, ...]:
        return Ledger.of(self.facts(model=None, settled=False), scout=self.scout).open

    def _doubtful(self, drafts: Drafts) -> Iterator[tuple[Item, tuple[str, ...]]]:
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

    def _supported(self, fact: Fact, item: Item, *, asked: bool) -> Fact:
        opinion = self.opinions.of(fact) if asked else Opinion()
        support = Support(
            passes=item.passes, of=self.passes, agrees=opinion.agrees, differs=opinion.differs, again=item.again
        )
        return fact.model_copy(update={"support": support})

    def _rejections(self, item: Item) -> tuple[Rejection, ...]:
        if item.withdrawn:
            return (self._rejection(item, "withdrawn", "asked about again, the model took it back"),)
        return item.settled.rejections(self.document)

    def _rejection(self, item: Item, reason: str, detail: str) -> Rejection:
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
        asked_for = {what for what, kind in _ASKED_FOR.items() if kind in self.questions.kinds}
        read = [(drafts.passage.first, drafts.passage.last) for drafts in self.drafts]
        asked = [
            each
            for each in entries
            if each.what in asked_for and any(first <= each.sentence <= last for first, last in read)
        ]
        for told in by_sentence(asked):
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
            prompts=(self.questions.read.use, *([self.questions.again.use] if self.asked_again else [])),
            kinds=tuple(self.names),
            requests=self.usage.requests,
            retries=self.usage.retries,
            input_tokens=self.usage.input_tokens,
            output_tokens=self.usage.output_tokens,
            cached_tokens=self.usage.cached_tokens,
            journaled=self.usage.journaled,
        )

    def _settle(self, written: dict[str, Any], drafts: Drafts) -> None:
        """Claims first: what other kinds leave out is theirs."""
        kinds = sorted(self.names.items(), key=lambda each: not issubclass(each[1], Claim))
        for name, kind in kinds:
            for draft in written[name]:
                drafts.items.append(Item(self._settled(draft, kind, drafts)))

    def _settled(
        self, draft: dict[str, Any], kind: type[Fact], drafts: Drafts, *, own: Span | None = None
    ) -> Settled[Any]:
        """One draft among those of its passage that are settled already; `own` is the amount it has so far."""
        return settle(
            draft,
            kind,
            ground=self.ground,
            document=self.document,
            claims=() if issubclass(kind, Claim) else drafts.claims,
            taken=[each for each in drafts.amounts if each != own] if issubclass(kind, Figure) else (),
            foreign=partial(prompt_leak, prompt=self.questions.system, document=self.document),
            auditor=self.auditor,
        )

    def _home(self, passage: Passage) -> Drafts:
        """Where what was found in a passage of a further pass belongs."""
        for drafts in self.drafts:
            if drafts.passage.first <= passage.first <= drafts.passage.last:
                return drafts
        self.drafts.append(Drafts(passage, []))
        return self.drafts[-1]

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
