"""Which sayings have a voice: somebody known whose word a statement can be?

Wanting, planning and judging are told of people as their deeds are: "rejected the offer" is the article's word on them.
What they say, foresee, demand or promise is theirs.
"""

from __future__ import annotations

from collections.abc import Sequence

from factx.engines.rules.clauses import is_clause, sentence_of, trimmed, words_in
from factx.language.mentions import Mentions
from factx.language.sayings import Saying
from factx.language.words import Tagged, Word

_NOBODY = frozenset(
    ("nobody", "none", "nothing", "no one", "anyone", "anybody", "someone", "somebody", "what", "this", "there", "everyone")
)
_RELATIVES = frozenset(("which", "that", "who", "whom", "whose"))
_FIRST = frozenset(("i", "we", "you"))
_WISHES = frozenset(("forecasting", "demanding", "promising", "hoping"))
_NAMING = frozenset(("call", "describe", "label", "brand", "term", "dub", "put", "blame", "attribute", "accuse", "estimate", "count"))
_REFUSALS = frozenset(("decline", "refuse"))


def voices(sayings: Sequence[Saying], *, tagged: Tagged, mentions: Mentions) -> frozenset[int]:
    """The places in the list of the sayings that speak for somebody."""
    return frozenset(nth for nth, saying in enumerate(sayings) if _speaks(saying, tagged, mentions))


def _speaks(saying: Saying, tagged: Tagged, mentions: Mentions) -> bool:
    source = saying.source
    if source is None:
        return False
    low = source.text.lower()
    if low in _NOBODY or (low in _RELATIVES and mentions.name_of(source) is None):
        return False
    if saying.inside is not None and low in _FIRST:
        return False
    content = _first_words(saying, tagged)
    if saying.manner == "direct" or is_clause(content):
        return True
    if saying.negated or saying.lemma.split(" ")[0] in _REFUSALS:
        return saying.inside is None
    if saying.inside is not None or _has_modal(saying, tagged):
        return False
    return saying.meaning in _WISHES or saying.lemma in _NAMING


def _first_words(saying: Saying, tagged: Tagged) -> Sequence[Word]:
    content = saying.contents[0]
    words = trimmed(words_in(sentence_of(tagged, content.start), content.start, content.end))
    return words[1:] if words and words[0].low == "that" and words[0].tag != "DET" else words


def _has_modal(saying: Saying, tagged: Tagged) -> bool:
    cue = saying.cue
    return cue is not None and any(
        word.tag == "MODAL" for word in words_in(sentence_of(tagged, cue.start), cue.start, cue.end)
    )
