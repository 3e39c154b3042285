"""How do facts look on a screen, to somebody who has to write about them?

One reading after the other: headline and date, then who says what, the figures, who stands where, what was rejected
and why, and what was not read. Columns share the width that is there and wrap; nothing is told by colour alone.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from factx.facts import Actor, Claim, Fact, Facts, Figure, Gap, Rejection, Stance
from factx.outputs.plain import harmless, shortened
from factx.outputs.wording import amount, chain, counts, figure, origin, planted, reader, time

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

_QUOTE_CHARS = 160
_DETAIL_CHARS = 320
_HOW = {
    "direct": "quoted",
    "indirect": "reported",
    "headline": "headline",
    "narration": "told",
    "related": "link elsewhere",
}
_POLARITY = {"support": "for", "oppose": "against", "mixed": "for and against", "neutral": "claims to be neutral"}
_STRENGTH = {"weak": ", weakly", "moderate": "", "strong": ", strongly"}


def text(facts: Facts, *, width: int = 80, name: str | None = None) -> str:
    """The table as plain text, `width` characters wide. `name` says where the document came from."""
    from rich.console import Console

    out = io.StringIO()
    show(
        facts, Console(file=out, width=width, color_system=None, force_terminal=False, legacy_windows=False), name=name
    )
    return trimmed(out.getvalue())


def trimmed(text: str) -> str:
    """Without the blanks that fill up the lines of a table."""
    return "".join(f"{line.rstrip(' ')}\n" for line in text.split("\n")[:-1])


def show(facts: Facts, console: Console, *, name: str | None = None, coverage: bool = False) -> None:
    """Print the table of one document, with what its facts cover if wished.

    Of a text in a language that the rules do not read, the ledger is all there is, and it is shown anyway.
    """
    for part in _parts(facts, name):
        console.print(part, highlight=False)
    foreign = any(gap.reason == "language" for gap in facts.gaps)
    if coverage or foreign:
        for part in _coverage(facts, listed=("explained", "open") if foreign else ("open",)):
            console.print(part, highlight=False)


def _parts(facts: Facts, name: str | None) -> Iterator[RenderableType]:
    from rich.text import Text

    yield Text(_headline(facts), style="bold")
    yield Text(_about(facts, name), style="dim")
    known: tuple[type[Fact], ...] = (Claim, Figure, Stance)
    if facts.claims:
        yield from _section(f"Claims ({len(facts.claims)})", _claims(facts))
    if facts.figures:
        yield from _section(f"Figures ({len(facts.figures)})", _figures(facts))
    if facts.stances:
        yield from _section(f"Stances ({len(facts.stances)})", _stances(facts))
    for kind in dict.fromkeys(type(each) for each in facts.items if not isinstance(each, known)):
        yield from _section(kind.kind.replace("_", " ").capitalize(), _others(facts, kind))
    if facts.rejected:
        yield from _section(f"Rejected ({len(facts.rejected)})", _rejected(facts.rejected))
    for title, gaps in (("Not read", facts.unread), ("Read, and in no fact", facts.left_open)):
        if gaps:
            yield from _section(f"{title} ({len(gaps)})", _gaps(gaps))
    if not facts.items and not facts.rejected and not facts.gaps:
        yield Text("\nNothing of these kinds was found.")
    yield Text("")


def _headline(facts: Facts) -> str:
    document = facts.document
    first = document.headline.text if document.headline else document.sentences[0].span.text
    return shortened(document.title or first, _QUOTE_CHARS)


def _about(facts: Facts, name: str | None) -> str:
    document = facts.document
    day = document.published
    told = [
        f"published {day:%A} {day.day} {day:%B} {day.year}" if day else "no date of publication given",
        *origin(document),
        name,
        document.url if document.url != name else None,
    ]
    return " · ".join(harmless(each) for each in [*told, reader(facts.run), counts(facts)] if each)


def _section(title: str, table: Table) -> Iterator[RenderableType]:
    from rich.text import Text

    yield Text(f"\n{title}", style="bold underline")
    yield table


def _table(*columns: tuple[str, int]) -> Table:
    """An empty table: each column with its heading and its share of the width; 0 is as narrow as it can be."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, expand=True, show_edge=False, pad_edge=False, leading=1, header_style="dim")
    for heading, share in columns:
        table.add_column(
            heading, ratio=share or None, no_wrap=not share, overflow="fold", justify="left" if share else "right"
        )
    return table


def _row(table: Table, *cells: Any) -> None:
    """A row of plain strings or rich texts; strings are never read as markup."""
    from rich.text import Text

    table.add_row(*(Text(cell) if isinstance(cell, str) else cell for cell in cells))


def _claims(facts: Facts) -> Table:
    table = _table(("sent.", 0), ("who says so", 3), ("what is said", 8), ("how", 3))
    for claim in facts.claims:
        how = [claim.force, "negated" if claim.negated and claim.force != "denial" else "", _HOW[claim.manner]]
        if claim.certainty in ("probable", "possible"):
            how.append(claim.certainty)
        said = [harmless(claim.statement), f"When: {time(claim.happens)}" if claim.happens else ""]
        _row(table, _at(facts, claim), _who(claim), _lines(said), _lines(how))
    return table


