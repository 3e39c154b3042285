"""factx extract: documents in, facts out, and what could not be read told on the way."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Generator
from contextlib import closing
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from factx import corpus
from factx.cli import inputs, kinds
from factx.cli.account import Account, is_unread
from factx.cli.connecting import Connection, by_rule, connected
from factx.cli.costs import foretold, paid
from factx.cli.following import Following
from factx.cli.inputs import About
from factx.cli.resuming import Held
from factx.cli.screen import Screen, spent
from factx.cli.sinks import form_of, opened
from factx.cli.supply import Supply
from factx.cli.unbroken import unbroken
from factx.corpus import Unread
from factx.corpus.signatures import digests
from factx.engines import AGAIN, PASSES
from factx.engines.llm import LanguageModel
from factx.errors import (
    AccessRefused,
    BudgetUsedUp,
    CassetteError,
    InputError,
    OutputError,
    UnknownModel,
    Unreachable,
    UsageError,
)
from factx.extractor import Extractor
from factx.facts import Fact, Facts
from factx.models import Model, Usage
from factx.outputs.plain import counted
from factx.settings import Settings, resolve

_ENDING = (AccessRefused, BudgetUsedUp, CassetteError, InputError, OutputError, UnknownModel, Unreachable)
"""What ends a run, with everything that was finished kept."""

_NOTHING_SENT = "no model was named, so the rules would read, and nothing is sent"
_MANY = 100
_LOCAL, _HOSTED = 4, 16  # asks under way at once: the slots of a server at home, and what any provider takes


def run(options: argparse.Namespace) -> int:
    settings = resolve(_flags(options), env=os.environ, folder=Path.cwd())
    screen = Screen(quiet=options.quiet, verbose=options.verbose)
    if settings.source:
        screen.detail(f"settings from {settings.source}")
    if options.engine:
        from factx.cli import engine

        return engine.run(options, settings, screen)
    about = About(
        published=date.fromisoformat(options.date) if options.date else None,
        language=settings.lang,
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
    account = Account(screen)
    supply = Supply(options.files, about, screen, allow_private=options.allow_private, columns=inputs.columns(options))
    if options.dry_run:
        reader = LanguageModel(kinds=looked_for, prompts=settings.prompts, passes=_rounds(options)[1])
        _foretell(supply, reader, settings, account, rules=rules)
    else:
        _check_many(options)
        _read_all(supply, options, settings, looked_for, account)
    return account.code(strict=bool(settings.strict))


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


def _check_many(options: argparse.Namespace) -> None:
    """Refuse what cannot be meant, before anything is read."""
    if (options.resume or options.retry_failed) and not options.output:
        raise UsageError("--resume goes on with a file of facts: say -o FILE as well")
    if options.journal and options.no_journal:
        raise UsageError("--journal and --no-journal contradict each other: leave one of them out")
    if options.journal and options.cassette:
        raise UsageError("a cassette keeps every exchange already: leave out --journal or --cassette")


def _foretell(supply: Supply, engine: LanguageModel, settings: Settings, account: Account, *, rules: bool) -> None:
    """Say of each document, and of several together, what a reading would send and cost. The rules send nothing."""
    from factx.engines.estimates import estimated

    cost = partial(foretold, name=settings.model, base_url=settings.base_url, env=os.environ)
    sums = [0, 0, 0]
    total = Usage()
    for document in supply:
        if isinstance(document, Unread):
            account.refuse(document.name, document.error)
            continue
        usage = estimated(engine, document)
        passages, characters = len(engine.asks(document)), len(document.text)
        sums = [each + more for each, more in zip(sums, (1, passages, characters), strict=True)]
        total += usage
        told = _foretold(supply.taken(document), passages, characters, usage)
        sys.stdout.write(f"{told}; {_NOTHING_SENT if rules else f'cost: {cost(usage)}'}\n")
    if sums[0] > 1:
        told = _foretold(f"{sums[0]:,} documents", sums[1], sums[2], total)
        sys.stdout.write(f"{told}; {_NOTHING_SENT if rules else f'cost: {cost(total)}'}\n")


def _foretold(name: str, passages: int, characters: int, usage: Usage) -> str:
    return (
        f"{name}: {counted(passages, 'passage')}, {counted(characters, 'character')}; "
        f"about {usage.input_tokens:,} tokens in and {usage.output_tokens:,} out with all second asks "
        "(an estimate, from the words of the first asks)"
    )


def _read_all(
    supply: Supply,
    options: argparse.Namespace,
    settings: Settings,
    looked_for: tuple[type[Fact], ...],
    account: Account,
) -> None:
    form = form_of(options.format, options.output, settings.format)
    screen = account.screen
    with connected(options, settings, env=os.environ) as connection:
        model = connection.model
        again, passes = _rounds(options)
        extractor = Extractor(model=model, kinds=looked_for, prompts=settings.prompts, again=again, passes=passes)
        resume = _taken_up(supply, options, form, model, looked_for)
        cost = partial(paid, model) if model and options.cassette is None else None  # a replay costs nothing now
        following = Following(
            screen, names=supply.names, total=supply.total, cost=cost, unread=account.refuse, passed=supply.passed
        )
        to = opened(options.output, form, inputs=options.files, coverage=options.coverage, resume=resume)
        with to as sink, screen.live():
            try:
                with closing(_results(supply, extractor, options, following)) as results:
                    for facts in results:
                        with unbroken():
                            name = supply.taken(facts.document)
                            sink.add(facts, name, unread=is_unread(facts))
                            account.take(facts, name)
            except KeyboardInterrupt:
                account.interrupted = True
                of = f" of {supply.total}" if supply.total else ""
                screen.error(f"interrupted: {counted(account.read, 'document')}{of} read and written")
            except _ENDING as error:
                account.stop(error)
        _tell(account, following, connection, options)


def _results(
    supply: Supply, extractor: Extractor, options: argparse.Namespace, following: Following
) -> Generator[Facts, None, None]:
    budget = None
    if extractor.model and (options.max_usd is not None or options.max_tokens is not None):
        budget = corpus.Budget(
            max_usd=Decimal(options.max_usd) if options.max_usd else None, max_tokens=options.max_tokens
        )
    return corpus.run(
        supply,
        extractor,
        workers=options.jobs or _workers(extractor.model, options),
        journal=_journal(extractor.model, options),
        budget=budget,
        ordered=not options.as_they_come,
        retry_failed=options.retry_failed,
        dedupe=options.dedupe,
        progress=following,
    )


def _workers(model: Model | None, options: argparse.Namespace) -> int:
    """How many asks go at once where nothing is said; one after the other with a cassette, whose order is its text."""
    if model is None or options.cassette:
        return 1
    host = urlsplit(getattr(model, "base_url", "")).hostname or ""
    return _LOCAL if host in ("localhost", "127.0.0.1", "::1") else _HOSTED


def _journal(model: Model | None, options: argparse.Namespace) -> Path | None:
    """The journal's file: beside the output where nothing else is said, and none where nothing is paid for."""
    if model is None or options.no_journal or options.cassette:
        return None
    if options.journal:
        return Path(options.journal)
    if options.output is None or (Path(options.output).exists() and not Path(options.output).is_file()):
        return None
    return Path(f"{options.output}.journal")


