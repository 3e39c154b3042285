"""How does all of it come onto one page?

The page is one file: its policy allows the one style and the one script that stand in it, by their hashes, and nothing
else; it asks nobody for anything. It can be read without the script, which only adds search, filters and keys.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from factx.analysis.links import Link
from factx.facts import Claim, Fact, Facts, Figure, Stance
from factx.outputs import wording
from factx.outputs.plain import counted, shortened, visible
from factx.outputs.report import accounts, graph, plot, sources
from factx.outputs.report.bars import MOST_BARS, Bar, bars, chart
from factx.outputs.report.cards import SUPPORTS, Card, card, force
from factx.outputs.report.prose import depth, encodable, prose
from factx.spans import Span, Utf16
from factx.values import Amount

if TYPE_CHECKING:
    from jinja2 import Template

_TITLE_CHARS = 120
_FRAME_HEIGHT = 720
_NO_WORDS = Span(0, 1, "0")  # a difference stands nowhere in a text
_MANY = 400  # from so many facts on, the browser lays out only what is in sight
_WEB = re.compile(r"https?://[^\s]+\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """One document on the page: its place, what is known of it, its text and its facts."""

    anchor: str
    title: str
    published: str | None
    url: str | None
    language: str
    counts: str
    text: Markup
    depth: int
    cards: tuple[Card, ...]
    refused: tuple[accounts.Refused, ...]
    holes: tuple[accounts.Hole, ...]
    unread: tuple[str, ...]
    passed_over: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One side of a finding; the anchor is empty where the fact is not on the page."""

    anchor: str
    whose: str
    quote: str
    reading: int | None


