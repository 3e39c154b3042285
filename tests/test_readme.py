"""The README says what happens: its code is run, and its output is the output."""

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
PYTHON = re.findall(r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", README, re.MULTILINE | re.DOTALL)
CONSOLE = re.findall(r"^```console\n(.*?)^```\n", README, re.MULTILINE | re.DOTALL)


def shown(expected: str) -> re.Pattern[str]:
    """Output in which a line "…" stands for any lines, and blanks at the ends of lines do not count."""
    lines = [
        r"(?:.*\n)*?" if line.strip() == "…" else re.escape(line.rstrip()) + r"[ ]*\n" for line in expected.splitlines()
    ]
    return re.compile("".join(lines))


@pytest.mark.parametrize(("code", "output"), PYTHON, ids=[str(nth) for nth in range(len(PYTHON))])
def test_python_blocks_run_and_print_what_is_shown(code: str, output: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "README.md", "exec"), {"__name__": "readme"})
    assert shown(output).fullmatch(printed.getvalue()), printed.getvalue()


@pytest.mark.parametrize("block", CONSOLE, ids=[str(nth) for nth in range(len(CONSOLE))])
def test_console_blocks_print_what_is_shown(block: str, tmp_path: Path):
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "HOME": str(tmp_path)}
    for part in re.split(r"^(?=\$ )", block, flags=re.MULTILINE)[1:]:
        command, _, expected = part.removeprefix("$ ").partition("\n")
        done = subprocess.run(
            command.replace("factx", f"{shlex.quote(sys.executable)} -m factx", 1),
            shell=True, cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode in (0, 1), done.stderr
        assert shown(expected).fullmatch(done.stdout), done.stdout


def test_the_first_screen_shows_code_and_its_output():
    first = README.splitlines()[:40]
    assert any(line == "```python" for line in first)
    assert any(line == "```text" for line in first)


@pytest.mark.parametrize("name", ["try", "tests"])
def test_each_of_the_two_commands_stands_once_and_in_one_line(name: str):
    (block,) = re.findall(rf"^<!-- {name} -->\n```sh\n(.*?)\n```\n<!-- end -->", README, re.MULTILINE | re.DOTALL)
    assert "\n" not in block
    assert block.startswith("python3 -m venv .venv && ")
