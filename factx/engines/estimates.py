"""What will a reading by a language model cost, before anything is asked?"""

from __future__ import annotations

from math import ceil

from factx.documents import Document
from factx.engines.llm import LanguageModel
from factx.models import Usage
from factx.models.tokens import estimate_sent, estimate_tokens

WRITTEN_PER_TOKEN = 5.5
"""Tokens of answers, in all rounds, for each token of the article (python -m benchmarks.tokens)."""

ASKED_AGAIN = 1.5
"""Further asks for each first one, each of which sends its passage again (measured there as well)."""


def estimated(engine: LanguageModel, document: Document) -> Usage:
    """About what a reading takes: the first asks are counted, answers and further rounds are what they mostly are.

    What the provider serves from its cache is not foreseen.
    """
    first = engine.asks(document)
    sent = sum(map(estimate_sent, first))
    further = ASKED_AGAIN if engine.again else 0.0
    written = WRITTEN_PER_TOKEN * estimate_tokens(document.text) * engine.passes
    return Usage(
        requests=ceil(len(first) * (1 + further)),
        input_tokens=ceil(sent * (1 + further)),
        output_tokens=ceil(written),
    )
