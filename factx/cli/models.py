"""factx models: what a server offers; without a server, which providers are known, and whose key is set.

A key is never shown, only the name of the variable that holds it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from factx.cli.exits import WELL
from factx.cli.screen import Screen
from factx.cli.sinks import as_utf8, form_of
from factx.errors import UnknownModel, UsageError
from factx.models import connect
from factx.models.listing import Offer, offers
from factx.models.prices import available
from factx.models.providers import Provider, endpoint, nearest, providers
from factx.outputs import jsonl
from factx.outputs.plain import counted, harmless
from factx.outputs.table import trimmed

if TYPE_CHECKING:
    from rich.table import Table

_ANY = "-"  # stands for a model where only its provider was named: it is not sent
_OPEN = "unknown"
_RETRIES = 1  # somebody waits


def run(options: argparse.Namespace) -> int:
    screen = Screen(quiet=options.quiet, verbose=False)
    form = form_of("json" if options.json else options.format, None, None)
    as_utf8(sys.stdout, form)
    if options.model or options.base_url:
        _show_server(options, screen, form)
    else:
        _show_providers(form)
    return WELL


def _show_server(options: argparse.Namespace, screen: Screen, form: str) -> None:
    name = _named(options.model, options.base_url)
    model = connect(name, base_url=options.base_url, env=os.environ, retries=_RETRIES)
    try:
        found = offers(model)
        label, _, wanted = model.name.partition("/")
        place = model.base_url
    finally:
        model.close()
    listed = any(each.rate and not each.rate.own for each in found)
    screen.say(f"{label} at {place}: {counted(len(found), 'model')}{_as_of() if listed else ''}")
    if wanted and wanted != _ANY and wanted not in {each.id for each in found}:
        screen.warn(f"there is no {wanted!r} among them: {nearest(wanted, (each.id for each in found))}")
    rows = ((each.id, _length(each), each.owner or "", *_rates(each)) for each in found)
    records = ({"kind": "model", "server": label, **_record(each)} for each in found)
    _write(
        form, records, _table(("model", "context", "owner", "$/M in", "cached", "$/M out"), rows, right=(1, 3, 4, 5))
    )


def _as_of() -> str:
    return f"; prices as in genai-prices {version('genai-prices')} unless the server tells them" if available() else ""


def _show_providers(form: str) -> None:
    known = [(each, _address(each, os.environ)) for each in providers().values()]
    rows = ((each.name, address or f"set {each.base_url_env}", _key(each, os.environ)) for each, address in known)
    records = (
        {
            "kind": "provider",
            "name": each.name,
            "address": address,
            "key": each.key_env,
            "key_is_set": bool(os.environ.get(each.key_env, "").strip()) if each.key_env else None,
            "start": each.start,
        }
        for each, address in known
    )
    _write(form, records, _table(("provider", "address", "key"), rows))


def _named(name: str | None, base_url: str | None) -> str | None:
    """The name to connect to: a provider alone is enough here, since it is not a model that is asked."""
    known = providers()
    if name and name.lower() in known:
        return f"{name.lower()}/{_ANY}"
    if name and "/" not in name and not base_url and not name.endswith(".gguf"):
        raise UnknownModel(f"no provider is called {name!r}: {nearest(name, known)}; factx models lists them all")
    return name


def _address(provider: Provider, env: Mapping[str, str]) -> str | None:
    """Where the provider is asked, with what the environment says of it; None where it is to be said there."""
    try:
        return endpoint(f"{provider.name}/{_ANY}", base_url=None, api_key=_ANY, env=env).place
    except UsageError:
        return None


def _key(provider: Provider, env: Mapping[str, str]) -> str:
    if provider.key_env is None:
        return f"none; start it with: {provider.start}" if provider.start else "none"
    return f"{provider.key_env} is set" if env.get(provider.key_env, "").strip() else f"{provider.key_env} is not set"


def _record(offer: Offer) -> dict[str, Any]:
    rate = offer.rate
    return {
        "id": offer.id,
        "context_tokens": offer.context_tokens,
        "owner": offer.owner,
        "usd_per_million": {"input": str(rate.input), "cached": str(rate.cached), "output": str(rate.output)}
        if rate
        else None,
        "own_machine": bool(rate and rate.own),
    }


def _length(offer: Offer) -> str:
    return f"{offer.context_tokens:,}" if offer.context_tokens else _OPEN


def _rates(offer: Offer) -> tuple[str, str, str]:
    rate = offer.rate
    if rate is None:
        return _OPEN, _OPEN, _OPEN
    if rate.own:
        return "none", "none", "none"
    return f"{rate.input.normalize():f}", f"{rate.cached.normalize():f}", f"{rate.output.normalize():f}"


def _write(form: str, records: Iterable[Mapping[str, Any]], table: Table) -> None:
    if form == "jsonl":
        sys.stdout.writelines(jsonl.line(dict(each)) for each in records)
        return
    if form == "json":
        lines = [jsonl.line(dict(each)).rstrip("\n") for each in records]
        sys.stdout.write("[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n")
        return
    from rich.console import Console

    console = Console(file=sys.stdout)
    with console.capture() as captured:
        console.print(table, highlight=False)
    sys.stdout.write(captured.get() if console.is_terminal else trimmed(captured.get()))


def _table(headings: tuple[str, ...], rows: Iterator[tuple[str, ...]], *, right: tuple[int, ...] = ()) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="dim")
    for nth, heading in enumerate(headings):
        table.add_column(heading, justify="right" if nth in right else "left", overflow="fold", no_wrap=nth in right)
    for row in rows:
        table.add_row(*(Text(harmless(cell)) for cell in row))
    return table
