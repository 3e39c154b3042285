"""A server on this machine that answers as a model would, after a set time and with set faults, and keeps a log.

    python -m benchmarks.harbour --log FILE [--latency 0.1-0.3] [--stragglers 0.05:1.5] [--faulty 0.1]

It prints its address and serves until it is ended. It is asked about documents that say "The toll of quay 17 rose", and
answers with one fact of the kind `Toll` for each. How long an answer takes, and whether it fails, follows from what is
asked and how often it was, so that every run meets the same. A line of the log is one answer that was sent whole:
what was asked (a hash), when, and whether the answer was good.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import factx

_TOLD = re.compile(r"^(\d+) The toll of (quay \d+) rose", re.MULTILINE)
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_NAMES = ("anchor", "barge", "crane", "ferry", "gull", "lamp", "mist", "pilot", "rope", "sail", "tide", "wharf")
_WORDS = [
    *_NAMES,
    *(f"{first}{last}" for first in _NAMES for last in ("light", "line", "man", "side", "stone", "work")),
]
_FAULTS = ("500", "429", "reset", "cut off", "bad JSON")


class Toll(factx.Fact):
    """The toll of a quay that rose."""

    quay: factx.Span


def text_of(nth: int, *, words: int = 0) -> str:
    """A document about quay `nth`, with so many words behind what it tells: its own, for copies are not read."""
    chance = random.Random(f"words {nth}")
    more = [" ".join(chance.choices(_WORDS, k=12)).capitalize() + "." for _ in range(words // 12)]
    told = " ".join(["Nobody gave a reason for it.", *more])
    return f"The toll of quay {nth} rose to £12 on Monday.\n{told}\n"


@dataclass(frozen=True)
class Ways:
    """How the server behaves: how long answers take, which part of them takes `straggling_s`, and which part fails."""

    latency_s: tuple[float, float] = (0.0, 0.0)
    stragglers: float = 0.0
    straggling_s: float = 0.0
    faulty: float = 0.0

    def latency(self, about: str) -> float:
        """How long an answer about it takes: the same in every run."""
        chance = random.Random(f"latency {about}")
        if chance.random() < self.stragglers:
            return self.straggling_s
        return chance.uniform(*self.latency_s)

    def fault(self, digest: str, nth: int) -> str | None:
        """What goes wrong with the nth answer to a request; never with more than two in a row."""
        chance = random.Random(f"fault {digest} {nth}")
        if nth % 3 == 2 or chance.random() >= self.faulty:
            return None
        return chance.choice(_FAULTS)


@dataclass
class Harbour:
    """The server itself: `log` takes a line for each answer that was sent whole."""

    ways: Ways
    log: IO[str]
    asked: Counter[str] = field(default_factory=Counter)

    async def serve(self) -> asyncio.Server:
        return await asyncio.start_server(self._serve_one, "127.0.0.1", 0, limit=1 << 22, backlog=1024)

    async def _serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                found = _LENGTH.search(head)
                body = json.loads(await reader.readexactly(int(found[1]))) if found else {}
                if not await self._answer(body, reader, writer):
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(
        self, body: dict[str, object], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Answer one request; False where the connection ends with it."""
        words = body["messages"][1]["content"]  # type: ignore[index]  # what factx sends: the article, then what was wrong
        digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:16]
        nth = self.asked[digest]
        self.asked[digest] += 1
        told = _TOLD.findall(words)
        await asyncio.sleep(self.ways.latency(str(told[0][1]) if told else digest))
        fault = self.ways.fault(digest, nth)
        if reader.at_eof():  # whoever asked is gone: nothing was answered
            return False
        if fault == "reset":
            writer.transport.abort()
            return False
        if fault in ("500", "429"):
            more = b"retry-after-ms: 20\r\n" if fault == "429" else b""
            await _send(writer, int(fault), b'{"error": {"message": "busy"}}', more)
            return True
        tolls = [
            {"evidence": [f"{line} The toll of {quay} rose"], "attribution": [], "quay": quay} for line, quay in told
        ]
        content = json.dumps({"toll": tolls})
        content = content[: len(content) // 2] if fault == "cut off" else '{"toll": 7}' if fault else content
        await _send(writer, 200, _completion(content, "length" if fault == "cut off" else "stop"), b"")
        self.log.write(json.dumps({"asked": digest, "at": time.time(), "good": fault is None}) + "\n")
        self.log.flush()
        return True


async def _send(writer: asyncio.StreamWriter, status: int, body: bytes, more: bytes) -> None:
    head = f"HTTP/1.1 {status} -\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n".encode()
    writer.write(head + more + b"\r\n" + body)
    await writer.drain()


def _completion(content: str, finish: str) -> bytes:
    message = {"role": "assistant", "content": content}
    usage = {"prompt_tokens": 900, "completion_tokens": 40, "total_tokens": 940}
    choices = [{"index": 0, "finish_reason": finish, "message": message}]
    completion = {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": choices}
    return json.dumps({**completion, "usage": usage}).encode()


async def _main(ways: Ways, log: Path) -> None:
    with log.open("a", encoding="utf-8") as out:
        server = await Harbour(ways, out).serve()
        print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", flush=True)
        await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--latency", default="0-0", help="in seconds, from-to")
    parser.add_argument("--stragglers", default="0:0", help="which part takes how many seconds")
    parser.add_argument("--faulty", type=float, default=0.0, help="which part of the answers fails")
    options = parser.parse_args()
    low, high = map(float, options.latency.split("-"))
    part, lasting = map(float, options.stragglers.split(":"))
    asyncio.run(_main(Ways((low, high), part, lasting, options.faulty), options.log))
