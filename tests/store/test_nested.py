"""Whole records in Parquet columns: typed, and the very same when read again."""

import io

import pytest
from hypothesis import given, settings
from odd_records import odd_records

from extractor.record import Record, to_json

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install 'extractor[parquet]'")
pq = pytest.importorskip("pyarrow.parquet")

from extractor.store.nested import from_batch, record_schema, to_batch  # noqa: E402


def _through_parquet(records: list[Record]) -> list[Record]:
    file = io.BytesIO()
    pq.write_table(pa.Table.from_batches([to_batch(records)]), file)
    return [record for batch in pq.ParquetFile(file).iter_batches(2) for record in from_batch(batch)]


@settings(max_examples=60, deadline=None)
@given(record=odd_records())
def test_any_record_is_the_same_when_read(record: Record) -> None:
    assert [to_json(kept) for kept in _through_parquet([record])] == [to_json(record)]


def test_columns_are_typed(sample_record: Record) -> None:
    table = pa.Table.from_batches([to_batch([sample_record])])
    assert table.schema == record_schema()
    figure = table.column("figures").type.value_type
    assert figure.field("value").type == pa.float64()
    assert not figure.field("value").nullable
    assert figure.field("value_max").nullable
    assert pa.types.is_list(figure.field("commodities").type)
    assert table.column("article").combine_chunks().field("authors")[0].as_py() == [
        {"name": "Rina Wati", "role": "reporter"}
    ]


@pytest.mark.parametrize(
    ("value", "kept"),
    [(17_900_000, False), (0.1, False), (3 * 10**15, False), (5.0, True), (10**17 + 1, True), (10**400, True)],
)
def test_json_is_kept_only_where_a_double_is_not_enough(sample_record: Record, value: float, kept: bool) -> None:
    figure = sample_record.figures[0].model_copy(update={"value": value})
    record = sample_record.model_copy(update={"figures": [figure]})
    (row,) = to_batch([record]).to_pylist()
    assert (row["exact"] is not None) is kept
    (read,) = _through_parquet([record])
    assert repr(read.figures[0].value) == repr(value)
