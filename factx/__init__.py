"""factx reads news articles and reports and gives back typed, checked facts: claims, figures and stances.

>>> import factx
>>> facts = factx.extract("The port said tolls would rise by 12 per cent.")
>>> facts.figures[0].amount.value, facts.figures[0].status
(Decimal('12'), 'forecast')
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from factx.documents import Document as Document
    from factx.documents import Sentence as Sentence
    from factx.errors import FactxError as FactxError
    from factx.extractor import Extractor as Extractor
    from factx.extractor import aextract as aextract
    from factx.extractor import extract as extract
    from factx.facts import Actor as Actor
    from factx.facts import Attribution as Attribution
    from factx.facts import Claim as Claim
    from factx.facts import Computed as Computed
    from factx.facts import Fact as Fact
    from factx.facts import Facts as Facts
    from factx.facts import Figure as Figure
    from factx.facts import Gap as Gap
    from factx.facts import Record as Record
    from factx.facts import Rejection as Rejection
    from factx.facts import Replacement as Replacement
    from factx.facts import Run as Run
    from factx.facts import Stance as Stance
    from factx.facts import Support as Support
    from factx.inputs import read as read
    from factx.ledger import Entry as Entry
    from factx.ledger import Ledger as Ledger
    from factx.models import Model as Model
    from factx.models import connect as connect
    from factx.spans import Span as Span
    from factx.values import Amount as Amount
    from factx.values import Change as Change
    from factx.values import Date as Date

__version__ = "0.1.0"

_HOMES = {
    "documents": ("Document", "Sentence"),
    "errors": ("FactxError",),
    "extractor": ("Extractor", "aextract", "extract"),
    "facts": (
        "Actor",
        "Attribution",
        "Claim",
        "Computed",
        "Fact",
        "Facts",
        "Figure",
        "Gap",
        "Record",
        "Rejection",
        "Replacement",
        "Run",
        "Stance",
        "Support",
    ),
    "inputs": ("read",),
    "ledger": ("Entry", "Ledger"),
    "models": ("Model", "connect"),
    "spans": ("Span",),
    "values": ("Amount", "Change", "Date"),
}

__all__ = [
    "Actor",
    "Amount",
    "Attribution",
    "Change",
    "Claim",
    "Computed",
    "Date",
    "Document",
    "Entry",
    "Extractor",
    "Fact",
    "Facts",
    "FactxError",
    "Figure",
    "Gap",
    "Ledger",
    "Model",
    "Record",
    "Rejection",
    "Replacement",
    "Run",
    "Sentence",
    "Span",
    "Stance",
    "Support",
    "aextract",
    "connect",
    "extract",
    "read",
]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that `import factx` and `factx --help` cost next to nothing."""
    for home, names in _HOMES.items():
        if name in names:
            value = getattr(import_module(f"factx.{home}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module 'factx' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
