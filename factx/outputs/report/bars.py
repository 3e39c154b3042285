"""Who says how much, as a picture?

One bar for each speaker: what is quoted, what is reported, and what the article tells by itself differ in their
hatching as well as in colour.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from factx.facts import Claim
from factx.outputs.plain import counted
from factx.outputs.report.sources import speaker
from factx.outputs.report.svg import element, fitted, linked, picture

MOST_BARS = 20

_ROW, _LEFT, _WIDTH, _RIGHT, _CHARS = 28, 250, 800, 60, 34
_QUOTED, _REPORTED, _TOLD = "quoted", "reported", "told"
_MANNERS = {"direct": _QUOTED, "indirect": _REPORTED}


@dataclass(frozen=True, slots=True)
class Bar:
    """The claims of one speaker: how many in each manner, and the number of the first."""

    name: str
    counts: tuple[tuple[str, int], ...]
    first: int

    @property
    def total(self) -> int:
        return sum(count for _, count in self.counts)

    @property
    def sentence(self) -> str:
        told = ", ".join(f"{count} {manner}" for manner, count in self.counts)
        return f"{self.name}: {counted(self.total, 'claim')} ({told})"


def bars(claims: Mapping[int, Claim]) -> list[Bar]:
    """The claims by their numbers as bars, the longest first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    firsts: dict[str, int] = {}
    for number, each in claims.items():
        name = speaker(each)
        counts[name][_MANNERS.get(each.manner, _TOLD)] += 1
        firsts.setdefault(name, number)
    order = (_QUOTED, _REPORTED, _TOLD)
    found = [
        Bar(name, tuple((manner, own[manner]) for manner in order if own[manner]), firsts[name])
        for name, own in counts.items()
    ]
    return sorted(found, key=lambda each: (-each.total, each.first))


def chart(found: Sequence[Bar], anchors: Mapping[int, str]) -> Markup:
    """The picture of the first `MOST_BARS` bars."""
    shown = found[:MOST_BARS]
    most = max(bar.total for bar in shown)
    step = (_WIDTH - _LEFT - _RIGHT) / most
    parts = [_hatching()]
    for nth, bar in enumerate(shown):
        parts.append(linked(anchors[bar.first], bar.sentence, *_row(bar, 4 + nth * _ROW, step)))
    return picture(_WIDTH, 8 + len(shown) * _ROW, parts, title="Claims by speaker")


def _row(bar: Bar, y: float, step: float) -> list[Markup]:
    parts = [element("text", fitted(bar.name, _CHARS), x=_LEFT - 10, y=y + 16, text_anchor="end")]
    x = float(_LEFT)
    for manner, count in bar.counts:
        parts.append(element("rect", x=x, y=y + 2, width=count * step, height=_ROW - 8, class_=f"bar {manner}"))
        x += count * step
    parts.append(element("text", str(bar.total), x=x + 8, y=y + 16, class_="label"))
    return parts


def _hatching() -> Markup:
    """The hatching for what is reported; its lines take the colour that the style sheet gives."""
    line = element("path", d="M-2 10 L10 -2 M2 14 L14 2", class_="hatch")
    ground = element("rect", width=8, height=8, class_="hatched")
    pattern = element("pattern", ground, line, id="hatch", width=8, height=8, patternUnits="userSpaceOnUse")
    return element("defs", pattern)
