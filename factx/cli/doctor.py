"""factx doctor: is a model fit for reading, and what would an article cost with it?"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from factx.cli import kinds
from factx.cli.connecting import RULES
from factx.cli.costs import paid
from factx.cli.exits import PARTLY, PROVIDER, WELL
from factx.cli.findings import Finding, Need, Subject, findings
from factx.cli.screen import Screen, spent
from factx.cli.sinks import as_utf8
from factx.engines.llm import LanguageModel
from factx.errors import ModelError, UsageError
from factx.models import ChatModel, connect
from factx.models.listing import offers
from factx.models.prices import known_context
from factx.models.probes import Probes, probe
from factx.models.providers import GENERAL_KEY, providers
from factx.outputs import jsonl
from factx.outputs.plain import harmless
from factx.settings import Settings, resolve

_RETRIES = 1  # somebody waits
_MOST_TOKENS = 2_048  # room for thoughts; a model that knows no end is stopped here
_MARKS = {"ok": "ok", "note": "note", "bad": "BAD", "told": "", "open": "-"}
_STYLES = {"ok": "green", "note": "yellow", "bad": "bold red", "told": "", "open": "dim"}
_WIDTH = max(map(len, _MARKS.values()))


def run(options: argparse.Namespace) -> int:
    flags = Settings(
        model=options.model,
        base_url=options.base_url,
        kinds=tuple(options.kinds) if options.kinds else None,
        prompts=Path(options.prompts) if options.prompts else None,
    )
    settings = resolve(flags, env=os.environ, folder=Path.cwd())
    if settings.model == RULES or not (settings.model or settings.base_url):
        raise UsageError("the doctor looks at a model, and none was named: say -m ollama/qwen3 or --base-url URL")
    need = Need.of(LanguageModel(kinds=kinds.resolve(settings.kinds), prompts=settings.prompts))
    screen = Screen(quiet=options.quiet, verbose=False)
    model = connect(
        settings.model,
        base_url=settings.base_url,
        env=os.environ,
        retries=_RETRIES,
        max_output_tokens=_MOST_TOKENS,
        thinking=options.thinking,
    )
    try:
        with screen.live():
            screen.progress(f"asking {model.name} …")
            probes = probe(model)
            subject = _subject(model, probes, options, has_address=bool(settings.base_url))
        found = findings(subject, probes, need, price=paid(model, need.article))
        as_utf8(sys.stdout, "json" if options.json else "table")
        if options.json:
            sys.stdout.write(jsonl.line(_record(model, probes, need, found)))
        else:
            _show(model, found)
        screen.say(f"looked at with {spent(probes.usage)}; cost: {paid(model, probes.usage)}")
    finally:
        model.close()
    return _code(found)


def _code(found: list[Finding]) -> int:
    states = {each.state for each in found}
    return PROVIDER if "bad" in states else PARTLY if "note" in states else WELL


def _subject(model: ChatModel, probes: Probes, options: argparse.Namespace, *, has_address: bool) -> Subject:
    label, _, name = model.name.partition("/")
    provider = providers().get(label)
    key = provider.key_env if provider and model.hosted else None
    if not key and has_address and os.environ.get(GENERAL_KEY, "").strip():
        key = GENERAL_KEY
    listed = None
    if probes.error is None:
        try:
            names = {each.id for each in offers(model)}
            listed = (len(names), name in names) if names else None
        except ModelError:  # many servers that answer have no such list
            listed = None
    return Subject(
        name=model.name,
        key=key,
        takes_schema=model.takes_schema,
        hosted=model.hosted,
        listed=listed,
        known_context=known_context(model.name) if model.hosted else None,
        thinking=options.thinking,
    )


def _record(model: ChatModel, probes: Probes, need: Need, found: list[Finding]) -> dict[str, Any]:
    seen = {name: value for name, value in asdict(probes).items() if name not in ("error", "usage")}
    return {
        "kind": "doctor",
        "model": model.name,
        "address": model.base_url,
        "code": _code(found),
        "error": str(probes.error) if probes.error else None,
        **seen,
        "article": {"input_tokens": need.article.input_tokens, "output_tokens": need.article.output_tokens},
        "usage": asdict(probes.usage),
        "findings": [asdict(each) for each in found],
    }


def _show(model: ChatModel, found: list[Finding]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=sys.stdout)
    if not console.is_terminal:  # one line each, for grep and for letters to whoever runs the server
        lines = (f"{_MARKS[each.state]:<{_WIDTH}}  {each.about:<9}  {harmless(each.words)}" for each in found)
        sys.stdout.write("\n".join([f"{harmless(model.name)} at {model.base_url}", *lines, ""]))
        return
    console.print(Text(f"{harmless(model.name)} at {model.base_url}", style="bold"))
    table = Table.grid(padding=(0, 2, 0, 0))
    for each in found:
        table.add_row(Text(_MARKS[each.state], _STYLES[each.state]), Text(each.about), Text(harmless(each.words)))
    console.print(table, highlight=False)
