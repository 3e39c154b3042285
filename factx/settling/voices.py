"""Whose word is a fact, and how does it reach the page?"""

from __future__ import annotations

from collections.abc import Sequence

from factx.documents import Document
from factx.facts import Attribution, Claim, Manner
from factx.spans import Span


def inherited(words: Sequence[Span], claims: Sequence[Claim]) -> tuple[Attribution, ...]:
    """The sources of the shortest claim that holds most of some words; none where no claim does."""
    whole = _length(words)
    holding = [claim for claim in claims if 2 * _shared(words, claim.evidence) > whole]
    return min(holding, key=lambda claim: _length(claim.evidence)).attribution if holding else ()


def manner_of(words: Sequence[Span], chain: Sequence[Attribution], *, evidence: Span, document: Document) -> Manner:
    """How a fact whose evidence begins with a span is told; `words` are those that count as quoted or not."""
    role = document.sentence_at(evidence.start).role
    if role == "related":
        return "related"
    if role in ("headline", "subheading"):
        return "headline"
    if not chain:
        return "narration"
    return "direct" if 2 * _shared(words, document.quotations) > _length(words) else "indirect"


def marked(chain: Sequence[Attribution], manner: Manner, document: Document) -> tuple[Attribution, ...]:
    """The sources, with the one marked who is quoted: the innermost who is not named inside the quotation."""
    if manner != "direct":
        return tuple(chain)
    outside = [not any(quotation.contains(link.source.words) for quotation in document.quotations) for link in chain]
    speaker = max((nth for nth, holds in enumerate(outside) if holds), default=-1)
    return tuple(
        link.model_copy(update={"manner": "direct"}) if nth == speaker else link for nth, link in enumerate(chain)
    )


def _shared(some: Sequence[Span], others: Sequence[Span]) -> int:
    """How many characters of some spans stand in others."""
    return sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in some for b in others)


def _length(spans: Sequence[Span]) -> int:
    return sum(span.end - span.start for span in spans)
