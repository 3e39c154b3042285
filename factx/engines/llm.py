"""How does a language model read a document?

The engine is a generator: it yields asks, is sent their answers, and returns the facts. It reads passage by passage and
splits a passage whose answer was cut off. Then it asks a second time, and only about what is wanting: drafts whose
words are not in the text, and what the ledger holds open. What could not be read becomes gaps. It does no I/O and
knows no model: a driver does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import factx
from factx.documents import Document, Sentence
from factx.drafts import answer_of, mending_of, outline
from factx.engines import AGAIN, KINDS, Steps, in_reading_order
from factx.errors import NoAnswer, Overflow, Truncated
from factx.facts import Claim, Fact, Facts, Figure, Gap, Rejection, Run
from factx.grounding import Ground
from factx.ledger import Entry, Ledger, What
from factx.models import Answer, Ask, Message, Usage
from factx.passages import PASSAGE_CHARS, Passage, halves, passages
from factx.prompting import Prompt, load
from factx.scout import Scout
from factx.settling import Settled, settle

_ASKED_FOR: dict[What, type[Fact]] = {"numeral": Figure, "quotation": Claim, "cue": Claim}
_CALLED: dict[What, str] = {"numeral": "the number", "quotation": "the quotation", "cue": "what is said with"}
_SHOWN_CHARS = 100
_GAPS = {"Truncated": "truncated", "Overflow": "overflow", "Refused": "refused", "Malformed": "malformed"}


@dataclass(frozen=True)
class LanguageModel:
    """Reads with a language model.

    `passage_chars` bounds what is shown at a time, `prompts` is a folder whose files stand in for factx's own, and
    `again` says how often a passage is asked about again where drafts cannot stand or figures, quotations and cues
    of saying are in no fact.
    """

    model: str | None = None
    kinds: tuple[type[Fact], ...] = KINDS
    passage_chars: int = PASSAGE_CHARS
    prompts: Path | None = None
    again: int = AGAIN

    def steps(self, document: Document) -> Steps:
        reading = _Reading(self, document, load("read", folder=self.prompts), load("again", folder=self.prompts))
        todo: Sequence[Passage] = passages(document, size=self.passage_chars)
        while todo:
            answers = yield [reading.ask(passage) for passage in todo]
            todo = [
                piece for passage, answer in zip(todo, answers, strict=True) for piece in reading.take(passage, answer)
            ]
        for _ in range(self.again):
            wanting = reading.wanting()
            if not wanting:
                break
            answers = yield [reading.ask_again(each) for each in wanting]
            for each, answer in zip(wanting, answers, strict=True):
                reading.take_again(each.drafts, answer)
        return reading.facts()

    def asks(self, document: Document) -> list[Ask]:
        """The first asks about a document: what a dry run counts."""
        return next(self.steps(document))


@dataclass
class _Drafts:
    """What came of one passage, in the order it was written."""

    passage: Passage
    settled: list[Settled[Any]]

    @property
    def failed(self) -> list[int]:
        return [at for at, each in enumerate(self.settled) if each.fact is None]


@dataclass(frozen=True)
class _Wanting:
    """What is to be asked again about a passage: its failed drafts, and the entries of the ledger that are open."""

    drafts: _Drafts
    open: tuple[Entry, ...]


@dataclass
class _Reading:
    """One document being read: what is known so far."""

    engine: LanguageModel
    document: Document
    read: Prompt
    again: Prompt
    drafts: list[_Drafts] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    asked_again: bool = False

    def __post_init__(self) -> None:
        self.ground = Ground(self.document.text)
        self.scout = Scout(self.document)
        self.system = self.read.render(
            "system",
            common=outline(Fact),
            kinds=[_described(kind) for kind in self.kinds],
            names=list(self.names),
        )

    @property
    def kinds(self) -> tuple[type[Fact], ...]:
        return self.engine.kinds

    @property
    def names(self) -> dict[str, type[Fact]]:
        return {kind.kind: kind for kind in self.kinds}

    def ask(self, passage: Passage) -> Ask:
        messages = (Message("system", self.system), Message("user", self._shown(passage)))
        return Ask(messages=messages, answer=answer_of(self.kinds), label=passage.label)

    def take(self, passage: Passage, answer: Answer) -> Iterable[Passage]:
        """Settle an answer, and give back the passages that its failure leaves to be read in smaller pieces."""
        self.usage += answer.usage
        if answer.value is not None:
            self.drafts.append(_Drafts(passage, self._settled(answer.value.model_dump())))
            return ()
        pieces = halves(self.document, passage) if isinstance(answer.error, Truncated | Overflow) else None
        if pieces is None:
            self.gaps.append(self._gap(passage, answer.error))
        return pieces or ()

    def wanting(self) -> list[_Wanting]:
        """The passages that are to be asked about again."""
        asked_for = {what for what, kind in _ASKED_FOR.items() if kind in self.kinds}
        entries = [each for each in Ledger.of(self.facts(), scout=self.scout).open if each.what in asked_for]
        found = [
            _Wanting(
                drafts, tuple(each for each in entries if drafts.passage.first <= each.sentence <= drafts.passage.last)
            )
            for drafts in self.drafts
        ]
        return [each for each in found if each.open or each.drafts.failed]

    def ask_again(self, wanting: _Wanting) -> Ask:
        """The same passage with what is wanting: the unchanged beginning can be served from the provider's cache."""
        self.asked_again = True
        drafts = wanting.drafts
        failed = [drafts.settled[at] for at in drafts.failed]
        items = [
            {
                "name": each.kind.kind,
                "draft": json.dumps(each.draft, ensure_ascii=False),
                "problems": [str(problem) for problem in each.problems if not problem.aside],
            }
            for each in failed
        ]
        counts = [(name, sum(each.kind is kind for each in failed)) for name, kind in self.names.items()]
        again = self.again.render(
            "user", problems=items, counts=counts, open=list(_by_sentence(wanting.open)), names=list(self.names)
        )
        user = f"{self._shown(drafts.passage)}\n{again}"
        messages = (Message("system", self.system), Message("user", user))
        return Ask(messages=messages, answer=mending_of(self.kinds), label=f"{drafts.passage.label}, again")

    def take_again(self, drafts: _Drafts, answer: Answer) -> None:
        """Put mended drafts in the place of the failed ones; a null or a further failure leaves the first refusal.

        What comes behind them is new.
        """
        self.usage += answer.usage
        if answer.value is None:
            return
        written = answer.value.model_dump()
        for name, kind in self.names.items():
            places = [at for at in drafts.failed if drafts.settled[at].kind is kind]
            for nth, draft in enumerate(written[name]):
                if draft is None:
                    continue
                settled = settle(draft, kind, ground=self.ground, document=self.document)
                if nth >= len(places):
                    drafts.settled.append(settled)
                elif settled.fact is not None:
                    drafts.settled[places[nth]] = settled

    def facts(self) -> Facts:
        items: dict[str, Fact] = {}
        rejected: list[Rejection] = []
        for settled in (each for drafts in self.drafts for each in drafts.settled):
            rejected.extend(settled.rejections(self.document))
            fact = settled.fact
            if fact is None:
                continue
            if fact.id in items:
                detail = f"the same {fact.kind} was written twice"
                rejected.append(
                    Rejection(
                        document=self.document.id, of=fact.kind, reason="duplicate", detail=detail, draft=settled.draft
                    )
                )
            items.setdefault(fact.id, fact)
        ordered = in_reading_order(items.values(), self.kinds)
        return Facts(self.document, ordered, tuple(rejected), tuple(self.gaps), self._run())

    def _run(self) -> Run:
        return Run(
            factx=factx.__version__,
            engine="llm",
            model=self.engine.model,
            prompts=(self.read.use, *([self.again.use] if self.asked_again else [])),
            kinds=tuple(self.names),
            requests=self.usage.requests,
            retries=self.usage.retries,
            input_tokens=self.usage.input_tokens,
            output_tokens=self.usage.output_tokens,
            cached_tokens=self.usage.cached_tokens,
            journaled=self.usage.journaled,
        )

    def _settled(self, written: dict[str, Any]) -> list[Settled[Any]]:
        return [
            settle(draft, kind, ground=self.ground, document=self.document)
            for name, kind in self.names.items()
            for draft in written[name]
        ]

    def _shown(self, passage: Passage) -> str:
        return self.read.render(
            "user",
            published=_day(self.document),
            context=[_line(each) for each in passage.context],
            sentences=[_line(each) for each in passage.sentences],
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
    return {"number": sentence.number, "mark": mark, "text": " ".join(sentence.span.text.split())}


def _day(document: Document) -> str | None:
    return f"{document.published:%A %-d %B %Y}" if document.published else None
