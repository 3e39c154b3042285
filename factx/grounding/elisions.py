"""Where does a quote stand that leaves something out, or has something put in?

"China is ready … and firmly defend" is two parts, "he [Xi] said" too. The parts must stand in order, word by word,
and not far apart; what lies between may not belong to a fact that one of them states.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from factx.grounding.folding import Words
from factx.grounding.placement import Reason
from factx.grounding.runs import Fence, Hit, Run, Text
from factx.grounding.sealed import skipped_fact, vocabulary
from factx.spans import Span

_JOINT = re.compile(r"[\[(]\s*(?:\.{2,}|…)\s*[\])]|\.(?:\s?\.){2,5}|…|⋯|\[[^\[\]]{0,200}\]")
_BRACKET = re.compile(r"\[\s*\w[^\[\]]{0,200}\]")
_LETTER = re.compile(r"\[(\w)\](?=\w)")
_PARTS_LIMIT = 40
_REACH = 400  # words that an ellipsis may stand for
_SHORT_REACH = 40  # the same beside a part of one or two words, which stands in many places
_BRACKET_REACH = 8  # words that an insertion may stand for


@dataclass(frozen=True, slots=True)
class Chain:
    """The parts of an elided quote in the text, in order, and how many words lie between them."""

    hits: tuple[Hit, ...]
    skipped: int


@dataclass(frozen=True, slots=True)
class Broken:
    """Why the parts are no quote of this text, and where they come closest."""

    differs: str
    reason: Reason
    nearest: tuple[int, int] | None = None


class Elided:
    """A quote in parts: `parts[n + 1]` follows `parts[n]` within `reaches[n]` words.

    Words in square brackets are taken as put in, unless they are in `kept`: those the text has in brackets too.
    """

    def __init__(self, quote: str, *, like: Words, kept: frozenset[str] = frozenset()) -> None:
        self.quote = _LETTER.sub(r"\1", quote)
        self.has_letters = self.quote != quote
        self.parts: list[Words] = []
        self.reaches: list[int] = []
        self.inserted: list[str] = []
        reach, done = 0, 0
        joints = [joint for joint in _JOINT.finditer(self.quote) if joint[0] not in kept]
        for joint in [*joints, None]:
            part = Words(self.quote[done : joint.start() if joint else len(self.quote)].strip(), like=like)
            if part.starts:
                if self.parts:
                    self.reaches.append(_shortened(reach, self.parts[-1], part))
                self.parts.append(part)
                reach = 0
            if joint:
                is_insertion = any(char.isalnum() for char in joint[0])
                if is_insertion:
                    self.inserted.append(joint[0])
                reach = max(reach, _BRACKET_REACH if is_insertion else _REACH)
                done = joint.end()
        self.has_joints = done > 0

    @property
    def fact_inserted(self) -> str | None:
        """A number, negation or the like that stands only in the brackets."""
        known = vocabulary()
        return next((mark for mark in self.inserted if any(known.fact(key) for key in Words(mark).keys)), None)


def chains(text: Text, elided: Elided, fence: Fence | None, near: Span | None) -> list[Chain] | Broken:
    """Every place of the parts in a row; each part in the nearest place to the part before it.

    Starts from the part that stands in the fewest places, so the time is that of a few searches.
    """
    if len(elided.parts) > _PARTS_LIMIT:
        return Broken(f"the quote leaves words out in more than {_PARTS_LIMIT} places", "apart")
    runs = [Run(text, part) for part in elided.parts]
    for run in runs:
        if run.line is None or run.line not in text.line:
            return Broken(f"the text does not hold {_shown(run)}", "absent")
    rarest = min(range(len(runs)), key=lambda nth: text.line.count(runs[nth].line or ""))
    found: list[Chain] = []
    refused: Broken | None = None
    for hit in runs[rarest].hits(near)[0]:
        chain = _grown(text, runs, elided.reaches, rarest, hit)
        if chain is None or (fence and not all(fence.holds(part.start, part.end) for part in chain.hits)):
            continue
        word = _skipped(text, runs, chain)
        if word is None:
            found.append(chain)
        else:
            refused = refused or Broken(
                f'what was left out holds "{word}", which changes what the words beside it say',
                "apart",
                (chain.hits[0].start, chain.hits[-1].end),
            )
    if found:
        return found
    return refused or Broken("its parts do not stand close to each other in this order in the text", "apart")


def is_marked(quote: str) -> bool:
    """Whether a quote has a mark for something left out or put in."""
    return bool(_JOINT.search(quote))


def bracketed(quote: str, text: str) -> frozenset[str]:
    """The words in square brackets that a text has in brackets too."""
    distinct = dict.fromkeys(found[0] for found in _BRACKET.finditer(quote))
    return frozenset(mark for mark in list(distinct)[:_PARTS_LIMIT] if mark in text)


def joined(text: Text, chain: Chain) -> tuple[Span, ...]:
    """The spans of a chain; parts with no word between them become one."""
    spans: list[tuple[int, int]] = []
    for nth, hit in enumerate(chain.hits):
        if nth and chain.hits[nth - 1].first + chain.hits[nth - 1].length == hit.first:
            spans[-1] = (spans[-1][0], hit.end)
        else:
            spans.append((hit.start, hit.end))
    return tuple(text.span(start, end) for start, end in spans)


def _shortened(reach: int, before: Words, after: Words) -> int:
    return min(reach, _SHORT_REACH) if min(len(before), len(after)) < 3 else reach


def _grown(text: Text, runs: Sequence[Run], reaches: Sequence[int], start: int, hit: Hit) -> Chain | None:
    """The chain through one place of one part: onwards and backwards to the nearest place of each other part."""
    hits = [hit]
    for nth in range(start + 1, len(runs)):
        first = hits[-1].first + hits[-1].length
        after = next(_onwards(text, runs[nth], first, first + reaches[nth - 1] + len(runs[nth])), None)
        if after is None:
            return None
        hits.append(after)
    for nth in range(start - 1, -1, -1):
        end = hits[0].first
        before = next(_backwards(text, runs[nth], end - reaches[nth] - len(runs[nth]), end), None)
        if before is None:
            return None
        hits.insert(0, before)
    skipped = sum(after.first - before.first - before.length for before, after in itertools.pairwise(hits))
    return Chain(tuple(hits), skipped)


def _onwards(text: Text, run: Run, low: int, high: int) -> Iterator[Hit]:
    line = run.line or ""
    at = text.line.find(line, low, high)
    while at >= 0:
        if hit := run.hit(at):
            yield hit
        at = text.line.find(line, at + 1, high)


def _backwards(text: Text, run: Run, low: int, high: int) -> Iterator[Hit]:
    line, low = run.line or "", max(0, low)
    at = text.line.rfind(line, low, high)
    while at >= 0:
        if hit := run.hit(at):
            yield hit
        at = text.line.rfind(line, low, at + len(line) - 1)


def _skipped(text: Text, runs: Sequence[Run], chain: Chain) -> str | None:
    keys = text.words.keys
    for nth, (before, after) in enumerate(zip(chain.hits, chain.hits[1:], strict=False)):
        between = keys[before.first + before.length : after.first]
        if word := skipped_fact(runs[nth].keys, between, runs[nth + 1].keys):
            return word
    return None


def _shown(run: Run) -> str:
    words = " ".join(run.keys[:12])
    return f'"{words}…"' if len(run) > 12 else f'"{words}"'
