"""How do engines that run on many machines fare with factx: in time, when they are killed, and with poison among it?

    python -m benchmarks.distributed                       # everything that is installed; some ten minutes
    python -m benchmarks.distributed time --documents 2000
    python -m benchmarks.distributed faults --engines daft ray

A server on this machine (`benchmarks/harbour.py`) answers after 200 ms.

    time    the command line reads 2,000 documents of 4 kB with 50 asks at once, alone and with `--engine daft` in one
            process: whole processes, from start to end
    faults  a local Ray with two workers, Daft and Ray Data each, and one document in forty on which the engine raises:
            first a worker is killed in the middle; then, in a new folder, every process is, and the job is run again.
            Told of both: documents that are in the output not once, rows that are neither facts nor a reason, answers
            asked for again, and how many were in flight at most. The server's log is the witness: an answer is asked
            for again where one to the same words was sent whole before
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet

import factx
from benchmarks.corpus import ROOT, log_of, served
from benchmarks.harbour import Toll, text_of
from factx.corpus.recipe import Recipe
from factx.engines import Steps
from factx.engines.llm import LanguageModel

POISON_EACH = 40
PROCESSES, WORKERS = 2, 16
FILES = 8
_ADDRESS, _FOLDER = "BENCHMARK_ADDRESS", "BENCHMARK_FOLDER"


class Poisoned(LanguageModel):
    """Raises on one document in forty, as a fault in the engine would."""

    def steps(self, document: factx.Document) -> Steps:
        if int(document.id) % POISON_EACH == 0:
            raise ZeroDivisionError(f"poison in {document.id}")
        return super().steps(document)


def reader() -> factx.Extractor:
    """What a worker reads with. It leaves its process's number, so that it can be killed."""
    (Path(os.environ[_FOLDER]) / f"{os.getpid()}.worker").touch()
    model = factx.connect("reader", base_url=os.environ[_ADDRESS])
    return factx.Extractor(model=model, engine=Poisoned(model=model.name, kinds=(Toll,), again=0))


def write_tables(folder: Path, *, documents: int, characters: int = 0) -> None:
    """The documents, in a few small files."""
    for nth in range(FILES):
        ids = range(nth, documents, FILES)
        texts = [text_of(each, words=characters // 6) for each in ids]
        pyarrow.parquet.write_table(pa.table({"id": list(ids), "body": texts}), folder / f"{nth}.parquet")


# --- time


def seconds(folder: Path, url: str, *more: str) -> float:
    """How long the command line takes, from start to end."""
    command = [sys.executable, "-m", "factx", "extract", *map(str, sorted(folder.glob("*.parquet")))]
    command += ["--text-column", "body", "--id-column", "id", "-m", "reader", "--base-url", url, "-j", "50"]
    command += ["--kinds", "benchmarks.harbour:Toll", "--again", "0", "-q", *more]
    began = time.perf_counter()
    subprocess.run(command, check=True, cwd=ROOT)
    return time.perf_counter() - began


def compare(*, documents: int, runs: int) -> None:
    with tempfile.TemporaryDirectory() as name, served(Path(name), latency="0.2-0.2") as url:
        folder = Path(name)
        write_tables(folder, documents=documents, characters=4_000)
        ways: dict[str, tuple[str, ...]] = {"factx extract": (), "--engine daft": ("--engine", "daft")}
        print(
            f"{documents:,} documents of 4 kB, 200 ms an answer, 50 at once; best of {runs}; nothing but the answers "
            f"takes {documents / 250:.1f} s"
        )
        best: dict[str, float] = {}
        for nth in range(runs):
            for way, more in ways.items():
                out = folder / f"{nth}{'.' if more else '.jsonl.'}{len(more)}"
                took = seconds(folder, url, *more, "-o", str(out))
                best[way] = min(took, best.get(way, took))
        for way, took in best.items():
            print(f"  {way:<16}{took:>7.1f} s {took / best['factx extract']:>6.2f}")


# --- faults


def job(engine: str, folder: Path) -> None:
    """One run of a job, as a user's script would be."""
    import ray

    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="error")
    recipe = Recipe(extractor="benchmarks.distributed:reader", workers=WORKERS, journal=str(folder / "journal"))
    tables = [str(each) for each in sorted(folder.glob("*.parquet"))]
    if engine == "daft":
        import daft

        from factx.corpus.daft import extract as by_daft

        daft.set_runner_ray()
        read = by_daft(daft.read_parquet(tables), recipe=recipe, processes=PROCESSES, id="id")
        read.write_parquet(str(folder / "out"), write_mode="overwrite")
        return
    import ray.data

    from factx.corpus.ray import extract as by_ray

    ray.data.DataContext.get_current().enable_progress_bars = False
    read = by_ray(ray.data.read_parquet(tables), recipe=recipe, processes=PROCESSES, id="id")
    read.write_parquet(str(folder / "out"), mode=ray.data.SaveMode.OVERWRITE)


@dataclass(frozen=True)
class Fared:
    """What came of a job."""

    documents: int
    not_once: int
    wrong: int
    failed: int
    answers: int
    again: int
    took_s: float

    def __str__(self) -> str:
        return (
            f"{self.not_once:>6} of {self.documents} not once, {self.wrong} neither facts nor a reason, {self.failed} "
            f"failed with it; {self.answers} answers, {self.again} of them asked for again; {self.took_s:.0f} s"
        )


def faults(engines: Iterable[str], *, documents: int) -> None:
    print(
        f"{documents} documents, one in {POISON_EACH} poisoned; {PROCESSES} workers, {WORKERS} asks in flight at most"
    )
    cases: dict[str, Callable[[str, Path], None]] = {"a worker killed": one_killed, "all killed, run again": all_killed}
    for engine in engines:
        for case, run in cases.items():
            with tempfile.TemporaryDirectory() as name, served(Path(name), latency="0.2-0.2") as url:
                folder = Path(name)
                write_tables(folder, documents=documents)
                os.environ |= {_ADDRESS: url, _FOLDER: name, "DO_NOT_TRACK": "1", "RAY_USAGE_STATS_ENABLED": "0"}
                os.environ["PYTHONPATH"] = str(ROOT)
                began = time.perf_counter()
                run(engine, folder)
                fared = judged(folder, documents, time.perf_counter() - began)
                print(f"  {engine:<5} {case:<22}{fared}", flush=True)


def one_killed(engine: str, folder: Path) -> None:
    process = started(engine, folder)
    wait_for(folder, process, part=0.3)
    worker = next(int(each.stem) for each in folder.glob("*.worker") if int(each.stem) != process.pid)
    os.kill(worker, signal.SIGKILL)
    finished(process)


def all_killed(engine: str, folder: Path) -> None:
    process = started(engine, folder)
    wait_for(folder, process, part=0.5)
    kill_tree(process.pid)
    process.communicate()
    (folder / "killed").touch()
    finished(started(engine, folder))


def started(engine: str, folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "benchmarks.distributed", "job", "--engines", engine, "--folder", str(folder)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def finished(process: subprocess.Popen[bytes]) -> None:
    _, told = process.communicate(timeout=400)
    if process.returncode:
        raise RuntimeError(told.decode()[-4000:])


def wait_for(folder: Path, process: subprocess.Popen[bytes], *, part: float) -> None:
    """Wait until that part of the documents was answered."""
    documents = sum(pyarrow.parquet.read_metadata(each).num_rows for each in folder.glob("*.parquet"))
    until = time.monotonic() + 200
    while len((folder / "served.jsonl").read_bytes().splitlines()) < part * documents:
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"the job ended before it was killed: {process.communicate()[1].decode()[-4000:]}")
        time.sleep(0.02)


def kill_tree(pid: int) -> None:
    """Kill a process and all that it began, Ray's own among them."""
    os.kill(pid, signal.SIGSTOP)  # it begins nothing more
    for each in [*below(pid), pid]:
        with suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)


