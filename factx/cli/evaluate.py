"""factx eval: how far facts agree with a gold, by kind and field."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import Any

from factx.analysis.agreement import Agreement, Estimate, Score, agreement
from factx.cli import readings
from factx.cli.exits import WELL
from factx.cli.inputs import STDIN
from factx.cli.kinds import resolve
from factx.cli.sinks import as_utf8, form_of
from factx.errors import InputError, UsageError
from factx.outputs.jsonl import line
from factx.outputs.plain import counted, harmless

_HEAD = f"{'':20}{'gold':>6}{'found':>7}{'right':>7}   {'precision':<18}{'recall':<18}{'F1':<18}"


def run(options: argparse.Namespace) -> int:
    """Print a line for each kind and field; what was compared, and by which rule, is told on standard error."""
    if options.gold == options.facts == STDIN:
        raise UsageError("standard input can be read only once: give - once")
    kinds = resolve(options.kinds) if options.kinds else ()
    gold, found = readings.read(options.gold, kinds), readings.read(options.facts, kinds)
    wanted, optional = gold.with_texts(each.document for each in found.readings)
    got, _ = found.with_texts(each.document for each in gold.readings)
    if not wanted or not got:
        name = options.facts if wanted else options.gold
        raise InputError(f"{name}: there is no document in it: give a file that factx extract wrote")
    result = agreement(wanted, got, optional=optional, samples=options.samples, seed=options.seed)
    form = form_of(options.format, None, None)
    as_utf8(sys.stdout, form)
    sys.stdout.writelines(_table(result) if form == "table" else _lines(result))
    for note in _notes(result, len(optional)):
        sys.stderr.write(f"factx: {harmless(note)}\n")
    return WELL


def _table(result: Agreement) -> Iterator[str]:
    yield f"{_HEAD.rstrip()}\n"
    for score in result.scores:
        name = f"  {score.field}" if score.field else score.kind
        shares = "".join(f"{_shown(each):<18}" for each in (score.precision, score.recall, score.f1))
        yield f"{name:20}{score.gold:6,}{score.found:7,}{score.right:7,}   {shares.rstrip()}\n"


def _shown(estimate: Estimate) -> str:
    if estimate.value is None:
        return "–"
    if estimate.low is None or estimate.high is None:
        return f"{100 * estimate.value:5.1f}"
    return f"{100 * estimate.value:5.1f} ({100 * estimate.low:.0f}–{100 * estimate.high:.0f})"


def _lines(result: Agreement) -> Iterator[str]:
    for score in result.scores:
        yield line(record(score))


def record(score: Score) -> dict[str, Any]:
    """A score as JSON values: shares between 0 and 1, each with its interval."""
    shares = {name: getattr(score, name)._asdict() for name in ("precision", "recall", "f1")}
    told = {"kind": "score", "of": score.kind, "field": score.field or None}
    return {**told, "gold": score.gold, "found": score.found, "right": score.right, "met": score.met, **shares}


def _notes(result: Agreement, optional: int) -> Iterator[str]:
    yield f"{counted(result.documents, 'document')} compared; matched {result.rule}"
    yield f"in brackets, the 95 % interval of bootstrap samples of {result.resampled}"
    if optional:
        yield f"{counted(optional, 'fact')} of the gold need not be found, and count as right where they are"
    if result.missing:
        named = ", ".join(result.missing[:3])
        yield f"{counted(len(result.missing), 'document')} of the gold not read, all facts counted as missed: {named}"
    if result.beyond:
        yield f"{counted(len(result.beyond), 'document')} without gold left out: {', '.join(result.beyond[:3])}"
