"""How does what a model wrote become a fact?

`settle` gives each of the copied words its place and reads each value from its words. What has no place or no value is
told as a `Problem`, in words that a model can act on when it is asked again.
"""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Generic, NoReturn, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from factx.audits import Auditor, follows, said_elsewhere
from factx.documents import Document
from factx.drafts import asked, expanded, is_value, read_beside
from factx.errors import Unreadable
from factx.facts import Aside, Attribution, Claim, Fact, Manner, Match, Reason, Record, Rejection
from factx.grounding import Ground, Miss
from factx.spans import Span, joined
from factx.values import Amount

F = TypeVar("F", bound=Fact)
C = TypeVar("C", bound=Claim)

_MATCHES: tuple[Match, ...] = ("exact", "folded", "elided", "edited")  # from the surest to the least sure
_SOMEBODYS = frozenset(("demand", "commitment", "denial", "aspiration"))
_LEFT_OUT = re.compile(r"\s*(?:…|\[…\]|\[\.\.\.\]|(?<!\.)\.\.\.(?!\.))\s*")
_ENDS = 2
_EXAMPLE = "{!r} is an example from the instructions and not in the article: copy words of the article"
_REASONS: dict[str, Reason] = {"changed": "changed words", "outside": "unsupported"}


@dataclass(frozen=True)
class Problem:
    """Why a field of a draft cannot stand: where in the draft, and what would be right."""

    path: str
    reason: Reason
    detail: str
    aside: bool = False

    def __str__(self) -> str:
        return f"{self.path}: {self.detail}"


@dataclass(frozen=True)
class Settled(Generic[F]):
    """A draft's way to a fact: the fact, unless a problem stands against all of it; asides cost only their field.

    `evidence` is what of its words has a place, whether or not a fact came of it.
    """

    fact: F | None
    problems: tuple[Problem, ...]
    draft: dict[str, Any]
    kind: type[F]
    evidence: tuple[Span, ...] = ()

    def rejections(self, document: Document) -> tuple[Rejection, ...]:
        """What was refused: the whole draft, or the fields that the fact goes without."""
        if self.fact is not None:
            return tuple(self._rejection(document, [each]) for each in self.problems)
        return (self._rejection(document, [each for each in self.problems if not each.aside]),)

    def _rejection(self, document: Document, problems: Sequence[Problem]) -> Rejection:
        detail = "; ".join(str(each) for each in problems)
        if self.fact is not None:
            detail += " (the fact is kept without it)"
        return Rejection(
            document=document.id, of=self.kind.kind, reason=problems[0].reason, detail=detail, draft=self.draft
        )


def settle(
    draft: Mapping[str, Any],
    kind: type[F],
    *,
    ground: Ground,
    document: Document,
    claims: Sequence[Claim] = (),
    taken: Sequence[Span] = (),
    foreign: Callable[[str], str | None] | None = None,
    auditor: Auditor | None = None,
) -> Settled[F]:
    """Place and read one draft, given as the plain values of `draft_of(kind)`.

    A draft without an attribution takes over that of the one of `claims` that holds its words. The same number twice in
    the evidence is two amounts: one that is `taken` by another figure is read only where there is no other. `foreign`
    gives back those of some words that come from elsewhere: from a prompt's own example. `auditor` is the document's;
    settling many drafts, give it, and the article's words are listed once.
    """
    work = _Settling(document, ground, tuple(taken), foreign, auditor or Auditor(document))
    parts = expanded(draft, kind)
    for name, complaint in parts.strange:
        work.problems.append(Problem(name, "invalid", complaint, aside=True))
    work.place_evidence(work.renumbered(parts.fields, kind))
    fact: F | None = None
    if work.evidence:
        fields = work.fields(kind, parts.fields, "", skip=("evidence",))
        fact = work.built(kind, fields, claims)
    standing = [each for each in work.problems if not each.aside]
    return Settled(None if standing else fact, tuple(work.problems), dict(draft), kind, work.evidence)


