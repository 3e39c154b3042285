"""How is factx used from a shell?

    parser.py     the commands and their options: light, for `--help`
    exits.py      error → exit code
    inputs.py     file or standard input → `Document`
    kinds.py      "claim", "module:Class", "file.py:Class" → the classes
    connecting.py settings and a cassette → the model that is asked
    supply.py     the inputs' documents, one after the other, each text once
    sinks.py      where facts go: a terminal, a pipe, a file
    resuming.py   what a file of facts holds already
    following.py  how far a run has come
    account.py    what became of the documents
    screen.py     what is told on standard error
    costs.py      what a reading costs, in words
    readings.py   fact files and annotations → `Facts`
    extract.py batch.py log.py verify.py values.py schema.py report.py export.py importing.py evaluate.py differ.py
    models.py doctor.py   one command each; findings.py is what the doctor makes of what it sees

Data goes to standard output, everything else to standard error. Nothing is imported here that `--help` does not need.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

from factx.errors import FactxError

_MODULES = {"import": "importing", "eval": "evaluate", "diff": "differ"}  # a keyword and a built-in name no module


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code; `argv` stands in for the command line's arguments."""
    from factx.cli.parser import build

    try:
        try:
            options = build().parse_args(argv)
        except SystemExit as end:  # argparse has said why
            sys.stdout.flush()
            return end.code if isinstance(end.code, int) else 2
        options.argv = list(sys.argv[1:] if argv is None else argv)
        module = _MODULES.get(options.command, options.command)
        code: int = import_module(f"factx.cli.{module}").run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        _leave_stdout()  # whoever read us has enough, as `head` does
        return 0
    except KeyboardInterrupt:
        sys.stderr.write("factx: interrupted\n")
        return 130
    except (FactxError, OSError) as error:
        from factx.cli.exits import code_of, told
        from factx.outputs.plain import visible

        sys.stderr.write(f"factx: {visible(told(error))}\n")
        return code_of(error)
    return code


def _leave_stdout() -> None:
    """Point standard output at nothing, so that Python does not complain of the closed pipe when it exits."""
    import os

    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return
