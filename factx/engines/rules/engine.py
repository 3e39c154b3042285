"""Which facts do the rules read?"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

import factx
from factx.documents import Document, Sentence
from factx.engines import KINDS, Steps, flagged, in_reading_order
from factx.engines.rules.chains import Chains
from factx.engines.rules.claims import find_claims
from factx.engines.rules.figures import find_figures
from factx.engines.rules.stances import find_stances
from factx.errors import UsageError
from factx.facts import Claim, Fact, Facts, Figure, Gap, Run, Stance
from factx.language.words import reach
from factx.scout import Scout
from factx.values import Amount, Date

NAME = "rules"
V = TypeVar("V", Amount, Date)


@dataclass(frozen=True)
class Rules:
    """Reads with rules. `kinds` are those of `Claim`, `Figure` and `Stance` that are looked for."""

    kinds: tuple[type[Fact], ...] = KINDS

    def __post_init__(self) -> None:
        own = [kind.__name__ for kind in self.kinds if kind not in KINDS]
        if own:
            raise UsageError(
                f"without a model only claims, figures and stances are read, and not {', '.join(own)}: "
                f"name a model (model='ollama/qwen3'; on the command line -m ollama/qwen3)"
            )

    def steps(self, document: Document) -> Steps:
        """A reading that asks nothing."""
        yield from ()
        return self.read(document)

    def read(self, document: Document, *, scout: Scout | None = None) -> Facts:
        """The facts of a document; `scout` saves finding anew what is known of it already."""
        scout = scout or Scout(document)
        gaps = tuple(_too_long(document)) if scout.reads_sentences else (_not_attempted(document),)
        run = Run(factx=factx.__version__, engine=NAME, kinds=tuple(kind.kind for kind in self.kinds))
        return Facts(document, tuple(flagged(self.found(scout), document)), (), gaps, run)

    def found(self, scout: Scout) -> tuple[Fact, ...]:
        """The facts alone, in reading order; what they have that looks planted is not marked."""
        with _without_collecting():
            found = dict.fromkeys(self._facts(scout) if scout.reads_sentences else ())
        return in_reading_order(found, self.kinds)

    def _facts(self, scout: Scout) -> Iterator[Fact]:
        tagged, mentions, sayings = scout.tagged, scout.mentions, scout.sayings
        chains = Chains(tagged, mentions, sayings, _within_reach(scout.dates, scout.document))
        if Claim in self.kinds:
            yield from find_claims(chains)
        if Figure in self.kinds:
            yield from find_figures(chains, amounts=_within_reach(scout.amounts, scout.document))
        if Stance in self.kinds:
            yield from find_stances(tagged, mentions=mentions, sayings=sayings)


def _within_reach(values: tuple[V, ...], document: Document) -> tuple[V, ...]:
    """The values that stand among words which are read."""
    if not any(_is_too_long(each) for each in document.sentences):
        return values
    return tuple(each for each in values if each.span.end <= reach(document.sentence_at(each.span.start)))


def _is_too_long(sentence: Sentence) -> bool:
    return reach(sentence) < sentence.span.end


def _too_long(document: Document) -> Iterator[Gap]:
    """A gap for each run of sentences that are too long to be any."""
    for is_too_long, run in groupby(document.sentences, key=_is_too_long):
        if is_too_long:
            first, *rest = run
            last = rest[-1] if rest else first
            detail = f"{last.span.end - first.span.start:,} characters without the end of a sentence: read in part only"
            yield Gap(document=document.id, first=first.number, last=last.number, reason="overflow", detail=detail)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Without Python's search for reference cycles: a reading makes none, and the search took a quarter of its time."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()


def _not_attempted(document: Document) -> Gap:
    return Gap(
        document=document.id,
        first=1,
        last=len(document.sentences),
        reason="language",
        detail=f"the rules read English, and this text is in {document.language!r}: claims, figures and stances were "
        f"not attempted; its numbers, dates and quotations were found all the same (--coverage, Ledger.of(facts)); "
        f"a language model reads it (-m NAME, model=…)",
    )
