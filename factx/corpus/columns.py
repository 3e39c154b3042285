"""Which columns of a table are the documents?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from factx.corpus.recipe import Recipe
from factx.errors import UsageError
from factx.inputs.tables import USUAL

ABOUT = ("title", "published", "url", "language", "author", "outlet")
"""What a table may know of a document besides its text and its id."""

MOST = 1_000
_LEAST, _ROUNDS = 64, 16


class Columns(TypedDict, total=False):
    """The names of the columns. What is not named is a column of a usual name ("body", "date"), if there is one.

    Only an id has no usual name: without one, a document is known by the hash of its text.
    """

    text: str | None
    id: str | None
    title: str | None
    published: str | None
    url: str | None
    language: str | None
    author: str | None
    outlet: str | None


def chosen(columns: Columns, there: Sequence[str]) -> dict[str, str]:
    """What each part of a document is called in a table with those columns. Raises `UsageError` where one is not."""
    lowered = {name.strip().lower(): name for name in reversed(there)}
    found: dict[str, str] = {}
    for part in ("text", "id", *ABOUT):
        named = columns.get(part)
        if named is None:
            named = next((lowered[usual] for usual in USUAL.get(part, ()) if usual in lowered), None)
        elif named not in there:
            raise UsageError(f"there is no column {named!r} for {part}: the table has {_listed(there)}")
        if named is not None:
            found[part] = str(named)
    if "text" not in found:
        raise UsageError(
            f'no column has a usual name for a text: say text="…" (on the command line: --text-column); the table has '
            f"{_listed(there)}"
        )
    return found


def batch_rows(recipe: Recipe) -> int:
    """How many documents a batch should have: so many that the end of one, when asks run out, counts for little."""
    return _LEAST if recipe.computes else max(_LEAST, min(MOST, _ROUNDS * recipe.workers))


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(repr, names)) or "none"
