"""How do claims become drafts for a fact-checker?

schema.org JSON-LD: a `ClaimReview` for each claim, with the claim, who made it, when, and where it appeared. The rating
is left empty on purpose, as are the reviewer, the review's address and its day: to judge is the work of a person, and
a draft that is published without a rating is refused by whoever reads such reviews. Whether a source is a person or an
organisation is not known to factx: it is a `Thing` until the reviewer says so.

Left out: figures, stances and other kinds, the documents' texts, rejections, gaps and runs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from factx.documents import Document
from factx.facts import Claim, Facts
from factx.outputs.columns import encodable
from factx.outputs.filenames import title
from factx.outputs.iris import document_iri, iri, web_address


def write(readings: Iterable[Facts]) -> Iterator[str]:
    """The parts of one JSON-LD document."""
    yield '{"@context": "https://schema.org", "@graph": ['
    between = "\n"
    for reading in readings:
        for claim in reading.claims:
            yield between + script_safe(json.dumps(review(claim, reading), ensure_ascii=False))
            between = ",\n"
    yield "\n]}\n"


def review(claim: Claim, reading: Facts) -> dict[str, Any]:
    """One claim as a review that nobody has made yet, without the context."""
    return {
        "@type": "ClaimReview",
        "@id": iri("review", claim.id),
        "claimReviewed": encodable(claim.statement),
        "itemReviewed": _claim(claim, reading),
        "reviewRating": {"@type": "Rating", "ratingValue": "", "alternateName": ""},
        "author": {"@type": "Organization", "name": "", "url": ""},
        "datePublished": "",
        "url": "",
    }


def script_safe(written: str) -> str:
    """JSON that can stand inside a `script` element: nothing in it ends the element."""
    return written.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _claim(claim: Claim, reading: Facts) -> dict[str, Any]:
    said = claim.times.said
    day = said.start if said and said.start else claim.published
    found: dict[str, Any] = {
        "@type": "Claim",
        "@id": iri("fact", claim.id),
        "text": encodable(claim.statement),
        "appearance": _appearance(claim, reading),
    }
    if claim.attribution:
        speaker = claim.attribution[-1].source.text  # the innermost: the chain runs from the article inwards
        found["author"] = {"@type": "Thing", "name": encodable(speaker)}
    if day:
        found["datePublished"] = day.isoformat()
    return found


def _appearance(claim: Claim, reading: Facts) -> dict[str, Any]:
    document: Document = reading.document
    address = web_address(document.url)
    article: dict[str, Any] = {
        "@type": "NewsArticle",
        "@id": document_iri(document),
        "headline": encodable(title(reading)),
        "inLanguage": document.language,
        "hasPart": {"@type": "Quotation", "text": encodable(claim.quote)},
    }
    if address:
        article["url"] = address
    if document.published:
        article["datePublished"] = document.published.isoformat()
    return article
