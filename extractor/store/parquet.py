"""Parquet: whole records in typed nested columns, and the flat tables, one file each, with row groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

from extractor.errors import MissingExtraError
from extractor.record import Record
from extractor.store.folder_sink import FolderSink, LastRows
from extractor.store.folder_store import FolderStore
from extractor.store.sink import StoreError
from extractor.store.tables import TABLES, Cell, Row, Table, Type

try:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    from extractor.store.nested import from_batch, record_schema, to_batch
except ModuleNotFoundError as error:
    raise MissingExtraError("Parquet", "parquet") from error

RECORDS: Final = "records.parquet"
# a row group is written when it has this many rows or bytes; readers skip whole groups by their statistics
_GROUP_ROWS: Final = 25_000
_GROUP_BYTES: Final = 16 << 20
_READ_ROWS: Final = 256
_TYPES: Final[Mapping[Type, pa.DataType]] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "real": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", tz="UTC"),
    "json": pa.string(),
}


def sink(place: str) -> FolderSink:
    """Return the sink that writes `records.parquet` and one file a table into the folder `place`."""
    return FolderSink(Path(place), _Layout())


def store(place: str) -> FolderStore:
    """Return a folder that `sink` made, for reading."""
    return FolderStore(f"parquet:{place}", Path(place), _Reader())


def read_parquet(path: Path) -> Iterator[Record]:
    """Yield the records of a folder that `sink` made, or of its `records.parquet`, the very same.

    Raises StoreError where there is none, or the file is another one.
    """
    path = path / RECORDS if path.is_dir() else path
    for batch in _batches(path, record_schema()):
        yield from from_batch(batch)


class _Reader:
    """Reads the files of a folder; see `folder_store.Reader`."""

    mark = RECORDS

    def records(self, folder: Path) -> Iterator[Record]:
        return read_parquet(folder)

    def columns(self, table: Table) -> tuple[str, ...]:
        return _stored(table).names

    def rows(self, folder: Path, table: Table) -> Iterator[tuple[Cell, ...]]:
        for batch in _batches(folder / f"{table.name}.parquet", _schema(_stored(table))):
            columns = [[_cell(cell) for cell in column.to_pylist()] for column in batch.columns]
            yield from zip(*columns, strict=True)


def _batches(path: Path, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    try:
        with pq.ParquetFile(path) as file:
            if not file.schema_arrow.equals(schema):
                raise StoreError(f"{path}: does not have the columns of this version; name what extractor load made")
            yield from file.iter_batches(batch_size=_READ_ROWS)
    except (OSError, pa.ArrowInvalid) as error:
        reason = getattr(error, "strerror", None) or error
        raise StoreError(f"{path}: cannot be read ({reason}); name what extractor load made") from error


def _cell(cell: Any) -> Cell:
    """A cell as in `flatten`."""
    if isinstance(cell, datetime):
        return cell.isoformat().replace("+00:00", "Z")
    plain: Cell = cell.isoformat() if isinstance(cell, date) else cell
    return plain


def _stored(table: Table) -> Table:
    """The table as its file has it: the whole record, its last column, is `records.parquet` here, typed."""
    columns = table.columns[:-1] if table.columns[-1].name == "record" else table.columns
    return replace(table, columns=columns)


_TABLES: Final = tuple(_stored(table) for table in TABLES)


class _Layout:
    """The files of one run."""

    mark = RECORDS

    def open(self, folder: Path) -> None:
        """Make the file of records and those of the tables."""
        self._records = _File(folder / RECORDS, record_schema())
        self._files = {table.name: _File(folder / f"{table.name}.parquet", _schema(table)) for table in _TABLES}

    def write(self, records: list[Record], rows: Mapping[str, list[Row]]) -> None:
        """Add a batch to each file."""
        self._records.add(to_batch(records))
        for table in _TABLES:
            if rows.get(table.name):
                self._files[table.name].add(_batch(table, rows[table.name]))

    def close(self, versions: Mapping[str, Mapping[str, int]]) -> None:
        """Write the last row groups; take out the rows of earlier versions."""
        every = {name: {**rows, RECORDS: 1} for name, rows in versions.items()}
        for name, file in {RECORDS: self._records, **self._files}.items():
            file.close()
            if every and file.article is not None:
                file.keep(LastRows(name, every))


class _File:
    """A Parquet file that grows by batches."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._path, self._schema = path, schema
        self.article = next((name for name in ("article", "article_id") if name in schema.names), None)
        self._open()

    def add(self, batch: pa.RecordBatch) -> None:
        """Add rows."""
        self._waiting.append(batch)
        self._rows += batch.num_rows
        self._bytes += batch.nbytes
        if self._rows >= _GROUP_ROWS or self._bytes >= _GROUP_BYTES:
            self._flush()

    def close(self) -> None:
        """Write what waits, then the end of the file."""
        self._flush()
        self._writer.close()
        self._file.close()

    def keep(self, last: LastRows) -> None:
        """Write the file again with the rows that stay; the earlier ones may lie far apart."""
        before = self._path.with_suffix(".before")
        self._path.rename(before)
        with pq.ParquetFile(before) as file:
            for batch in file.iter_batches(columns=[self.article]):
                last.count(self._articles(batch))
            self._open()
            for batch in file.iter_batches(batch_size=4096):
                stay = pa.array([last.stays(article) for article in self._articles(batch)], pa.bool_())
                self.add(batch.filter(stay))
        self.close()
        before.unlink()

    def _open(self) -> None:
        self._waiting: list[pa.RecordBatch] = []
        self._rows = self._bytes = 0
        self._file: BinaryIO = self._path.open("wb")
        self._writer = pq.ParquetWriter(self._file, self._schema, compression="zstd")

    def _flush(self) -> None:
        if self._rows:
            self._writer.write_table(pa.Table.from_batches(self._waiting), row_group_size=self._rows)
        self._waiting, self._rows, self._bytes = [], 0, 0

    def _articles(self, batch: pa.RecordBatch) -> list[str]:
        column = batch.column(self.article)
        ids: list[str] = (pc.struct_field(column, "id") if self.article == "article" else column).to_pylist()
        return ids


def _schema(table: Table) -> pa.Schema:
    fields = [
        pa.field(column.name, _TYPES[column.type], nullable=column.nullable, metadata={"about": column.about})
        for column in table.columns
    ]
    return pa.schema(fields, metadata={"about": table.about})


def _batch(table: Table, rows: list[Row]) -> pa.RecordBatch:
    columns = zip(*rows, strict=True)
    # rows of articles end with the record, which has no column here
    arrays = [_array(cells, column.type) for cells, column in zip(columns, table.columns, strict=False)]
    return pa.RecordBatch.from_arrays(arrays, schema=_schema(table))


def _array(cells: tuple[Any, ...], kind: Type) -> pa.Array:
    if kind in {"date", "timestamp"}:
        return pa.array(cells, pa.string()).cast(_TYPES[kind])
    return pa.array(cells, _TYPES[kind])
