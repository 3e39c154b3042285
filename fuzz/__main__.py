"""Which inputs reach code that no input has reached yet? Atheris steers, hypothesis builds, a target checks.

`python -m fuzz TARGET [options of libFuzzer] [folder that keeps what was found]` goes on after a failure, and tells
each place of failure once: what was raised, where, and the input, which `fuzz_one_input` of the target takes.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable


def main() -> None:
    import atheris

    with atheris.instrument_imports(include=["factx"]):
        from fuzz.targets import TARGETS
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in TARGETS:
        sys.exit(f"python -m fuzz TARGET [options of libFuzzer]: TARGET is one of {', '.join(TARGETS)}")
    atheris.Setup([sys.argv[0], *sys.argv[2:]], _telling(TARGETS[name].hypothesis.fuzz_one_input))
    atheris.Fuzz()


def _telling(fuzz_one: Callable[[bytes], object]) -> Callable[[bytes], None]:
    """The target, telling each failure once."""
    told: set[str] = set()

    def one(content: bytes) -> None:
        try:
            fuzz_one(content)
        except Exception as error:  # noqa: BLE001 - it is the edge of the process, and told
            frame = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{type(error).__name__} at {frame.filename}:{frame.lineno}"
            if place not in told:
                told.add(place)
                sys.stderr.write(f"FOUND {place}\n{''.join(traceback.format_exception(error))}{content!r}\n")

    return one


if __name__ == "__main__":
    main()
