"""A planted key: does it come out anywhere, by an error, a log, a file or a picture of a program's state?"""

from __future__ import annotations

import asyncio
import io
import logging
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest.mock import patch

import factx
from factx.cli import main
from factx.corpus.journal import Journal, Journaled
from factx.errors import FactxError
from factx.testing import cassette
from tests.hostile.attack import Attack, Try
from tests.models.server import Reply, Script, failed, said, serving

KEY = "sk-planted-0123456789abcdefghijKLMN"
TEXT = "The port said on Monday that the toll would rise by 9 per cent.\n“We will not pay,” said Ada Roe."
SECRET_TEXT = "The port said on Monday"
ECHOED = f"Incorrect API key provided: {KEY}. Authorization: Bearer {KEY}"
SCRIPTS: dict[str, Script] = {
    "refused with the key in the message": [failed(401, ECHOED)],
    "failing with the key in the message": [failed(400, ECHOED)],
    "a page with the key": [Reply(403, f"<html><body>{ECHOED}</body></html>", {"content-type": "text/html"})],
    "an overloaded server that says the key": [failed(503, ECHOED, {"retry-after": "0"})],
    "an answer that is the key": [said(KEY)],
    "an answer in JSON that holds the key": [said({"claim": [], "figure": [], "stance": [], "key": KEY})],
    "a hang-up": [Reply(drop=True)],
    "a stranger's status": [failed(418, ECHOED, {"x-key": KEY})],
}
_TOLD_AT_DEBUG = {"an answer that is the key", "an answer in JSON that holds the key", "a stranger's status"}
"""What a server itself says is text like a document's: the openai package logs it at debug level."""


def attacks(*, every: int = 1) -> list[Attack]:
    return [
        Attack("secrets: a planted key", lambda: _tried(every), lambda: _leaked({"a log": ECHOED})),
        Attack("secrets: document text in logs", _text_logged, lambda: _leaked({"a log": SECRET_TEXT}, SECRET_TEXT)),
    ]


def _tried(every: int) -> Iterator[Try]:
    for label, script in list(SCRIPTS.items())[::every]:
        with serving(script, models=["m"]) as server:
            level = logging.INFO if label in _TOLD_AT_DEBUG else logging.DEBUG
            for name, shown in _everything(server.base_url, level=level).items():
                yield f"{label}, {name}", _leaked({name: shown})


def _leaked(shown: dict[str, str], secret: str = KEY) -> str | None:
    return next(
        (
            f"it stands in {name}: …{text[max(0, at - 60) : at + 12]!r}…"
            for name, text in shown.items()
            if (at := text.find(secret)) >= 0
        ),
        None,
    )


def _everything(base_url: str, *, level: int = logging.DEBUG) -> dict[str, str]:
    """All that a reading leaves behind, by name."""
    with tempfile.TemporaryDirectory() as folder, _logs(level) as logged:
        place = Path(folder)
        model = factx.connect("m", base_url=base_url, api_key=KEY, sleep=lambda _: None, retries=1)
        shown = {"a repr": f"{model!r} {model} {vars(model)!r}"}
        with Journal(place / "journal") as journal, cassette(place / "c.yaml", mode="record"):
            for name, read in (
                ("sync", lambda: factx.Extractor(model=Journaled(model, journal)).extract(TEXT)),
                ("async", lambda: asyncio.run(factx.Extractor(model=Journaled(model, journal)).aextract(TEXT))),
            ):
                try:
                    facts = read()
                    shown[f"facts, {name}"] = facts.to_json() + repr(facts) + facts._repr_html_()
                except FactxError as error:
                    shown[f"an error, {name}"] = f"{error} {error!r} {error.args!r}"
                    shown[f"a traceback, {name}"] = "".join(traceback.format_exception(error))
                    told = traceback.TracebackException.from_exception(error, capture_locals=True)
                    shown[f"a traceback with locals, {name}"] = "".join(told.format())
        shown |= {each.name: each.read_bytes().decode("latin-1") for each in place.iterdir()}
        shown["the command line"] = _commanded(base_url, place)
        shown |= {f"written: {each.name}": each.read_bytes().decode("latin-1") for each in place.iterdir()}
        shown["logs"] = logged.getvalue()
        return shown


def _commanded(base_url: str, place: Path) -> str:
    article = place / "article.txt"
    article.write_text(TEXT, "utf-8")
    out, err = io.StringIO(), io.StringIO()
    with ExitStack() as stack:
        stack.enter_context(patch.dict("os.environ", {"FACTX_API_KEY": KEY, "OPENAI_API_KEY": KEY}))
        stack.enter_context(redirect_stdout(out))
        stack.enter_context(redirect_stderr(err))
        for argv in (
            ["extract", str(article), "-m", "m", "--base-url", base_url, "-o", str(place / "facts.jsonl"), "-v"],
            ["extract", str(article), "-m", KEY, "--base-url", base_url],
        )[:1]:
            try:
                main(argv)
            except SystemExit:
                continue
    return out.getvalue() + err.getvalue()


@contextmanager
def _logs(level: int) -> Iterator[io.StringIO]:
    """What is logged from now on, of every library, tracebacks included."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setLevel(level)
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(level)
    try:
        yield written
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


def _text_logged() -> Iterator[Try]:
    for label, script in SCRIPTS.items():
        with serving(script, models=["m"]) as server, _logs(logging.INFO) as logged:
            model: Any = factx.connect("m", base_url=server.base_url, api_key=KEY, sleep=lambda _: None, retries=1)
            try:
                factx.Extractor(model=model).extract(TEXT)
            except FactxError:
                logged.write("")
            yield label, _leaked({"a log": logged.getvalue()}, SECRET_TEXT)
