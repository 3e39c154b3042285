"""Are the cassettes of a project whole, without secrets, and each of use to a test?

    python -m factx.testing.check cassettes tests

looks through all files of the first folder, and for their names in the code and data of the others. It prints a line
for each problem, and ends with 1 where there is one and with 2 where it could not look. That every recording is played
is seen to by the pytest plugin when the tests run.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from factx.errors import CassetteError
from factx.testing import format as files
from factx.testing import scrubbing

_SUFFIXES = frozenset({".yaml", ".yml"})
_NAMING = frozenset({".py", ".json", ".jsonl", ".toml"})


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m factx.testing.check", description=__doc__.partition("\n")[0])
    parser.add_argument("cassettes", type=Path, help="the folder of the cassettes")
    parser.add_argument("tests", type=Path, nargs="+", help="where tests and their data name them")
    given = parser.parse_args(arguments)
    for folder in (given.cassettes, *given.tests):
        if not folder.exists():
            sys.stderr.write(f"there is no {folder}\n")
            return 2
    found = list(problems(given.cassettes, given.tests))
    sys.stdout.writelines(f"{line}\n" for line in found)
    sys.stderr.write(f"{len(cassettes_in(given.cassettes))} cassettes, {len(found)} problems\n")
    return 1 if found else 0


def problems(folder: Path, tests: Sequence[Path]) -> Iterator[str]:
    """What is wrong with the cassettes of a folder, a line for each."""
    for secret in scrubbing.scan(folder):
        yield f"{secret}: record it again, and withdraw the key if it was real"
    for path in cassettes_in(folder):
        yield from _broken(path)
    named = _names(tests)
    for path in cassettes_in(folder):
        if not _is_named(path.relative_to(folder), named):
            yield f"{path}: no test names it: delete it, or use it"


def cassettes_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in _SUFFIXES and path.is_file())


def _broken(path: Path) -> Iterator[str]:
    try:
        header, exchanges = files.read(path.read_text(encoding="utf-8"), path=path)
    except (CassetteError, OSError, UnicodeDecodeError) as error:
        yield f"{path}: {error}"
        return
    if not exchanges:
        yield f"{path}: it holds no recordings: record it, or delete it"
    if not header.note:
        yield f"{path}: it does not say where its answers come from: give it a note"
    for nth, each in enumerate(exchanges, 1):
        kept = each.request.headers.keys() - scrubbing.REQUEST_HEADERS
        kept |= each.response.headers.keys() - scrubbing.RESPONSE_HEADERS
        if kept:
            yield f"{path}: interaction {nth} holds headers that should not be stored: {', '.join(sorted(kept))}"


def _names(tests: Sequence[Path]) -> str:
    """The text of all files that may name a cassette, each after its own name."""
    paths = [path for each in tests for path in ([each] if each.is_file() else sorted(each.rglob("*")))]
    fit = [path for path in paths if path.suffix in _NAMING and path.is_file()]
    return "\n".join(f'"{path.stem}"\n{path.read_text(encoding="utf-8", errors="replace")}' for path in fit)


def _is_named(path: Path, named: str) -> bool:
    """Whether a name stands there between quotation marks, with or without suffix, or is made from a test's own."""
    if re.search(rf"[\"'/]{re.escape(path.stem)}(?:{re.escape(path.suffix)})?[\"']", named):
        return True
    test = path.stem.partition("[")[0].rpartition(".")[2]
    return f'"{path.parent.name}"' in named and re.search(rf"\bdef {re.escape(test)}\b", named) is not None


if __name__ == "__main__":
    sys.exit(main())
