"""Model files, asked through a real llama.cpp server with a model that is made here."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import factx
from factx.errors import AccessRefused, Overflow, Truncated, Unreachable, UsageError
from factx.models import connect
from factx.models.local import FileModel, serve

from .conftest import question
from .tiny_gguf import write_tiny

pytest.importorskip("xllamacpp")
pytestmark = pytest.mark.factx_loopback

TEXT = "Harbour tolls will rise. The board of Velmouth met on Monday. Ilse Brandt runs three trawlers."
SENTENCES = [each.span.text for each in factx.Document(TEXT).sentences]


@pytest.fixture(scope="module")
def gguf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny(tmp_path_factory.mktemp("models") / "tiny.gguf", SENTENCES)


@pytest.fixture
def model(gguf: Path) -> Iterator[FileModel]:
    opened = connect(str(gguf), max_output_tokens=400, retries=0, sleep=lambda _: None)
    assert isinstance(opened, FileModel)
    yield opened
    opened.close()


def test_a_file_is_read_with_and_the_server_s_own_counts_are_told(model: FileModel) -> None:
    facts = factx.Extractor(model=model, kinds=[factx.Claim], again=0).extract(TEXT)
    assert facts.run.model == "gguf/tiny"
    assert facts.run.input_tokens > len(TEXT) // 8
    assert 0 < facts.run.output_tokens <= 400
    assert facts.items or facts.rejected or facts.gaps  # what such a model writes is settled one way or another
    for fact in facts.items:
        assert all(TEXT[span.start : span.end] == span.text for span in fact.evidence)


def test_several_passages_at_once_are_answered(model: FileModel) -> None:
    extractor = factx.Extractor(model=model, kinds=[factx.Claim], again=0, passage_chars=30)
    facts = asyncio.run(extractor.aextract("\n\n".join(SENTENCES)))
    assert facts.run.requests >= 3
    assert facts.gaps == ()


def test_an_answer_over_the_limit_is_truncated(gguf: Path) -> None:
    model = connect(str(gguf), max_output_tokens=3, retries=0, schema_retries=0)
    answer = model.ask(question())
    model.close()
    assert isinstance(answer.error, Truncated)


def test_an_ask_over_the_context_is_an_overflow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("factx.models.local.CONTEXT_TOKENS", 512)
    model = connect(str(write_tiny(tmp_path / "short.gguf", SENTENCES, context=512)), retries=0)
    answer = model.ask(question("Answer briefly.", "b" * 4_000))
    model.close()
    assert isinstance(answer.error, Overflow)


def test_thoughts_are_no_part_of_the_answer(tmp_path: Path) -> None:
    path = write_tiny(tmp_path / "thinker.gguf", SENTENCES, thinks=True)
    model = connect(str(path), max_output_tokens=400, retries=0)
    answer = model.ask(question())
    model.close()
    assert "<think>" not in str(answer.value)


def test_only_who_has_the_key_is_served(gguf: Path) -> None:
    served = serve(gguf, key="right")
    try:
        with pytest.raises(AccessRefused):
            connect("tiny", base_url=served.base_url, api_key="wrong", env={}).ask(question())
        assert connect("tiny", base_url=served.base_url, api_key="right", env={}).ask(question()).usage.requests == 1
    finally:
        served.stop()


def test_a_server_that_is_gone_is_told_as_such(gguf: Path) -> None:
    served = serve(gguf, key="right")
    model = connect("tiny", base_url=served.base_url, api_key="right", env={}, retries=0)
    model.ask(question())
    served.stop()
    with pytest.raises(Unreachable):
        model.ask(question())


def test_a_closed_model_can_be_asked_again(model: FileModel) -> None:
    first = model.ask(question())
    model.close()
    assert model.ask(question()).usage.input_tokens == first.usage.input_tokens


@pytest.mark.parametrize(
    ("content", "told"), [(None, "there is no such model file"), (b"PK\x03\x04", "this is no GGUF file")]
)
def test_what_is_no_model_file_is_told_before_anything_is_read(
    tmp_path: Path, content: bytes | None, told: str
) -> None:
    path = tmp_path / "model.gguf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError, match=told):
        connect(str(path))


def test_a_damaged_file_is_told_by_name(tmp_path: Path) -> None:
    path = tmp_path / "cut.gguf"
    path.write_bytes(b"GGUF" + bytes(20))
    with pytest.raises(Unreachable, match=r"cut\.gguf.*a whole GGUF file"):
        connect(str(path)).ask(question())


def test_without_a_server_the_remedy_is_told(gguf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UsageError, match=r"factx\[local\]"):
        connect(str(gguf)).ask(question())


def test_a_llama_server_on_the_path_serves_where_the_wheel_is_not(
    gguf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program of that name, with its options, that runs the same server."""
    program = tmp_path / "llama-server"
    program.write_text(f"#!{sys.executable}\n{_PROGRAM}", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    model = connect(str(gguf), max_output_tokens=400)
    try:
        assert model.ask(question()).usage.requests >= 1
    finally:
        model.close()


def test_a_llama_server_that_does_not_start_is_told_with_its_last_words(
    gguf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "llama-server"
    program.write_text("#!/bin/sh\necho out of memory\nexit 1\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(Unreachable, match="out of memory"):
        connect(str(gguf)).ask(question())


_PROGRAM = """
import argparse, os, signal
import xllamacpp
options = argparse.ArgumentParser()
for name in ("model", "alias", "host", "port", "ctx-size", "parallel", "poll"):
    options.add_argument(f"--{name}")
options.add_argument("--kv-unified", action="store_true")
given = options.parse_args()
params = xllamacpp.CommonParams()
params.model.path, params.model_alias = given.model, {given.alias}
if hasattr(params, "hostnames"):
    params.hostnames = [given.host]
else:
    params.hostname = given.host
params.port, params.n_ctx, params.n_parallel = int(given.port), int(given.ctx_size), int(given.parallel)
params.api_keys, params.verbosity = [os.environ["LLAMA_API_KEY"]], -1
server = xllamacpp.Server(params)
signal.sigwait({signal.SIGTERM})
"""
