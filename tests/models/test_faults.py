"""What failed requests mean: the answers of real servers, one per line in tests/data/faults.jsonl."""

from __future__ import annotations

import json
import socket
import ssl
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factx import errors
from factx.models import faults

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "faults.jsonl").read_text(encoding="utf-8").splitlines()
]
KEY = "sk-proj-abcdefgh1234"


@pytest.mark.parametrize("case", CASES, ids=[each["label"] for each in CASES])
def test_an_http_error_means_what_the_server_meant(case: dict[str, Any]) -> None:
    fault = faults.of_status(case["status"], case["headers"], case["body"])
    found = {
        "kind": fault.kind.__name__,
        "again": fault.again,
        "key": fault.key,
        "after_s": fault.after_s,
        "cure": fault.cure.of if fault.cure else None,
        "tokens": fault.cure.tokens if fault.cure else 0,
        "word": fault.cure.word if fault.cure else "",
    }
    expected = {"cure": None, "tokens": 0, **case["expected"]}
    assert {name: found[name] for name in expected} == pytest.approx(expected)
    assert str(case["status"]) in fault.says
    assert KEY not in fault.says
    assert len(fault.says) < 240


@given(
    status=st.sampled_from([400, 401, 404, 418, 422, 429, 500, 503]),
    text=st.text(max_size=300)
    | st.recursive(
        st.none() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["error", "message", "code", "type", "detail", "param"]), inner, max_size=4
            )
        ),
    ).map(json.dumps),
    headers=st.dictionaries(
        st.sampled_from(["retry-after", "retry-after-ms", "date", "x-should-retry"]), st.text(max_size=30)
    ),
)
def test_no_answer_of_a_server_is_too_odd_to_be_read(status: int, text: str, headers: dict[str, str]) -> None:
    fault = faults.of_status(status, headers, text)
    assert issubclass(fault.kind, errors.ModelError)
    assert fault.after_s is None or fault.after_s >= 0


class ConnectError(Exception):
    """Named as the HTTP client names it."""


class ReadError(Exception):
    """Named as the HTTP client names it."""


class ReadTimeout(TimeoutError):
    """Named as the HTTP client names it."""


class APIConnectionError(Exception):
    """What the openai client wraps them in."""


@pytest.mark.parametrize(
    ("cause", "kind", "again", "words"),
    [
        (ConnectError("All connection attempts failed"), errors.Unreachable, True, "nothing answers"),
        (socket.gaierror(-2, "Name or service not known"), errors.Unreachable, True, "Name or service not known"),
        (ConnectionRefusedError(111, "Connection refused"), errors.Unreachable, True, "Connection refused"),
        (ssl.SSLCertVerificationError("certificate verify failed"), errors.Unreachable, False, "certificate"),
        (ReadError("reset"), errors.Exhausted, True, "broke off"),
        (ReadTimeout(), errors.Exhausted, True, "within 30 seconds"),
        (ValueError(), errors.Exhausted, True, "broke off"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_a_missing_answer_is_told_by_its_cause(
    cause: Exception, kind: type[errors.ModelError], *, again: bool, words: str
) -> None:
    error = APIConnectionError("Connection error.")
    error.__cause__ = cause
    fault = faults.of_connection(error, timeout_s=30)
    assert (fault.kind, fault.again) == (kind, again)
    assert words in fault.says


def test_a_circle_of_causes_is_walked_once() -> None:
    first, second = ValueError("a"), ValueError("b")
    first.__cause__, second.__cause__ = second, first
    assert list(faults.chain(first)) == [first, second]


@pytest.mark.parametrize(
    "key", ["sk-proj-Ab_c-123456", "gsk_0123456789abcdef", "Bearer eyJhbGciOi.x.y", "AIzaSyA0123456789_abcdefgh"]
)
def test_what_looks_like_a_key_is_never_shown(key: str) -> None:
    assert key not in faults.excerpt(f"you sent {key} to us")
    assert key.removeprefix("Bearer ") not in faults.excerpt(f"you sent {key} to us")


def test_an_excerpt_is_one_line_of_80_characters() -> None:
    assert faults.excerpt("a\n\n  b\tc") == "'a b c'"
    assert len(faults.excerpt("word " * 100)) == 82
