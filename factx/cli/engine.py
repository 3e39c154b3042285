"""factx extract --engine: the rows of tables, read by an engine that runs on many processors or machines.

    factx extract --engine daft 's3://archive/2024/*.parquet' --text-column body -m openai/gpt-5-mini -o out/

What comes out is a folder of Parquet files, a row for each document (`factx.corpus.rows`). The same command again asks
nothing that was answered: the journals stand beside the folder.
"""

from __future__ import annotations

import argparse
import glob
import os
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from factx.cli.connecting import by_rule
from factx.cli.exits import PARTLY, PROVIDER, REJECTED, WELL
from factx.cli.screen import Screen, spent
from factx.errors import FactxError, InputError, OutputError, UsageError
from factx.inputs.tables import form_of
from factx.models import Usage
from factx.outputs.plain import counted
from factx.settings import Settings

if TYPE_CHECKING:
    from factx.corpus.columns import Columns
    from factx.corpus.recipe import Recipe

_NOT_HERE = {
    "cassette": "--cassette",
    "max_usd": "--max-usd",
    "max_tokens": "--max-tokens",
    "date": "--date (name the column: --column published=NAME)",
    "title": "--title",
    "url": "--url",
    "format": "--format (Parquet is written)",
    "coverage": "--coverage",
    "dry_run": "--dry-run",
    "encoding": "--encoding",
}
_FORMS = {"parquet": "parquet", "csv": "csv", "jsonl": "json"}
_HOME, _HOSTED = 4, 16  # asks under way at once for each process
_REASONS = 5
_GOING_ON = "the same command again asks nothing that was answered"


def run(options: argparse.Namespace, settings: Settings, screen: Screen) -> int:
    """Read, write and tell what became of the documents."""
    _check(options, settings)
    form = _form(options.files)
    recipe = _recipe(options, settings)
    if not (os.environ.get("RAY_ADDRESS") or os.environ.get("DAFT_RUNNER")):
        recipe.made()  # a key or a module that is not there is told here, and not in every row
    _prepare(recipe, quiet=options.quiet)
    target = options.output
    place = _beside(target)
    read = _by_daft if options.engine == "daft" else _by_ray
    try:
        read(options.files, form, recipe, options, place)
    except FactxError:
        raise
    except KeyboardInterrupt:
        screen.say(f"{options.engine} was interrupted: {_GOING_ON}")
        raise
    except Exception as error:
        raise OutputError(
            f"{options.engine} ended before everything was read: {type(error).__name__}: {_first_line(error)}; "
            f"{_GOING_ON}"
        ) from error
    tally = Tally.of(place)
    if place != target:
        _moved(Path(place), Path(target))
    return _told(tally, screen, options, strict=bool(settings.strict))


@dataclass
class Tally:
    """What became of the documents of a folder, counted from what was written."""

    documents: int = 0
    failed: int = 0
    doubtful: int = 0  # rejections
    usage: Usage = field(default_factory=Usage)
    reasons: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, folder: str) -> Tally:
        import pyarrow.compute as pc
        import pyarrow.dataset

        counts = ("requests", "retries", "input_tokens", "output_tokens", "cached_tokens", "journaled")
        columns = {name: pc.field("run", name) for name in counts}
        columns |= {"failed": pc.field("failed"), "rejected": pc.list_value_length(pc.field("rejected"))}
        tally = cls()
        for each in pyarrow.dataset.dataset(folder, format="parquet").to_batches(columns=columns):
            sums = {name: pc.sum(each[name]).as_py() or 0 for name in (*counts, "rejected")}
            reasons = each["failed"].drop_null().to_pylist()
            tally.documents += each.num_rows
            tally.failed += len(reasons)
            tally.reasons.update(reasons)
            tally.doubtful += sums.pop("rejected")
            tally.usage += Usage(**sums)
        return tally


def _check(options: argparse.Namespace, settings: Settings) -> None:
    for name, flag in _NOT_HERE.items():
        if getattr(options, name, None):
            raise UsageError(f"with --engine, {flag} cannot be given: leave out one of the two")
    if not options.output:
        raise UsageError("--engine writes a folder of Parquet files: name it with -o DIR")
    if _is_remote(options.output) and not (options.journal or options.no_journal or by_rule(options, settings)):
        raise UsageError(
            f"{options.output}: the journals of answers cannot stand there: name a folder of this machine, or one that "
            f"all machines see, with --journal DIR (or --no-journal)"
        )
    own = [each for each in settings.kinds or () if ".py:" in each]
    if own:
        raise UsageError(
            f"--kinds {own[0]}: every process imports the class anew: put it into a module, and say module:Class"
        )


def _form(files: Sequence[str]) -> str:
    """Which kind of table the files are, all of them."""
    found = {form_of(each) or ("parquet" if "." not in each.rstrip("/").rpartition("/")[2] else None) for each in files}
    form = found.pop()
    if found or form not in _FORMS:
        raise UsageError(
            f"--engine reads tables of one kind, .parquet (or a folder of these), .csv or .jsonl: "
            f"got {', '.join(files)}"
        )
    return _FORMS[form]


