"""The rows of Parquet tables, as they stand, from any place on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final

from extractor.article.errors import ArticleError
from extractor.article.places import Place
from extractor.article.rows import check_columns
from extractor.errors import MissingExtraError

# rows decoded at a time: a row group may hold more articles than fit in memory
_BATCH: Final = 64


def parquet_rows(path: Path, start: Place) -> Iterator[tuple[str, Any]]:
    """Yield the rows of a table from `start` on, each with its file and number from 1 for error messages.

    Dates become ISO 8601, binary cells UTF-8 text. Raises ArticleError for a file that is no such table or lacks the
    article's column, OSError, MissingExtraError where the extra `parquet` is not installed.
    """
    with _opened(path) as table:
        check_columns(table.schema_arrow.names, str(path))
        groups = range(start.offset or 0, table.num_row_groups)
        row = sum(table.metadata.row_group(group).num_rows for group in range(groups.start))
        for batch in table.iter_batches(_BATCH, row_groups=list(groups), use_threads=False):
            passed = min(max(0, start.row - row), batch.num_rows)
            for number, data in enumerate(batch.slice(passed).to_pylist(), row + passed + 1):
                yield f"{path}:{number}", {name: _plain(cell) for name, cell in data.items()}
            row += batch.num_rows


def parquet_places(path: Path) -> Iterator[Place]:
    """Yield the place before every row: its row group. Raises what `parquet_rows` raises."""
    with _opened(path) as table:
        check_columns(table.schema_arrow.names, str(path))
        row = 0
        for group in range(table.num_row_groups):
            for _ in range(table.metadata.row_group(group).num_rows):
                yield Place(row, 0, group)
                row += 1


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise MissingExtraError(str(path), "parquet") from error
    try:
        with ParquetFile(path) as table:
            yield table
    except ArrowException as error:
        raise ArticleError(f"{path} cannot be read as Parquet: {error}") from error


def _plain(cell: Any) -> Any:
    if isinstance(cell, date):
        return cell.isoformat()
    return cell.decode("utf-8", "replace") if isinstance(cell, bytes) else cell
