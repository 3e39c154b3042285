from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from factx.testing import format as files
from factx.testing.blocks import Inexpressible, written
from factx.testing.format import Body, Exchange, Header, Received, Sent

LOADERS = [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)]
DATA = Path(__file__).parents[1] / "data/cassette_texts.jsonl"
CASES = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]

hard = st.sampled_from("\n\n\r\t  \u00a0\u0085\u2028\u2029\ufeff\x00\x7f“’—é😀\"\\'#:-|>&*!%@`{}[],.?~=<1y\uffff")
texts = st.text(hard | st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


def same(one: Any, other: Any) -> bool:
    """Equal, and of the same types: 1, 1.0 and True are three things."""
    return json.dumps(one) == json.dumps(other)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_a_text_comes_back_to_the_character_and_stands_as_a_block_where_it_can(case: dict[str, Any]) -> None:
    text = written({"content": case["input"], "next": ["x"]})
    assert text.startswith("content: |") is case["block"]
    for loader in LOADERS:
        assert yaml.load(text, Loader=loader) == {"content": case["input"], "next": ["x"]}


@settings(deadline=None)
@given(values)
def test_any_json_comes_back_as_it_was_from_both_loaders(value: Any) -> None:
    text = written({"top": value, "list": [value, [value]]})
    for loader in LOADERS:
        assert same(yaml.load(text, Loader=loader), {"top": value, "list": [value, [value]]}), text


@settings(deadline=None)
@given(st.lists(texts, min_size=1, max_size=4), texts)
def test_an_exchange_comes_back_from_its_file_as_it_was(contents: list[str], note: str) -> None:
    request = Sent("POST", "http://localhost/v1/chat", Body.of(json.dumps(contents).encode()), {"content-type": "a/b"})
    response = Received(200, Body.of("\n".join(contents).encode()), {"retry-after": "20"})
    text = files.head_written(Header(note, {"factx": "1.10"})) + files.exchange_written(Exchange(request, response)) * 2
    header, exchanges = files.read(text, path=Path("x.yaml"))
    assert header == Header(note, {"factx": "1.10"})
    assert exchanges == [Exchange(request, response)] * 2


@settings(deadline=None)
@given(st.binary() | texts.map(str.encode) | values.map(lambda value: json.dumps(value).encode()))
def test_no_body_loses_anything(content: bytes) -> None:
    body = Body.of(content)
    if body.kind == "json":
        assert same(json.loads(body.content()), json.loads(content))
    else:
        assert body.content() == content


KEPT_AS_TEXT = {
    "half a surrogate pair": b'{"a": "\\ud83d"}',
    "a key that stands twice": b'{"a": 1, "a": 2}',
    "a number too large": b'{"a": 1e999}',
    "no number": b'{"a": NaN}',
    "a very deep well": b"[" * 100 + b"]" * 100,
    "a bottomless well": b"[" * 100_000 + b"]" * 100_000,
    "a huge key": b'{"' + b"k" * 2000 + b'": 1}',
    "a huge number": b'{"a": ' + b"9" * 5000 + b"}",
    "a bare word": b'"yes"',
}


@pytest.mark.parametrize("case", KEPT_AS_TEXT)
def test_json_that_yaml_would_bend_is_kept_as_the_text_it_is(case: str) -> None:
    body = Body.of(KEPT_AS_TEXT[case])
    assert body.kind == "text"
    assert body.content() == KEPT_AS_TEXT[case]
    exchange = Exchange(Sent("POST", "u", body), Received(200, body))
    text = files.head_written(Header()) + files.exchange_written(exchange)
    assert files.read(text, path=Path("x.yaml"))[1] == [exchange]


def test_a_value_that_cannot_be_written_is_refused_and_not_bent() -> None:
    for value in ("\ud800", {"\udfff": 1}, {"k" * 2000: 1}):
        with pytest.raises(Inexpressible):
            written([value])


@pytest.mark.parametrize(
    "sentences", [["One sentence of some length", "and another sentence"], ['{"claim": "a"', '{"b": [1], "c":']]
)
def test_one_more_word_in_a_long_answer_changes_one_line(sentences: list[str]) -> None:
    joint = "}, " if sentences[0].startswith("{") else ". "
    before = joint.join(f"{each} {nth}00" for nth in range(10) for each in sentences)
    after = before.replace(" 400", " 400 more", 1)
    old, new = (written({"content": text}).splitlines() for text in (before, after))
    changed = [line for line in difflib.ndiff(old, new) if line[0] in "+-"]
    assert len(changed) == 2, changed


def test_a_changed_prompt_changes_only_its_own_lines_in_the_file() -> None:
    def file(prompt: str) -> list[str]:
        body = Body.of(json.dumps({"messages": [{"role": "user", "content": prompt}], "model": "m"}).encode())
        return files.exchange_written(Exchange(Sent("POST", "u", body), Received(200, body))).splitlines()

    changed = [
        line
        for line in difflib.ndiff(file("Read.\nGive facts.\nEnd."), file("Read.\nGive all facts.\nEnd."))
        if line[0] in "+-"
    ]
    assert [line[2:].strip() for line in changed] == ["Give facts.", "Give all facts."] * 2
