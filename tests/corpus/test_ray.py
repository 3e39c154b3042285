"""What a Ray data set is asked to do, and what its actors do with a batch.

Ray takes most of a minute to start, so nothing here starts it: a stand-in takes its place, and
`python -m benchmarks.distributed faults` shows the same on a local Ray.
"""

import pickle
from types import SimpleNamespace

import pytest
from slow_models import SlowModel
from table_readers import Kept

from factx.errors import UsageError

pa = pytest.importorskip("pyarrow")

from factx.corpus import arrow  # noqa: E402
from factx.corpus.arrow import SCHEMA  # noqa: E402
from factx.corpus.ray import BLOCK_ROWS, Reading, Recipe, extract  # noqa: E402

BY_THE_TEST = "table_readers:reader"


@pytest.fixture(autouse=True)
def _fresh():
    """No test meets the readers of another."""
    yield
    arrow._made.cache_clear()
    Kept.model = None


class Dataset:
    """A table that cuts itself up and maps its batches as Ray's data set would, in this process."""

    def __init__(self, table, block_rows=None):
        self.table, self.block_rows = table, block_rows
        self.options = {}

    def schema(self):
        return SimpleNamespace(names=self.table.column_names)

    def select_columns(self, names):
        return Dataset(self.table.select(names))

    def repartition(self, *, target_num_rows_per_block):
        return Dataset(self.table, target_num_rows_per_block)

    def map_batches(self, actor, *, fn_constructor_args, batch_size, batch_format, **options):
        assert batch_format == "pyarrow"
        acting = actor(*pickle.loads(pickle.dumps(fn_constructor_args)))  # it is made in another process
        rows = min(batch_size, self.block_rows)
        batches = self.table.to_batches(max_chunksize=rows)
        read = Dataset(pa.concat_tables(acting(pa.Table.from_batches([each])) for each in batches), rows)
        read.options = options
        return read


def table(count):
    texts = [f"{'poison' if nth % 40 == 7 else 'Trucks'} on day {nth}." for nth in range(count)]
    return Dataset(pa.table({"n": list(range(count)), "body": texts, "scores": [0.5] * count}))


def test_every_document_of_every_block_is_a_row():
    found = extract(table(250), recipe=Recipe(extractor=BY_THE_TEST), id="n").table
    assert found.schema == SCHEMA
    assert found["id"].to_pylist() == [str(nth) for nth in range(250)]
    assert [row["id"] for row in found.to_pylist() if row["failed"]] == ["7", "47", "87", "127", "167", "207", "247"]


def test_blocks_are_small_so_that_every_actor_gets_some():
    assert extract(table(5), recipe=Recipe(extractor=BY_THE_TEST)).block_rows <= BLOCK_ROWS == 100


def test_actors_leave_processors_to_read_the_files():
    options = extract(table(5), recipe=Recipe(extractor=BY_THE_TEST), processes=2).options
    assert options["concurrency"] == 2
    assert options["num_cpus"] * 2 < 2


def test_each_actor_takes_its_part_of_what_may_be_asked():
    Kept.model = SlowModel()
    extract(table(60), recipe=Recipe(extractor=BY_THE_TEST, workers=12), processes=4)
    assert Kept.model.most == 3


def test_a_batch_is_answered_by_the_journal_where_another_actor_had_read_it(tmp_path):
    asked = []
    for _ in range(2):
        Kept.model = SlowModel()
        extract(table(20), recipe=Recipe(extractor=BY_THE_TEST, journal=str(tmp_path / "journal")))
        asked.append(len(Kept.model.asks))
        arrow._made.cache_clear()
    assert asked == [19, 0]


def test_a_batch_without_documents_is_a_table_without_rows():
    reading = Reading(Recipe(), {"text": "body"})
    assert reading(pa.table({"body": pa.array([], pa.string())})).schema == SCHEMA


def test_something_else_than_a_data_set_is_refused():
    with pytest.raises(UsageError, match="got list"):
        extract(["Trucks."], recipe=Recipe())
