"""How do runs over many documents fare: in time, in memory, when they are killed, and when they are run again?

    python -m benchmarks.corpus                     # everything, at sizes that take some minutes
    python -m benchmarks.corpus makespan rerun      # some of it
    python -m benchmarks.corpus memory --documents 100000
    python -m benchmarks.corpus kills --kills 50

Each row starts a server of its own on this machine (`benchmarks/harbour.py`) and asks it over the network.

    makespan  200 articles, 50 workers, 100–300 ms an answer and 5 % that take 1.5 s, against the ideal: the same
              answers handed to 50 workers in the same order at no cost; the best of three runs. Twice: articles of one
              line, and of 4,000 characters. Other work on this machine takes from it, so the load is told beside it, as
              is what the run takes undisturbed, by a clock that counts its own work and waits (`undisturbed.py`)
    rerun     1,000 documents, and the same again: requests of the second run
    kills     the command line, killed at random moments, each time gone on with by --resume; then the same with 10 % of
              the answers faulty. Told: documents lost or double in the file, and answers asked for again. The server's
              log is the witness. An answer that was on its way when the kill came cannot be kept: those asked for again
              must have been sent in the last moment before a kill, and are no more than twice the workers
    memory    many small documents through model, journal and file: the highest resident memory along the way
"""

from __future__ import annotations

import argparse
import asyncio
import heapq
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import factx
from benchmarks.harbour import Toll, Ways, text_of
from benchmarks.undisturbed import Canned, ask_cpu_s, makespan_s
from factx import corpus
from factx.cli.sinks import opened

ROOT = Path(__file__).resolve().parents[1]
LAST_MOMENT_S = 0.5


@contextmanager
def served(folder: Path, *, latency: str = "0-0", stragglers: str = "0:0", faulty: float = 0.0) -> Iterator[str]:
    """The address of a server whose log is `served.jsonl` in the folder."""
    command = [sys.executable, "-m", "benchmarks.harbour", "--log", str(folder / "served.jsonl")]
    command += ["--latency", latency, "--stragglers", stragglers, "--faulty", str(faulty)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert server.stdout
        yield server.stdout.readline().strip()
    finally:
        server.terminate()
        server.wait()
        if server.stdout:
            server.stdout.close()


def log_of(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "served.jsonl").read_text(encoding="utf-8").splitlines()]


# --- time


def ideal_s(latencies: list[float], workers: int) -> float:
    """When the last answer is there, if each worker takes the next one at once."""
    free = [0.0] * workers
    for each in latencies:
        heapq.heappush(free, heapq.heappop(free) + each)
    return max(free)


@dataclass(frozen=True)
class Span:
    """What a run took, what it would take undisturbed and at best, and the CPU that was used here, in seconds.

    `lag_s` is how long, of a hundred turns of the event loop, the slowest but one kept the network waiting, and `ask_s`
    the CPU of one ask, without what is made of it.
    """

    took_s: float
    undisturbed_s: float
    ideal_s: float
    cpu_s: float
    lag_s: float
    ask_s: float


def makespan(*, articles: int = 200, workers: int = 50, words: int = 0) -> Span:
    ways = Ways((0.1, 0.3), 0.05, 1.5)
    with tempfile.TemporaryDirectory() as name, served(Path(name), latency="0.1-0.3", stragglers="0.05:1.5") as url:
        extractor = factx.Extractor(model=factx.connect("reader", base_url=url), kinds=[Toll], again=0)
        warm = [factx.Document(text_of(10_000 + nth)) for nth in range(workers)]
        list(corpus.run(warm, extractor, workers=workers))  # loads what is loaded once
        documents = [factx.Document(text_of(nth, words=words)) for nth in range(articles)]
        with corpus.Journal(Path(name) / "journal") as journal:
            began, cpu = time.perf_counter(), time.process_time()
            found, lags = asyncio.run(_watched(corpus.arun(documents, extractor, workers=workers, journal=journal)))
            took, cpu = time.perf_counter() - began, time.process_time() - cpu
    assert found == articles
    lag = sorted(lags)[int(len(lags) * 0.99)]
    with tempfile.TemporaryDirectory() as name, served(Path(name)) as url:
        asked = [factx.Document(text_of(20_000 + nth, words=words)) for nth in range(articles)]
        ask_s = ask_cpu_s(factx.connect("reader", base_url=url), asked, workers=workers)
    again = [factx.Document(each.text) for each in documents]
    return Span(
        took_s=took,
        undisturbed_s=makespan_s(ways, again, workers=workers, ask_cpu_s=ask_s),
        ideal_s=ideal_s([ways.latency(f"quay {nth}") for nth in range(articles)], workers),
        cpu_s=cpu,
        lag_s=lag,
        ask_s=ask_s,
    )


