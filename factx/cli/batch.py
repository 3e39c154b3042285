"""factx batch: asks into files, files to a provider, answers from files into the journal."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from factx.cli import inputs, kinds
from factx.cli.connecting import connected
from factx.cli.exits import PARTLY, WELL
from factx.cli.inputs import About
from factx.cli.screen import Screen
from factx.cli.supply import Supply
from factx.corpus import Journal, Unread
from factx.corpus.batch import Collected, Written, collect, names_in, write
from factx.corpus.queue import Queue
from factx.errors import InputError, UsageError
from factx.extractor import Extractor
from factx.models import ChatModel
from factx.outputs.plain import counted
from factx.settings import Settings, resolve

if TYPE_CHECKING:
    from factx.models.batches import Batch, Batches

_TOLD = 20  # failures told one by one
_IN_NO_BATCH = ""


def run(options: argparse.Namespace) -> int:
    screen = Screen(quiet=options.quiet, verbose=False)
    step = {"write": _write, "submit": _submit, "status": _status, "collect": _collect}[options.step]
    with Journal(options.journal) as journal:
        return step(options, journal, screen)


def _write(options: argparse.Namespace, journal: Journal, screen: Screen) -> int:
    settings = _settings(options)
    about = About(
        published=date.fromisoformat(options.date) if options.date else None,
        language=settings.lang,
        encoding=options.encoding,
    )
    inputs.check(about, options.files)
    given = {name: getattr(options, name) for name in ("again", "passes") if getattr(options, name) is not None}
    supply = Supply(options.files, about, screen, allow_private=options.allow_private, columns=inputs.columns(options))
    to = Path(options.output)
    if not to.absolute().parent.is_dir():
        raise UsageError(f"{to}: there is no folder {to.parent}: make it with: mkdir -p {to.parent}")
    with _model(options, settings) as model:
        extractor = Extractor(model=model, kinds=kinds.resolve(settings.kinds), prompts=settings.prompts, **given)
        written = write(
            supply,
            extractor,
            journal,
            to=to,
            retry_failed=options.retry_failed,
            dedupe=options.dedupe,
            probe=model.hosted if options.probe is None else options.probe,
            unread=lambda each: _tell(each, screen),
        )
    _say_written(written, to, options, screen)
    return PARTLY if written.unread else WELL


def _tell(unread: Unread, screen: Screen) -> None:
    words = str(unread.error)
    screen.error(words if unread.name in words else f"{unread.name}: {words}")


def _say_written(written: Written, to: Path, options: argparse.Namespace, screen: Screen) -> None:
    done = f"{counted(written.finished, 'document')} of {written.finished + written.wanting:,} have all their answers"
    if written.under_way:
        done += f"; {counted(written.under_way, 'ask')} of the others under way at the provider"
    if written.files:
        names = ", ".join(str(each) for each in written.files)
        screen.say(f"{names}: {counted(written.asks, 'ask')} written; {done}")
    elif written.under_way:
        screen.say(f"nothing to be written: {done}: factx batch collect")
    else:
        screen.say(f"nothing is wanted: {done}: factx extract with --journal {options.journal} asks nobody")
    after = to.with_stem(f"{to.stem}-{len(written.files) + 1}") if written.files else to
    if after.exists():
        screen.warn(f"{after} is of an earlier round: do not hand it over again")


def _submit(options: argparse.Namespace, journal: Journal, screen: Screen) -> int:
    paths = [Path(each) for each in options.files]
    with Queue(journal) as queue, _batches(options) as batches:
        for path in paths:
            names = names_in(path)
            found = {name: queue.batch_of(name) for name in names}
            if busy := next((each for each in found.values() if each), None):
                raise UsageError(f"{path}: asks in it are under way in {busy}: factx batch status tells how far it is")
            if strange := sum(each is None for each in found.values()):
                raise UsageError(
                    f"{path}: {strange:,} of {counted(len(names), 'ask')} do not wait for an answer in "
                    f"{options.journal}: name the journal of factx batch write, or write the file again"
                )
            batch = batches.submit(path)
            queue.hand_over(names, batch.id)
            screen.say(f"{path}: {counted(len(names), 'ask')} handed over as {batch.id}")
            sys.stdout.write(f"{batch.id}\n")
    return WELL


def _status(options: argparse.Namespace, journal: Journal, screen: Screen) -> int:
    with Queue(journal) as queue:
        waiting = queue.batches()
    loose = waiting.pop(_IN_NO_BATCH, 0)
    if waiting:
        with _batches(options) as batches:
            for name, left in waiting.items():
                _show(batches.state(name), left)
    if loose:
        screen.say(f"{counted(loose, 'ask')} written, in no batch and not answered")
    if not waiting and not loose:
        screen.say("no ask waits for an answer")
    return WELL


def _show(batch: Batch, left: int) -> None:
    if not sys.stdout.isatty():
        told = {"kind": "batch", "id": batch.id, "status": batch.status, "asks": batch.total}
        told |= {"answered": batch.completed, "failed": batch.failed, "not_collected": left}
        sys.stdout.write(json.dumps(told | {"problems": list(batch.problems)}) + "\n")
        return
    words = f"{batch.id}: {batch.status.replace('_', ' ')}, {batch.completed:,} of {batch.total:,} answered"
    words += f", {batch.failed:,} failed" if batch.failed else ""
    words += f"; {left:,} to be collected" if batch.has_ended else ""
    sys.stdout.write("; ".join([words, *batch.problems]) + "\n")


def _collect(options: argparse.Namespace, journal: Journal, screen: Screen) -> int:
    told = _Told(screen)
    files = [each for each in options.files if Path(each).exists()]
    for name in files:
        told.add(name, collect(Path(name), journal, tell=told.failure))
    named = [each for each in options.files if each not in files]
    if missing := next((each for each in named if "/" in each or each.endswith(".jsonl")), None):
        raise InputError(f"{missing}: there is no such file: give the files of answers, or the id of a batch")
    if named or not files:
        _fetch(named, options, journal, told)
    return told.code()


def _fetch(named: list[str], options: argparse.Namespace, journal: Journal, told: _Told) -> None:
    """Collect what batches have come to, by their ids; those that have ended give back what they left unanswered."""
    with Queue(journal) as queue:
        wanted = named or [each for each in queue.batches() if each]
    if not wanted:
        told.screen.say("no batch is under way")
        return
    with _batches(options) as batches, tempfile.TemporaryDirectory() as folder:
        for name in wanted:
            batch = batches.state(name)
            for nth, file in enumerate(filter(None, (batch.output_file, batch.error_file))):
                path = Path(folder) / f"{name}-{nth}.jsonl"
                batches.fetch(file, path)
                told.add(name, collect(path, journal, tell=told.failure))
            if not batch.has_ended:
                told.screen.say(
                    f"{name}: {batch.status.replace('_', ' ')}, {batch.completed:,} of {batch.total:,} answered"
                )
                continue
            with Queue(journal) as queue:
                left = queue.release(name)
            told.ended(batch, left)


class _Told:
    """What was collected, told file by file."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self._failures = 0

    def failure(self, words: str) -> None:
        self._failures += 1
        if self._failures <= _TOLD:
            self.screen.error(words)

    def add(self, name: str, found: Collected) -> None:
        parts = [f"{counted(found.answered, 'answer')} taken"]
        parts += [f"{found.doubtful:,} of them cannot be read"] if found.doubtful else []
        parts += [f"{found.failed:,} failed, to be written again"] if found.failed else []
        parts += [f"{found.known:,} known before"] if found.known else []
        parts += [f"{found.strange:,} that this journal did not ask for"] if found.strange else []
        self.screen.say(f"{name}: {', '.join(parts)}")

    def ended(self, batch: Batch, left: int) -> None:
        more = f"; {counted(left, 'ask')} not answered, to be written again" if left else ""
        self.screen.say(f"{batch.id}: {batch.status}{more}")
        self._failures += bool(left)
        for problem in batch.problems:
            self.failure(f"{batch.id}: {problem}")

    def code(self) -> int:
        if self._failures > _TOLD:
            self.screen.error(f"{self._failures - _TOLD:,} more failures of the kind")
        return PARTLY if self._failures else WELL


def _settings(options: argparse.Namespace) -> Settings:
    flags = Settings(
        model=options.model,
        base_url=options.base_url,
        kinds=tuple(options.kinds) if getattr(options, "kinds", None) else None,
        lang=getattr(options, "lang", None),
        prompts=Path(options.prompts) if getattr(options, "prompts", None) else None,
    )
    return resolve(flags, env=os.environ, folder=Path.cwd())


@contextmanager
def _model(options: argparse.Namespace, settings: Settings) -> Iterator[ChatModel]:
    with connected(options, settings, env=os.environ) as connection:
        model = connection.model
        if not isinstance(model, ChatModel):
            raise UsageError("the rules ask nobody, and need no file of asks: name a model, as -m openai/gpt-5-mini")
        try:
            yield model
        finally:
            model.close()


@contextmanager
def _batches(options: argparse.Namespace) -> Iterator[Batches]:
    with _model(options, _settings(options)) as model:
        batches = model.batches()
        try:
            yield batches
        finally:
            batches.close()
