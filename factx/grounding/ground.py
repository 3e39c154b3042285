"""How is a quote placed: by which attempts, in which order?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from factx.grounding.edited import Edited
from factx.grounding.elisions import Broken, Elided, bracketed, chains, is_marked, joined
from factx.grounding.folding import Words
from factx.grounding.placement import Miss, Placement
from factx.grounding.runs import Fence, Hit, Run, Text, is_strange_to, nearest
from factx.spans import Span


class Ground:
    """A text whose words are listed once, in time linear in it, so that the places of many quotes can be asked for.

    >>> ground = Ground("Trade is expected to reach $170 billion, the agency said.")
    >>> ground.locate("expected to  reach $170 BILLION")
    Placement(spans=(Span(start=9, end=39, text='expected to reach $170 billion'),), match='folded', places=1)
    """

    def __init__(self, text: str) -> None:
        self._text = Text(text)

    def locate(self, quote: str, *, near: Span | None = None, within: Sequence[Span] | None = None) -> Placement | Miss:
        """The place of copied words, or why they have none.

        `near` decides between repeated words: a place inside it comes first, then the closest to it. If it is those
        very characters, it is the place. With `within`, only places inside one of these spans count.
        """
        fence = None if within is None else Fence(within)
        is_named = near is not None and near.text == quote and self._text.text.startswith(quote, near.start)
        if near and is_named and (fence is None or fence.holds(near.start, near.end)):
            return Placement((near,), "exact")
        if copied := self._copied(quote, near, fence):
            return copied
        words = Words(quote, like=self._text.words)
        if not words.starts:
            return self._marks(quote, near, fence)
        run = Run(self._text, words)
        hits, total = run.hits(near, fence)
        if hits:
            return self._placed(nearest(hits, near), hits, total)
        if fence and (elsewhere := run.hits(near)[0]):
            return self._outside(quote, nearest(elsewhere, near))
        if words.is_spaceless and (softly := self._softly(quote, near, fence)):
            return softly
        broken = self._elided(quote, near, fence) if is_marked(quote) else None
        if isinstance(broken, Placement):
            return broken
        edited = Edited(self._text, words, near=near, fence=fence).answer()
        if broken and isinstance(edited, Miss) and (edited.reason == "absent" or broken.reason == "changed"):
            return broken
        if isinstance(edited, Miss) and edited.nearest is None:
            return self._inside(quote) or edited
        return edited

    def _copied(self, quote: str, near: Span | None, fence: Fence | None) -> Placement | None:
        """The place of a quote that was copied character by character, if no other kind of place can come before it."""
        hits = self._text.verbatim(quote)
        if hits and fence:
            hits = [hit for hit in hits if fence.holds(hit.start, hit.end)]
        if not hits:
            return None
        settled = (
            near is None
            or any(near.start <= hit.start and hit.end <= near.end for hit in hits)
            or is_strange_to(near.text, quote)
        )
        return self._placed(nearest(hits, near), hits, 0) if settled else None

    def _placed(self, chosen: Hit, hits: Sequence[Hit], total: int) -> Placement:
        alike = len(hits) if len(hits) == 1 else sum(hit.likeness == chosen.likeness for hit in hits)
        span = self._text.span(chosen.start, chosen.end)
        return Placement((span,), chosen.likeness, max(alike, total))

    def _marks(self, quote: str, near: Span | None, fence: Fence | None) -> Placement | Miss:
        """A quote without a word in it, such as "—", is placed exactly or not at all."""
        if not quote.strip():
            return Miss(quote, "empty", None, "the quote is empty: copy the words from the text")
        hits = [
            Hit(0, 0, at, at + len(quote), "exact")
            for at in self._copies(quote)
            if fence is None or fence.holds(at, at + len(quote))
        ]
        if not hits:
            return Miss(quote, "absent", None, f'the text does not hold "{quote}"')
        return self._placed(nearest(hits, near), hits, 0)

    def _softly(self, quote: str, near: Span | None, fence: Fence | None) -> Placement | None:
        """The place of a quote in a script without spaces that begins or ends inside what was taken for one word."""
        words = self._text.words
        hits = [
            Hit(0, 0, at, at + len(quote), "exact")
            for at in self._copies(quote)
            if words.splits_softly(at) and words.splits_softly(at + len(quote))
            and (fence is None or fence.holds(at, at + len(quote)))
        ]  # fmt: skip
        return self._placed(nearest(hits, near), hits, 0) if hits else None

    def _inside(self, quote: str) -> Miss | None:
        """Why a quote that stands in the text only inside longer words has no place."""
        copied = quote.strip()
        at = self._text.text.find(copied)
        if at < 0:
            return None
        first, end = self._text.words.range(at, at + len(copied))
        if first == end:
            return None
        span = self._text.span(self._text.words.starts[first], self._text.words.ends[end - 1])
        return Miss(quote, "inside", span, f'"{copied}" stands in the text only inside "{span.text}"')

    def _copies(self, quote: str) -> Iterator[int]:
        text = self._text.text
        at = text.find(quote)
        while at >= 0:
            yield at
            at = text.find(quote, at + len(quote))

    def _elided(self, quote: str, near: Span | None, fence: Fence | None) -> Placement | Miss | None:
        """The place of a quote with something marked as left out or put in; None if nothing is."""
        miss = None
        for kept in dict.fromkeys([bracketed(quote, self._text.text), frozenset[str]()]):
            elided = Elided(quote, like=self._text.words, kept=kept)
            if not elided.parts or not (elided.has_joints or elided.has_letters):
                continue
            if fact := elided.fact_inserted:
                return Miss(quote, "changed", None, f'the quote puts in "{fact}", which the text does not say there')
            found = chains(self._text, elided, fence, near)
            if not isinstance(found, Broken):
                best = min(found, key=lambda chain: (_away(chain.hits[0], near), chain.skipped))
                return Placement(joined(self._text, best), "elided", len(found))
            spot = self._text.span(*found.nearest) if found.nearest else None
            miss = Miss(quote, found.reason, spot, found.differs)
        return miss

    def _outside(self, quote: str, hit: Hit) -> Miss:
        span = self._text.span(hit.start, hit.end)
        return Miss(
            quote, "outside", span, f'the words "{span.text}" stand in the text, but not where they were looked for'
        )


def _away(hit: Hit, near: Span | None) -> int:
    return max(0, hit.start - near.end, near.start - hit.end) if near else 0
