"""What was rejected, what was not covered, and who read with what?"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from factx.facts import Facts, Gap, Rejection
from factx.ledger import Entry, Ledger
from factx.outputs.plain import counted, shortened, visible
from factx.outputs.wording import reader, sentences_of

_WORDS_CHARS = 240


@dataclass(frozen=True, slots=True)
class Refused:
    """A rejection as it is shown: what it was to be, why it is none, and what was written."""

    of: str
    reason: str
    detail: str
    draft: str


@dataclass(frozen=True, slots=True)
class Hole:
    """A part of the text that no fact covers: its anchor in the text, what it is and its words."""

    anchor: str
    what: str
    words: str
    sentence: int


@dataclass(frozen=True, slots=True)
class Making:
    """How readings came about that were made alike."""

    reader: str
    documents: int
    rows: tuple[tuple[str, str], ...]


def refused(rejected: Iterable[Rejection]) -> tuple[Refused, ...]:
    return tuple(
        Refused(
            each.of, each.reason, visible(each.detail), visible(json.dumps(each.draft, ensure_ascii=False, indent=1))
        )
        for each in rejected
    )


def uncovered(facts: Facts, nth: int) -> dict[str, tuple[Hole, Entry]]:
    """What is open in the ledger of the `nth` reading, by its anchor; a sentence that is open stands for its parts."""
    found: dict[str, tuple[Hole, Entry]] = {}
    whole: set[int] = set()
    for entry in Ledger.of(facts).open:
        if entry.what == "sentence":
            whole.add(entry.sentence)
        elif entry.sentence in whole:
            continue
        anchor = f"o{nth}-{len(found) + 1}"
        found[anchor] = (Hole(anchor, entry.what, shortened(entry.span.text, _WORDS_CHARS), entry.sentence), entry)
    return found


def unread_of(facts: Facts) -> tuple[str, ...]:
    """The sentences that were not read, and why."""
    return tuple(_gap(each) for each in facts.unread)


def passed_over_of(facts: Facts) -> tuple[str, ...]:
    """What is in no fact because the model, asked about it again, said that it states none."""
    return tuple(_gap(each) for each in facts.left_open if each.reason == "passed over")


def _gap(gap: Gap) -> str:
    return f"{sentences_of(gap)}: {gap.reason}: {visible(gap.detail)}"


def makings(readings: Sequence[Facts]) -> Iterator[Making]:
    """Who read, readings by the same reader with the same prompts together; their tokens add up."""
    groups: dict[tuple[object, ...], list[Facts]] = {}
    for each in readings:
        run = each.run
        groups.setdefault((run.factx, run.engine, run.model, run.prompts, run.kinds), []).append(each)
    for group in groups.values():
        yield Making(reader(group[0].run), len(group), tuple(_rows(group)))


def _rows(group: Sequence[Facts]) -> Iterator[tuple[str, str]]:
    run = group[0].run
    yield "factx", run.factx
    yield "engine", run.engine
    yield "model", run.model or "none"
    for prompt in run.prompts:
        yield "prompt", f"{prompt.name}, version {prompt.version}, SHA-256 {prompt.fingerprint}…"
    yield "kinds", ", ".join(run.kinds) or "not told"
    if not any(each.run.requests for each in group):
        yield "cost", "nothing was asked of a model"
        return
    runs = [each.run for each in group]
    yield (
        "asked",
        f"{counted(sum(each.requests for each in runs), 'request')}, {sum(each.retries for each in runs)} retried",
    )
    tokens = [sum(getattr(each, name) for each in runs) for name in ("input_tokens", "cached_tokens", "output_tokens")]
    yield "cost", "{:,} tokens read ({:,} of them cached), {:,} written".format(*tokens)
