from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from factx.testing import scan
from factx.testing.scrubbing import allowed, keys_sent, scrubbed, scrubbed_url

DATA = Path(__file__).parents[1] / "data/secrets.jsonl"
CASES = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_secrets_are_taken_out_and_prose_is_left_alone(case: dict[str, Any]) -> None:
    assert scrubbed(case["input"]) == case["expected"]
    assert scrubbed(case["expected"]) == case["expected"], "once is enough"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_a_scan_finds_what_should_have_been_taken_out(case: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "one.yaml"
    file.write_text(f"one\ntwo: {case['input']}\n")
    found = scan(tmp_path)
    assert bool(found) is (case["input"] != case["expected"])
    for secret in found:
        assert str(secret).startswith(f"{file}:2: ")
        assert case["input"] not in str(secret)
    file.write_text(f"one\ntwo: {case['expected']}\n")
    assert not scan(file)


def test_a_key_in_the_query_of_an_address_is_taken_out_and_found(tmp_path: Path) -> None:
    url = "https://api.example/v1/models?api-version=2&key=storm-2022"
    assert scrubbed_url(url) == "https://api.example/v1/models?api-version=2&key=[scrubbed]"
    for address, count in ((url, 1), (scrubbed_url(url), 0)):
        (tmp_path / "one.yaml").write_text(f"- request:\n    url: {address}\n")
        assert len(scan(tmp_path)) == count


def test_only_the_key_itself_is_known_from_the_headers_and_no_placeholder() -> None:
    assert keys_sent({"Authorization": "Bearer q1w2e3r4t5y6", "accept": "application/json-1234"}) == {"q1w2e3r4t5y6"}
    assert keys_sent({"api-key": "not-needed-anywhere"}) == frozenset()


def test_headers_are_kept_only_from_the_list() -> None:
    headers = {"Content-Type": "a/b", "Authorization": "Bearer x", "Set-Cookie": "y", "Retry-After": "3"}
    assert allowed(headers, of=frozenset({"content-type", "retry-after"})) == {
        "content-type": "a/b",
        "retry-after": "3",
    }


def test_a_text_made_to_look_like_keys_without_end_is_read_in_no_time() -> None:
    text = "sk-" * 30_000 + "eyJ-" * 3_000
    assert scrubbed(text) == text
