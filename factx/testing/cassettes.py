"""How is a model's answer recorded once and replayed ever after?

    with cassette("cassettes/port-strike.yaml", mode="replay"):
        facts = factx.extract(text, model="openai/gpt-5-mini")

Recording needs the network and a key; replaying needs neither, and a key that is not set is stood in for.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import get_args

from factx.errors import CassetteError, UsageError
from factx.testing.tapes import Mode, Tape


class _Player:
    """What this process plays. vcrpy changes the HTTP classes of the whole process, so there is one, with one slot."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.tape: Tape | None = None

    @contextmanager
    def holding(self, tape: Tape) -> Iterator[None]:
        with self._lock:
            if self.tape is not None:
                raise CassetteError(
                    f"the cassette {tape.path} cannot be opened while {self.tape.path} is: all HTTP requests of a "
                    "process go through one cassette. Close the other one first, or use one for both"
                )
            self.tape = tape
        try:
            yield
        finally:
            self.tape = None


_PLAYER = _Player()


@contextmanager
def cassette(
    path: str | os.PathLike[str], *, mode: Mode = "auto", note: str | None = None, again: str | None = None
) -> Iterator[Tape]:
    """Open a cassette: inside, all HTTP requests of this process are answered from it or recorded on it.

    mode "replay"   play what is there, and send nothing: the network is closed. A file that is missing or empty is
                    refused, and a request that it does not hold raises `CassetteMiss`, which shows what changed.
    mode "record"   ask everything anew. What the file held is gone with the first new answer, and not before.
    mode "auto"     play what is there, record what is missing.

    `note` says where the answers come from and is kept in the file; without one, the file's own note stays. `again`
    is the command that error messages give for recording. Gives the `Tape`, which knows what was played and what was
    not. Only one cassette can be open in a process. Raises `CassetteError` for a file that cannot be used.
    """
    if mode not in get_args(Mode):
        raise UsageError(f"a cassette has no mode {mode!r}: the modes are {', '.join(get_args(Mode))}")
    tape = Tape(Path(path), mode=mode, note=note, again=again)
    with ExitStack() as stack:
        stack.enter_context(_PLAYER.holding(tape))
        if tape.replaying:
            from factx.testing.network import closed_network

            stack.enter_context(closed_network(loopback=True, remedy=f"Only {tape.path} is to answer."))
            stack.enter_context(_keys_not_needed())
        from factx.testing.recording import caught

        stack.enter_context(caught(tape))
        yield tape


@contextmanager
def _keys_not_needed() -> Iterator[None]:
    """Stand in for the keys of all providers that are not set: nothing is sent, so "openai/…" needs none."""
    from factx.models.providers import providers

    wanted = {each.key_env for each in providers().values() if each.key_env}
    missing = [name for name in wanted if not os.environ.get(name)]
    os.environ.update(dict.fromkeys(missing, "replayed"))
    try:
        yield
    finally:
        for name in missing:
            os.environ.pop(name, None)


def replaying() -> bool:
    """Whether a cassette is open that answers everything, so that waiting between requests is of no use."""
    return _PLAYER.tape is not None and _PLAYER.tape.replaying
