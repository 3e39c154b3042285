"""Who stands for or against whom, as a picture?

Those who take a stance stand on the left, what it is about on the right, and a curve leads from one to the other. Its
sign and its dashes tell the polarity as well as its colour; its width grows with the number of stances.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from factx.facts import Stance
from factx.outputs.report.cards import POLARITIES, SIGNS
from factx.outputs.report.svg import element, fitted, linked, picture

MOST_EDGES = 40
"""More curves than this cannot be told apart; the rest stays in the list of facts."""

_Corners = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]

_ROW, _TOP, _LEFT, _RIGHT, _WIDTH, _CHARS = 34, 36, 250, 550, 800, 34


@dataclass(frozen=True, slots=True)
class Edge:
    """Stances of one holder on one target with one polarity: their number, and the number of the first."""

    holder: str
    target: str
    polarity: str
    count: int
    first: int

    @property
    def sentence(self) -> str:
        times = f" ({self.count} stances)" if self.count > 1 else ""
        return f"{self.holder}: {POLARITIES[self.polarity]} {self.target}{times}"


def edges(stances: Mapping[int, Stance]) -> list[Edge]:
    """The stances by their numbers as edges, those with most stances first. Names that differ in case are one."""
    spelt: dict[str, str] = {}
    numbers: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for number, each in stances.items():
        ends = [" ".join(actor.text.split()) for actor in (each.holder, each.target)]
        holder, target = (spelt.setdefault(name.casefold(), name) for name in ends)
        numbers[holder, target, each.polarity].append(number)
    found = [Edge(*key, count=len(own), first=own[0]) for key, own in numbers.items()]
    return sorted(found, key=lambda each: (-each.count, each.first))


def graph(found: Sequence[Edge], anchors: Mapping[int, str]) -> Markup:
    """The picture of the first `MOST_EDGES` edges."""
    shown = found[:MOST_EDGES]
    weights = Counter[str]()
    for edge in shown:
        weights[edge.holder] += edge.count
    holders = sorted(weights, key=lambda name: (-weights[name], name))
    rank = {name: nth for nth, name in enumerate(holders)}
    pulls: dict[str, list[int]] = defaultdict(list)
    for edge in shown:
        pulls[edge.target].append(rank[edge.holder])
    targets = sorted(pulls, key=lambda name: (sum(pulls[name]) / len(pulls[name]), name))
    rows = max(len(holders), len(targets))
    left, right = _heights(holders, rows), _heights(targets, rows)
    parts, signs = _headings(), list[Markup]()
    arrived = Counter[str]()
    for edge in sorted(shown, key=lambda each: left[each.holder]):
        corners = _corners(edge, left[edge.holder], right[edge.target])
        parts.append(linked(anchors[edge.first], edge.sentence, _line(edge, corners)))
        signs.append(_sign(edge, corners, arrived[edge.target]))
        arrived[edge.target] += 1
    parts += signs  # over all curves
    parts += [_name(name, _LEFT, y, "end") for name, y in left.items()]
    parts += [_name(name, _RIGHT, y, "start") for name, y in right.items()]
    return picture(_WIDTH, _TOP + rows * _ROW, parts, title="Who stands for or against whom or what")


def _headings() -> list[Markup]:
    held = element("text", "who", x=_LEFT - 12, y=16, text_anchor="end", class_="axis")
    return [held, element("text", "for or against what", x=_RIGHT + 12, y=16, class_="axis")]


def _heights(names: Sequence[str], rows: int) -> dict[str, float]:
    """Where each name stands: spread over all rows, so that the shorter column is as high as the longer."""
    step = rows * _ROW / len(names)
    return {name: _TOP + step * (nth + 0.5) for nth, name in enumerate(names)}


def _name(name: str, x: float, y: float, anchor: str) -> Markup:
    at = x - 12 if anchor == "end" else x + 12
    words = element("text", fitted(name, _CHARS), element("title", name), x=at, y=y + 5, text_anchor=anchor)
    return element("g", element("circle", cx=x, cy=y, r=4, class_="node"), words)


def _corners(edge: Edge, y: float, end: float) -> _Corners:
    """The curve's ends and what bends it: several polarities between the same two part ways in the middle."""
    bend = {"support": -9, "oppose": 9, "mixed": 24, "neutral": -24}[edge.polarity]
    return (_LEFT, y), (_LEFT + 110, y + bend), (_RIGHT - 150, end + bend), (_RIGHT, end)


def _line(edge: Edge, corners: _Corners) -> Markup:
    path = "M{:.1f} {:.1f} C{:.1f} {:.1f} {:.1f} {:.1f} {:.1f} {:.1f}".format(*(each for at in corners for each in at))
    return element("path", d=path, class_=f"edge {edge.polarity}", stroke_width=min(6.0, 1.5 + edge.count * 0.75))


def _sign(edge: Edge, corners: _Corners, nth: int) -> Markup:
    """The sign on a curve, the `nth` of those that end at the same target: they stand behind one another."""
    x, y = _along(corners, max(0.2, 0.92 - 0.09 * nth))
    disc = element("circle", cx=x, cy=y, r=8, class_=f"sign {edge.polarity}")
    words = element("text", SIGNS[edge.polarity], x=x, y=y + 4.5, text_anchor="middle", class_="sign")
    return element("g", disc, words, class_="signed", aria_hidden="true")


def _along(corners: _Corners, share: float) -> tuple[float, float]:
    """Where a cubic Bézier curve is at a share of its way."""
    rest = 1 - share
    weights = (rest**3, 3 * rest**2 * share, 3 * rest * share**2, share**3)
    x, y = (sum(weight * at[axis] for weight, at in zip(weights, corners, strict=True)) for axis in (0, 1))
    return x, y