async def _watched(results: AsyncIterator[factx.Facts]) -> tuple[int, list[float]]:
    """The facts of a run, counted, and how late each turn came that was due every millisecond."""
    lags: list[float] = []

    async def tick() -> None:
        while True:
            due = time.perf_counter() + 0.001
            await asyncio.sleep(0.001)
            lags.append(time.perf_counter() - due)

    ticking = asyncio.create_task(tick())
    found = [len(facts.items) async for facts in results]
    ticking.cancel()
    return sum(found), lags


def rerun(*, documents: int = 1_000) -> tuple[int, int, float, float]:
    """Requests of a run and of the same run again, and how long each took."""
    counts, times = [], []
    with tempfile.TemporaryDirectory() as name, served(Path(name)) as url:
        for _ in range(2):
            extractor = factx.Extractor(model=factx.connect("reader", base_url=url), kinds=[Toll], again=0)
            given = (factx.Document(text_of(nth)) for nth in range(documents))
            began = time.perf_counter()
            found = list(corpus.run(given, extractor, journal=Path(name) / "journal"))
            times.append(time.perf_counter() - began)
            counts.append(len(log_of(Path(name))))
            assert sum(len(each.items) for each in found) == documents
    return counts[0], counts[1] - counts[0], times[0], times[1]


# --- kills


@dataclass(frozen=True)
class Killed:
    """What came of a run that was killed again and again."""

    kills: int
    documents: int
    lost: int
    double: int
    torn: int
    answers: int
    again: int
    earliest_s: float
    """How long before a kill the oldest of the answers that were asked for again was sent."""

    @property
    def is_well(self) -> bool:
        return not (self.lost or self.double) and self.earliest_s <= LAST_MOMENT_S

    def __str__(self) -> str:
        return (
            f"{self.kills} kills: {self.documents} documents, {self.lost} lost, {self.double} double; "
            f"{self.torn} times the file ended within a document; {self.answers} good answers, {self.again} of them "
            f"asked for again, the earliest of these sent {self.earliest_s * 1000:.0f} ms before a kill"
        )


