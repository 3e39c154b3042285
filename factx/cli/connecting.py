"""Which model is asked, and over which wire: the network, or a cassette? Where none is named, the rules read.

A cassette tells which model its answers came from, so that replaying it needs neither a name nor a key. What is named
in the environment or in a settings file does not count then: it says what to ask, and nothing is asked.
"""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from factx import models
from factx.errors import UsageError
from factx.models import Model
from factx.models.providers import providers
from factx.settings import Settings

if TYPE_CHECKING:
    from factx.testing import Tape

RULES = "rules"
"""What -m is given for factx's own rules, where the environment or a settings file names a model."""

_ROUTES = {"/chat/completions": "", "/api/chat": "/v1"}
"""Where models are asked, by how an address ends, and what stands there in a base URL. The latter is Ollama's own."""


@dataclass(frozen=True)
class Connection:
    """A model, and where its answers come from. Without a model the rules read."""

    model: Model | None
    place: str = ""

    def __str__(self) -> str:
        if self.model is None:
            return "factx's own rules, without a model (one that is named reads more: -m ollama/qwen3)"
        return f"{self.model.name} {self.place}".strip()


def by_rule(options: argparse.Namespace, settings: Settings) -> bool:
    """Whether the rules read: where no model is named, or where `-m rules` names them."""
    if settings.model != RULES:
        return options.cassette is None and not settings.model and not settings.base_url
    if options.base_url or options.cassette:
        other = "--base-url" if options.base_url else "--cassette"
        raise UsageError(f"-m rules asks nobody, and {other} was given as well: leave one of them out")
    return True


@contextmanager
def connected(options: argparse.Namespace, settings: Settings, *, env: Mapping[str, str]) -> Iterator[Connection]:
    """The model that a command line names, while its cassette is open if it has one."""
    if options.cassette is None:
        if options.record or options.replay_only:
            flag = "--record" if options.record else "--replay-only"
            raise UsageError(f"{flag} needs a file: say --cassette FILE as well")
        yield Connection(None) if by_rule(options, settings) else _over_the_network(options, settings, env)
        return
    from factx.testing import cassette

    mode: Literal["replay", "record", "auto"] = (
        "replay" if options.replay_only else "record" if options.record else "auto"
    )
    with cassette(Path(options.cassette), mode=mode, note=options.note, again=_again(options)) as tape:
        yield _over_a_cassette(tape, options, settings, env)


def _over_the_network(options: argparse.Namespace, settings: Settings, env: Mapping[str, str]) -> Connection:
    if not settings.model and not settings.base_url:
        raise UsageError(
            "no model was named: say -m openai/gpt-5-mini (with OPENAI_API_KEY set), -m ollama/qwen3, "
            "or --base-url http://localhost:8080/v1; or set FACTX_MODEL, or model in factx.toml"
        )
    model = models.connect(settings.model, base_url=settings.base_url, env=env, **_asked_for(options))
    return Connection(model, f"at {settings.base_url}" if settings.base_url and settings.model else "")


def _over_a_cassette(tape: Tape, options: argparse.Namespace, settings: Settings, env: Mapping[str, str]) -> Connection:
    if tape.replaying:
        named = Settings(model=options.model, base_url=options.base_url)
        place = f"replayed from {tape.path}"
    else:
        named = settings
        place = f"with the cassette {tape.path}"
    if not named.model and not named.base_url:
        named = _told_by(tape)
    if not named.model and not named.base_url:
        return _over_the_network(options, named, env)  # which says how a model is named
    model = models.connect(named.model, base_url=named.base_url, env=env, sleep=tape.sleep, **_asked_for(options))
    return Connection(model, place)


def _asked_for(options: argparse.Namespace) -> dict[str, Any]:
    """What the flags say of how the model is asked; the rest is left as it is by default."""
    given = {name: getattr(options, name, None) for name in ("thinking", "max_output_tokens", "rpm", "tpm")}
    return {name: value for name, value in given.items() if value is not None}


def _told_by(tape: Tape) -> Settings:
    """The model of the first recorded ask, with its provider where its address is a provider's own."""
    for exchange in tape.exchanges:
        request = exchange.request
        model = request.body.value.get("model") if isinstance(request.body.value, Mapping) else None
        address = request.url.partition("?")[0]
        route = next((each for each in _ROUTES if address.endswith(each)), None)
        if not isinstance(model, str) or route is None:
            continue
        base_url = address.removesuffix(route) + _ROUTES[route]
        own = next((each.name for each in providers().values() if each.base_url == base_url), None)
        if own:
            return Settings(model=f"{own}/{model}")
        return Settings(model=f"ollama/{model}" if _ROUTES[route] else model, base_url=base_url)
    return Settings()


def _again(options: argparse.Namespace) -> str:
    """The command that records what a cassette lacks."""
    words = [word for word in options.argv if word not in ("--replay-only", "--record")]
    return shlex.join(["factx", *words]) + ("" if options.model else " -m NAME")
