"""How is a model file on this machine asked?

It is served by llama.cpp on a port of this machine, and asked there like any other server: by the `xllamacpp` wheel,
inside this process (extra `factx[local]`), or by a `llama-server` on the PATH. The server starts with the first ask,
and ends with the model or the process.
"""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING

from factx.errors import Unreachable, UsageError
from factx.models.chat import ChatModel
from factx.models.providers import Endpoint

if TYPE_CHECKING:
    from factx.models.chat import Settings
    from factx.models.wire import Wire

CONTEXT_TOKENS = 32_768
"""Room for a passage, its instructions and an answer of the usual length limit."""

SUFFIX = ".gguf"
_MAGIC = b"GGUF"
_SLOTS = 2
_LOADING_S = 600.0
_POLL_S = 0.1
_POLL_OFTEN = 0  # threads that spin while they wait for the next token take the cores from whoever works on the last
_SMALL_BYTES = 32_000_000  # what is smaller is done before its threads have found together
_HOST = "127.0.0.1"


@dataclass(frozen=True)
class Served:
    """A server that was started: its address with "/v1", and how it is stopped."""

    base_url: str
    stop: Callable[[], None]


class FileModel(ChatModel):
    """A model in a GGUF file, served here while it is used."""

    def __init__(self, path: Path, settings: Settings) -> None:
        _check(path)
        self._path = path
        self._served: Served | None = None
        super().__init__(_endpoint(path), settings)

    def close(self) -> None:
        """Close the connections and stop the server. The next ask starts it again."""
        super().close()
        with self._lock:
            if self._served:
                self._served.stop()
                self._served = self._opened = None

    def _wire(self) -> Wire:
        with self._lock:
            if self._served is None:
                self._served = serve(self._path, key=self._endpoint.api_key)
                self._endpoint = replace(self._endpoint, base_url=self._served.base_url)
        return super()._wire()


def serve(path: Path, *, key: str) -> Served:
    """Serve a model file on a free port of this machine, for whoever has the key, once it is loaded.

    Raises `UsageError` where there is nothing to serve it with, and `Unreachable` where the server does not start.
    """
    try:
        import xllamacpp
    except ImportError:
        pass
    else:
        return _in_process(xllamacpp, path, key)
    program = shutil.which("llama-server")
    if program is None:
        raise UsageError(
            f"{path} needs a server of llama.cpp: pip install 'factx[local]', or put llama-server on the PATH"
        )
    return _as_process(program, path, key)


def _in_process(xllamacpp: object, path: Path, key: str) -> Served:
    params = xllamacpp.CommonParams()  # type: ignore[attr-defined]  # the wheel has no types
    params.model.path = str(path)
    params.model_alias = {path.stem}
    params.port, params.api_keys = 0, [key]
    if hasattr(params, "hostnames"):
        params.hostnames = [_HOST]
    else:  # before xllamacpp 2026.10
        params.hostname = _HOST
    params.n_ctx, params.n_parallel, params.kv_unified = CONTEXT_TOKENS, _SLOTS, True
    for threads in (params.cpuparams, params.cpuparams_batch):
        threads.poll = _POLL_OFTEN
        if path.stat().st_size < _SMALL_BYTES:
            threads.n_threads = 1
    params.verbosity = -1
    try:
        held = [xllamacpp.Server(params)]  # type: ignore[attr-defined]
    except RuntimeError as error:
        raise Unreachable(
            f"{path}: llama.cpp cannot load it: {error}: is it a whole GGUF file of a text model?"
        ) from error
    return Served(f"{held[0].listening_address}/v1", held.clear)  # it ends with the last reference to it


def _as_process(program: str, path: Path, key: str) -> Served:
    with socket.socket() as free:
        free.bind((_HOST, 0))
        port = free.getsockname()[1]
    said = TemporaryFile()  # noqa: SIM115  # it is written to as long as the server runs
    command = [program, "--model", str(path), "--alias", path.stem, "--host", _HOST, "--port", str(port)]
    command += ["--ctx-size", str(CONTEXT_TOKENS), "--parallel", str(_SLOTS), "--kv-unified"]
    command += ["--poll", str(_POLL_OFTEN)]
    environment = {**os.environ, "LLAMA_API_KEY": key}  # not among the arguments, which others on the machine can see
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=environment)  # noqa: S603

    def stop() -> None:
        atexit.unregister(stop)
        process.terminate()
        process.wait()
        said.close()

    atexit.register(stop)
    deadline = time.monotonic() + _LOADING_S
    while not _is_ready(f"http://{_HOST}:{port}/health"):
        if process.poll() is not None or time.monotonic() > deadline:
            last = _last_line(said)
            stop()
            raise Unreachable(f"{path}: {program} did not start: {last or 'it said nothing'}")
        time.sleep(_POLL_S)
    return Served(f"http://{_HOST}:{port}/v1", stop)


def _last_line(said: IO[bytes]) -> str:
    said.seek(0)
    lines = said.read().decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:400] if lines else ""


def _is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as reply:  # noqa: S310  # an address of this machine
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _check(path: Path) -> None:
    if not path.is_file():
        raise UsageError(f"{path}: there is no such model file: give the path of a {SUFFIX} file")
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise UsageError(f"{path}: this is no GGUF file: llama.cpp reads models in that format only")


def _endpoint(path: Path) -> Endpoint:
    """The endpoint before its server has an address."""
    return Endpoint(
        label="gguf",
        model=path.stem,
        base_url=f"http://{_HOST}/v1",
        api_key=secrets.token_urlsafe(24),
        key_help="the server was started by factx with a key of its own",
        cap="max_tokens",
        reads_schema=True,
        own=True,
        hosted=False,
        streams=True,
    )
