"""Does a free sentence say only what the words behind it say?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from factx.audits.article import Article
from factx.audits.names import Names
from factx.audits.negations import negation
from factx.audits.numbers import Numbers
from factx.audits.times import Times
from factx.documents import Document
from factx.facts import Claim, Replacement
from factx.scout import Scout
from factx.spans import Span
from factx.values import Date


@dataclass(frozen=True)
class Audit:
    """What an audit found: a complaint for each thing that the statement adds, and what replaces words of the evidence.

    The replacements are in the order of the statement.
    """

    complaints: tuple[str, ...]
    replaced: tuple[Replacement, ...]

    def __bool__(self) -> bool:
        """Whether the statement stands."""
        return not self.complaints


class Auditor:
    """Holds statements against one document, whose words are listed once for all of them.

    A `scout` that has read the document already saves reading its mentions and dates again, should they be needed.

    >>> auditor = Auditor(Document("Mara Quist spoke last. She left on Friday."))
    >>> found = auditor.audit("Mara Quist left on Friday.", evidence=[auditor.document.span(23, 41)])
    >>> [(each.words, each.by.start) for each in found.replaced]
    [('Mara Quist', 0)]
    >>> auditor.audit("She left on Monday.", evidence=[auditor.document.span(23, 41)]).complaints[0][:18]
    "the time 'on Monda"
    """

    def __init__(self, document: Document, *, scout: Scout | None = None) -> None:
        self.document = document
        self._article = Article(document, scout)
        self._names = Names(self._article)
        self._numbers = Numbers(self._article)
        self._times = Times(self._article)

    def audit(
        self,
        statement: str,
        *,
        evidence: Sequence[Span],
        actors: Sequence[Span] = (),
        dates: Sequence[Date] = (),
    ) -> Audit:
        """What a statement says beyond its evidence.

        `actors` are the names of those whose word it is, `dates` the times that the claim holds: both are linked to it
        wherever they stand.
        """
        if not evidence:
            return Audit((), ())
        scope = self._article.scope(sorted(evidence))
        told = self._times.told(statement)
        passed = [(each.span.start, each.span.end) for each in told]
        found = [
            *self._numbers.held(statement, scope, evidence, passed=passed),
            *self._times.held(statement, told, scope, evidence, dates=dates),
            *self._names.held(statement, scope, actors=actors, passed=passed),
            *negation(statement, evidence, scope, self._article),
        ]
        replaced = sorted((each for each in found if isinstance(each, Replacement)), key=lambda each: each.at)
        return Audit(tuple(dict.fromkeys(each for each in found if isinstance(each, str))), tuple(replaced))

    def audit_claim(self, claim: Claim) -> Audit:
        """The audit of a claim's statement, with the sources and the times that the claim holds."""
        actors = [
            span for link in claim.attribution for span in (link.source.name, link.source.words) if span is not None
        ]
        dates = [each for each in (claim.happens, *(link.said for link in claim.attribution)) if each is not None]
        return self.audit(claim.statement, evidence=claim.evidence, actors=actors, dates=dates)
