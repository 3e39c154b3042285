"""What does a worker on another machine need to know to read as this one would?

A `Recipe` is names and numbers, small and picklable: it goes to every worker, stands in an engine's plan and perhaps in
its logs. So it never holds a key: each worker reads that from its own environment, as `connect` does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from math import ceil
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from factx.engines import AGAIN, KINDS, PASSES
from factx.errors import UsageError
from factx.extractor import Extractor
from factx.facts import Fact
from factx.models import connect

WORKERS = 16
"""Asks under way at once where nothing else is said."""


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How documents are read: by the rules, or where `model` or `base_url` names one, by a language model.

    `kinds` are names: "claim", "figure", "stance" (these three if none are given), and "module:Class" for your own, in
    a module that every worker can import. `extractor`, "module:function", names a function that gives the `Extractor`
    itself, for engines and models of your own. `workers` (asks under way at once), `rpm` and `tpm` are for the whole
    job, whose processes take their parts of it. `journal` is a folder for the answers, where every machine keeps a file
    of its own and looks into all; with `retry_failed` what came to nothing is asked again. The other fields are those
    of `Extractor` and `connect`.
    """

    model: str | None = None
    base_url: str | None = None
    kinds: tuple[str, ...] = ()
    extractor: str | None = None
    prompts: str | None = None
    again: int = AGAIN
    passes: int = PASSES
    thinking: bool | None = None
    max_output_tokens: int | None = None
    workers: int = WORKERS
    rpm: float | None = None
    tpm: float | None = None
    journal: str | None = None
    retry_failed: bool = False

    def __post_init__(self) -> None:
        for name, value in (("model", self.model), ("base_url", self.base_url)):
            if value is not None and _may_hold_key(value):
                raise UsageError(
                    f"{name}: the address holds a user name, a password or a query, and what is said here goes to "
                    f"every worker and into its plans and logs: set the key in the workers' environment"
                )
        if self.journal and "://" in self.journal:
            raise UsageError(
                f"journal={self.journal!r}: SQLite writes the journals, and to no object store: name a folder that all "
                f"machines see, or one of each machine's own"
            )
        for name in ("journal", "prompts"):  # a worker may begin in another folder
            if value := getattr(self, name):
                object.__setattr__(self, name, str(Path(value).expanduser().absolute()))
        if self.workers < 1 or any(each is not None and each <= 0 for each in (self.rpm, self.tpm)):
            raise UsageError(
                f"workers must be 1 or more, rpm and tpm above 0 or None: got {self.workers}, {self.rpm} and {self.tpm}"
            )
        if self.extractor and (self.model or self.base_url or self.kinds or self.prompts):
            raise UsageError("extractor= gives everything that reads: leave out model, base_url, kinds and prompts")

    @property
    def asks(self) -> bool:
        """Whether a model is named here that is asked."""
        return bool(self.model or self.base_url)

    @property
    def computes(self) -> bool:
        """Whether the rules read, which wait for nobody."""
        return not self.asks and not self.extractor

    def part(self, processes: int) -> Recipe:
        """What one of so many processes may take of the job's allowance."""
        if processes < 1:
            raise UsageError(f"processes={processes}: one at the least is needed")
        rates = {name: value / processes for name in ("rpm", "tpm") if (value := getattr(self, name)) is not None}
        return replace(self, workers=ceil(self.workers / processes), **rates)

    def made(self) -> Extractor:
        """The extractor, with the key that this process's environment holds. Raises what `connect` does."""
        if self.extractor:
            return _checked(cast("Callable[[], object]", imported(self.extractor)), self.extractor)
        chosen: dict[str, Any] = {} if self.max_output_tokens is None else {"max_output_tokens": self.max_output_tokens}
        model = (
            connect(self.model, base_url=self.base_url, thinking=self.thinking, rpm=self.rpm, tpm=self.tpm, **chosen)
            if self.asks
            else None
        )
        prompts = Path(self.prompts) if self.prompts else None
        return Extractor(model=model, kinds=self._kinds(), prompts=prompts, again=self.again, passes=self.passes)

    def _kinds(self) -> tuple[type[Fact], ...]:
        own = {kind.kind: kind for kind in KINDS}
        found = tuple(own[name] if name in own else _kind(name) for name in self.kinds)
        return found or KINDS


def imported(name: str) -> object:
    """What "module:name" stands for. Raises `UsageError` where this process has no such thing."""
    module, colon, attribute = name.partition(":")
    if not colon or not module or not attribute:
        raise UsageError(f"{name!r} is no place to import from: write it as module:name")
    try:
        return getattr(import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise UsageError(
            f"{name} cannot be imported here: {error}: install its module wherever a worker runs, or put its folder "
            f"into PYTHONPATH there"
        ) from error


def _kind(name: str) -> type[Fact]:
    found = imported(name)
    if not isinstance(found, type) or not issubclass(found, Fact):
        raise UsageError(f"{name} is no kind of fact: write class {name.partition(':')[2]}(factx.Fact)")
    return found


def _checked(make: Callable[[], object], name: str) -> Extractor:
    made = make() if callable(make) else make
    if not isinstance(made, Extractor):
        raise UsageError(f"{name} gives a {type(made).__name__}, and a factx.Extractor is wanted")
    return made


def _may_hold_key(address: str) -> bool:
    if "://" not in address:
        return False
    parts = urlsplit(address)
    return "@" in parts.netloc or bool(parts.query)
