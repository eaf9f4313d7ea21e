"""How fast records get into each database: a floor well under what is measured on a quiet machine."""

import time
from pathlib import Path

import pytest
from sample_store import many_records

from extractor.store import open_sink

# 1,075 and 934 a second of processor time were measured with eleven programs on two cores, about 100 rows a record
FLOOR = 500


@pytest.mark.alone
@pytest.mark.slow
@pytest.mark.parametrize("url", ["sqlite:trade.db", "duckdb:trade.duckdb"])
def test_records_a_second(url: str, tmp_path: Path) -> None:
    scheme, _, name = url.partition(":")
    records = list(many_records(4000))
    began = time.process_time()
    with open_sink(f"{scheme}:{tmp_path / name}") as sink:
        sink.write_many(records)
    assert len(records) / (time.process_time() - began) > FLOOR
