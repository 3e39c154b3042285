"""Whatever fails, the command ends, tells it, and what was finished is there."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.attack import got_through
from tests.hostile.faults import attacks


@pytest.mark.factx_loopback
@pytest.mark.parametrize("attack", attacks(every=4), ids=lambda each: each.kind)
def test_nothing_finished_is_lost_and_the_command_ends(attack):
    assert got_through(attack.tries()) == []


@pytest.mark.parametrize("attack", attacks(), ids=lambda each: each.kind)
def test_a_torn_file_would_be_seen(attack):
    assert attack.control()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize("command", [["--version"], ["schema"], ["extract", "seeds/01-port-strike.txt"]])
def test_a_full_standard_output_is_told_in_a_line_and_by_the_exit_code(command):
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "factx", *command], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert ran.returncode == 2
    assert "no space left on device" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_dev_stdout_is_standard_output_in_a_pipe_too():
    command = [sys.executable, "-m", "factx", "extract", "seeds/01-port-strike.txt", "-q"]
    plain = subprocess.run(command, capture_output=True, text=True, check=True)
    named = subprocess.run([*command, "-o", "/dev/stdout"], capture_output=True, text=True, check=True)
    assert named.stdout == plain.stdout != ""


def extracted(*arguments):
    command = [sys.executable, "-m", "factx", "extract", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_facts_at_the_beginning_of_a_sentence_without_end_are_written(tmp_path):
    (tmp_path / "endless.txt").write_text("The toll rose by 9 per cent, " * 300, "utf-8")
    ran = extracted(tmp_path / "endless.txt", "-o", tmp_path / "facts.jsonl")
    assert ran.returncode == 1
    assert "read in part only" in ran.stderr
    assert (tmp_path / "facts.jsonl").read_text("utf-8").count('"kind": "figure"') > 10


def test_a_text_without_end_and_facts_is_unreadable_and_no_fault_of_a_provider(tmp_path):
    (tmp_path / "deep.json").write_text("[" * 20_000, "utf-8")
    ran = extracted(tmp_path / "deep.json")
    assert ran.returncode == 2
    assert "without the end of a sentence" in ran.stderr
    assert "break it into sentences" in ran.stderr


@pytest.mark.parametrize("text", ["The toll rose by 9 per cent.", ""])
def test_the_name_of_a_file_forges_no_line_of_its_own(tmp_path, text):
    (tmp_path / "a\nfactx: b.txt: 9 claims.txt").write_text(text, "utf-8")
    ran = extracted(tmp_path / "a\nfactx: b.txt: 9 claims.txt")
    assert "a␊factx: b.txt" in ran.stderr
    assert "\nfactx: b.txt" not in ran.stderr
