"""Who says what?

A `Saying` ties words to whoever vouches for them: the source, the cue ("said", "according to") and the content, which
may stand in pieces.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from factx.language.words import Tagged, Words
from factx.spans import Span

Manner = Literal["direct", "indirect", "headline"]
"""How the words are passed on: quoted, retold, or put behind a name and a colon in a headline."""


@dataclass(frozen=True, slots=True)
class Saying:
    """Who says what.

    - source: whose words they are; None where the text does not tell
    - cue: the words that tell it ("said", "the claim"); None where marks alone do
    - contents: what is said, in the order of the text; never empty
    - lemma, meaning: the cue's base form, and what it makes of the content (see `cues`)
    - negated: the article says that it was not said ("did not say that …")
    - inside: the place in the list of the saying whose content holds this one
    - sentence: the number of the sentence that holds the cue, or else of the content's first
    """

    source: Span | None
    cue: Span | None
    contents: tuple[Span, ...]
    manner: Manner
    lemma: str
    meaning: str
    negated: bool
    inside: int | None
    sentence: int


def find_sayings(tagged: Tagged) -> list[Saying]:
    """Every saying of a document, in the order of their first words."""
    found = [_quoted(tagged, quotation) for quotation in tagged.document.quotations]
    return [each for each in found if each]


_SAID = frozenset(("say", "tell", "add", "write"))


def _quoted(tagged: Tagged, quotation: Span) -> Saying | None:
    """A quotation with "…," she said after it or she said, "…" before it."""
    document = tagged.document
    sentence = document.sentence_at(quotation.end - 1)
    words = tagged.sentences[sentence.number - 1]
    for nth, word in enumerate(words):
        if word.lemma not in _SAID or quotation.start <= word.start < quotation.end:
            continue
        source = _beside(words, nth)
        if source:
            cue = document.span(word.start, word.end)
            span = document.span(*source)
            return Saying(span, cue, (quotation,), "direct", word.lemma, "neutral", False, None, sentence.number)  # noqa: FBT003
    return None


def _beside(words: Words, nth: int) -> tuple[int, int] | None:
    first = nth
    while words.at(first - 1).tag in {"NAME", "PRON", "NOUN", "DET", "POSS", "ADJ"}:
        first -= 1
    if first < nth:
        return words[first].start, words[nth - 1].end
    last = nth
    while words.at(last + 1).tag in {"NAME", "PRON", "NOUN", "DET", "POSS", "ADJ"}:
        last += 1
    return (words[nth + 1].start, words[last].end) if last > nth else None
