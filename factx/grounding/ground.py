"""How is a quote placed: by which attempts, in which order?"""

from __future__ import annotations

from collections.abc import Sequence

from factx.grounding.elisions import Broken, Elided, chains, joined
from factx.grounding.edited import Edited
from factx.grounding.folding import Words
from factx.grounding.placement import Miss, Placement
from factx.grounding.runs import Fence, Hit, Run, Text, nearest
from factx.spans import Span


class Ground:
    """A text prepared once, in time linear in it, so that the places of many quotes can be asked for.

    >>> ground = Ground("Trade is expected to reach $170 billion, the agency said.")
    >>> ground.locate("expected to  reach $170 BILLION")
    Placement(spans=(Span(start=9, end=39, text='expected to reach $170 billion'),), match='folded', places=1)
    """

    def __init__(self, text: str) -> None:
        self._text = Text(text)

    def locate(self, quote: str, *, near: Span | None = None, within: Sequence[Span] | None = None) -> Placement | Miss:
        """The place of copied words, or why they have none.

        `near` decides between repeated words: a place inside it comes first, then the closest to it. If it is those very
        characters, it is the place. With `within`, only places inside one of these spans count.
        """
        fence = None if within is None else Fence(within)
        if near and near.text == quote and self._text.text.startswith(quote, near.start):
            if fence is None or fence.holds(near.start, near.end):
                return Placement((near,), "exact")
        words = Words(quote, like=self._text.words)
        if not words.starts:
            return self._marks(quote, near, fence)
        run = Run(self._text, words)
        hits, total = run.hits(near, fence)
        if hits:
            return self._placed(nearest(hits, near), hits, total)
        if fence and (elsewhere := run.hits(near)[0]):
            return self._outside(quote, nearest(elsewhere, near))
        broken = None
        elided = Elided(quote, like=self._text.words)
        if elided.parts and (elided.has_joints or elided.has_letters):
            broken = self._elided(quote, elided, near, fence)
            if isinstance(broken, Placement) or broken.reason == "changed":
                return broken
        edited = Edited(self._text, words, near=near, fence=fence).answer()
        if broken and isinstance(edited, Miss) and edited.reason == "absent":
            return broken
        return edited

    def _placed(self, chosen: Hit, hits: Sequence[Hit], total: int) -> Placement:
        alike = [hit for hit in hits if hit.likeness == chosen.likeness]
        span = self._text.span(chosen.start, chosen.end)
        return Placement((span,), chosen.likeness, max(len(alike), total))

    def _marks(self, quote: str, near: Span | None, fence: Fence | None) -> Placement | Miss:
        """A quote without a word in it, such as "—", is placed exactly or not at all."""
        if not quote.strip():
            return Miss(quote, "empty", None, "the quote is empty: copy the words from the text")
        text, hits, at = self._text.text, [], self._text.text.find(quote)
        while at >= 0:
            if fence is None or fence.holds(at, at + len(quote)):
                hits.append(Hit(0, 0, at, at + len(quote), "exact"))
            at = text.find(quote, at + len(quote))
        if not hits:
            return Miss(quote, "absent", None, f'the text does not hold "{quote}"')
        return self._placed(nearest(hits, near), hits, 0)

    def _elided(self, quote: str, elided: Elided, near: Span | None, fence: Fence | None) -> Placement | Miss:
        if fact := elided.fact_inserted:
            return Miss(quote, "changed", None, f'the quote puts in "{fact}", which the text does not say there')
        found = chains(self._text, elided, fence, near)
        if isinstance(found, Broken):
            spot = found.nearest
            return Miss(quote, found.reason, self._text.span(*spot) if spot else None, found.differs)
        best = min(found, key=lambda chain: (_away(chain.hits[0], near), chain.skipped))
        return Placement(joined(self._text, best), "elided", len(found))

    def _outside(self, quote: str, hit: Hit) -> Miss:
        span = self._text.span(hit.start, hit.end)
        return Miss(
            quote, "outside", span, f'the words "{span.text}" stand in the text, but not where they were looked for'
        )


def _away(hit: Hit, near: Span | None) -> int:
    return max(0, hit.start - near.end, near.start - hit.end) if near else 0
