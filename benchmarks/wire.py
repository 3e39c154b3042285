"""What does an article cost in CPU, from its text to its facts, and how much of that is the way to the model?

    python -m benchmarks.wire [--articles 200] [--profile]

starts a server on this machine, in a process of its own, that answers at once with what a model could have written
about one of the seeds (`benchmarks/wire.json`: ten facts, and three more when it is asked again). Prints the
milliseconds of CPU that this process takes for each article of 4 kB, with one request in flight and with 64. Above
factx stand a floor and two peers that send the same request and make no facts: a bare socket, openai's `create`, and
instructor's `create` over it, with its client wrapped and the class of the answer built once.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import json
import multiprocessing
import pstats
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

import instructor
import openai

import factx
from benchmarks.gold import ROOT, article
from factx.models import Ask, Message, connect
from factx.models.schemas import strict

_STEM = "04-pension-trial"
_WARM = 20
_Work = Callable[[], Awaitable[Any]]
_Maker = Callable[[str, factx.Document, AsyncExitStack], _Work]


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.wire", description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=200, help="articles for each figure (default: 200)")
    parser.add_argument("--runs", type=int, default=3, help="the best of that many is shown (default: 3)")
    parser.add_argument("--profile", action="store_true", help="show where factx spends it in place of the figures")
    options = parser.parse_args(argv)
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, _answers()), daemon=True)
    server.start()
    base_url = f"http://127.0.0.1:{ours.recv()}/v1"
    try:
        if options.profile:
            _profile(base_url, options)
        else:
            _compare(base_url, options)
    finally:
        server.terminate()
        server.join()


def _compare(base_url: str, options: argparse.Namespace) -> None:
    document = article(_STEM)
    facts = factx.Extractor(model=connect("m", base_url=base_url, env={}), again=0).extract(document)
    print(
        f"{len(document.text.encode())} bytes, {len(facts.items)} facts, {len(facts.rejected)} rejections, "
        f"CPU ms an article, best of {options.runs} runs of {options.articles}\n"
    )
    print(f"{'in flight':<40}{1:>8}{64:>8}")
    cases: dict[str, _Maker] = {
        "a bare socket": _socket,
        "openai, create": _openai,
        "instructor, create": _instructor,
        "factx, one ask": _ask,
        "factx whole, again=0": partial(_reader, again=0),
        "factx whole, again=1": partial(_reader, again=1),
        "factx whole, again=0, in threads": partial(_reader, again=0, threads=True),
    }
    for name, make in cases.items():
        print(f"{name:<40}", end="", flush=True)
        for width in (1, 64):
            case = _Case(make, base_url, document)
            taken = [asyncio.run(case.cpu_ms(width, options.articles)) for _ in range(options.runs)]
            print(f"{min(taken):>8.2f}", end="", flush=True)
        print()


def _profile(base_url: str, options: argparse.Namespace) -> None:
    profiler = cProfile.Profile()

    case = _Case(partial(_reader, again=0), base_url, article(_STEM))
    asyncio.run(case.cpu_ms(64, options.articles, profiler))
    stats = pstats.Stats(profiler)
    stats.sort_stats("tottime").print_stats(45)
    stats.sort_stats("cumulative").print_stats(70)


@dataclass(frozen=True)
class _Case:
    """What is measured: a piece of work, made anew for each event loop, over connections that are closed with it."""

    make: _Maker
    base_url: str
    document: factx.Document

    async def cpu_ms(self, width: int, articles: int, profiler: cProfile.Profile | None = None) -> float:
        """The CPU of one piece of work, with `width` of them under way."""
        async with AsyncExitStack() as opened:
            work = self.make(self.base_url, self.document, opened)
            left = iter(range(articles))

            async def worker() -> None:
                for _ in left:
                    await work()

            await asyncio.gather(*(work() for _ in range(max(width, _WARM))))
            if profiler:
                profiler.enable()
            before = time.process_time()
            await asyncio.gather(*(worker() for _ in range(width)))
            taken = time.process_time() - before
            if profiler:
                profiler.disable()
            return 1000 * taken / articles


def _socket(base_url: str, document: factx.Document, opened: AsyncExitStack) -> _Work:
    host, port = base_url.removeprefix("http://").removesuffix("/v1").split(":")
    body = json.dumps(_request(document)).encode()
    head = f"POST /v1/chat/completions HTTP/1.1\r\nhost: {host}\r\ncontent-length: {len(body)}\r\n\r\n".encode()
    idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def connected() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection(host, port)
        opened.callback(writer.close)
        return reader, writer

    async def work() -> object:
        reader, writer = idle.pop() if idle else await connected()
        writer.write(head + body)
        answered = await reader.readuntil(b"\r\n\r\n")
        length = int(answered.lower().partition(b"content-length:")[2].partition(b"\r")[0])
        completion = json.loads(await reader.readexactly(length))
        idle.append((reader, writer))
        return completion

    return work


def _openai(base_url: str, document: factx.Document, opened: AsyncExitStack) -> _Work:
    client = openai.AsyncOpenAI(base_url=base_url, api_key="none")
    opened.push_async_callback(client.close)
    request = _request(document)

    async def work() -> object:
        return await client.chat.completions.create(**request)

    return work


def _instructor(base_url: str, document: factx.Document, opened: AsyncExitStack) -> _Work:
    bare = openai.AsyncOpenAI(base_url=base_url, api_key="none")
    opened.push_async_callback(bare.close)
    client = instructor.from_openai(bare, mode=instructor.Mode.JSON_SCHEMA)
    request, answer = _request(document), _first_ask(document).answer
    del request["response_format"]

    async def work() -> object:
        return await client.chat.completions.create(response_model=answer, **request)

    return work


def _ask(base_url: str, document: factx.Document, opened: AsyncExitStack) -> _Work:
    model, ask = connect("m", base_url=base_url, env={}), _first_ask(document)
    opened.push_async_callback(model.aclose)

    async def work() -> object:
        return await model.aask(ask)

    return work


def _reader(
    base_url: str, document: factx.Document, opened: AsyncExitStack, *, again: int, threads: bool = False
) -> _Work:
    """Each reading gets a document of its own, so that what a document works out once is worked out each time."""
    model = connect("m", base_url=base_url, env={})
    opened.push_async_callback(model.aclose)
    extractor = factx.Extractor(model=model, again=again)

    def fresh() -> factx.Document:
        return factx.Document(document.text, title=document.title, published=document.published)

    async def work() -> factx.Facts:
        return await extractor.aextract(fresh())

    async def in_thread() -> factx.Facts:
        return await asyncio.to_thread(extractor.extract, fresh())

    return in_thread if threads else work


def _first_ask(document: factx.Document) -> Ask:
    from factx.engines.llm import LanguageModel

    return LanguageModel().asks(document)[0]


def _request(document: factx.Document) -> dict[str, Any]:
    ask = _first_ask(document)
    schema = {"name": ask.answer.__name__, "strict": True, "schema": strict(ask.answer)}
    return {
        "model": "m",
        "messages": [_plain(each) for each in ask.messages],
        "max_tokens": 16_384,
        "temperature": 0.0,
        "response_format": {"type": "json_schema", "json_schema": schema},
    }


def _plain(message: Message) -> dict[str, str]:
    return {"role": message.role, "content": message.content}


def _answers() -> dict[str, bytes]:
    """What the server says, by the name of the schema that it is asked for."""
    written = json.loads((ROOT / "benchmarks/wire.json").read_text("utf-8"))
    return {name: _completion(answer) for name, answer in written.items()}


def _completion(answer: object) -> bytes:
    """A completion as vLLM frames it."""
    message = {
        "role": "assistant",
        "content": json.dumps(answer, ensure_ascii=False),
        "tool_calls": [],
        "refusal": None,
    }
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None, "stop_reason": None}
    usage = {"prompt_tokens": 2_600, "completion_tokens": 820, "total_tokens": 3_420, "prompt_tokens_details": None}
    head = {"id": "chatcmpl-1", "object": "chat.completion", "created": 1_760_000_000, "model": "m"}
    return json.dumps({**head, "choices": [choice], "usage": usage}, ensure_ascii=False).encode()


def _serve(pipe: Connection, answers: dict[str, bytes]) -> None:
    asyncio.run(_server(pipe, answers))


async def _server(pipe: Connection, answers: dict[str, bytes]) -> None:
    framed = {
        f'"name":"{name}"'.encode(): (
            f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body
        )
        for name, body in answers.items()
    }
    first = next(iter(framed.values()))

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            try:
                head = await reader.readuntil(b"\r\n\r\n")
                body = await reader.readexactly(int(head.lower().partition(b"content-length:")[2].partition(b"\r")[0]))
            except (asyncio.IncompleteReadError, ConnectionError):
                writer.close()
                return
            close = body.replace(b'": ', b'":')
            writer.write(next((answer for name, answer in framed.items() if name in close), first))

    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=1 << 22, backlog=512)
    pipe.send(server.sockets[0].getsockname()[1])
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    main()
