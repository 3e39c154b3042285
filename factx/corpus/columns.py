"""Which columns of a table are the documents?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NotRequired, Required, TypedDict, cast

from factx.corpus.recipe import Recipe
from factx.errors import UsageError

MOST = 1_000
_LEAST, _ROUNDS = 64, 16


class Columns(TypedDict):
    """The names of the columns. Without `id` a document is known by the hash of its text."""

    text: Required[str]
    id: NotRequired[str | None]
    published: NotRequired[str | None]
    title: NotRequired[str | None]
    url: NotRequired[str | None]
    language: NotRequired[str | None]


def chosen(columns: Columns, there: Iterable[str]) -> dict[str, str]:
    """What each part of a document is called in a table with those columns. Raises `UsageError` where one is not."""
    named = {part: name for part, name in cast("Mapping[str, Any]", columns).items() if name is not None}
    if "text" not in named:
        raise UsageError('the column of the texts is not named: say text="body" (on the command line: --text-column)')
    known = list(there)
    for part, name in named.items():
        if name not in known:
            raise UsageError(f"there is no column {name!r} for {part}: the table has {', '.join(known) or 'none'}")
    return named


def batch_rows(recipe: Recipe) -> int:
    """How many documents a batch should have: so many that the end of one, when asks run out, counts for little."""
    return max(_LEAST, min(MOST, _ROUNDS * recipe.workers)) if not recipe.computes else _LEAST
