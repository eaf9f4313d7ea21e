"""`extractor load` and `extractor export`: records into a store or file, and records, tables and views out of one."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from extractor.cli.exits import CommandError, Exit, epilog, failing_as, say
from extractor.cli.inputs import Failed
from extractor.cli.output import Tally, standard_output
from extractor.cli.progress import Bar
from extractor.cli.records import find_records, read_records
from extractor.cli.stop import stopping

if TYPE_CHECKING:
    from extractor.record import Record
    from extractor.store import Rows, Sink, Store

app = typer.Typer()


class RowFormat(StrEnum):
    """How the rows of a table or view are written."""

    CSV = "csv"
    JSONL = "jsonl"
    JSON = "json"


@app.command(
    "load",
    epilog=epilog(
        "extractor load out/ --to trade.db",
        "extractor load records.jsonl --to postgresql://trade@db.example/news",
    ),
)
def load_command(
    records: Annotated[
        list[str],
        typer.Argument(
            metavar="RECORDS",
            help="Files of records (.jsonl, .json, also packed), folders of them or of a batch, or -.",
        ),
    ],
    *,
    to: Annotated[
        str, typer.Option("--to", metavar="URL", help="sqlite:PATH, duckdb:PATH, postgresql://…, parquet:FOLDER, …")
    ],
) -> None:
    """Load records into a database or file; one of an article that is there already takes its place.

    Articles are written whole, many to a transaction. Loading the same records again changes nothing, so a load that
    was stopped is simply done again. A line that is no record is told and left out. docs/store.md has the tables.
    """
    files = find_records(records)
    tally = Tally()
    stopped = "stopped; the same command goes on, and what is loaded already stays as it is"
    with stopping(stopped), writing_to(to) as sink, Bar("records", None) as bar:
        for found in read_records(files):
            _load(found, sink, tally)
            bar.show(tally.records + tally.failed, failed=tally.failed)
    left = f", {tally.failed} left out" if tally.failed else ""
    say(f"{tally.records} records loaded{left}")
    if tally.failed:
        raise typer.Exit(tally.exit)


def _load(found: Any, sink: Sink, tally: Tally) -> None:
    from extractor.store.tables import FlattenError

    if isinstance(found, Failed):
        tally.failed += 1
        say(found.told)
        return
    try:
        sink.write(found)
    except FlattenError as error:
        tally.failed += 1
        say(str(error))
    else:
        tally.records += 1


@app.command(
    "export",
    epilog=epilog(
        "extractor export trade.db --view exports_by_commodity_partner > exports.csv",
        "extractor export trade.db --to trade.duckdb",
    ),
)
def export_command(
    url: Annotated[str, typer.Argument(metavar="URL", help="The store: sqlite:PATH, duckdb:PATH, postgresql://…")],
    *,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="URL|FILE", help="Another store, or a file; default: standard output."),
    ] = None,
    view: Annotated[str | None, typer.Option("--view", metavar="NAME", help="Write this view, not records.")] = None,
    table: Annotated[str | None, typer.Option("--table", metavar="NAME", help="Write this table, not records.")] = None,
    format_: Annotated[
        RowFormat | None,
        typer.Option("--format", "-f", help="For a view or table. Default: by the file's ending, else csv."),
    ] = None,
) -> None:
    """Write what a store holds: all records, or one table or view.

    Records go to another store or, as JSON Lines, to a file or standard output; rows as CSV, JSON Lines or JSON.
    """
    if view and table:
        raise CommandError("--view and --table exclude each other; ask for one after the other", Exit.USAGE)
    name = view or table
    if format_ and not name:
        raise CommandError("--format is for rows; name a --view or --table, or leave it out", Exit.USAGE)
    with reading_from(url) as store:
        if name:
            with failing_as(Exit.USAGE):
                rows = store.rows(name)
            with _target(to) as file:
                _write_rows(rows, name, file, format_ or _format_of(to))
        elif to is None:
            _print_records(store)
        else:
            _copy_records(store, to)


def _print_records(store: Store) -> None:
    from extractor.store import as_line

    with standard_output() as out:
        out.writelines(as_line(record) for record in store.records())


def _copy_records(store: Store, to: str) -> None:
    count = 0
    with writing_to(to) as sink, Bar("records", None) as bar:
        for record in _records(store):
            sink.write(record)
            count += 1
            bar.show(count)
    say(f"{count} records exported")


def _records(store: Store) -> Iterator[Record]:
    """The store's records; what is wrong with them is a fault of the input, not of where they go."""
    with failing_as(Exit.INPUT):
        yield from store.records()


@contextmanager
def writing_to(url: str) -> Iterator[Sink]:
    """Open a sink; what goes wrong with it is a fault of the output."""
    from extractor.store import OutputError, StoreError, UrlError, open_sink

    try:
        with open_sink(url) as sink:
            yield sink
    except UrlError as error:
        raise CommandError(str(error), Exit.USAGE) from error
    except (StoreError, OutputError) as error:
        raise CommandError(str(error), Exit.OUTPUT) from error


@contextmanager
def reading_from(url: str) -> Iterator[Store]:
    """Open a store to read from; what goes wrong with it is a fault of the input."""
    from extractor.store import StoreError, UrlError, open_store

    try:
        with open_store(url) as store:
            yield store
    except UrlError as error:
        raise CommandError(str(error), Exit.USAGE) from error
    except StoreError as error:
        raise CommandError(str(error), Exit.INPUT) from error


@contextmanager
def _target(to: str | None) -> Iterator[TextIO]:
    if to is None:
        with standard_output() as out:
            yield out
        return
    from extractor.store import atomic_text

    with failing_as(Exit.OUTPUT), atomic_text(Path(to)) as file:
        yield file


def _format_of(to: str | None) -> RowFormat:
    ending = Path(to).suffix.casefold().removeprefix(".") if to else ""
    return RowFormat(ending) if ending in {*RowFormat} else RowFormat.CSV


def _write_rows(rows: Rows, name: str, file: TextIO, chosen: RowFormat) -> None:
    if chosen is RowFormat.CSV:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(rows.columns)
        writer.writerows(map(_as_csv, rows.rows))
        return
    objects = (json.dumps(each, ensure_ascii=False) for each in _objects(rows, name))
    if chosen is RowFormat.JSONL:
        file.writelines(f"{text}\n" for text in objects)
        return
    before = "[\n"
    for text in objects:
        file.write(f"{before}{text}")
        before = ",\n"
    file.write("\n]\n" if before != "[\n" else "[]\n")


def _as_csv(row: tuple[Any, ...]) -> list[Any]:
    return [str(cell).lower() if isinstance(cell, bool) else cell for cell in row]


def _objects(rows: Rows, name: str) -> Iterator[dict[str, Any]]:
    """Rows as objects; JSON cells as what they hold."""
    from extractor.store.tables import BY_NAME

    typed = BY_NAME[name].columns if name in BY_NAME else ()
    nested = {column.name for column in typed if column.type == "json"}
    for row in rows.rows:
        cells = zip(rows.columns, row, strict=True)
        yield {column: json.loads(str(cell)) if column in nested else cell for column, cell in cells}
