"""Which inputs reach code that no input has reached yet? Atheris steers, hypothesis builds, a target checks.

`python -m fuzz TARGET [options of libFuzzer] [folder that keeps what was found]`
"""

from __future__ import annotations

import sys


def main() -> None:
    import atheris

    with atheris.instrument_imports(include=["factx"]):
        from fuzz.targets import TARGETS
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in TARGETS:
        sys.exit(f"python -m fuzz TARGET [options of libFuzzer]: TARGET is one of {', '.join(TARGETS)}")
    fuzz_one = TARGETS[name].hypothesis.fuzz_one_input
    atheris.Setup([sys.argv[0], *sys.argv[2:]], fuzz_one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