def _recipe(options: argparse.Namespace, settings: Settings) -> Recipe:
    from factx.corpus.recipe import Recipe
    from factx.engines import AGAIN, PASSES

    rules = by_rule(options, settings)
    own = {"claim", "figure", "stance"}
    kinds = tuple(name.strip() for given in settings.kinds or () for name in given.split(",") if name.strip())
    journal = None if rules or options.no_journal else options.journal or f"{options.output.rstrip('/')}.journal"
    if set(kinds) - own:
        _importable_from_here()
    return Recipe(
        model=None if rules else settings.model,
        base_url=None if rules else settings.base_url,
        kinds=kinds,
        prompts=str(settings.prompts) if settings.prompts else None,
        again=AGAIN if options.again is None else options.again,
        passes=options.passes or PASSES,
        thinking=options.thinking,
        max_output_tokens=options.max_output_tokens,
        workers=options.jobs or options.processes * _for_each(settings),
        rpm=options.rpm,
        tpm=options.tpm,
        journal=journal,
        retry_failed=options.retry_failed,
    )


def _for_each(settings: Settings) -> int:
    host = urlsplit(settings.base_url or "").hostname or ""
    return _HOME if host in ("localhost", "127.0.0.1", "::1") else _HOSTED


def _importable_from_here() -> None:
    """Modules of the working folder, as `--kinds` finds them, for the processes that are begun from here as well."""
    here = str(Path.cwd())
    sys.path.insert(0, here)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH", ""))))


def _prepare(recipe: Recipe, *, quiet: bool) -> None:
    """Both engines report their use to their makers unless they are told not to; what is read here is nobody else's."""
    if quiet:
        os.environ.setdefault("DAFT_PROGRESS_BAR", "0")
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    if recipe.journal:
        Path(recipe.journal).mkdir(parents=True, exist_ok=True)


def _by_daft(files: Sequence[str], form: str, recipe: Recipe, options: argparse.Namespace, place: str) -> None:
    from factx.corpus.daft import extract

    try:
        import daft
    except ImportError as error:
        raise UsageError("--engine daft needs Daft: pip install 'factx[daft]'") from error
    places = [each if _is_remote(each) else str(Path(each).absolute()) for each in files]
    try:
        table = getattr(daft, f"read_{form}")(places)
    except Exception as error:
        raise InputError(f"{', '.join(files)}: this cannot be read: {_first_line(error)}") from error
    read = extract(table, recipe=recipe, processes=options.processes, **_columns(options))
    read.write_parquet(place, compression="zstd", write_mode="overwrite")


def _by_ray(files: Sequence[str], form: str, recipe: Recipe, options: argparse.Namespace, place: str) -> None:
    from factx.corpus.ray import extract

    try:
        import ray.data
    except ImportError as error:
        raise UsageError("--engine ray needs Ray: pip install 'factx[ray]'") from error
    try:
        table = getattr(ray.data, f"read_{form}")(_unfolded(files))
    except Exception as error:
        raise InputError(f"{', '.join(files)}: this cannot be read: {_first_line(error)}") from error
    read = extract(table, recipe=recipe, processes=options.processes, **_columns(options))
    read.write_parquet(place, mode=ray.data.SaveMode.OVERWRITE, compression="zstd")


def _unfolded(files: Sequence[str]) -> list[str]:
    """The files that patterns mean; Ray knows none."""
    found: list[str] = []
    for each in files:
        if not glob.has_magic(each):
            found.append(each)
        elif _is_remote(each):
            raise UsageError(f"{each}: Ray reads no patterns: name the folder, {each.partition('*')[0]}")
        else:
            found += sorted(glob.glob(each, recursive=True))  # noqa: PTH207  # the pattern may be absolute
    if not found:
        raise InputError(f"{', '.join(files)}: there are no such files")
    return found


def _columns(options: argparse.Namespace) -> Columns:
    named: dict[str, Any] = dict(options.column or ())
    columns: Columns = {"text": options.text_column, "id": options.id_column}
    return {**columns, **named}  # type: ignore[typeddict-item]  # the parser knows no other names


def _beside(output: str) -> str:
    """Where to write: beside a folder of this machine, so that it holds all or what it held before."""
    if _is_remote(output):
        return output
    target = Path(output)
    if target.exists() and not target.is_dir():
        raise OutputError(f"{output}: this is a file, and --engine writes a folder: name another with -o")
    if target.is_dir() and any(each.suffix != ".parquet" for each in target.iterdir()):
        raise OutputError(f"{output}: this folder holds other things than Parquet files: name an empty or a new one")
    written = target.absolute().with_name(f".{target.name}.part")
    shutil.rmtree(written, ignore_errors=True)
    return str(written)


def _moved(written: Path, target: Path) -> None:
    if target.exists():
        shutil.rmtree(target)
    written.replace(target)


def _told(tally: Tally, screen: Screen, options: argparse.Namespace, *, strict: bool) -> int:
    read = tally.documents - tally.failed
    failed = f", {tally.failed:,} failed" if tally.failed else ""
    screen.say(f"{options.output}: {counted(read, 'document')} read{failed}; {spent(tally.usage)}")
    for reason, count in tally.reasons.most_common(_REASONS):
        screen.error(f"{counted(count, 'document')}: {reason}")
    if len(tally.reasons) > _REASONS:
        screen.error(f"and {len(tally.reasons) - _REASONS:,} other reasons: the column 'failed' has them all")
    if tally.failed:
        return PARTLY if read else PROVIDER
    return REJECTED if strict and tally.doubtful else WELL


def _is_remote(place: str) -> bool:
    return "://" in place


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [""])[0]
