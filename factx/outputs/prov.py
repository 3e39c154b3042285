"""Where does each fact come from, for a machine that reasons about it?

PROV-O in Turtle. The document, each fact and each prompt are entities; the reading is an activity, done by factx and by
the model where one was asked; the sources are agents, to whom a fact is attributed in the order of its chain. The words
and their places (in code points) are Web Annotation selectors.

Left out: computed values apart from what the label says, the documents' texts, rejections and gaps. The run tells no
time, so the activity has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from factx.documents import Document
from factx.facts import Fact, Facts
from factx.outputs.columns import encodable
from factx.outputs.filenames import title
from factx.outputs.iris import document_iri, iri
from factx.outputs.summary import choices, summary
from factx.spans import Span

_PREFIXES = """@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix factx: <urn:uuid:0b1f6c58-8b3a-5d0e-9a43-6d7e5f2c1a90#> .

"""
_ESCAPED = re.compile(r'[\\"\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]')
_NO_LANGUAGE = re.compile(r"(?!\A[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*\Z)")
_NO_NAME = re.compile(r"\W", re.ASCII)


def write(readings: Iterable[Facts]) -> Iterator[str]:
    """The parts of one Turtle document."""
    yield _PREFIXES
    yield _described(f"<{iri('software', 'factx')}>", ["a prov:SoftwareAgent", f"rdfs:label {_text('factx')}"])
    known: set[str] = set()
    for reading in readings:
        yield from _reading(reading)
        for fact in reading.items:
            yield _fact(fact, reading)
            for link in fact.attribution:
                agent = iri("source", f"{reading.document.id}:{link.source.text}")
                if agent not in known:
                    known.add(agent)
                    yield _described(f"<{agent}>", ["a prov:Agent", f"rdfs:label {_text(link.source.text)}"])


def _reading(reading: Facts) -> Iterator[str]:
    document, run = reading.document, reading.run
    about = ["a prov:Entity", f"dcterms:title {_text(title(reading))}", f"dcterms:identifier {_text(document.id)}"]
    about.append(f"dcterms:language {_text(document.language)}")
    if document.published:
        about.append(f'dcterms:issued "{document.published.isoformat()}"^^xsd:date')
    yield _described(f"<{document_iri(document)}>", about)
    done = ["a prov:Activity", f"rdfs:label {_text(f'factx {run.factx}, {run.engine}')}"]
    done += [f"prov:used <{document_iri(document)}>", f"prov:wasAssociatedWith <{iri('software', 'factx')}>"]
    for prompt in run.prompts:
        name = f"<{iri('prompt', prompt.fingerprint)}>"
        done.append(f"prov:used {name}")
        label = _text(f"{prompt.name} {prompt.version} ({prompt.fingerprint})")
        yield _described(name, ["a prov:Entity, prov:Plan", f"rdfs:label {label}"])
    if run.model:
        done.append(f"prov:wasAssociatedWith <{iri('model', run.model)}>")
        yield _described(f"<{iri('model', run.model)}>", ["a prov:SoftwareAgent", f"rdfs:label {_text(run.model)}"])
    yield _described(_run(reading), done)


def _run(reading: Facts) -> str:
    run = reading.run
    return f"<{iri('run', f'{reading.document.id}:{run.engine}:{run.model}:{run.factx}')}>"


def _fact(fact: Fact, reading: Facts) -> str:
    document = reading.document
    about = [
        "a prov:Entity",
        f"dcterms:identifier {_text(fact.id)}",
        f"dcterms:type {_text(fact.kind)}",
        f"rdfs:label {_text(summary(fact), document.language)}",
        f"prov:wasGeneratedBy {_run(reading)}",
        f"prov:wasQuotedFrom <{document_iri(document)}>",
    ]
    about += [f"oa:hasTarget {_place(span, document)}" for span in fact.evidence]
    about += [f"factx:{_NO_NAME.sub('_', name)} {_text(value)}" for name, value in choices(fact)]
    agents = [f"<{iri('source', f'{document.id}:{link.source.text}')}>" for link in fact.attribution]
    about += [f"prov:wasAttributedTo {agent}" for agent in dict.fromkeys(agents)]
    if agents:
        about.append(f"factx:chain ({' '.join(agents)})")
    return _described(f"<{iri('fact', fact.id)}>", about)


def _place(span: Span, document: Document) -> str:
    quote = f"[ a oa:TextQuoteSelector ; oa:exact {_text(span.text)} ]"
    place = f"[ a oa:TextPositionSelector ; oa:start {span.start} ; oa:end {span.end} ]"
    return f"[ a oa:SpecificResource ; oa:hasSource <{document_iri(document)}> ; oa:hasSelector {quote}, {place} ]"


def _described(name: str, about: list[str]) -> str:
    return name + " " + " ;\n    ".join(about) + " .\n\n"


def _text(words: str, language: str | None = None) -> str:
    """Words as a literal; control characters as escapes, NUL, which RDF has not, as U+FFFD."""
    plain = str(encodable(words)).replace("\x00", "\ufffd")
    written = _ESCAPED.sub(lambda found: f"\\u{ord(found.group()):04X}", plain)
    return f'"{written}"@{language}' if language and not _NO_LANGUAGE.match(language) else f'"{written}"'
