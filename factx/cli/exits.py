"""Which exit code does an error come to?

0 well   1 some documents failed, verify found a mismatch, or the doctor something that reading survives
2 usage or unreadable input   3 --strict and something was rejected   4 provider or key   5 cassette miss
130 interrupted
"""

from __future__ import annotations

from factx.errors import BudgetUsedUp, CassetteMiss, ModelError

WELL, PARTLY, UNUSABLE, REJECTED, PROVIDER, MISS, INTERRUPTED = 0, 1, 2, 3, 4, 5, 130


def code_of(error: BaseException) -> int:
    if isinstance(error, CassetteMiss):
        return MISS
    if isinstance(error, BudgetUsedUp):
        return PARTLY
    return PROVIDER if isinstance(error, ModelError) else UNUSABLE


def told(error: BaseException) -> str:
    """An error as one message. What the system says of a file is completed by the file's name."""
    if isinstance(error, OSError) and error.strerror:
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror[:1].lower()}{error.strerror[1:]}"
    return str(error) or type(error).__name__
