"""factx extract: documents in, facts out, and what could not be read told on the way."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from factx.cli import inputs, kinds
from factx.cli.connecting import by_rule, connected
from factx.cli.costs import foretold, paid
from factx.cli.exits import INTERRUPTED, PARTLY, PROVIDER, REJECTED, WELL, code_of, told
from factx.cli.inputs import About
from factx.cli.screen import Screen, Watched, spent
from factx.cli.sinks import Sink, form_of, opened
from factx.documents import Document
from factx.engines.llm import LanguageModel
from factx.errors import AccessRefused, FactxError, PromptError, UnknownModel, Unreachable, UsageError
from factx.extractor import Extractor
from factx.facts import Fact, Facts
from factx.models import Usage
from factx.outputs.plain import counted
from factx.outputs.wording import counts
from factx.settings import Settings, resolve

_MARKUP = ("<!doctype html", "<html", "<?xml")


@dataclass(frozen=True)
class _Job:
    """A document to read, and how it is called on the screen."""

    name: str
    document: Document


@dataclass
class _Outcome:
    """What became of the documents: those read, the exit code of each that failed, and what else matters at the end."""

    read: int = 0
    failed: list[int] = field(default_factory=list)
    doubtful: int = 0  # rejections and gaps
    interrupted: bool = False
    usage: Usage = field(default_factory=Usage)
    prompts: dict[str, str] = field(default_factory=dict)

    def code(self, *, strict: bool) -> int:
        if self.interrupted:
            return INTERRUPTED
        if self.failed:
            return PARTLY if self.read else max(self.failed)
        return REJECTED if strict and self.doubtful else WELL


def run(options: argparse.Namespace) -> int:
    settings = resolve(_flags(options), env=os.environ, folder=Path.cwd())
    screen = Screen(quiet=options.quiet, verbose=options.verbose)
    if settings.source:
        screen.detail(f"settings from {settings.source}")
    about = About(
        published=date.fromisoformat(options.date) if options.date else None,
        language=settings.lang or "en",
        title=options.title,
        url=options.url,
        encoding=options.encoding,
    )
    inputs.check(about, options.files)
    _check_prompts(settings.prompts)
    looked_for = kinds.resolve(settings.kinds)
    rules = by_rule(options, settings)
    if rules:
        Extractor(kinds=looked_for, prompts=settings.prompts)  # refuses here what only a model can do
    outcome = _Outcome()
    jobs = list(_jobs(options.files, about, screen, outcome))
    if jobs and options.dry_run:
        engine = LanguageModel(kinds=looked_for, prompts=settings.prompts)
        for job in jobs:
            sys.stdout.write(_estimated(job, engine, settings, rules=rules) + "\n")
    elif jobs:
        _read_all(jobs, options, settings, looked_for, screen, outcome)
    return outcome.code(strict=bool(settings.strict))


def _flags(options: argparse.Namespace) -> Settings:
    return Settings(
        model=options.model,
        base_url=options.base_url,
        kinds=tuple(options.kinds) if options.kinds else None,
        lang=options.lang,
        prompts=Path(options.prompts) if options.prompts else None,
        strict=options.strict,
    )


def _check_prompts(folder: Path | None) -> None:
    if folder is None:
        return
    if not folder.is_dir():
        raise UsageError(f"--prompts {folder}: there is no such folder: give one that holds read.jinja or again.jinja")
    if not any((folder / name).is_file() for name in ("read.jinja", "again.jinja")):
        raise UsageError(f"--prompts {folder}: it holds neither read.jinja nor again.jinja, so it would change nothing")


def _jobs(names: Sequence[str], about: About, screen: Screen, outcome: _Outcome) -> Iterator[_Job]:
    """The documents that can be read, before the first is: a misspelt name is told before anything is paid for."""
    seen: dict[str, str] = {}
    for name in names:
        try:
            document = inputs.read(name, about)
        except FactxError as error:
            screen.error(str(error))
            outcome.failed.append(code_of(error))
            continue
        shown = "standard input" if name == inputs.STDIN else name
        if document.id in seen:
            screen.warn(f"{shown} is the same text as {seen[document.id]}: it is read once")
            continue
        seen[document.id] = shown
        if document.text[:200].lstrip().lower().startswith(_MARKUP):
            screen.warn(f"{shown} looks like HTML or XML, and its tags will be read as text: take the text out first")
        yield _Job(shown, document)


def _estimated(job: _Job, engine: LanguageModel, settings: Settings, *, rules: bool) -> str:
    """What a reading would send and cost, as far as that can be foretold. The rules send nothing."""
    from factx.engines.estimates import estimated

    asks, usage = engine.asks(job.document), estimated(engine, job.document)
    told = (
        f"{job.name}: {counted(len(asks), 'passage')}, {counted(len(job.document.text), 'character')}; "
        f"about {usage.input_tokens:,} tokens in and {usage.output_tokens:,} out with all second asks "
        "(an estimate, from the words of the first asks)"
    )
    if rules:
        return f"{told}; no model was named, so the rules would read, and nothing is sent"
    return f"{told}; cost: {foretold(usage, settings.model, base_url=settings.base_url, env=os.environ)}"


def _read_all(
    jobs: Sequence[_Job],
    options: argparse.Namespace,
    settings: Settings,
    looked_for: tuple[type[Fact], ...],
    screen: Screen,
    outcome: _Outcome,
) -> None:
    form = form_of(options.format, options.output, settings.format)
    with (
        opened(options.output, form, inputs=options.files, coverage=options.coverage) as sink,
        connected(options, settings, env=os.environ) as connection,
        screen.live(),
    ):
        model = Watched(connection.model, screen) if connection.model else None
        extractor = Extractor(model=model, kinds=looked_for, prompts=settings.prompts)
        try:
            for nth, job in enumerate(jobs, 1):
                if model:
                    model.place = f"{job.name} ({nth} of {len(jobs)})"
                if not _read_one(job, extractor, sink, screen, outcome):
                    break
        except KeyboardInterrupt:
            outcome.interrupted = True
            screen.error(f"interrupted: {counted(outcome.read, 'document')} of {len(jobs)} read and written")
        if outcome.read:
            told = [", ".join(outcome.prompts.values()), spent(outcome.usage)] if model else []
            if connection.model and options.cassette is None:  # what is replayed costs nothing now
                told.append(f"cost: {paid(connection.model, outcome.usage)}")
            screen.say("; ".join([f"read by {connection}", *told]))


def _read_one(job: _Job, extractor: Extractor, sink: Sink, screen: Screen, outcome: _Outcome) -> bool:
    """Read one document. False where reading the others would fail in the same way."""
    try:
        facts = extractor.extract(job.document)
    except (UsageError, PromptError):
        raise
    except (AccessRefused, UnknownModel, Unreachable) as error:
        screen.error(f"{job.name}: {error}")
        outcome.failed.append(code_of(error))
        return False
    except FactxError as error:
        screen.error(f"{job.name}: {error}")
        outcome.failed.append(code_of(error))
        return True
    except Exception as error:  # noqa: BLE001  # the process edge: a fault in one document must not lose the others
        place = traceback.extract_tb(error.__traceback__)[-1]
        screen.error(
            f"{job.name}: a fault of factx: {type(error).__name__}: {told(error)} "
            f"(at {Path(place.filename).name}:{place.lineno}); -v shows more"
        )
        screen.detail("".join(traceback.format_exception(error)).rstrip())
        outcome.failed.append(PARTLY)
        return True
    failed = [gap for gap in facts.gaps if gap.reason != "language"]
    unread = sum(gap.last - gap.first + 1 for gap in failed) >= len(job.document.sentences)
    sink.add(facts, job.name, unread=unread)
    _account(job, facts, screen, outcome, unread=unread)
    return True


def _account(job: _Job, facts: Facts, screen: Screen, outcome: _Outcome, *, unread: bool) -> None:
    run = facts.run
    outcome.usage += Usage(run.requests, run.retries, run.input_tokens, run.output_tokens, run.cached_tokens)
    outcome.prompts.update(
        {each.name: f"prompt {each.name} {each.version} ({each.fingerprint})" for each in run.prompts}
    )
    outcome.doubtful += len(facts.rejected) + len(facts.gaps)
    if unread:
        screen.error(f"{job.name}: nothing of it could be read: {facts.gaps[0].detail}")
        outcome.failed.append(PROVIDER)
        return
    outcome.read += 1
    screen.say(f"{job.name}: {_told(facts)}")
    for gap in facts.gaps:
        screen.warn(f"{job.name}: {gap.detail}")
    if facts.document.published is None and (words := next(_undated(facts.to_dicts()), None)):
        screen.warn(f"{job.name}: no date was given, so {words!r} is not resolved: say --date YEAR-MONTH-DAY")


def _told(facts: Facts) -> str:
    gaps = f", {counted(len(facts.gaps), 'passage')} not read" if facts.gaps else ""
    return f"{counts(facts)}; {len(facts.rejected)} rejected{gaps}"


def _undated(part: Any) -> Iterator[str]:
    """The words of dates that could not be resolved."""
    if isinstance(part, Mapping):
        if part.get("basis") == "unresolved" and isinstance(part.get("span"), Mapping):
            yield str(part["span"].get("text"))
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from _undated(each)
