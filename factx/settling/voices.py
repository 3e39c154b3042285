"""Whose word is a fact, and how does it reach the page?"""

from __future__ import annotations

from collections.abc import Sequence

from factx.documents import Document
from factx.facts import Attribution, Claim, Manner
from factx.spans import Span, length, shared


def inherited(words: Sequence[Span], claims: Sequence[Claim]) -> tuple[Attribution, ...]:
    """The sources of the shortest claim that holds most of some words; none where no claim does."""
    whole = length(words)
    holding = [claim for claim in claims if 2 * shared(words, claim.evidence) > whole]
    return min(holding, key=lambda claim: length(claim.evidence)).attribution if holding else ()


def manner_of(words: Sequence[Span], chain: Sequence[Attribution], *, evidence: Span, document: Document) -> Manner:
    """How a fact whose evidence begins with a span is told; `words` are those that count as quoted or not."""
    role = document.sentence_at(evidence.start).role
    if role == "related":
        return "related"
    if role in ("headline", "subheading"):
        return "headline"
    if not chain:
        return "narration"
    return "direct" if 2 * shared(words, document.quotations) > length(words) else "indirect"


def marked(chain: Sequence[Attribution], manner: Manner, document: Document) -> tuple[Attribution, ...]:
    """The sources, with the one marked who is quoted: the innermost who is not named inside the quotation."""
    if manner != "direct":
        return tuple(chain)
    outside = [not any(quotation.contains(link.source.words) for quotation in document.quotations) for link in chain]
    speaker = max((nth for nth, holds in enumerate(outside) if holds), default=-1)
    return tuple(
        link.model_copy(update={"manner": "direct"}) if nth == speaker else link for nth, link in enumerate(chain)
    )
