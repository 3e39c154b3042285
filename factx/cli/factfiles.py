"""How is a fact file read, from the disk or from standard input?"""

from __future__ import annotations

import sys
from pathlib import Path

from factx.cli.inputs import STDIN
from factx.errors import InputError


def text_of(name: str, shown: str) -> str:
    """The text of a fact file, which is called `shown` in messages. Raises `InputError` where it cannot be read."""
    try:
        content = sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
        return content.decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"{shown}: there is no such file: give one that factx extract -o wrote") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{shown}: byte {error.start} is not UTF-8: a fact file is JSON Lines in UTF-8") from error
    except OSError as error:
        raise InputError(f"{shown}: it cannot be read: {(error.strerror or str(error)).lower()}") from error
