"""`extractor report`: a store or records as a folder with a page that counts, filters and draws them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from extractor.cli.exits import CommandError, Exit, epilog, failing_as, say
from extractor.cli.inputs import Failed
from extractor.cli.records import find_records, read_records

if TYPE_CHECKING:
    from extractor.record import Record
    from extractor.store.sql import SqlStore
    from extractor.view.report import Written

app = typer.Typer()
# folders of tables say by a file what they are, files of records by their ending
_FOLDERS: Final = {"records.parquet": "parquet", "datapackage.json": "csv"}
_RECORDS: Final = (".jsonl", ".ndjson", ".json", ".gz", ".xz", ".zst")
_NO_RECORD: Final = "no record of this version"


class PageLanguage(StrEnum):
    """The language that a report opens in."""

    EN = "en"
    ID = "id"


@app.command(
    "report",
    epilog=epilog(
        "extractor report trade.db --out report",
        "extractor report postgresql://trade@db.example/news --out report --title 'Trade news'",
        "extractor report trade.duckdb --batch run --out report",
        "extractor report run --out report --language id",
    ),
)
def report_command(
    store: Annotated[
        str,
        typer.Argument(
            metavar="STORE",
            help="sqlite:PATH, duckdb:PATH, postgresql://…, parquet:FOLDER, csv:FOLDER, files or a folder of records.",
        ),
    ],
    *,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to make; a report there is replaced.")],
    title: Annotated[
        str | None, typer.Option("--title", help="What the collection is called. Default: the name of the store.")
    ] = None,
    batch: Annotated[
        list[Path] | None,
        typer.Option("--batch", metavar="FOLDER", help="A batch whose failures the report tells; may be repeated."),
    ] = None,
    language: Annotated[
        PageLanguage, typer.Option("--language", help="The language the page opens in; it can be switched.")
    ] = PageLanguage.EN,
) -> None:
    """Draw what a store holds: a folder with one page that counts, filters and searches without a network.

    Open DIR/index.html. It shows what is in the store, goods by partner country, values over time, events,
    opportunities with their evidence, sources and quality; every chart has its table and CSV file. The store is asked
    by queries, so it may be large. A line of a file that is no record is told, left out and counted in the report.
    """
    url = _url(store)
    if ":" not in store and not Path(store).exists():
        raise CommandError(
            f"{store}: no such store; name a file, a folder or a URL such as sqlite:trade.db", Exit.INPUT
        )
    failures = _failures([*(batch or ()), *_own_batch(store)])
    bad: Counter[str] = Counter()
    with _opened(store, url, bad) as found:
        if bad:
            failures = Counter(failures or {}) + bad
        written = _written(found, out, title or _name(store), language, failures)
    say(f"{', '.join(f'{number} {name}' for name, number in written.rows.items())}: {written.page}")
    if bad:
        raise typer.Exit(Exit.SOME_FAILED)


def _written(
    found: SqlStore, out: Path, title: str, language: PageLanguage, failures: Mapping[str, int] | None
) -> Written:
    """Write the report; what is wrong with the folder is no fault of the store."""
    from extractor.store import OutputError
    from extractor.view.report import write_report

    try:
        return write_report(found, out, title=title, language=language.value, failures=failures)
    except OutputError as error:
        raise CommandError(str(error), Exit.OUTPUT) from error


def _url(store: str) -> str | None:
    """The URL of a store, None for files of records."""
    path = Path(store)
    for mark, scheme in _FOLDERS.items():
        if (path / mark).is_file():
            return f"{scheme}:{store}"
    if path.is_dir() or path.suffix.casefold() in _RECORDS:
        return None
    return store


def _own_batch(store: str) -> Iterator[Path]:
    """The folder itself where it is that of a batch."""
    from extractor.batch.plan import PLAN

    if (Path(store) / PLAN).is_file():
        yield Path(store)


def _failures(folders: Sequence[Path]) -> Mapping[str, int] | None:
    """Articles of batches that gave no record, by kind; None where no batch is named."""
    if not folders:
        return None
    from extractor.batch.status import read_status

    failures: Counter[str] = Counter()
    with failing_as(Exit.INPUT):
        for folder in folders:
            # the time tells only how fast it goes
            failures.update(read_status(folder, now=0.0).errors)
    return failures


@contextmanager
def _opened(store: str, url: str | None, bad: Counter[str]) -> Iterator[SqlStore]:
    """Open what the command names, for queries; lines that are no record are counted in `bad`."""
    from extractor.store import UrlError
    from extractor.store.queried import queried, queried_records

    try:
        with queried_records(_records(store, bad)) if url is None else queried(url) as found:
            if url is None:
                _refuse_nothing(found, store, bad)
            yield found
    except UrlError as error:
        raise CommandError(str(error), Exit.USAGE) from error


def _refuse_nothing(found: SqlStore, store: str, bad: Counter[str]) -> None:
    if bad and not next(found.query("SELECT count(*) FROM articles"))[0]:
        raise CommandError(f"{store}: holds no record; name a store, or files of records", Exit.INPUT)


def _records(store: str, bad: Counter[str]) -> Iterator[Record]:
    for found in read_records(find_records([store])):
        if isinstance(found, Failed):
            say(found.told)
            bad[_NO_RECORD] += 1
        else:
            yield found


def _name(store: str) -> str:
    """The last part of the store's name, without what may be a secret of its address."""
    place = store.partition("?")[0].rstrip("/")
    return Path(place.rpartition(":")[2] if "/" not in place else place.rpartition("/")[2]).name or "store"
