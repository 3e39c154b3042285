"""How are the documents of a Daft table read: in this process, in several, or on a Ray cluster?

    import daft
    from factx.corpus.daft import Recipe, extract

    articles = daft.read_parquet("s3://archive/2024/*.parquet")
    recipe = Recipe(model="openai/gpt-5-mini", journal="out/journal")
    extract(articles, recipe=recipe, text="body", id="id", published="day").write_parquet("out")

With `processes` 1 the reading goes on in the process that runs the query, several batches at once over one queue of
asks. With more there are so many processes, on a Ray cluster (`daft.set_runner_ray()`) so many actors wherever there is
room, and each takes its part of the recipe's allowance. Needs the extra `factx[daft]`.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Unpack

from factx.corpus.arrow import SCHEMA, Recipe, extract_batch
from factx.corpus.columns import Columns, batch_rows, chosen
from factx.errors import UsageError

if TYPE_CHECKING:
    from daft import DataFrame

__all__ = ["Recipe", "extract"]

_AT_ONCE = 4
"""Batches under way in one process: while the last asks of one are waited for, those of the next are sent."""


def extract(table: DataFrame, *, recipe: Recipe, processes: int = 1, **columns: Unpack[Columns]) -> DataFrame:
    """A table with the columns of `SCHEMA`, a row for each document; it is read when the table is asked for.

    `columns` are the names of those that hold the documents (`Columns`). Join by the id to have others.
    """
    daft = _daft()
    named = chosen(columns, table.column_names)
    ids = daft.col(named.pop("id")) if "id" in named else daft.lit(None)
    texts = daft.col(named.pop("text"))
    about = [daft.col(name) for name in named.values()]
    read = _reading(recipe.part(processes), processes, tuple(named))
    return table.select(read(ids.cast(daft.DataType.string()), texts, *about))


def _daft() -> Any:
    try:
        import daft
    except ImportError as error:
        raise UsageError("a Daft table needs Daft: pip install 'factx[daft]'") from error
    return daft


def _reading(recipe: Recipe, processes: int, names: tuple[str, ...]) -> Any:
    """The function over columns that reads."""
    import pyarrow as pa

    daft = _daft()
    row = daft.DataType.from_arrow_type(pa.struct(list(SCHEMA)))
    as_columns = daft.method.batch(return_dtype=row, unnest=True, batch_size=batch_rows(recipe))

    class InProcesses:
        @as_columns  # type: ignore[untyped-decorator]
        def read(self, ids: Any, texts: Any, *about: Any) -> Any:
            return _rows(recipe, names, ids, texts, *about)

    class Here:
        @as_columns  # type: ignore[untyped-decorator]
        async def read(self, ids: Any, texts: Any, *about: Any) -> Any:
            return await _in_a_thread(_rows, recipe, names, ids, texts, *about)

    if processes > 1:
        return daft.cls(InProcesses, max_concurrency=processes, use_process=True)().read
    return daft.cls(Here, max_concurrency=_AT_ONCE, use_process=False)().read


async def _in_a_thread(call: Callable[..., Any], *arguments: Any) -> Any:
    """What the call gives. An interrupted program does not wait for such a thread, as it would for a pool's."""
    done: Future[Any] = Future()
    done.set_running_or_notify_cancel()  # nobody takes it back from the thread

    def run() -> None:
        try:
            done.set_result(call(*arguments))
        except BaseException as error:  # noqa: BLE001  # it is raised where it is waited for
            done.set_exception(error)

    threading.Thread(target=run, name="factx batch", daemon=True).start()
    return await asyncio.wrap_future(done)


def _rows(recipe: Recipe, names: tuple[str, ...], ids: Any, texts: Any, *about: Any) -> Any:
    known: dict[str, Any] = dict(zip(names, about, strict=True))
    return extract_batch(ids, texts, recipe=recipe, **known).to_struct_array()
