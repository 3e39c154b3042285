"""factx diff: which facts came, went and changed between two readings."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from typing import Any

from factx.analysis.changes import Changed, Changes, changes
from factx.cli import readings
from factx.cli.exits import PARTLY, WELL
from factx.cli.inputs import STDIN
from factx.cli.kinds import resolve
from factx.cli.sinks import as_utf8, form_of
from factx.errors import InputError, UsageError
from factx.facts import Fact, Facts
from factx.outputs.jsonl import line
from factx.outputs.plain import counted, harmless, shortened
from factx.outputs.wording import chain

_QUOTE = 140
_VALUE = 70
_BEFORE = 20


def run(options: argparse.Namespace) -> int:
    """Print what differs, a line each; 1 with --exit-code where anything does."""
    if options.old == options.new == STDIN:
        raise UsageError("standard input can be read only once: give - once")
    kinds = resolve(options.kinds) if options.kinds else ()
    old, new = readings.read(options.old, kinds), readings.read(options.new, kinds)
    before, _ = old.with_texts(each.document for each in new.readings)
    after, _ = new.with_texts(each.document for each in old.readings)
    for name, given in ((options.old, before), (options.new, after)):
        if not given:
            raise InputError(f"{name}: there is no document in it: give a file that factx extract wrote")
    found = changes(before, after)
    form = form_of(options.format, None, None)
    as_utf8(sys.stdout, form)
    sys.stdout.writelines(_table(found, before, after) if form == "table" else _lines(found))
    sys.stderr.write(f"factx: {summary(found)}\n")
    return PARTLY if options.exit_code and found.any else WELL


def summary(found: Changes) -> str:
    """How many there are of each: "2 facts came, 1 fact went, 3 facts changed; 40 are the same"."""
    came, went, changed = (counted(len(each), "fact") for each in (found.came, found.went, found.changed))
    return f"{came} came, {went} went, {changed} changed; {found.same:,} the same"


def _table(found: Changes, before: list[Facts], after: list[Facts]) -> Iterator[str]:
    """Each document with its changes in reading order."""
    names = {each.document.id: each.document.title or each.document.id for each in [*before, *after]}
    told: dict[str, list[tuple[int, str]]] = {}
    for sign, facts in (("+", found.came), ("-", found.went)):
        for fact in facts:
            told.setdefault(fact.document, []).append((fact.evidence[0].start, f"{sign} {_said(fact)}\n"))
    for each in found.changed:
        told.setdefault(each.after.document, []).append((each.after.evidence[0].start, "".join(_changed(each))))
    for document, lines in told.items():
        yield f"{shortened(names[document], _QUOTE)}\n"
        yield from (text for _, text in sorted(lines))


def _said(fact: Fact) -> str:
    return f"{fact.kind}  “{shortened(fact.quote, _QUOTE)}”  {chain(fact.attribution)}"


def _changed(each: Changed) -> Iterator[str]:
    yield f"~ {_said(each.after)}\n"
    first, second = (fact.model_dump(mode="json") for fact in (each.before, each.after))
    for name in each.fields:
        old, new = _apart(harmless(_words(first[name])), harmless(_words(second[name])))
        yield f"    {name}: {old}  became  {new}\n"


def _apart(old: str, new: str) -> tuple[str, str]:
    """Two values, shortened so that their first difference is seen."""
    if max(len(old), len(new)) > _VALUE:
        same = next((nth for nth, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), 0)
        cut = old.rfind(" ", 0, max(0, same - _BEFORE)) + 1
        if cut:
            old, new = f"… {old[cut:]}", f"… {new[cut:]}"
    return shortened(old, _VALUE), shortened(new, _VALUE)


def _words(content: Any) -> str:
    """A field as it is read at a glance: the words of a span, the names of a chain, else its JSON."""
    match content:
        case None | []:
            return "none"
        case str():
            return content
        case {"start": int(), "end": int(), "text": str(text)}:
            return f"“{text}”"
        case {"source": source}:
            return _words(source)
        case {"words": words, "name": name}:
            return _words(name or words)
        case {"span": {"text": str(text)}, **rest}:
            told = [f"{key} {value}" for key, value in rest.items() if isinstance(value, str) and key != "reading"]
            return " ".join([f"“{text}”", *([f"({', '.join(told)})"] if told else [])])
        case [_, *_]:
            return " → ".join(_words(each) for each in content)
        case _:
            return json.dumps(content, ensure_ascii=False)


def _lines(found: Changes) -> Iterator[str]:
    for kind, facts in (("came", found.came), ("went", found.went)):
        yield from (line({"kind": kind, "fact": fact.to_record()}) for fact in facts)
    for each in found.changed:
        told = {"fields": list(each.fields), "before": each.before.to_record(), "after": each.after.to_record()}
        yield line({"kind": "changed", **told})
