"""The growing file: what the journal does not know is cut off, what it knows stays."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.collect.crawl.errors import CrawlError
from extractor.collect.crawl.rows import Rows


@given(rows=st.lists(st.binary(min_size=1, max_size=30), min_size=1), known=st.integers(0), torn=st.binary(max_size=50))
def test_resumes_at_the_last_known_row(
    rows: list[bytes], known: int, torn: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("rows") / "articles.jsonl"
    file = Rows(path)
    places = [file.write(row) for row in rows]
    file.close()
    with path.open("ab") as stream:
        stream.write(torn)
    last = known % len(rows)
    end = sum(places[last])
    again = Rows(path)
    assert again.end == path.stat().st_size
    again.cut(end)
    assert again.write(b"next\n") == (end, 5)
    again.close()
    assert path.read_bytes() == b"".join(rows[: last + 1]) + b"next\n"


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    with pytest.raises(CrawlError, match="cannot be written"):
        Rows(tmp_path)
