"""How are the documents of a Ray data set read?

    import ray
    from factx.corpus.ray import Recipe, extract

    articles = ray.data.read_parquet("s3://archive/2024/", columns=["id", "body", "day"])
    recipe = Recipe(model="openai/gpt-5-mini", journal="/shared/journal")
    extract(articles, recipe=recipe, processes=8, text="body", id="id", published="day").write_parquet("s3://facts/2024")

So many actors as `processes` says share the recipe's allowance. The data set is cut into blocks of 100 documents first:
Ray makes one block of many small files, which one actor would read alone, and would begin anew when it is killed.
Where an actor ends, another reads its block again, and finds in the journal what was answered.

Needs the extra `factx[ray]`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

from factx.corpus.arrow import Recipe, extract_batch
from factx.corpus.columns import Columns, batch_rows, chosen
from factx.errors import UsageError

if TYPE_CHECKING:
    from ray.data import Dataset

__all__ = ["Reading", "Recipe", "extract"]

BLOCK_ROWS = 100
_AT_ONCE = 4
"""Batches under way in one actor: while the last asks of one are waited for, those of the next are sent."""

_CPUS = 0.5
"""Of a processor, what an actor reserves: with whole ones, as many actors as processors wait for files for ever."""


def extract(table: Dataset, *, recipe: Recipe, processes: int = 1, **columns: Unpack[Columns]) -> Dataset:
    """A data set with the columns of `SCHEMA`, a row for each document; it is read when it is asked for.

    `columns` are the names of those that hold the documents (`Columns`). Join by the id to have others.
    """
    if not hasattr(table, "map_batches") or not hasattr(table, "repartition"):
        raise UsageError(f"a Ray data set is wanted, as ray.data.read_parquet gives it: got {type(table).__name__}")
    named = chosen(columns, _columns(table))
    part = recipe.part(processes)
    return (
        table.select_columns(list(dict.fromkeys(named.values())))
        .repartition(target_num_rows_per_block=BLOCK_ROWS)
        .map_batches(
            Reading,
            fn_constructor_args=(part, named),
            batch_format="pyarrow",
            batch_size=min(BLOCK_ROWS, batch_rows(part)),
            concurrency=processes,
            max_concurrency=_AT_ONCE,
            num_cpus=_CPUS,
            zero_copy_batch=True,
        )
    )


class Reading:
    """What an actor holds, and does with each batch."""

    def __init__(self, recipe: Recipe, columns: dict[str, str]) -> None:
        self._recipe = recipe
        self._columns = columns

    def __call__(self, table: Any) -> Any:
        import pyarrow as pa

        found: dict[str, Any] = {part: table.column(name) for part, name in self._columns.items()}
        texts = found.pop("text")
        ids = found.pop("id", None) or pa.nulls(len(texts), pa.string())
        return pa.Table.from_batches([extract_batch(ids, texts, recipe=self._recipe, **found)])


def _columns(table: Dataset) -> list[str]:
    schema = table.schema()
    return list(schema.names) if schema else []