def killed(
    *, kills: int, documents: int, workers: int = 8, faulty: float = 0.0, latency: str = "0.05-0.2", seed: int = 0
) -> Killed:
    """Read documents with the command line, which is killed at random moments and gone on with by --resume."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name, served(Path(name), latency=latency, faulty=faulty) as url:
        folder = Path(name)
        for nth in range(documents):
            (folder / f"{nth:05}.txt").write_text(text_of(nth), encoding="utf-8")
        moments: list[float] = []
        torn, runs, whole = 0, 0, False
        while not whole:
            runs += 1
            assert runs < kills + 20, "the run does not come to its end"
            moment, whole = _run(folder, documents, url, workers, chance.uniform(0, 0.4) if runs <= kills else None)
            moments += [moment] if moment else []
            torn += not _ends_whole(folder / "facts.jsonl")
        return _judged(folder, documents, moments, torn)


def _run(folder: Path, documents: int, url: str, workers: int, seconds: float | None) -> tuple[float | None, bool]:
    """Run the command line, or kill it so many seconds after its first new answer came.

    Gives the time of the kill, and whether the run came to its end with nothing left to be asked again.
    """
    command = [sys.executable, "-m", "factx", "extract", *(f"{nth:05}.txt" for nth in range(documents))]
    command += ["-m", "reader", "--base-url", url, "--kinds", "benchmarks.harbour:Toll", "--again", "0"]
    command += ["-o", "facts.jsonl", "--retry-failed", "-j", str(workers), "-q"]
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, env=_environment())
    moment = None
    if seconds is not None:
        before = _size(folder)
        while _size(folder) == before and process.poll() is None:
            time.sleep(0.005)
        time.sleep(seconds)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            process.wait()
            moment = time.time()
    _, told = process.communicate()
    if process.returncode not in (0, 1, -signal.SIGKILL):
        raise RuntimeError(told.decode())
    return moment, process.returncode == 0


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def _size(folder: Path) -> int:
    return (folder / "served.jsonl").stat().st_size


def _ends_whole(path: Path) -> bool:
    return not path.exists() or path.read_bytes()[-1:] in (b"", b"\n")


def _judged(folder: Path, documents: int, moments: list[float], torn: int) -> Killed:
    records = [json.loads(line) for line in (folder / "facts.jsonl").read_text(encoding="utf-8").splitlines()]
    facts = Counter(record["quay"]["text"] for record in records if record["kind"] == "toll")
    log = log_of(folder)
    sent: dict[object, list[float]] = {}
    for each in log:
        if each["good"]:
            sent.setdefault(each["asked"], []).append(float(str(each["at"])))
    early = [_before(at, moments) for times in sent.values() for at in times[:-1]]
    return Killed(
        kills=len(moments),
        documents=documents,
        lost=sum(not facts[f"quay {nth}"] for nth in range(documents)),
        double=sum(count > 1 for count in facts.values()),
        torn=torn,
        answers=sum(map(len, sent.values())),
        again=len(early),
        earliest_s=max(early, default=0.0),
    )


def _before(at: float, moments: list[float]) -> float:
    """How long before the next kill it was. The server learns of a kill a little later, and may answer until then."""
    return min((max(0.0, kill - at) for kill in moments if kill >= at - LAST_MOMENT_S), default=1e9)


# --- memory


def memory(*, documents: int) -> Iterator[tuple[int, float, float]]:
    """Documents read so far, the highest resident memory until then in MB, and seconds."""
    began = time.perf_counter()
    extractor = factx.Extractor(model=Canned(), kinds=[Toll], again=0)
    step = max(1, documents // 10)
    with tempfile.TemporaryDirectory() as name:
        out = str(Path(name) / "facts.jsonl")
        given = (factx.Document(text_of(nth)) for nth in range(documents))
        with opened(out, "jsonl", inputs=[]) as sink:
            for nth, facts in enumerate(corpus.run(given, extractor, journal=Path(name) / "journal"), 1):
                sink.add(facts, "")
                if nth % step == 0:
                    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                    yield nth, peak, time.perf_counter() - began


# --- rows of the wire's own speed and pacing stand in benchmarks/wire.py


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", choices=("makespan", "rerun", "kills", "memory"), metavar="ROW")
    parser.add_argument("--documents", type=int, default=20_000, help="of the row memory (default: 20,000)")
    parser.add_argument("--kills", type=int, default=50)
    options = parser.parse_args()
    rows = options.rows or ("makespan", "rerun", "kills", "memory")
    if "makespan" in rows:
        for words in (0, 420):
            spans = [makespan(words=words) for _ in range(3)]
            span = min(spans, key=lambda each: each.took_s)
            alone = min(each.undisturbed_s for each in spans)
            print(
                f"makespan, {len(text_of(1, words=words)):,} characters, load {os.getloadavg()[0]:.1f} on "
                f"{os.cpu_count()} processors: {span.took_s:.2f} s, {span.ideal_s / span.took_s:.0%} of the ideal "
                f"{span.ideal_s:.2f} s; undisturbed {alone:.2f} s, {span.ideal_s / alone:.0%} of it; "
                f"{span.cpu_s * 5:.1f} ms CPU an article, {span.ask_s * 1000:.1f} an ask; "
                f"the network waited {span.lag_s * 1000:.1f} ms at most in 99 of 100 turns"
            )
    if "rerun" in rows:
        first, second, slow, fast = rerun()
        print(f"rerun of 1,000 documents: {first} requests in {slow:.1f} s, then {second} in {fast:.1f} s")
    if "kills" in rows:
        for faulty in (0.0, 0.1):
            print(f"{faulty:.0%} faulty, {killed(kills=options.kills, documents=16 * options.kills, faulty=faulty)}")
    if "memory" in rows:
        for count, peak, took in memory(documents=options.documents):
            print(f"{count:>9,} documents: {peak:6.1f} MB at most, {took:6.1f} s, {took / count * 1000:.1f} ms each")


if __name__ == "__main__":
    main()
