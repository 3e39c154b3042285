"""Machines that fail: is anything lost that was finished, and does the command end?"""

from __future__ import annotations

import json
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import factx
from factx.errors import FactxError
from factx.outputs import jsonl
from tests.hostile.attack import Attack, Try

TEXT = "The port said on Monday that the toll would rise by {} per cent.\n“We will not pay,” said Ada Roe."
_ENDS_S = 60.0


def attacks(*, every: int = 1) -> list[Attack]:
    return [
        Attack("faults: disks, kills, clocks and servers", lambda: _tried(every), lambda: _torn("{", 1)),
    ]


def _tried(every: int) -> Iterator[Try]:
    tries: list[tuple[str, Callable[[Path], str | None]]] = [
        ("a file that may grow to 3 kB", lambda place: _with_limit(place, 3_000)),
        ("an output that cannot be made", _unwritable),
        ("an array, and no room for its end", _array_with_limit),
        ("formats that have no room", _exports_with_limit),
        ("a server that never ends", lambda _: _with_server(_endless)),
        ("a server that says nothing", lambda _: _with_server(_silent)),
        ("a server that says a byte now and then", lambda _: _with_server(_dripping)),
        ("a clock that jumps", lambda _: _jumping()),
        ("a killed process", _killed),
        ("no room at all", lambda place: _with_limit(place, 0)),
    ]
    for label, what in tries[::every]:
        with tempfile.TemporaryDirectory() as folder:
            yield label, what(Path(folder))


def _articles(place: Path, number: int = 8) -> list[str]:
    for nth in range(number):
        (place / f"{nth}.txt").write_text(TEXT.format(nth + 2), "utf-8")
    return [str(place / f"{nth}.txt") for nth in range(number)]


def _command(place: Path, *more: str, number: int = 8) -> list[str]:
    return [sys.executable, "-m", "factx", "extract", *_articles(place, number), "-o", str(place / "f.jsonl"), *more]


def _torn(written: str, finished: int) -> str | None:
    """What of a fact file is not whole: the last line of a killed run may be, the documents before it not."""
    lines = written.split("\n")
    try:
        records = [json.loads(line) for line in lines[:-1] if line]
    except ValueError:
        return "a line inside the file is torn"
    done = sum(record["kind"] == "run" for record in records)
    return None if done >= finished else f"{done} of {finished} documents are left"


def limited(command: list[str], size: int) -> subprocess.CompletedProcess[str]:
    """Run where no file may grow beyond a size, as on a disk that has no more room."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return subprocess.run(command, preexec_fn=limit, capture_output=True, text=True, timeout=_ENDS_S, check=False)


def _with_limit(place: Path, size: int) -> str | None:
    ran = limited(_command(place), size)
    if ran.returncode not in {1, 2} or "Traceback" in ran.stderr:
        return f"it ended with {ran.returncode}: {ran.stderr[-200:]}"
    path = place / "f.jsonl"
    return _torn(path.read_text("utf-8"), 0) if path.exists() else None


def _array_with_limit(place: Path) -> str | None:
    """A file of one JSON array is whole, or as it was before."""
    path = place / "f.json"
    ran = limited([*_command(place)[:-1], str(path)], 9_000)
    try:
        finished = sum(each["kind"] == "run" for each in json.loads(path.read_text("utf-8")))
    except (OSError, ValueError) as error:
        return f"{ran.returncode}: {error}"
    told = ran.returncode == 1 and ran.stderr.count("cannot be written") == 1
    return None if told and finished else f"{finished} are left; it ended with {ran.returncode}: {ran.stderr[-200:]}"


def _exports_with_limit(place: Path) -> str | None:
    """Where a format has no room, it is told, by the name that was given, and no part of a file is left."""
    subprocess.run(_command(place, "-q"), capture_output=True, timeout=_ENDS_S, check=False)
    for form in ("sqlite", "csv", "parquet", "webannotation", "brat", "markdown"):
        to = place / f"to-{form}"
        command = [sys.executable, "-m", "factx", "export", str(place / "f.jsonl"), "--to", form, "-o", str(to)]
        ran = limited(command, 60)
        if ran.returncode != 2 or "Traceback" in ran.stderr or str(to) not in ran.stderr or to.is_file():
            return f"{form} ended with {ran.returncode}: {ran.stderr[-300:]}"
    return None


def _unwritable(place: Path) -> str | None:
    (place / "file").write_text("x", "utf-8")
    ran = subprocess.run(
        [*_command(place)[:-1], str(place / "file" / "f.jsonl")],
        capture_output=True,
        text=True,
        timeout=_ENDS_S,
        check=False,
    )
    told = ran.returncode in {1, 2} and "Traceback" not in ran.stderr
    return None if told else f"it ended with {ran.returncode}: {ran.stderr[-200:]}"


def _killed(place: Path) -> str | None:
    """Killed once some documents are on the disk, begun again, and killed no more."""
    process = subprocess.Popen(_command(place, "-q", number=40), stderr=subprocess.DEVNULL)
    path = place / "f.jsonl"
    until = time.monotonic() + _ENDS_S
    while process.poll() is None and time.monotonic() < until:
        if path.exists() and path.read_bytes().count(b'"kind": "run"') >= 2:
            break
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = path.read_text("utf-8") if path.exists() else ""
    if torn := _torn(before, 0):
        return torn
    again = subprocess.run(
        _command(place, "-q", "--resume", number=40), capture_output=True, text=True, timeout=_ENDS_S, check=False
    )
    after = path.read_text("utf-8")
    kept = all(line in after for line in before.split("\n")[:-1])
    whole = _torn(after, 40)
    if again.returncode or not kept or whole:
        lost = "" if kept else ", and what was there is lost"
        return f"resumed with {again.returncode}{lost}: {whole} {again.stderr[-200:]}"
    return None if len(list(jsonl.read(after.splitlines(keepends=True)))) == 40 else "documents are there twice"


def _jumping() -> str | None:
    text = TEXT.format(7)
    usual = factx.extract(text)
    clock = iter(range(10**9, 0, -(10**5)))
    with patch("time.time", lambda: float(next(clock))):
        jumped = factx.extract(text)
    return None if jumped == usual else "the facts are others"


@contextmanager
def _listening(serve: Callable[[socket.socket], None]) -> Iterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def run() -> None:
        while not stop.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=_served, args=(serve, connection), daemon=True).start()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
    finally:
        stop.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def _served(serve: Callable[[socket.socket], None], connection: socket.socket) -> None:
    with connection:
        try:
            connection.recv(65_536)
            serve(connection)
        except OSError:
            return


_HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n"


def _dripping(connection: socket.socket) -> None:
    connection.sendall(_HEAD)
    for _ in range(600):
        connection.sendall(b" ")
        time.sleep(0.1)


def _endless(connection: socket.socket) -> None:
    connection.sendall(_HEAD)
    while True:
        connection.sendall(b" " * 65_536)


def _silent(connection: socket.socket) -> None:
    while connection.recv(65_536):
        continue


def _with_server(serve: Callable[[socket.socket], None]) -> str | None:
    with _listening(serve) as base_url:
        model = factx.connect("m", base_url=base_url, timeout_s=1.0, retries=0, sleep=lambda _: None)
        start = time.monotonic()
        try:
            facts = factx.extract(TEXT.format(7), model=model)
        except FactxError:
            told = True
        else:
            told = bool(facts.gaps)
        seconds = time.monotonic() - start
    return (
        None if told and seconds < _ENDS_S else f"after {seconds:.0f} s {'it was told' if told else 'nothing was told'}"
    )
