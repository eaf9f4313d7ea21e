"""Writes records as asked: JSON plainly, summaries and tables for people. Everything else goes to standard error."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import typer

from extractor.cli.exits import CommandError, Exit, close_stdout, failing_as, say
from extractor.cli.inputs import Failed
from extractor.cli.options import Format, Run
from extractor.cli.progress import Bar

if TYPE_CHECKING:
    from extractor.article.model import Article
    from extractor.language.assemble import Extraction

_RULE = "─"
_Kept = TypeVar("_Kept")


@dataclass(slots=True)
class Tally:
    """How many articles gave a record, and how many did not."""

    records: int = 0
    failed: int = 0

    @property
    def exit(self) -> Exit:
        """The exit code these numbers call for."""
        if not self.failed:
            return Exit.OK
        return Exit.SOME_FAILED if self.records else Exit.INPUT


def write_records(articles: Iterable[Article | Failed], run: Run, *, total: int | None = None) -> Tally:
    """Extract and write every article, telling failures on standard error; return the count of both.

    Raises CommandError with the code of the model or the output where one of these is at fault.
    """
    outcomes = _extractions(articles, run)
    first = list(islice(outcomes, 2))
    chosen = choose_format(run, many=len(first) > 1)
    tally = Tally()
    shown = run.out is not None or not on_terminal()
    with _target(run) as file, Bar("articles", total, shown=shown) as bar:
        kept = _kept(chain(first, outcomes), tally, bar)
        if chosen is Format.JSON:
            _write_json(kept, file, run, many=len(first) > 1)
        elif chosen is Format.JSONL:
            _write_jsonl(kept, file, run)
        elif chosen is Format.TABLE:
            _write_table(kept, file, run)
        else:
            _write_summaries(kept, file, run)
    return tally


def write_articles(articles: Iterable[Article | Failed], run: Run) -> Tally:
    """Write every article as it is, one JSON object a line (see `as_row`); otherwise as `write_records`."""
    from extractor.article import as_row
    from extractor.store import as_line

    tally = Tally()
    shown = run.out is not None or not on_terminal()
    with _target(run) as file, Bar("articles", None, shown=shown) as bar:
        for article in _kept(articles, tally, bar):
            file.write(as_line(as_row(article)))
            file.flush()
    return tally


def choose_format(run: Run, *, many: bool) -> Format:
    """Return the format asked for, else a summary for a terminal, json for one article and jsonl for several."""
    if run.format is not None:
        return run.format
    if run.out is None and on_terminal():
        return Format.SUMMARY
    return Format.JSONL if many else Format.JSON


def _extractions(articles: Iterable[Article | Failed], run: Run) -> Iterator[Extraction | Failed]:
    """Extract one article after the other; the pipeline is loaded when the first one is there."""
    from extractor.batch import load_model

    for article in articles:
        if isinstance(article, Failed):
            yield article
            continue
        with failing_as(Exit.MODEL):
            pipeline = load_model(run.model)
        try:
            yield pipeline.extract(article, min_confidence=run.min_confidence, timestamp=run.timestamp)
        except Exception as error:  # a fault on one article must not take the others with it
            if os.environ.get("EXTRACTOR_DEBUG"):
                raise
            yield Failed(article.url or article.title or article.id, f"{type(error).__name__}: {error}")


def _kept(outcomes: Iterable[_Kept | Failed], tally: Tally, bar: Bar) -> Iterator[_Kept]:
    for outcome in outcomes:
        if isinstance(outcome, Failed):
            tally.failed += 1
            say(outcome.told)
        else:
            tally.records += 1
            yield outcome
        bar.show(tally.records + tally.failed, failed=tally.failed)


@contextmanager
def _target(run: Run) -> Iterator[TextIO]:
    if run.out is None:
        with standard_output() as file:
            yield file
        return
    from extractor.store import atomic_text

    with failing_as(Exit.OUTPUT), atomic_text(run.out) as file:
        yield file


def on_terminal() -> bool:
    """Whether standard output is a terminal; Python has none where the caller closed it."""
    return sys.stdout is not None and sys.stdout.isatty()


def plain_stdout() -> TextIO:
    """Return standard output as UTF-8 with plain newlines, whatever the locale says; nothing is drawn through rich.

    Raises CommandError (output) where it is closed.
    """
    if sys.stdout is None:
        raise CommandError("standard output is closed; open it, or name a file with --out", Exit.OUTPUT)
    if isinstance(sys.stdout, TextIOWrapper):
        # a lone surrogate from a broken page becomes \\udXXX, which is what JSON writes for it too
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    return sys.stdout


@contextmanager
def standard_output() -> Iterator[TextIO]:
    """Give `plain_stdout` for a block; where its reader goes away (`… | head`) the command ends at once, silently.

    Raises CommandError (output) where it cannot be written to: a full disk.
    """
    out = plain_stdout()
    try:
        yield out
        out.flush()
    except BrokenPipeError:
        close_stdout()
        raise typer.Exit(Exit.PIPE_CLOSED) from None
    except OSError as error:
        close_stdout()
        raise CommandError(f"standard output cannot be written ({error.strerror}); make room", Exit.OUTPUT) from error


def as_data(extraction: Extraction, *, explain: bool) -> dict[str, Any]:
    """Return the record as JSON data, with the key `explanations` (reasons by fact id) where wanted."""
    data = extraction.record.model_dump(mode="json")
    return {**data, "explanations": extraction.reasons} if explain else data


def _write_json(kept: Iterable[Extraction], file: TextIO, run: Run, *, many: bool) -> None:
    texts = (json.dumps(as_data(x, explain=run.explain), ensure_ascii=False, indent=2) for x in kept)
    if not many:
        file.writelines(f"{text}\n" for text in texts)
        return
    before = "[\n"
    for text in texts:
        file.write(f"{before}{text}")
        before = ",\n"
    file.write("\n]\n" if before != "[\n" else "[]\n")


def _write_jsonl(kept: Iterable[Extraction], file: TextIO, run: Run) -> None:
    from extractor.store import as_line

    for extraction in kept:
        file.write(as_line(as_data(extraction, explain=run.explain)))
        file.flush()


def _write_table(kept: Iterable[Extraction], file: TextIO, run: Run) -> None:
    from extractor.view import rows, table

    facts = [row for x in kept for row in rows(x.record, reasons=x.reasons if run.explain else None)]
    on_screen = run.out is None and on_terminal()
    file.write(table(facts, width=_columns() if on_screen else None))


def _write_summaries(kept: Iterable[Extraction], file: TextIO, run: Run) -> None:
    from extractor.view import as_text, draw, summary

    width = min(_columns(), 120)
    colour = run.out is None and wants_colour()
    for number, extraction in enumerate(kept):
        if number:
            file.write(f"\n{_RULE * width}\n")
        lines = summary(extraction.record, reasons=extraction.reasons if run.explain else None)
        if colour:
            draw(lines, file)
        else:
            file.write(as_text(lines, width=width))
        file.flush()


def _columns() -> int:
    return shutil.get_terminal_size((100, 24)).columns


def wants_colour() -> bool:
    """Whether standard output is a terminal that may be coloured (NO_COLOR and TERM=dumb say no)."""
    return on_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
