"""What a real llama.cpp server answered, replayed without it.

Recorded with `--factx-record=all`, which makes the tiny models and serves them; it needs the extra `local`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from factx import errors
from factx.models import ChatModel, connect, local
from factx.testing import Tape

from .conftest import Capital, question
from .tiny_gguf import write_tiny

SENTENCES = ["The harbour closed at noon.", "Ilse Brandt runs three trawlers."]
NOTE = "answers of a real llama.cpp server with a model whose weights were written by a test"

KEY = "key-of-the-tiny-model"

Connect = Callable[..., ChatModel]


class Lines(BaseModel):
    """A list that such a model fills with sentences."""

    lines: list[str]


def recorded(name: str) -> pytest.MarkDecorator:
    return pytest.mark.factx_cassette(f"llama-cpp/{name}.yaml", note=NOTE)


@pytest.fixture
def connected(factx_cassette: Tape, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connect]:
    """Connect to a server with a tiny model of its own, or to the recording of one."""
    closing: list[Callable[[], None]] = []

    def build(name: str = "llamacpp/tiny", *, context: int = 8_192, key: str = KEY, **options: Any) -> ChatModel:
        address = "http://127.0.0.1:8080/v1"
        if not factx_cassette.replaying:
            ways = {each: options.pop(each) for each in ("thinks", "loops") if each in options}
            monkeypatch.setattr(local, "CONTEXT_TOKENS", context)
            path = write_tiny(tmp_path / "tiny.gguf", SENTENCES, context=context, **ways)
            served = local.serve(path, key=KEY)
            closing.append(served.stop)
            address = served.base_url
        kept = {each: value for each, value in options.items() if each not in ("thinks", "loops")}
        model = connect(name, base_url=address, api_key=key, env={}, retries=0, sleep=factx_cassette.sleep, **kept)
        closing.append(model.close)
        return model

    yield build
    for each in reversed(closing):
        each()


@recorded("capital")
def test_the_schema_is_kept_to_and_the_tokens_are_counted(connected: Connect) -> None:
    answer = connected().ask(question())
    assert isinstance(answer.value, Capital)
    assert answer.usage.input_tokens > 50
    assert answer.usage.output_tokens > 5


@recorded("in-one-piece")
async def test_an_answer_in_one_piece_is_read_alike(connected: Connect) -> None:
    model = connected("tiny")
    answer = await model.aask(question())
    assert isinstance(answer.value, Capital)
    await model.aclose()


@recorded("nameless")
async def test_at_a_bare_address_the_model_is_named_and_the_server_known_by_its_list(connected: Connect) -> None:
    model = connected(None)
    answer = await model.aask(question())
    assert isinstance(answer.value, Capital)
    assert model.name.endswith("/tiny")
    assert model._wire().habits.streams
    await model.aclose()


@recorded("thoughts")
def test_thoughts_are_no_part_of_the_answer(connected: Connect) -> None:
    model = connected(thinks=True)
    answer = model.ask(question())
    assert isinstance(answer.value, Capital)
    assert model.thinks is True


@recorded("thoughts-only")
def test_a_budget_that_thoughts_ate_is_told(connected: Connect) -> None:
    error = connected(thinks=True, max_output_tokens=2).ask(question()).error
    assert isinstance(error, errors.Truncated)
    assert "--no-think" in str(error)


@recorded("loop")
def test_of_a_loop_that_was_cut_off_one_round_is_kept(connected: Connect) -> None:
    answer = connected(loops=True, max_output_tokens=120).ask(question(answer=Lines))
    assert isinstance(answer.error, errors.Truncated)
    assert answer.partial is not None
    assert len(answer.partial.lines) == 1
    assert answer.partial.lines[0] in SENTENCES


@recorded("overflow")
def test_a_context_that_is_too_short_is_an_overflow(connected: Connect) -> None:
    answer = connected(context=512).ask(question("Answer briefly.", "b" * 2_000))
    assert isinstance(answer.error, errors.Overflow)
    assert "512 tokens" in str(answer.error)


@recorded("key")
def test_a_key_that_is_refused_is_told(connected: Connect) -> None:
    with pytest.raises(errors.AccessRefused, match="Invalid API Key"):
        connected(key="key-of-another-model").ask(question())