def _figures(facts: Facts) -> Table:
    table = _table(("sent.", 0), ("figure", 4), ("of what", 4), ("when, kind", 4), ("who says so", 3))
    for each in facts.figures:
        shown = figure(each)
        what = [harmless(each.measure.text) if each.measure else "", _actor(each.of) if each.of else ""]
        when = [
            time(each.period) if each.period else "",
            each.status,
            f"against {time(each.baseline)}" if each.baseline else "",
            f"from {amount(each.before)}" if each.before else "",
        ]
        words = shortened(each.amount.span.text, 60)
        quoted = "" if words == amount(each.amount) else f"“{words}”"
        _row(table, _at(facts, each), _lines([shown, quoted], strong=True), _lines(what), _lines(when), _who(each))
    return table


def _stances(facts: Facts) -> Table:
    table = _table(("sent.", 0), ("who → whom or what", 5), ("how it shows", 5), ("who says so", 3))
    for each in facts.stances:
        whom = f"{_actor(each.holder)} → {_actor(each.target)}"
        shows = [each.shows + ": " + f"“{shortened(each.quote, _QUOTE_CHARS)}”"]
        _row(
            table,
            _at(facts, each),
            _lines([whom, f"{_POLARITY[each.polarity]}{_STRENGTH[each.strength]}"]),
            _lines(shows),
            _who(each),
        )
    return table


def _others(facts: Facts, kind: type[Fact]) -> Table:
    """A kind of the user's own: each of its fields that says something, under its name."""
    table = _table(("sent.", 0), ("what", 8), ("words", 5), ("who says so", 3))
    common = set(Fact.model_fields)
    for each in facts.items:
        if type(each) is kind:
            told = [
                f"{name.replace('_', ' ')}: {_said(getattr(each, name))}"
                for name in kind.model_fields
                if name not in common
            ]
            _row(table, _at(facts, each), _lines(told), f"“{shortened(each.quote, _QUOTE_CHARS)}”", _who(each))
    return table


def _said(value: Any) -> str:
    """Any field of a fact for a reader: the words of what has words."""
    if value is None:
        return "–"
    if isinstance(value, Actor):
        return _actor(value)
    if isinstance(value, list | tuple):
        return "; ".join(_said(each) for each in value) or "–"
    kind = type(value).__name__
    if kind == "Amount":
        return amount(value)
    if kind == "Date":
        return time(value)
    words = getattr(value, "span", value)
    return harmless(str(getattr(words, "text", words)))


def _rejected(rejected: tuple[Rejection, ...]) -> Table:
    table = _table(("what", 2), ("why", 3), ("in detail", 9))
    for each in rejected:
        written = _written(each)
        detail = [shortened(each.detail, _DETAIL_CHARS), f"written: “{written}”" if written else ""]
        _row(table, each.of, each.reason, _lines(detail))
    return table


def _written(rejection: Rejection) -> str:
    """The words by which a reader knows what was rejected: a claim's statement, else the quoted words."""
    draft = rejection.draft
    quotes = draft.get("evidence")
    pieces = [str(each) for each in quotes] if isinstance(quotes, list) else []
    written = draft.get("statement") or " … ".join(pieces)
    return shortened(str(written), _QUOTE_CHARS)


def _gaps(gaps: Sequence[Gap]) -> Table:
    table = _table(("sentences", 2), ("why", 3), ("in detail", 9))
    for each in gaps:
        place = str(each.first) if each.first == each.last else f"{each.first}–{each.last}"
        _row(table, place, each.reason, shortened(each.detail, _DETAIL_CHARS))
    return table


def _coverage(facts: Facts, *, listed: tuple[str, ...]) -> Iterator[RenderableType]:
    """How much of each sort of thing a fact covers, and the words of those entries that are in one of these states."""
    from rich.text import Text

    from factx.ledger import Ledger

    ledger = Ledger.of(facts)
    sums = _table(("", 3), ("there are", 2), ("covered by a fact", 2), ("explained", 2), ("open", 2))
    for what, states in ledger.counts().items():
        shown = [str(states[state]) for state in ("covered", "explained", "open")]
        _row(sums, f"{what}s", str(states.total()), *shown)
    yield from _section("Coverage", sums)
    entries = [each for each in ledger.entries if each.state in listed and (each.what != "sentence" or not each.reason)]
    if entries:
        table = _table(("sent.", 0), ("what", 2), ("words", 8), ("why no fact covers it", 4))
        for each in entries:
            words = f"“{shortened(each.span.text, _QUOTE_CHARS)}”"
            _row(table, str(each.sentence), each.what, words, each.reason or each.state)
        yield from _section("Not covered", table)
    yield Text("")


def _at(facts: Facts, fact: Fact) -> str:
    """The number of the sentence that its words begin in."""
    return str(facts.document.sentence_at(fact.evidence[0].start).number)


def _who(fact: Fact) -> Any:
    """Whose word it is, and a warning where it may be nobody's."""
    return _lines([chain(fact.attribution), planted(fact)])


def _actor(actor: Actor) -> str:
    return harmless(actor.text)


def _lines(lines: list[str], *, strong: bool = False) -> Any:
    """The lines that say something, the first one in bold where it is what a reader looks for."""
    from rich.text import Text

    kept = [line for line in lines if line]
    shown = Text("\n".join(kept))
    if strong and kept:
        shown.stylize("bold", 0, len(kept[0]))
    return shown
