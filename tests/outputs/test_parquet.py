"""Parquet: pyarrow reads every field back with its type, and equal facts can be made of the rows."""

import sys
from datetime import date
from decimal import Decimal

import pyarrow.parquet as pq
import pytest

from factx.errors import UsageError
from factx.outputs import parquet


@pytest.fixture
def saved(tmp_path):
    def save(*readings):
        path = tmp_path / "facts.parquet"
        parquet.save(readings, path)
        return pq.read_table(path)

    return save


def test_the_rows_make_equal_facts_again(saved, reading):
    rows = saved(reading).to_pylist()
    for row, fact in zip(rows, reading.items, strict=True):
        given = {name: row[name] for name in type(fact).model_fields}
        assert type(fact).model_validate(given) == fact
        assert row["id"] == fact.id


def test_values_have_types_of_their_own(saved, reading):
    row = saved(reading).to_pylist()[0]
    assert row["amount"]["value"] == Decimal(12)
    assert row["period"]["start"] == date(2025, 1, 1)
    assert row["published"] == date(2024, 5, 15)


def test_a_number_too_long_for_a_decimal_keeps_its_digits_as_text(saved, reading):
    long = "1234567890123456789012345678901234567890.123456789012345"
    figure = reading.items[0]
    amount = figure.amount.__class__(
        figure.amount.span, Decimal(long), None, None, "=", None, None, figure.amount.reading
    )
    changed = reading.__class__(
        document=reading.document,
        items=(figure.model_copy(update={"amount": amount}),),
        rejected=(),
        gaps=(),
        run=reading.run,
    )
    assert saved(changed).to_pylist()[0]["amount"]["value"] == long


def test_hostile_words_are_kept_as_they_are(saved, hostile):
    statements = [row["statement"] for row in saved(hostile).to_pylist() if row["kind"] == "claim"]
    assert statements == [claim.statement for claim in hostile.claims]


def test_readings_without_facts_make_a_file_without_rows(saved):
    assert saved().num_rows == 0


def test_without_pyarrow_the_extra_is_named(monkeypatch, reading, tmp_path):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"pip install 'factx\[parquet\]'"):
        parquet.save([reading], tmp_path / "facts.parquet")
