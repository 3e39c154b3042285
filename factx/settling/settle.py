"""How is one draft settled?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import ValidationError

from factx.audits import Auditor, said_elsewhere
from factx.documents import Document
from factx.drafts import asked, expanded
from factx.facts import Claim, Fact
from factx.grounding import Ground
from factx.settling.fields import Fields
from factx.settling.outcome import Problem, Settled
from factx.settling.places import Places
from factx.settling.voices import inherited, manner_of, marked
from factx.spans import Span, joined
from factx.values import Amount

F = TypeVar("F", bound=Fact)
C = TypeVar("C", bound=Claim)

_SOMEBODYS = frozenset(("demand", "commitment", "denial", "aspiration"))


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
    places = Places(document, ground, tuple(taken), foreign)
    parts = expanded(draft, kind)
    for name, complaint in parts.strange:
        places.problems.append(Problem(name, "invalid", complaint, aside=True))
    amount = next((name for name, info in asked(kind) if info.annotation is Amount), None)
    quotes = parts.fields["evidence"]
    places.place_evidence(places.renumbered(quotes, str(parts.fields[amount]) if amount else None))
    fact: F | None = None
    if places.evidence:
        fields = Fields(places).of(kind, parts.fields, "", skip=("evidence",))
        fact = _built(kind, fields, places, claims)
        if isinstance(fact, Claim):
            fact = _checked(fact, places, auditor or Auditor(document))
    return Settled(None if places.are_refused else fact, tuple(places.problems), dict(draft), kind, places.evidence)


def _built(kind: type[F], fields: dict[str, Any], places: Places, claims: Sequence[Claim]) -> F | None:
    if places.are_refused:
        return None
    amount, document = fields.get("amount"), places.document
    words = (amount.span,) if isinstance(amount, Amount) else places.evidence
    if fields.get("attribution", ()) is None:
        fields["attribution"] = inherited(words, claims)
    if issubclass(kind, Claim) and fields.get("statement") is None:
        fields["statement"] = _as_sentence(joined(places.evidence))
    chain = fields.get("attribution", ())
    manner = manner_of(words, chain, evidence=places.evidence[0], document=document)
    if "attribution" in fields:
        fields["attribution"] = marked(chain, manner, document)
    computed = {"document": document.id, "published": document.published, "manner": manner}
    try:
        return kind(**fields, **computed, evidence=places.evidence, match=places.match)
    except ValidationError as error:
        for problem in error.errors(include_url=False):
            places.note(".".join(str(part) for part in problem["loc"]) or kind.kind, "invalid", problem["msg"])
        return None


def _checked(claim: C, places: Places, auditor: Auditor) -> C:
    """A claim with what its statement puts for words of its evidence.

    What it says beyond its words is refused, and what nobody is said to say though only somebody can.
    """
    places.refuse_examples(claim.statement, "statement")
    found = auditor.audit_claim(claim)
    for complaint in found.complaints:
        places.note("statement", "unsupported", complaint)
    named = [places.document.sentence_at(span.start) for span in places.evidence]
    whole = all(span == sentence.span for span, sentence in zip(places.evidence, named, strict=True))
    if whole and (other := said_elsewhere(claim.statement, named, places.document)):
        detail = f"sentence {named[0].number} does not say that; sentence {other.number} seems to"
        places.note("evidence", "unsupported", detail)
    if claim.force in _SOMEBODYS and not claim.attribution:
        detail = f"{claim.force}: that is somebody's: name whose, with the words for it, or choose another force"
        places.note("attribution", "unsupported", detail)
    for nth, link in enumerate(claim.attribution):
        if all(link.source.words.contains(span) for span in claim.evidence):
            detail = f"{link.source.words.text!r} is no source, but the words themselves: copy who says them"
            places.note(f"attribution.{nth}", "unsupported", detail)
    return claim.model_copy(update={"replaced": found.replaced}) if found.replaced else claim


def _as_sentence(words: str) -> str:
    words = words.strip().rstrip(",;:")
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "!", "?", "”", '"', "…")) else ".")
