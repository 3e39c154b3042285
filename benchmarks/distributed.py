"""How do engines that run on many machines fare with factx: in time, when they are killed, and with poison among it?

    python -m benchmarks.distributed                       # everything that is installed; some ten minutes
    python -m benchmarks.distributed time --documents 2000
    python -m benchmarks.distributed faults --engines daft ray

A server on this machine (`benchmarks/harbour.py`) answers after 200 ms.

    time    the command line reads 2,000 documents of 4 kB with 50 asks at once, alone and with `--engine daft` in one
            process: whole processes, from start to end, and their processor time
    storage the bytes that the recorded readings of the seeds take, in the forms that they are kept in
    faults  a local Ray with two workers, Daft and Ray Data each, and one document in forty on which the engine raises:
            first a worker is killed in the middle; then, in a new folder, every process is, and the job is run again.
            Told of both: documents that are in the output not once, rows that are neither facts nor a reason, answers
            asked for again, and how many were in flight at most. The server's log is the witness: an answer is asked
            for again where one to the same words was sent whole before
"""

from __future__ import annotations

import argparse
import os
import random
import resource
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
from benchmarks.gold import article, stems
from benchmarks.harbour import Toll, text_of
from factx.corpus import Journal, Journaled
from factx.corpus.recipe import Recipe
from factx.corpus.rows import batch, row_of
from factx.engines import Steps
from factx.engines.llm import LanguageModel
from factx.testing import cassette

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
        texts = [text_of(each) + beside(each, characters) for each in ids]
        pyarrow.parquet.write_table(pa.table({"id": list(ids), "body": texts}), folder / f"{nth}.parquet")


def beside(nth: int, characters: int) -> str:
    """So many characters about nothing in particular, in every document others: copies would be found to be such."""
    chance, sentences = random.Random(nth), list[str]()
    while sum(map(len, sentences)) < characters:
        named = ("".join(chance.choices("aeioulmnrst", k=chance.randint(3, 9))) for _ in range(18))
        sentences.append(f"The {' '.join(named)}. ")
    return "".join(sentences)


# --- time


def seconds(folder: Path, url: str, *more: str) -> tuple[float, float]:
    """How long the command line takes, from start to end, and of that on processors."""
    command = [sys.executable, "-m", "factx", "extract", *map(str, sorted(folder.glob("*.parquet")))]
    command += ["--text-column", "body", "--id-column", "id", "-m", "reader", "--base-url", url, "-j", "50"]
    command += ["--kinds", "benchmarks.harbour:Toll", "--again", "0", "-q", *more]
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, cwd=ROOT)
    took, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare(*, documents: int, runs: int) -> None:
    with tempfile.TemporaryDirectory() as name, served(Path(name), latency="0.2-0.2") as url:
        folder = Path(name)
        write_tables(folder, documents=documents, characters=4_000)
        ways = {"factx extract": ("--no-dedupe",), "--engine daft": ("--engine", "daft")}
        print(
            f"{documents:,} documents of 4 kB, 200 ms an answer, 50 at once; best of {runs}; nothing but the answers "
            f"takes {documents / 250:.1f} s\n{'':<18}{'s':>7}{'ratio':>7}{'s of CPU':>10}{'ratio':>7}"
        )
        best: dict[str, tuple[float, float]] = {}
        for nth in range(runs):
            for way, more in ways.items():
                took = seconds(folder, url, *more, "-o", str(folder / f"{nth}{more[-1]}"))
                best[way] = tuple(map(min, took, best.get(way, took)))  # type: ignore[assignment]
        plain, plain_cpu = best["factx extract"]
        for way, (wall, cpu) in best.items():
            print(f"  {way:<16}{wall:>7.1f}{wall / plain:>7.2f}{cpu:>10.1f}{cpu / plain_cpu:>7.2f}")


# --- storage


def storage() -> None:
    """What the recorded readings take on disk, in bytes an article."""
    with tempfile.TemporaryDirectory() as name:
        folder, found = Path(name), list[factx.Facts]()
        with Journal(folder / "journal") as journal:
            for stem in stems():
                with cassette(ROOT / f"cassettes/{stem}.yaml", mode="replay") as tape:
                    model = factx.connect("reader", base_url="http://localhost:8080/v1", sleep=tape.sleep)
                    found.append(factx.extract(article(stem), model=Journaled(model, journal)))
        pyarrow.parquet.write_table(
            pa.Table.from_batches([batch(map(row_of, found))]), folder / "facts.parquet", compression="zstd"
        )
        sizes = {
            "text": sum(len(each.document.text.encode()) for each in found),
            "facts as JSON Lines": sum(len(each.to_json().encode()) for each in found),
            "facts as Parquet, zstd": (folder / "facts.parquet").stat().st_size,
            "journal": (folder / "journal").stat().st_size,
        }
        print(
            f"bytes an article, of {len(found)} recorded readings with {sum(len(each.items) for each in found)} facts"
        )
        for what, size in sizes.items():
            print(f"  {what:<24}{size / len(found):>9,.0f}")
        runs = [each.run for each in found]
        sums = {
            name: sum(getattr(each, name) for each in runs) for name in ("requests", "input_tokens", "output_tokens")
        }
        print("a reading: " + ", ".join(f"{size / len(found):,.1f} {name}" for name, size in sums.items()))


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
    parser.add_argument("rows", nargs="*", choices=("time", "storage", "faults", "job"), metavar="ROW")
    parser.add_argument("--documents", type=int, help="(default: 2,000 for time, 1,200 for faults)")
    parser.add_argument("--runs", type=int, default=2, help="of the row time (default: 2)")
    parser.add_argument("--engines", nargs="*", choices=("daft", "ray"), default=("daft", "ray"))
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    rows = options.rows or ("time", "storage", "faults")
    if "job" in rows:
        job(options.engines[0], options.folder)
        return
    if "time" in rows:
        compare(documents=options.documents or 2_000, runs=options.runs)
    if "storage" in rows:
        storage()
    if "faults" in rows:
        faults(options.engines, documents=options.documents or 1_200)


if __name__ == "__main__":
    main()
