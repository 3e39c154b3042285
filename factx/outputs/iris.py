"""By which IRI does a web of data know a document, a fact or a source?

A document with a web address is known by it. Everything else has a `urn:uuid:` made from its id, so that the same fact
has the same name in every file and the name can be looked up nowhere.
"""

from __future__ import annotations

import uuid
from urllib.parse import quote, urlsplit

from factx.documents import Document

_ROOM = uuid.UUID("0b1f6c58-8b3a-5d0e-9a43-6d7e5f2c1a90")
_KEPT = "!#$&'()*+,/:;=?@[]~%"


def iri(sort: str, name: str) -> str:
    """The name of a thing of some sort ("fact", "run", "source") that has the id or the words `name`."""
    return uuid.uuid5(_ROOM, f"{sort}:{name.encode('utf-8', 'surrogatepass').hex()}").urn


def document_iri(document: Document) -> str:
    """A document's web address, or a name made from its id."""
    return web_address(document.url) or iri("document", document.id)


def web_address(url: str | None) -> str | None:
    """The address as an IRI without blanks, quotes or angle brackets; None for what is no address of the web."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
            return None
    except ValueError:
        return None
    return quote(url.strip().encode("utf-8", "replace"), safe=_KEPT)
