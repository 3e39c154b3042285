"""factx verify: files that hold, files that do not, and files that are none."""

import io
import json
import sys

import pytest

pytestmark = pytest.mark.factx_loopback


@pytest.fixture
def facts(factx, server, folder):
    argv = ("article.txt", "--date", "2024-05-15", "-m", "reader", "--base-url", server.base_url)
    assert factx("extract", *argv, "-o", "facts.jsonl").code == 0
    return folder / "facts.jsonl"


def test_a_file_that_holds_is_counted(factx, facts):
    ran = factx("verify", facts.name)
    assert ran.code == 0
    assert "facts.jsonl: 5 facts, " in ran.out
    assert "7 values checked in 1 document: all hold" in ran.out
    assert ran.err == ""


def test_each_mismatch_is_told_with_file_line_and_remedy(factx, facts):
    lines = facts.read_text(encoding="utf-8").splitlines(keepends=True)
    changed = [line.replace('"value": "12"', '"value": "120"') for line in lines]
    facts.write_text("".join(changed), encoding="utf-8")
    number = next(nth for nth, line in enumerate(changed, 1) if line not in lines)
    ran = factx("verify", facts.name)
    assert ran.code == 1
    told = f"facts.jsonl:{number}: figure, amount.value: '£12' reads as value '12', the file says '120'; put"
    assert told in ran.out
    assert "2 mismatches" in ran.out


def test_quiet_prints_mismatches_only(factx, facts):
    assert factx("verify", "-q", facts.name).out == ""


def test_standard_input_is_verified(factx, facts, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(facts.read_bytes())))
    assert "standard input: 5 facts" in factx("verify", "-").out


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "there is no record in it"),
        (b"\n\n", "there is no record in it"),
        (b'{"kind": "document"', "line 1: this is not JSON, or cut off"),
        (b"42\n", "line 1: each line is a JSON object"),
        (b"[1]", "record 1 is no JSON object"),
        (b"[{]", "this is not JSON"),
        (b'{"kind": "\xff"}', "byte 10 is not UTF-8"),
    ],
)
def test_what_is_no_fact_file_is_2(factx, folder, content, told):
    (folder / "bad.jsonl").write_bytes(content)
    ran = factx("verify", "bad.jsonl")
    assert ran.code == 2
    assert told in ran.err


def test_a_file_that_is_none_does_not_keep_the_others_from_being_verified(factx, facts):
    ran = factx("verify", "none.jsonl", facts.name)
    assert ran.code == 1
    assert "none.jsonl: there is no such file" in ran.err
    assert "all hold" in ran.out


def test_a_filtered_file_is_told_what_it_lacks(factx, facts):
    kept = [line for line in facts.read_text(encoding="utf-8").splitlines() if json.loads(line)["kind"] == "figure"]
    facts.write_text("\n".join(kept), encoding="utf-8")
    ran = factx("verify", facts.name)
    assert ran.code == 1
    assert "keep the line of kind 'document'" in ran.out