def _rounds(options: argparse.Namespace) -> tuple[int, int]:
    """How often is asked again at most, and how often everything is read."""
    again = AGAIN if options.again is None else options.again
    return again, options.passes or PASSES


def _taken_up(
    supply: Supply, options: argparse.Namespace, form: str, model: Model | None, looked_for: tuple[type[Fact], ...]
) -> bool:
    """Whether an output that is there is gone on with: it is made whole, and its documents are not read again."""
    if not (options.resume or options.retry_failed):
        return False
    if form != "jsonl":
        raise UsageError(f"--resume goes on with JSON Lines, and not with {form}: leave out --format, or say jsonl")
    path = Path(options.output)
    if not path.is_file():
        return False
    held = Held.by(path, again=options.retry_failed)
    reader = ("llm" if model else "rules", model.name if model else None, tuple(kind.kind for kind in looked_for))
    others = held.readers - {reader}
    if others and (model is None or getattr(model, "asked_as", True)):
        engine, name, kinds_ = min(others, key=str)
        raise UsageError(
            f"{path}: it was read by {name or engine} for {', '.join(kinds_)}, and not as this run would: "
            f"give the same -m and --kinds, or name another file with -o"
        )
    held.make_whole()
    supply.skip(held.documents)
    failed = f"; {held.failed:,} of them not wholly (--retry-failed reads them again)" if held.failed else ""
    supply.screen.say(f"{path}: {counted(len(held.documents), 'document')} are there already{failed}")
    return True


def _tell(account: Account, following: Following, connection: Connection, options: argparse.Namespace) -> None:
    """What was read by whom, and what it took."""
    screen = account.screen
    if summary := account.summary(opened=following.opened):
        screen.say(summary)
    if following.copies:
        copies = counted(following.copies, "is a copy of another", "are copies of others")
        screen.say(f"{copies}: their facts were carried over, without asking")
    elif connection.model and options.dedupe and following.opened >= _MANY and digests() is None:
        screen.say("near-copies were read one by one: pip install 'factx[dedupe]' finds them")
    if (account.stopped or account.interrupted) and options.output:
        screen.say("what was read is kept; the same command with --resume goes on with it")
    if not account.read and not following.usage.requests:
        return
    told = [", ".join(account.prompts.values()), spent(following.usage)] if connection.model else []
    if connection.model and options.cassette is None:
        told.append(f"cost: {paid(connection.model, following.usage)}")
    screen.say("; ".join([f"read by {connection}", *filter(None, told)]))
