"""How does a language model read a document?

The engine is a generator: it yields asks, is sent their answers, and returns the facts. It reads passage by passage,
splits a passage whose answer was cut off, asks a second time about drafts whose words are not in the text, and turns
what could not be read into gaps. It does no I/O and knows no model: a driver does.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import factx
from factx.documents import Document, Sentence
from factx.drafts import answer_of, mending_of, outline
from factx.engines import KINDS, Steps, in_reading_order
from factx.errors import NoAnswer, Overflow, Truncated
from factx.facts import Fact, Facts, Gap, Rejection, Run
from factx.grounding import Ground
from factx.models import Answer, Ask, Message, Usage
from factx.passages import PASSAGE_CHARS, Passage, halves, passages
from factx.prompting import Prompt, load
from factx.settling import Settled, settle

_GAPS = {"Truncated": "truncated", "Overflow": "overflow", "Refused": "refused", "Malformed": "malformed"}


@dataclass(frozen=True)
class LanguageModel:
    """Reads with a language model.

    `passage_chars` bounds what is shown at a time, `prompts` is a folder whose files stand in for factx's own, and
    `mends` says how often drafts with problems are asked about again.
    """

    model: str | None = None
    kinds: tuple[type[Fact], ...] = KINDS
    passage_chars: int = PASSAGE_CHARS
    prompts: Path | None = None
    mends: int = 1

    def steps(self, document: Document) -> Steps:
        reading = _Reading(self, document, load("read", folder=self.prompts), load("mend", folder=self.prompts))
        todo: Sequence[Passage] = passages(document, size=self.passage_chars)
        while todo:
            answers = yield [reading.ask(passage) for passage in todo]
            todo = [
                piece for passage, answer in zip(todo, answers, strict=True) for piece in reading.take(passage, answer)
            ]
        for _ in range(self.mends):
            failed = reading.failed()
            if not failed:
                break
            answers = yield [reading.ask_again(each) for each in failed]
            for drafts, answer in zip(failed, answers, strict=True):
                reading.take_again(drafts, answer)
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


@dataclass
class _Reading:
    """One document being read: what is known so far."""

    engine: LanguageModel
    document: Document
    read: Prompt
    mend: Prompt
    drafts: list[_Drafts] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    mended: bool = False

    def __post_init__(self) -> None:
        self.ground = Ground(self.document.text)
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

    def failed(self) -> list[_Drafts]:
        return [each for each in self.drafts if each.failed]

    def ask_again(self, drafts: _Drafts) -> Ask:
        """The same passage with what cannot stand: the unchanged beginning can be served from the provider's cache."""
        self.mended = True
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
        again = self.mend.render("user", problems=items, counts=counts)
        user = f"{self._shown(drafts.passage)}\n{again}"
        messages = (Message("system", self.system), Message("user", user))
        return Ask(messages=messages, answer=mending_of(self.kinds), label=f"{drafts.passage.label}, again")

    def take_again(self, drafts: _Drafts, answer: Answer) -> None:
        """Put mended drafts in the place of the failed ones; a null or a further failure leaves the first refusal."""
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
                if nth >= len(places):  # more than was asked for: taken as a new item, on its own merits
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
            prompts=(self.read.use, *([self.mend.use] if self.mended else [])),
            kinds=tuple(self.names),
            requests=self.usage.requests,
            retries=self.usage.retries,
            input_tokens=self.usage.input_tokens,
            output_tokens=self.usage.output_tokens,
            cached_tokens=self.usage.cached_tokens,
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


def _line(sentence: Sentence) -> dict[str, Any]:
    mark = {"related": "(link) ", "headline": "(headline) ", "subheading": "(subheading) "}.get(sentence.role, "")
    return {"number": sentence.number, "mark": mark, "text": " ".join(sentence.span.text.split())}


def _day(document: Document) -> str | None:
    return f"{document.published:%A %-d %B %Y}" if document.published else None
