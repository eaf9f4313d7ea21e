"""`extractor review`: merges people's corrections into records, and trades them with annotation tools."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.exits import CommandError, Exit, epilog, failing_as, say
from extractor.cli.inputs import Failed
from extractor.cli.options import Out, now
from extractor.cli.output import Tally, standard_output
from extractor.cli.records import find_records, read_records
from extractor.learn.review.forms import ToolFormat

if TYPE_CHECKING:
    from extractor.learn.gold import GoldDoc
    from extractor.learn.review.trade import Reviewed
    from extractor.record import Record
    from extractor.store.review import Corrections, Merged

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Records = Annotated[
    list[str],
    typer.Argument(metavar="RECORD", help="Files of records (.jsonl, .json, also packed), folders of them, or -."),
]


@app.command(
    "apply",
    epilog=epilog(
        "extractor review apply records.jsonl -c corrections/ --out reviewed.jsonl",
        "extractor review apply record.json -c 0123456789abcdef.corrections.json --in-place",
        "extractor review apply --store trade.db -c corrections/",
    ),
)
def apply_command(
    records: Annotated[
        list[str] | None,
        typer.Argument(metavar="RECORD", help="Files of records (.jsonl, .json, also packed), folders of them, or -."),
    ] = None,
    *,
    corrections: Annotated[
        list[Path],
        typer.Option(
            "--corrections", "-c", help="File of corrections from the reading view, or a folder of them; repeatable."
        ),
    ],
    out: Out = None,
    in_place: Annotated[bool, typer.Option("--in-place", help="Write each file of records back in its place.")] = False,
    store: Annotated[
        str | None, typer.Option("--store", metavar="URL", help="Correct the records of a store: sqlite:PATH, …")
    ] = None,
) -> None:
    """Merge corrections into records, with who decided what, when, and what stood there before.

    Every record is written as one line of JSON, those without corrections as they are. Merging twice is merging once,
    and the order of the files does not matter: of two decisions on one item the later one stands, and where two
    reviewers disagree that is told. A correction that does not fit (no such item, a wrong code, another text) is told
    on a line of its own and changes nothing; the exit code is then 1, or 3 where none fitted.
    """
    if [bool(records), store is not None].count(True) != 1 or (in_place and out) or (store and (in_place or out)):
        raise CommandError("name files of records or a --store, and at most one of --out and --in-place", Exit.USAGE)
    merger = _Merger(_read(corrections))
    if store is not None:
        _correct_store(store, merger)
    elif in_place:
        _correct_files(find_records(records or ()), merger)
    else:
        _print_corrected(read_records(find_records(records or ())), merger, out)
    merger.finish()


class _Merger:
    """Merges the corrections of each record and tells what came of them."""

    def __init__(self, files: Iterable[Corrections | Failed]) -> None:
        self.tally = Tally()
        self.by_record: dict[str, list[Corrections]] = {}
        self.met: set[str] = set()
        for file in files:
            if isinstance(file, Failed):
                self._fail(file.reason)
            else:
                self.by_record.setdefault(file.record, []).append(file)

    def __call__(self, record: Record) -> Record:
        """Return the record with its corrections; the same one where there are none."""
        from extractor.store.review import merge

        files = self.by_record.get(record.article.id)
        if not files:
            return record
        first = record.article.id not in self.met
        self.met.add(record.article.id)
        merged = merge(record, files)
        if first:
            self._tell(record.article.id, merged)
        return merged.record

    def fail(self, failed: Failed) -> None:
        """Tell of a line that is no record."""
        self._fail(failed.told)

    def finish(self) -> None:
        """Tell of corrections without a record, say how many were merged; raise typer.Exit where some were not."""
        for record, files in sorted(self.by_record.items()):
            if record not in self.met:
                for file in files:
                    self._fail(f"{file.where}: no record with the id {record!r} was given; name its file too")
        say(f"{self.tally.records} corrections of {len(self.met)} records merged")
        if self.tally.failed:
            raise typer.Exit(self.tally.exit)

    def _tell(self, record: str, merged: Merged) -> None:
        self.tally.records += merged.applied
        for line in merged.refused:
            self._fail(line)
        for line in merged.conflicts:
            say(f"{record}: {line}")

    def _fail(self, line: str) -> None:
        self.tally.failed += 1
        say(line)


def _read(paths: list[Path]) -> Iterator[Corrections | Failed]:
    from extractor.errors import ExtractorError
    from extractor.store.review import find_corrections, read_corrections

    with failing_as(Exit.INPUT):
        found = find_corrections(paths)
    for path in found:
        try:
            yield read_corrections(path)
        except ExtractorError as error:
            yield Failed(str(path), str(error))


def _print_corrected(found: Iterable[Record | Failed], merger: _Merger, out: Path | None) -> None:
    from extractor.store import as_line, atomic_text

    def lines() -> Iterator[str]:
        for one in found:
            if isinstance(one, Failed):
                merger.fail(one)
            else:
                yield as_line(merger(one))

    if out is None:
        with standard_output() as file:
            file.writelines(lines())
        return
    with failing_as(Exit.OUTPUT), atomic_text(out) as file:
        file.writelines(lines())


def _correct_files(files: Iterable[Path | None], merger: _Merger) -> None:
    """Write files back that have corrections; one with a line that is no record is left as it is."""
    from extractor.article.packed import is_packed

    for path in files:
        if path is None or is_packed(path):
            raise CommandError(f"{path or 'standard input'}: cannot be written back; name an --out", Exit.USAGE)
        found = list(read_records([path]))
        broken = [one for one in found if isinstance(one, Failed)]
        for one in broken:
            merger.fail(Failed(one.name, f"{one.reason}; {path} is left as it is"))
        if not broken:
            _write_back(path, [one for one in found if not isinstance(one, Failed)], merger)


def _write_back(path: Path, records: list[Record], merger: _Merger) -> None:
    from extractor.record import to_json
    from extractor.store import as_line, write_text

    corrected = [merger(record) for record in records]
    if corrected == records:
        return
    if path.suffix.casefold() != ".json":
        text = "".join(map(as_line, corrected))
    else:
        texts = [to_json(record, indent=2) for record in corrected]
        one = path.read_text("utf-8").lstrip().startswith("{")
        text = f"{texts[0]}\n" if one else "[\n" + ",\n".join(texts) + "\n]\n"
    with failing_as(Exit.OUTPUT):
        write_text(path, text)


def _correct_store(url: str, merger: _Merger) -> None:
    """Replace the records of a store that have corrections; a store of files is written anew with all its records."""
    from extractor.cli.stores import reading_from, writing_to
    from extractor.store.sql import SqlStore

    with reading_from(url) as store:
        with failing_as(Exit.INPUT):
            corrected = {record.article.id: new for record in store.records() if (new := merger(record)) != record}
        database = isinstance(store, SqlStore)
    if corrected and database:
        with writing_to(url) as sink:
            sink.write_many(corrected.values())
    elif corrected:
        with reading_from(url) as store, writing_to(url) as sink:
            sink.write_many(corrected.get(record.article.id, record) for record in store.records())


FormatOption = Annotated[
    ToolFormat,
    typer.Option(
        "--format", "-f", help="label-studio; spacy: a DocBin; jsonl: text and spans, as Prodigy has them; doccano."
    ),
]


@app.command(
    "export",
    epilog=epilog(
        "extractor review export records.jsonl --format label-studio --out tasks.json",
        "extractor review export records.jsonl --format spacy --out records.spacy",
    ),
)
def export_command(records: Records, *, format_: FormatOption, out: Out = None) -> None:
    """Write records as a file that an annotation tool reads.

    Every mention, figure, trigger of an event and evidence of an opportunity is a labelled place with the item's id and
    code; overlapping ones stay. For Label Studio set the project up with `extractor review interface`.
    """
    from extractor.learn.review.trade import export
    from extractor.store import write_text

    if format_ is ToolFormat.SPACY and out is None:
        raise CommandError("--format spacy is no text; name a file with --out", Exit.USAGE)
    tally = Tally()
    data = export(_sound(read_records(find_records(records)), tally), format_)
    if out is None:
        with standard_output() as file:
            file.write(data.decode("utf-8"))
    elif format_ is ToolFormat.SPACY:
        _write_bytes(out, data)
    else:
        with failing_as(Exit.OUTPUT):
            write_text(out, data.decode("utf-8"))
    if tally.failed:
        raise typer.Exit(tally.exit)


def _write_bytes(out: Path, data: bytes) -> None:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(data)
    except OSError as error:
        raise CommandError(f"{out}: cannot be written ({error.strerror}); name another place", Exit.OUTPUT) from error


def _sound(found: Iterable[Record | Failed], tally: Tally) -> Iterator[Record]:
    """The records; what is none is told and counted."""
    for one in found:
        if isinstance(one, Failed):
            tally.failed += 1
            say(one.told)
        else:
            tally.records += 1
            yield one


@app.command("interface", epilog=epilog("extractor review interface > interface.xml"))
def interface_command() -> None:
    """Print the labelling interface for Label Studio (Settings, Labeling Interface, Code)."""
    from extractor.learn.review.label_studio import interface

    with standard_output() as out:
        out.write(interface())


@app.command(
    "import",
    epilog=epilog(
        "extractor review import export.json --format label-studio --records records.jsonl --out corrections",
        "extractor review import done.jsonl --format jsonl --records records.jsonl --reviewer Ani --out corrections",
    ),
)
def import_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What the annotation tool exported.")],
    *,
    format_: FormatOption,
    records: Annotated[
        list[str], typer.Option("--records", metavar="RECORD", help="The records that were exported; repeatable.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the files of corrections.")],
    reviewer: Annotated[
        str | None, typer.Option("--reviewer", help="Who reviewed; needed where the file does not say.")
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", metavar="TIME", help="When, ISO 8601 with zone, where the file does not say.")
    ] = None,
) -> None:
    """Turn what an annotation tool gives back into files of corrections, one a record and reviewer.

    An item whose places are all gone is rejected, one that kept them accepted; another label, code or extent is a
    correction, a new place an addition. What gives no correction (a new figure has no meaning yet) is told; the exit
    code is then 1, or 3 where there is none at all.
    """
    from pydantic import ValidationError

    from extractor.learn.review.trade import read_back

    tally, told = Tally(), list[str]()
    known = list(_sound(read_records(find_records(records)), tally))
    try:
        with failing_as(Exit.INPUT):
            reviewed = list(read_back(file, format_, known, reviewer=reviewer, at=at or now(), told=told))
    except ValidationError as error:
        raise CommandError(f"{error.errors()[0]['msg']}; mend the time (--at)", Exit.USAGE) from error
    for line in told:
        say(line)
    written = _write_reviewed(reviewed, out)
    count = sum(len(one.corrections) for one in reviewed)
    say(f"{count} corrections of {len({one.record.article.id for one in reviewed})} records in {written} files")
    if told or tally.failed:
        raise typer.Exit(Exit.SOME_FAILED if written else Exit.INPUT)


def _write_reviewed(reviewed: Iterable[Reviewed], folder: Path) -> int:
    """Write ID.corrections.json, of a second reviewer ID.2.corrections.json; return how many."""
    from extractor.store.review import write_corrections

    by_reviewer: dict[tuple[str, str], list[Reviewed]] = {}
    for one in reviewed:
        by_reviewer.setdefault((one.record.article.id, one.reviewer), []).append(one)
    numbers: dict[str, int] = {}
    for (record, reviewer), parts in by_reviewer.items():
        numbers[record] = numbers.get(record, 0) + 1
        name = record if numbers[record] == 1 else f"{record}.{numbers[record]}"
        corrections = [one for part in parts for one in part.corrections]
        with failing_as(Exit.OUTPUT):
            write_corrections(
                record, parts[0].record.article.text_sha256, reviewer, corrections,
                path=folder / f"{name}.corrections.json",
            )  # fmt: skip
    return len(by_reviewer)


@app.command("gold", epilog=epilog("extractor review gold reviewed.jsonl --out gold/reviewed"))
def gold_command(
    records: Records,
    *,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for annotations, texts and meta.jsonl.")],
) -> None:
    """Write reviewed records as annotated articles, for `extractor train --gold` and `extractor eval`.

    Of a record those lists count in which every item was decided; where all were, the article counts whole.
    """
    from extractor.learn.review.articles import write_annotated

    golds = reviewed_articles(records)
    with failing_as(Exit.OUTPUT):
        write_annotated(golds, out)
    whole = sum(gold.whole for gold in golds)
    say(f"{len(golds)} annotated articles, {whole} of them whole")


def reviewed_articles(records: list[str]) -> list[GoldDoc]:
    """Return the annotated articles of files of reviewed records.

    Raises CommandError (input) for what is no record, for a record that was not reviewed, and where none was decided.
    """
    from extractor.learn.review.articles import annotated

    found = list(read_records(find_records(records)))
    broken = next((one for one in found if isinstance(one, Failed)), None)
    if broken:
        raise CommandError(broken.told, Exit.INPUT)
    with failing_as(Exit.INPUT):
        golds = annotated(one for one in found if not isinstance(one, Failed))
    if not golds:
        raise CommandError("of no record a whole list was decided; review on, at least one kind of fact", Exit.INPUT)
    return golds
