"""What can be found in a text without a model?

A `Scout` reads a document once and keeps what it finds: the tagged sentences, who is mentioned, who says what, every
amount and every date. The rules make facts of it, the ledger holds facts against it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from factx.documents import Document
from factx.language.mentions import Mentions, find_mentions
from factx.language.sayings import Saying, find_sayings
from factx.language.words import Tagged, tag
from factx.values import Amount, Date, Numeral, find_amounts, find_dates, numerals


@dataclass(frozen=True)
class Scout:
    """What was found in a document, each part worked out when it is first asked for."""

    document: Document

    @property
    def reads_sentences(self) -> bool:
        """Whether the rules know the language of the sentences; numbers, dates and quotations are found in any."""
        return self.document.language.partition("-")[0].lower() == "en"

    @cached_property
    def tagged(self) -> Tagged:
        return tag(self.document)

    @cached_property
    def mentions(self) -> Mentions:
        return find_mentions(self.tagged)

    @cached_property
    def sayings(self) -> tuple[Saying, ...]:
        """Who says what, in reading order; none where the language is not known."""
        return tuple(find_sayings(self.tagged)) if self.reads_sentences else ()

    @cached_property
    def numerals(self) -> tuple[Numeral, ...]:
        return tuple(numerals(self.document.text, language=self.document.language))

    @cached_property
    def amounts(self) -> tuple[Amount, ...]:
        return tuple(find_amounts(self.document))

    @cached_property
    def dates(self) -> tuple[Date, ...]:
        return tuple(find_dates(self.document))