def below(pid: int) -> list[int]:
    """The processes that a process began, and those that they did."""
    told = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], check=True, capture_output=True, text=True).stdout
    parents = [tuple(map(int, line.split())) for line in told.splitlines()]
    found = [pid]
    for each in found:  # it grows on the way
        found += [child for child, parent in parents if parent == each]
    return found[1:]


def judged(folder: Path, documents: int, took_s: float) -> Fared:
    rows = pyarrow.dataset.dataset(folder / "out", format="parquet").to_table(columns=["id", "facts", "failed"])
    counts: Counter[str] = Counter()
    wrong = failed = 0
    for row in rows.to_pylist():
        counts[row["id"]] += 1
        poisoned = int(row["id"]) % POISON_EACH == 0
        failed += row["failed"] is not None
        wrong += (row["failed"] is None) if poisoned else (row["failed"] is not None or len(row["facts"]) != 1)
    sent = Counter(str(each["asked"]) for each in log_of(folder) if each["good"])
    return Fared(
        documents=documents,
        not_once=sum(counts[str(nth)] != 1 for nth in range(documents))
        + len(counts.keys() - set(map(str, range(documents)))),
        wrong=wrong,
        failed=failed,
        answers=sum(sent.values()),
        again=sum(sent.values()) - len(sent),
        took_s=took_s,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", choices=("time", "faults", "job"), metavar="ROW")
    parser.add_argument("--documents", type=int, help="(default: 2,000 for time, 1,200 for faults)")
    parser.add_argument("--runs", type=int, default=2, help="of the row time (default: 2)")
    parser.add_argument("--engines", nargs="*", choices=("daft", "ray"), default=("daft", "ray"))
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    rows = options.rows or ("time", "faults")
    if "job" in rows:
        job(options.engines[0], options.folder)
        return
    if "time" in rows:
        compare(documents=options.documents or 2_000, runs=options.runs)
    if "faults" in rows:
        faults(options.engines, documents=options.documents or 1_200)


if __name__ == "__main__":
    main()
