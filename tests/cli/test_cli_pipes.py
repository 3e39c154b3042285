"""Pipes whose reader has gone, and streams that cannot take what is written."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize("argv", [["schema"], ["schema", "--ask"], ["extract", "article.txt", "--dry-run"]])
def test_a_reader_that_has_enough_is_no_error(folder, argv):
    command = [sys.executable, "-m", "factx", *argv]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.wait(timeout=60) == 0
        assert process.stderr.read() == b""


def test_json_lines_are_utf_8_in_any_locale(folder):
    command = [
        sys.executable,
        "-c",
        "import sys; from factx.cli.sinks import opened\nwith opened(None, 'jsonl', inputs=[]): print('é')",
    ]
    done = subprocess.run(command, capture_output=True, check=True, env={"PYTHONIOENCODING": "ascii", **_path()})
    assert done.stdout == "é\n".encode()


def _path():
    import os

    return {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}