@dataclass(frozen=True, slots=True)
class Finding:
    """A link between facts as it is shown."""

    relation: str
    reason: str
    sizes: str
    sides: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A fact on the page: its number, its anchor and the reading it belongs to."""

    fact: Fact
    id: str
    number: int
    anchor: str
    nth: int


def page(readings: Iterable[Facts], *, links: Iterable[Link] = (), title: str | None = None) -> str:
    """The report on some readings as one HTML page, with the links that `factx.analysis` found between their facts.

    It asks the network for nothing and runs no text of a document, whatever stands in it. A fact keeps its address
    (`#f-` and its id) from run to run.
    """
    read = tuple(readings)
    placed = _placed(read)
    style, script = _file("style.css"), _file("script.js")
    names = sources.numbered(each.fact for each in placed)
    findings, among = _findings(links, placed)
    shown = _readings(read, placed)
    rendered = _template().render(
        title=title or (shown[0].title if len(shown) == 1 else f"Facts from {counted(len(shown), 'document')}"),
        style=Markup(style),  # noqa: S704  # a file of the package
        script=Markup(script),  # noqa: S704  # likewise
        policy=_policy(style, script),
        readings=shown,
        findings=findings,
        among=among,
        names=names,
        sources_of={each.number: [names[name] for name in sources.names(each.fact)] for each in placed},
        filters=_filters([each.fact for each in placed]),
        pictures=_Pictures.of(placed),
        makings=tuple(accounts.makings(read)),
        total=len(placed),
        counts=_counts(each.fact for each in placed),
        supports=SUPPORTS,
        counted=counted,
        many=_MANY,
        others=", ".join(sorted({each.fact.kind.replace("_", " ") for each in placed} - {"claim", "figure", "stance"})),
    )
    return encodable(rendered)


def frame(readings: Iterable[Facts], *, links: Iterable[Link] = ()) -> str:
    """The page inside a frame of its own, for a notebook: neither can touch the other."""
    whole = escape(page(readings, links=links))
    return (
        f'<iframe title="factx report" width="100%" height="{_FRAME_HEIGHT}" frameborder="0" '
        f'sandbox="allow-scripts allow-popups" srcdoc="{whole}"></iframe>'
    )


def _placed(readings: Sequence[Facts]) -> list[_Placed]:
    """Every fact with a number of its own, from 1, in reading order within its document."""
    found: list[_Placed] = []
    seen = Counter[str]()
    for nth, reading in enumerate(readings, 1):
        for fact in sorted(reading.items, key=lambda each: (each.evidence[0].start, -each.evidence[-1].end)):
            own = fact.id  # worked out anew whenever it is asked for
            seen[own] += 1
            again = f"-{seen[own]}" if seen[own] > 1 else ""  # one document, read twice
            found.append(_Placed(fact, own, len(found) + 1, f"f-{own}{again}", nth))
    return found


def _readings(readings: Sequence[Facts], placed: Sequence[_Placed]) -> tuple[Reading, ...]:
    by_reading: dict[int, list[_Placed]] = {}
    for each in placed:
        by_reading.setdefault(each.nth, []).append(each)
    return tuple(_reading(facts, nth, by_reading.get(nth, [])) for nth, facts in enumerate(readings, 1))


def _reading(facts: Facts, nth: int, placed: Sequence[_Placed]) -> Reading:
    document = facts.document
    offsets = Utf16(document.text)
    open_ = accounts.uncovered(facts, nth)
    return Reading(
        anchor=f"d{nth}",
        title=shortened(document.title or document.sentences[0].span.text, _TITLE_CHARS),
        published=document.published.isoformat() if document.published else None,
        url=document.url if document.url and _WEB.match(document.url) else None,
        language=document.language,
        counts=_counts(facts.items),
        text=prose(
            document,
            {each.number: each.fact for each in placed},
            anchors={each.number: each.anchor for each in placed},
            holes={anchor: entry.span for anchor, (_, entry) in open_.items()},
        ),
        depth=depth(facts.items),
        cards=tuple(card(each.fact, each.number, each.anchor, offsets) for each in placed),
        refused=accounts.refused(facts.rejected),
        holes=tuple(hole for hole, _ in open_.values()),
        unread=accounts.unread_of(facts),
        passed_over=accounts.passed_over_of(facts),
    )


def _findings(
    links: Iterable[Link], placed: Sequence[_Placed]
) -> tuple[list[Finding], Mapping[int, Sequence[tuple[str, str]]]]:
    """The links as they are shown, and for each fact by its number those that it is in: their place and relation."""
    where: dict[str, list[_Placed]] = {}
    for each in placed:
        where.setdefault(each.id, []).append(each)
    found: list[Finding] = []
    among: dict[int, list[tuple[str, str]]] = {}
    for link in links:
        sides = []
        for side in link.sides:
            here = where.get(side.fact, [])
            first = here[0] if here else None
            whose = visible(side.whose) or "the article"
            sides.append(Said(first.anchor if first else "", whose, visible(side.quote), first.nth if first else None))
            for each in here:
                among.setdefault(each.number, []).append((f"l{len(found) + 1}", link.relation))
        found.append(Finding(link.relation, visible(link.reason), _sizes(link), tuple(sides)))
    return found, among


def _sizes(link: Link) -> str:
    told = []
    if link.difference is not None:
        size = Amount(_NO_WORDS, link.difference, None, None, "=", link.unit, None, "")
        told.append(f"difference {wording.amount(size)}")
    if link.ratio is not None:
        told.append(f"ratio {link.ratio:.2f}")
    return ", ".join(told)


@dataclass(frozen=True, slots=True)
class _Pictures:
    """What is drawn, with the same in words for those who do not see it."""

    stances: Markup | None
    edges: Sequence[graph.Edge]
    claims: Markup | None
    bars: Sequence[Bar]
    figures: Sequence[tuple[plot.Plot, Markup]]
    anchors: Mapping[int, str]
    most_edges: int = graph.MOST_EDGES
    most_bars: int = MOST_BARS

    @classmethod
    def of(cls, placed: Sequence[_Placed]) -> _Pictures:
        anchors = {each.number: each.anchor for each in placed}
        edges = graph.edges({each.number: each.fact for each in placed if isinstance(each.fact, Stance)})
        spoken = bars({each.number: each.fact for each in placed if isinstance(each.fact, Claim)})
        plots = plot.plots({each.number: each.fact for each in placed if isinstance(each.fact, Figure)})
        return cls(
            stances=graph.graph(edges, anchors) if edges else None,
            edges=edges,
            claims=chart(spoken, anchors) if spoken else None,
            bars=spoken,
            figures=[(each, plot.drawn(each, anchors)) for each in plots],
            anchors=anchors,
        )


def _counts(facts: Iterable[Fact]) -> str:
    """ "33 claims, 3 figures"; kinds in the order in which they come."""
    found = Counter(each.kind for each in facts)
    return ", ".join(counted(number, kind.replace("_", " ")) for kind, number in found.items()) or "no facts"


def _filters(facts: Sequence[Fact]) -> dict[str, Counter[str]]:
    """What can be chosen by, with how many facts there are of each."""
    return {
        "kind": Counter(each.kind for each in facts),
        "force": Counter(name for each in facts if (name := force(each))),
        "support": Counter(str(each.match) for each in facts),
    }


def _policy(style: str, script: str) -> str:
    """A content security policy that lets this style and this script run, and nothing else happen."""
    allowed = {"style-src": style, "script-src": script}
    hashes = "; ".join(f"{name} 'sha256-{_hash(text)}'" for name, text in allowed.items())
    return f"default-src 'none'; {hashes}; img-src data:; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _file(name: str) -> str:
    from importlib.resources import files

    return (files("factx.outputs.report") / "files" / name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    import jinja2

    environment: Any = jinja2.Environment(
        loader=jinja2.FunctionLoader(_file),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found: Template = environment.get_template("page.html.jinja")
    return found
