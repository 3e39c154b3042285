"""How do the figures of one unit lie over the times they hold for, as a picture?

Each unit has its own picture: the days from left to right, the numbers upwards. What is measured, what is expected and
what is aimed at have different marks. A period is as wide as it lasts, a range as high as it reaches.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from markupsafe import Markup

from factx.facts import Figure
from factx.outputs import wording
from factx.outputs.report.cards import lead
from factx.outputs.report.sources import speaker
from factx.outputs.report.svg import element, fitted, linked, picture

MOST_PLOTS = 6
MOST_POINTS = 60

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 800, 280, 96, 300, 24, 36
_LABEL_GAP, _CHARS = 17, 44
_SPREAD = 50
"""From this ratio of the largest to the smallest on, the numbers stand on a logarithmic scale."""


@dataclass(frozen=True, slots=True)
class Point:
    """A figure with its time: the ends of its number, and the first and last day."""

    number: int
    low: float
    high: float
    first: date
    last: date
    status: str
    label: str
    title: str


@dataclass(frozen=True, slots=True)
class Plot:
    """The figures of one unit, and how many of them have no time."""

    unit: str
    points: tuple[Point, ...]
    undated: int


def plots(figures: Mapping[int, Figure]) -> list[Plot]:
    """The figures by their numbers, a plot for each unit with two figures or more that have a time, the fullest first.

    What a number rose or fell by is another thing than what it is: changes have plots of their own.
    """
    points: dict[str, list[Point]] = defaultdict(list)
    undated: dict[str, int] = defaultdict(int)
    for number, each in figures.items():
        unit = _unit(each)
        point = _point(number, each)
        if point is None:
            undated[unit] += 1
        else:
            points[unit].append(point)
    found = [Plot(unit, tuple(own), undated[unit]) for unit, own in points.items() if len(own) > 1]
    return sorted(found, key=lambda each: (-len(each.points), each.unit))[:MOST_PLOTS]


def drawn(plot: Plot, anchors: Mapping[int, str]) -> Markup:
    """The picture of one plot, of its first `MOST_POINTS` points."""
    shown = plot.points[:MOST_POINTS]
    across, up = _across(shown), _up(shown)
    parts = [*_frame(shown, across, up)]
    wanted = sorted(((up(point.high), point) for point in shown), key=lambda each: (each[0], each[1].number))
    for (y, point), label in zip(wanted, _apart([y for y, _ in wanted]), strict=True):
        parts.append(_marked(point, across, up, (y, label), anchors))
    return picture(_WIDTH, _HEIGHT, parts, title=f"Figures over time: {plot.unit}")


def _unit(figure: Figure) -> str:
    unit = figure.amount.unit or "plain numbers"
    name = unit.strip("{}").replace("_", " ") if unit.startswith("{") and unit.count("{") == 1 else unit
    return f"{name}, changes" if figure.change and figure.change.manner == "by" else name


def _point(number: int, figure: Figure) -> Point | None:
    amount, period = figure.amount, figure.period
    ends = [end for end in (amount.value, amount.low, amount.high) if end is not None]
    if period is None or not ends:
        return None
    last = period.end - timedelta(1) if period.end and period.end > date.min else None
    first = period.start or last
    if first is None:
        return None
    low, high = (_finite(each) for each in (min(ends), max(ends)))
    if low is None or high is None:
        return None
    told = f"{lead(figure)} ({figure.status}; {wording.time(period)}; {speaker(figure)})"
    label = f"{wording.amount(amount)}, {speaker(figure)}"
    return Point(number, low, high, first, max(first, last or first), figure.status, label, told)


def _finite(number: Decimal) -> float | None:
    try:
        value = float(number)
    except OverflowError:
        return None
    return value if math.isfinite(value) and abs(value) < 1e100 else None


class _Scale:
    """Maps numbers to places, evenly or by their logarithm."""

    def __init__(self, low: float, high: float, begin: float, end: float, *, log: bool = False) -> None:
        self.log, self._begin, self._end = log, begin, end
        self._low, self._high = (math.log10(low), math.log10(high)) if log else (low, high)

    def __call__(self, number: float) -> float:
        at = math.log10(number) if self.log else number
        return self._begin + (at - self._low) / ((self._high - self._low) or 1) * (self._end - self._begin)


def _across(points: Iterable[Point]) -> _Scale:
    first = min(point.first for point in points).toordinal()
    last = max(point.last for point in points).toordinal() + 1
    edge = max(2.0, (last - first) * 0.03)
    return _Scale(first - edge, last + edge, _LEFT, _WIDTH - _RIGHT)


def _up(points: Sequence[Point]) -> _Scale:
    low, high = min(point.low for point in points), max(point.high for point in points)
    log = low > 0 and high / low >= _SPREAD
    if not log:
        low, high = min(0.0, low), max(0.0, high) or 1.0
    return _Scale(low, high * (1.1 if high > 0 else 1), _HEIGHT - _BOTTOM, _TOP, log=log)


def _frame(points: Sequence[Point], across: _Scale, up: _Scale) -> Iterable[Markup]:
    right = _WIDTH - _RIGHT
    for value in _values(points, up):
        y = up(value)
        yield element("line", x1=_LEFT, x2=right, y1=y, y2=y, class_="grid")
        words = _short(value)
        yield element("text", words, x=_LEFT - 8, y=y + 4, text_anchor="end", class_="axis")
    days = (min(point.first for point in points), max(point.last for point in points))
    for at in _days(*days):
        x = across(at[0].toordinal())
        yield element("line", x1=x, x2=x, y1=_TOP, y2=_HEIGHT - _BOTTOM, class_="grid")
        yield element("text", at[1], x=x, y=_HEIGHT - _BOTTOM + 20, text_anchor="middle", class_="axis")


def _values(points: Sequence[Point], up: _Scale) -> list[float]:
    """Round numbers for the lines of the grid: powers of ten on a logarithmic scale, else about five steps."""
    low, high = min(point.low for point in points), max(point.high for point in points)
    if up.log:
        powers = range(math.ceil(math.log10(low)), math.floor(math.log10(high)) + 1)
        return [10.0**power for power in list(powers)[:: max(1, len(powers) // 6 + 1)]]
    low, high = min(0.0, low), max(0.0, high) or 1.0
    rough = (high - low) / 5
    power = 10.0 ** math.floor(math.log10(rough)) if rough else 1.0
    step = next(each * power for each in (1, 2, 2.5, 5, 10) if each * power >= rough)
    return [step * nth for nth in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _days(first: date, last: date) -> list[tuple[date, str]]:
    """Where the lines of time stand: years, months or days, at most eight."""
    length = (last - first).days
    if length > 550:
        years = range(first.year, min(last.year + 1, date.max.year) + 1)
        return [(date(year, 1, 1), str(year)) for year in years[:: len(years) // 8 + 1]]
    if length > 60:
        count = (last.year - first.year) * 12 + last.month - first.month + 1
        months = (divmod(first.month - 1 + nth, 12) for nth in range(0, count, count // 8 + 1))
        found = (date(first.year + years, month + 1, 1) for years, month in months)
        return [(each, f"{each:%b} {each.year}") for each in found]
    step = length // 6 + 1
    listed = (first + timedelta(nth) for nth in range(0, length + 1, step))
    return [(each, f"{each.day} {each:%b} {each.year}") for each in listed]


def _apart(wanted: Sequence[float]) -> list[float]:
    """Places for labels, from the top downwards, near where they are wanted and never on each other."""
    placed: list[float] = []
    for y in wanted:
        placed.append(max(y, placed[-1] + _LABEL_GAP) if placed else y)
    over = placed[-1] - (_HEIGHT - 8) if placed else 0
    if over <= 0:
        return placed
    gap = min(_LABEL_GAP, (_HEIGHT - 8 - _TOP) / max(1, len(placed) - 1))
    limit = float(_HEIGHT - 8)
    for nth in reversed(range(len(placed))):
        placed[nth] = min(placed[nth], limit)
        limit = placed[nth] - gap
    return placed


def _marked(
    point: Point, across: _Scale, up: _Scale, heights: tuple[float, float], anchors: Mapping[int, str]
) -> Markup:
    y, label = heights
    begin, end = across(point.first.toordinal()), across(point.last.toordinal() + 1)
    x, right = (begin + end) / 2, _WIDTH - _RIGHT
    parts = [element("line", x1=begin, x2=end, y1=y, y2=y, class_="period")]
    if point.low != point.high:
        parts.append(element("line", x1=x, x2=x, y1=up(point.low), y2=y, class_="period"))
    parts.append(element("path", d=f"M{end:.1f} {y:.1f} L{right} {label:.1f}", class_="leader"))
    parts.append(_shape(point.status, x, y))
    words = fitted(point.label, _CHARS)
    parts.append(element("text", words, x=right + 8, y=label + 4, class_="label"))
    return linked(anchors[point.number], point.title, *parts)


def _shape(status: str, x: float, y: float) -> Markup:
    """A disc for what was observed, a diamond for an estimate, a ring for a forecast, a square for a target."""
    if status in ("observed", "forecast"):
        return element("circle", cx=x, cy=y, r=5, class_=f"point {status}")
    corners = "0 -7 7 0 0 7 -7 0" if status == "estimate" else "-5 -5 5 -5 5 5 -5 5"
    return element("polygon", points=corners, transform=f"translate({x:.1f} {y:.1f})", class_=f"point {status}")


def _short(number: float) -> str:
    """A number of the grid: "250 billion", "1.5", "1e+15"."""
    for power, name in ((12, "trillion"), (9, "billion"), (6, "million")):
        if 10**power <= abs(number) < 10 ** (power + 4):
            return f"{number / 10**power:g} {name}"
    return f"{number:,.0f}" if 1000 <= abs(number) < 1e6 else f"{number:g}"
