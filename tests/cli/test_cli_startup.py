"""What is loaded before anything is done: help and `import factx` must stay light."""

import subprocess
import sys

import pytest

_PROBE = """
import sys
before = set(sys.modules)
{code}
loaded = set(sys.modules) - before
print("LOADED", *sorted(loaded))
"""


def _loaded(code):
    probe = _PROBE.format(code=code)
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    return set(done.stdout.partition("LOADED")[2].split())


def _main(*argv):
    return f"from factx.cli import main; main({list(argv)!r})"


@pytest.mark.parametrize(
    "code",
    [
        "import factx",
        _main("--help"),
        _main("extract", "--help"),
        _main("--version"),
        _main("extract", "--date", "x", "f"),
    ],
    ids=["import factx", "--help", "extract --help", "--version", "a usage error"],
)
def test_nothing_but_the_standard_library_is_loaded_for(code):
    foreign = {name.partition(".")[0] for name in _loaded(code)} - set(sys.stdlib_module_names)
    assert foreign == {"factx"}


def test_help_loads_neither_dataclasses_nor_asyncio():
    assert not _loaded(_main("--help")) & {
        "dataclasses",
        "inspect",
        "asyncio",
        "json",
        "pathlib",
        "tomllib",
        "datetime",
    }


def test_the_module_can_be_run():
    done = subprocess.run([sys.executable, "-m", "factx", "--help"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("usage: factx")
    assert "exit codes" in done.stdout


@pytest.mark.parametrize("module", ["openai", "instructor", "vcr", "rich"])
def test_verifying_a_file_loads_no(module, tmp_path):
    code = _main("verify", str(tmp_path / "none.jsonl"))
    assert module not in _loaded(code)
