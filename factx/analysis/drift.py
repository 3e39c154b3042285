"""Does an article say more in its own words than the words it quotes?

A paraphrase and a quotation of one speaker that stand near each other and share most of their words are held against
each other. The paraphrase says more where it gives as the speaker's own what the quotation has from somebody else,
drops a reservation, leaves no exception where the quotation does, or takes a stronger word of the same kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from factx.analysis.actors import Directory
from factx.analysis.ladders import absolutes_in, steps_in
from factx.analysis.links import Link, side
from factx.analysis.terms import Terms, jaccard, stems, terms
from factx.facts import Claim, Facts

_NEAR = 0.6
_MOST = 100
_SHARED = 3
_ALIKE = 0.4
"""How much of all their words both must share where only a word or two differ."""
_REACH = 4
"""So many sentences may lie between a quotation and its paraphrase."""


class _Told(NamedTuple):
    claim: Claim
    terms: Terms
    chain: tuple[str, ...]
    sentence: int


def drifts(reading: Facts, actors: Directory) -> Iterator[Link]:
    """The paraphrases of one document that say more than what they paraphrase: for each quotation the nearest one."""
    told = [_told(claim, reading, actors) for claim in reading.claims if claim.attribution]
    quoted = [each for each in told if each.claim.manner == "direct"]
    others = [each for each in told if each.claim.manner == "indirect"]
    first = 0
    for quote in quoted:
        while first < len(others) and others[first].sentence < quote.sentence - _REACH:
            first += 1
        near = [each for each in _within(others, first, quote) if _same_matter(each, quote)]
        for paraphrase in sorted(near, key=lambda each: -_overlap(each.terms, quote.terms)):
            reason = _more(paraphrase, quote)
            if reason:
                sides = (side(paraphrase.claim), side(quote.claim))
                yield Link(relation="paraphrase drifts", sides=sides, reason=reason)
                break


def _told(claim: Claim, reading: Facts, actors: Directory) -> _Told:
    chain = tuple(actors.key_of(link.source, claim.document) for link in claim.attribution)
    sentence = reading.document.sentence_at(claim.evidence[0].start).number
    return _Told(claim, terms(claim.statement), chain, sentence)


def _within(others: Sequence[_Told], first: int, quote: _Told) -> Iterator[_Told]:
    for nth in range(first, min(first + _MOST, len(others))):
        if others[nth].sentence > quote.sentence + _REACH:
            return
        yield others[nth]


def _same_matter(paraphrase: _Told, quote: _Told) -> bool:
    one, other = paraphrase.terms, quote.terms
    return (
        bool(set(paraphrase.chain) & set(quote.chain))
        and paraphrase.sentence != quote.sentence
        and (paraphrase.claim.force == "forecast") == (quote.claim.force == "forecast")
        and one.affirms == other.affirms
        and one.numbers == other.numbers
        and len(one.content & other.content) >= _SHARED
        and _overlap(one, other) >= _NEAR
    )


def _overlap(one: Terms, other: Terms) -> float:
    """The share of the shorter one's words that the other has, with the share of all for a tie."""
    both = len(one.content & other.content)
    fewest = min(len(one.content), len(other.content))
    return both / fewest + both / (1000 * len(one.content | other.content)) if fewest else 0.0


def _more(paraphrase: _Told, quote: _Told) -> str:
    """In what a paraphrase says more than the quotation; "" where it does not."""
    words = f"the paraphrase has {paraphrase.claim.quote!r}, the quotation {quote.claim.quote!r}"
    speaker, last = paraphrase.chain[-1], quote.chain[-1]
    named = bool(stems(quote.claim.attribution[-1].source.text))  # not "he", who may be the speaker
    if speaker in quote.chain[:-1] and last not in paraphrase.chain and named:
        teller, source = (each.claim.attribution[-1].source.text for each in (paraphrase, quote))
        return f"what {teller} passes on as the word of {source} is given as {teller}'s own: {words}"
    if jaccard(paraphrase.terms.content, quote.terms.content) < _ALIKE:
        return ""
    if quote.terms.guarded and not paraphrase.terms.hedged:
        return f"a reservation is gone: {words}"
    absolute = absolutes_in(paraphrase.claim.quote) - absolutes_in(quote.claim.quote)
    if absolute:
        return f"{min(absolute)!r} is not in what is quoted: {words}"
    weaker = steps_in(quote.claim.quote)
    for ladder, (step, word) in steps_in(paraphrase.claim.quote).items():
        if ladder in weaker and weaker[ladder][0] < step:
            return f"{word!r} is stronger than {weaker[ladder][1]!r}: {words}"
    return ""