class _Refused(Exception):  # it is how a field says no, and never leaves this module
    """A field that cannot be settled; its problem has been noted."""


@dataclass
class _Settling:
    """One draft on its way: what has been placed so far, and what stands against it."""

    document: Document
    ground: Ground
    taken: tuple[Span, ...]
    foreign: Callable[[str], str | None] | None
    auditor: Auditor
    problems: list[Problem] = field(default_factory=list)
    evidence: tuple[Span, ...] = ()
    around: Span | None = None  # the sentences that hold the evidence
    match: Match = "exact"

    def renumbered(self, fields: Mapping[str, Any], kind: type[Fact]) -> Sequence[Mapping[str, Any]]:
        """The evidence; a lone number of a sentence without the amount gives way to that of the sentence with it."""
        quotes: Sequence[Mapping[str, Any]] = fields["evidence"]
        amount = next((name for name, info in asked(kind) if info.annotation is Amount), None)
        if amount is None or len(quotes) != 1 or quotes[0]["words"] is not None:
            return quotes
        sentences = self.document.sentences
        number = quotes[0]["sentence"]
        if 1 <= number <= len(sentences):
            within = [sentences[number - 1].span]
            if not isinstance(self.ground.locate(str(fields[amount]), within=within), Miss):
                return quotes
        found = self.ground.locate(str(fields[amount]))
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
            except _Refused:
                continue
        if not spans and all(each.aside for each in self.problems):
            self._note("evidence", "invalid", "no words were quoted: quote the words that state it")
        self.evidence = tuple(sorted(set(spans)))
        if spans:
            first, last = self.evidence[0], max(self.evidence, key=lambda span: span.end)
            start = self.document.sentence_at(first.start).span.start
            end = self.document.sentence_at(last.end - 1).span.end
            self.around = self.document.span(min(start, first.start), max(end, last.end))

    def fields(
        self, kind: type[Record], draft: Mapping[str, Any], path: str, skip: Sequence[str] = ()
    ) -> dict[str, Any]:
        """The settled fields of a record. Values that need a sibling's place (a change: its amount) come last."""
        settled: dict[str, Any] = {}
        for name, info, aside in _ordered(kind):
            if name in skip or name not in draft:
                continue
            noted = len(self.problems)
            try:
                settled[name] = self._settled(info.annotation, draft[name], f"{path}{name}", settled)
            except _Refused:
                if aside:
                    settled[name] = None
                    self.problems[noted:] = [
                        Problem(each.path, each.reason, each.detail, aside=True) for each in self.problems[noted:]
                    ]
        return settled

    def built(self, kind: type[F], fields: dict[str, Any], claims: Sequence[Claim]) -> F | None:
        if any(not each.aside for each in self.problems):
            return None
        if fields.get("attribution", ()) is None:
            fields["attribution"] = self._inherited(fields, claims)
        if issubclass(kind, Claim) and fields.get("statement") is None:
            fields["statement"] = _as_sentence(joined(self.evidence))
        amount = fields.get("amount")
        words = (amount.span,) if isinstance(amount, Amount) else self.evidence
        manner = self._manner(fields.get("attribution", ()), words)
        if "attribution" in fields:
            fields["attribution"] = self._with_manner(fields["attribution"], manner)
        computed = {"document": self.document.id, "published": self.document.published, "manner": manner}
        try:
            fact = kind(**fields, **computed, evidence=self.evidence, match=self.match)
        except ValidationError as error:
            for problem in error.errors(include_url=False):
                self._note(".".join(str(part) for part in problem["loc"]) or kind.kind, "invalid", problem["msg"])
            return None
        return self._checked(fact) if isinstance(fact, Claim) else fact

    def _checked(self, claim: C) -> C:
        """A claim with what its statement puts for words of its evidence.

        What it says beyond its words is refused, and what nobody is said to say though only somebody can.
        """
        if leaked := self.foreign(claim.statement) if self.foreign else None:
            self._note("statement", "example", _EXAMPLE.format(leaked))
        found = self.auditor.audit_claim(claim)
        for complaint in found.complaints:
            self._note("statement", "unsupported", complaint)
        named = [self.document.sentence_at(span.start) for span in self.evidence]
        if all(span == sentence.span for span, sentence in zip(self.evidence, named, strict=True)) and (
            other := said_elsewhere(claim.statement, named, self.document)
        ):
            detail = f"sentence {named[0].number} does not say that; sentence {other.number} seems to"
            self._note("evidence", "unsupported", detail)
        if claim.force in _SOMEBODYS and not claim.attribution:
            detail = f"{claim.force}: that is somebody's: name whose, with the words for it, or choose another force"
            self._note("attribution", "unsupported", detail)
        return claim.model_copy(update={"replaced": found.replaced}) if found.replaced else claim

    def _inherited(self, fields: Mapping[str, Any], claims: Sequence[Claim]) -> tuple[Attribution, ...]:
        """The sources of the shortest claim that holds the amount of a figure, or most of the evidence of any fact."""
        amount = fields.get("amount")
        words = (amount.span,) if isinstance(amount, Amount) else self.evidence
        whole = sum(span.end - span.start for span in words)
        holding = [claim for claim in claims if 2 * _shared(words, claim.evidence) > whole]
        if not holding:
            return ()
        return min(holding, key=lambda claim: sum(span.end - span.start for span in claim.evidence)).attribution

    def _settled(
        self, annotation: Any, value: Any, path: str, siblings: Mapping[str, Any], *, nullable: bool = False
    ) -> Any:
        origin, inner = get_origin(annotation), get_args(annotation)
        if value is None and path in ("attribution", "statement"):
            return None  # it is worked out from the rest
        if origin is Annotated:
            return self._settled(inner[0], value, path, siblings)
        if origin in (Union, types.UnionType):
            if value is None or value == "":  # small models write "" for null
                return None
            return self._settled(_fitting(inner, value), value, path, siblings, nullable=True)
        if origin in (list, tuple):
            items = (self._settled(inner[0], each, f"{path}.{nth}", siblings) for nth, each in enumerate(value))
            return tuple(items) if origin is tuple else list(items)
        if annotation is Span:
            return self._one_piece(value, path)
        if is_value(annotation):
            return self._read(annotation, value, path, siblings, self._where(annotation, nullable=nullable))
        if inspect.isclass(annotation) and issubclass(annotation, Record):
            return self._record(annotation, value, path)
        if annotation in (int, float, Decimal) and not follows(value, self.evidence, self.document):
            self._refuse(
                path,
                "unsupported",
                f"the number {value} does not follow from the quoted words {joined(self.evidence)!r}",
            )
        return Decimal(str(value)) if annotation is Decimal else value

    def _record(self, annotation: type[Record], value: Mapping[str, Any], path: str) -> Record:
        noted = len(self.problems)
        fields = self.fields(annotation, value, f"{path}.")
        if any(not each.aside for each in self.problems[noted:]):
            raise _Refused
        try:
            return annotation(**fields)
        except ValidationError as error:
            self._refuse(path, "invalid", str(error.errors(include_url=False)[0]["msg"]))

    def _where(self, annotation: Any, *, nullable: bool) -> Sequence[Span] | None:
        """Where the words of a value must stand: an amount in the evidence, a further one in its sentences."""
        if annotation is not Amount:
            return None
        return [self.around] if nullable and self.around else self.evidence

    def _read(
        self,
        annotation: Any,
        words: str,
        path: str,
        siblings: Mapping[str, Any],
        within: Sequence[Span] | None,
    ) -> Any:
        span = (within and self._free(words, within)) or self._one_piece(words, path, within=within)
        beside = read_beside(annotation)
        needed = {name: siblings[name].span for name in beside if siblings.get(name) is not None}
        if len(needed) < len(beside):
            raise _Refused  # what it needs has been refused, and noted, already
        try:
            return annotation.read(span, self.document, **needed)
        except Unreadable as error:
            self._refuse(path, "unreadable value", str(error))

    def _free(self, words: str, within: Sequence[Span]) -> Span | None:
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

    def _one_piece(self, words: str, path: str, *, within: Sequence[Span] | None = None) -> Span:
        spans = self._placed(words, path, near=self.around, within=within)
        if len(spans) > 1:
            self._refuse(path, "invalid", f"{words!r} is in pieces: copy one unbroken piece")
        return spans[0]

    def _quoted(self, quote: Mapping[str, Any], path: str, *, near: Span | None) -> Sequence[Span]:
        """The places of a piece of evidence: a whole sentence, words, or a run given by its first and last words."""
        words = quote["words"]
        if words is None:
            if near is None:
                self._refuse(path, "invalid", f"there is no sentence {quote['sentence']}")
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
                self._refuse(path, "example", _EXAMPLE.format(leaked))
            self._refuse(path, _REASONS.get(found.reason, "not in the text"), found.differs)
        if found.places > 1 and near is None:
            self._refuse(path, "ambiguous", f"{words!r} stands in {found.places} places: name the sentence")
        self.match = max(self.match, found.match, key=_MATCHES.index)
        return found.spans

    def _note(self, path: str, reason: Reason, detail: str) -> None:
        self.problems.append(Problem(path, reason, detail))

    def _refuse(self, path: str, reason: Reason, detail: str) -> NoReturn:
        self._note(path, reason, detail)
        raise _Refused

    def _manner(self, attribution: Sequence[Attribution], words: Sequence[Span]) -> Manner:
        role = self.document.sentence_at(self.evidence[0].start).role
        if role == "related":
            return "related"
        if role in ("headline", "subheading"):
            return "headline"
        if not attribution:
            return "narration"
        return "direct" if self._are_quoted(words) else "indirect"

    def _are_quoted(self, words: Sequence[Span]) -> bool:
        """Whether most of the words stand between quotation marks."""
        return 2 * _shared(words, self.document.quotations) > sum(span.end - span.start for span in words)

    def _with_manner(self, attribution: Sequence[Attribution], manner: Manner) -> tuple[Attribution, ...]:
        """Mark the one who is quoted: the innermost source who is not named inside the quotation."""
        if manner != "direct":
            return tuple(attribution)
        spoken = [
            not any(quotation.contains(link.source.words) for quotation in self.document.quotations)
            for link in attribution
        ]
        speaker = max((nth for nth, outside in enumerate(spoken) if outside), default=-1)
        return tuple(
            link.model_copy(update={"manner": "direct"}) if nth == speaker else link
            for nth, link in enumerate(attribution)
        )


