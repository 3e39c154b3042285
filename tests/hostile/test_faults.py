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
