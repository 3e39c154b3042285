"""What the tests of the report look at: a short article whose facts nest, cross and touch."""

from datetime import date

from factx.documents import Document
from factx.facts import Actor, Attribution, Claim, Facts, Figure, Rejection, Run, Stance
from factx.spans import Span
from factx.values import Amount, Date

TEXT = (
    "Harbour tolls divide the coast 🌊\r\n"
    "Mayor Ada Quill said tolls would rise by 12 per cent in 2024, and she praised the plan.\n"
    "\n"
    "Fishers oppose the plan, the union said.  Nobody < 40 & over was asked.\n"
)


def actor(text, words):
    return Actor(words=at(text, words))


def at(text, words, nth=0):
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span.of(text, start, start + len(words))


def reading(text=TEXT, *, items=None, **about):
    """A reading of the text: its facts nest, cross and touch unless others are given."""
    document = Document(text, published=date(2023, 11, 3), **about)
    found = facts_of(document) if items is None else items(document)
    refused = (
        Rejection(document=document.id, of="claim", reason="not in the text", detail="“gone”", draft={"a": "b"}),
    )
    run = Run(factx="0", engine="rules", kinds=("claim", "figure", "stance"))
    return Facts(document, tuple(found), refused, (), run)


def facts_of(document):
    text = document.text
    quill = Attribution(source=actor(text, "Mayor Ada Quill"), cue=at(text, "said"))
    union = Attribution(source=actor(text, "the union"), cue=at(text, "said", 1), certainty="probable")
    own = {"document": document.id, "published": document.published}
    tolls = at(text, "tolls would rise by 12 per cent in 2024, and she praised the plan")
    return [
        Claim(
            **own,
            evidence=(tolls,),
            attribution=(quill,),
            manner="indirect",
            statement="Tolls would rise by 12 per cent in 2024, and Ada Quill praised the plan.",
            force="forecast",
            negated=False,
            certainty="unknown",
        ),
        Figure(
            **own,
            evidence=(at(text, "tolls would rise by 12 per cent in 2024"),),  # nested
            attribution=(quill,),
            manner="indirect",
            amount=Amount.read(at(text, "12 per cent"), document),
            measure=at(text, "tolls"),
            period=Date.read(at(text, "in 2024"), document),
            status="forecast",
        ),
        Stance(
            **own,
            evidence=(at(text, "in 2024, and she praised the plan.\n\nFishers oppose the plan"),),  # crosses
            holder=actor(text, "Fishers"),
            target=actor(text, "the plan"),
            target_type="proposal",
            polarity="oppose",
            strength="moderate",
            shows="imputed",
            attribution=(union,),
            manner="indirect",
        ),
        Claim(
            **own,
            evidence=(at(text, ", the union said"), at(text, "Nobody < 40 & over was asked")),  # touches, in two pieces
            statement="Nobody < 40 & over was asked.",
            force="absence",
            negated=True,
            certainty="certain",
        ),
    ]