def _shared(some: Sequence[Span], others: Sequence[Span]) -> int:
    """How many characters of some spans stand in others."""
    return sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in some for b in others)


def _as_sentence(words: str) -> str:
    words = words.strip().rstrip(",;:")
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "!", "?", "”", '"', "…")) else ".")


@cache
def _ordered(kind: type[Record]) -> tuple[tuple[str, FieldInfo, bool], ...]:
    """The fields that are asked for, those that need another's place behind the rest, and whether each is an aside."""
    ordered = sorted(asked(kind), key=lambda each: bool(_siblings(each[1].annotation)))
    return tuple((name, info, any(isinstance(mark, Aside) for mark in info.metadata)) for name, info in ordered)


def _siblings(annotation: Any) -> tuple[str, ...]:
    """The fields that must be settled before one of this annotation."""
    value = next((each for each in (annotation, *get_args(annotation)) if is_value(each)), None)
    return read_beside(value) if value else ()


def _fitting(options: Sequence[Any], value: Any) -> Any:
    """The branch of a union that a drafted value was written for."""
    wanted = [each for each in options if each is not type(None)]
    for option in wanted:
        if isinstance(value, BaseModel | Mapping) == (inspect.isclass(option) and issubclass(option, Record)):
            return option
    return wanted[0]
