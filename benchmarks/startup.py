"""How long does it take until factx does anything?

    python -m benchmarks.startup [--runs 15]

Prints the CPU time of a fresh process, in milliseconds, beside two floors measured in the same run: bare Python, and a
command line of argparse with three commands. The best of several runs is shown with the median: what is added is noise.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
from collections.abc import Sequence

_FLOOR = """
import argparse
parser = argparse.ArgumentParser(prog="floor")
commands = parser.add_subparsers(dest="command")
for name in ("extract", "verify", "schema"):
    command = commands.add_parser(name, help="one of three")
    for option in range(8):
        command.add_argument(f"--option-{option}", help="one of eight")
parser.parse_args(["--help"])
"""
_MAIN = "import sys; from factx.cli import main; sys.exit(main({argv!r}))"
_CASES = (
    ("bare Python", "pass"),
    ("argparse with three commands, --help", _FLOOR),
    ("import factx", "import factx"),
    ("factx --help", _MAIN.format(argv=["--help"])),
    ("factx extract --help", _MAIN.format(argv=["extract", "--help"])),
    ("from factx import extract", "from factx import extract"),
    ("from factx import connect", "from factx import connect"),
)


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.startup", description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=15, help="processes for each line (default: 15)")
    runs = parser.parse_args(argv).runs
    print(f"Python {sys.version.split()[0]}, CPU ms of a fresh process, {runs} runs each\n")
    print(f"{'':<40}{'best':>7}{'median':>9}{'over bare':>11}")
    floor: float | None = None
    for name, code in _CASES:
        taken = sorted(_cpu_ms(code) for _ in range(runs))
        best, median = taken[0], statistics.median(taken)
        floor = best if floor is None else floor
        print(f"{name:<40}{best:>7.1f}{median:>9.1f}{best - floor:>11.1f}")


def _cpu_ms(code: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


if __name__ == "__main__":
    main()
