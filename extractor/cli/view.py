"""`extractor view`: a record, or an article on the way to one, as a page to read and to correct."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli import options as o
from extractor.cli.exits import CommandError, Exit, epilog, failing_as, say

if TYPE_CHECKING:
    from extractor.language.assemble import Extraction

app = typer.Typer()


class PageLanguage(StrEnum):
    """The language of a page's own words."""

    ID = "id"
    EN = "en"


@app.command(
    "view",
    epilog=epilog(
        "extractor view article.html --out page.html",
        "extractor view https://www.example.org/ekonomi/ekspor-kopi --open",
        "extractor file article.html --explain --format json | extractor view - --out page.html",
        "extractor view records.jsonl --id b911dd0c99c75da0 --lang id --open",
    ),
)
@o.chooses_model
def view_command(
    source: Annotated[
        str,
        typer.Argument(
            metavar="RECORD|URL|FILE",
            help="A record in JSON (or - for standard input), the address of an article, or a file of one.",
        ),
    ],
    *,
    open_: Annotated[
        bool, typer.Option("--open", help="Show the page in the browser; without --out from a temporary folder.")
    ] = False,
    lang: Annotated[
        PageLanguage, typer.Option("--lang", help="Language the page's own words begin in.")
    ] = PageLanguage.EN,
    id_: Annotated[
        str | None, typer.Option("--id", metavar="ID", help="Which article, where the input holds several.")
    ] = None,
    published: o.Published = None,
    publisher: o.Source = None,
    contact: o.Contact = None,
    allow_private: o.AllowPrivate = False,
    connect_to: o.ConnectTo = None,
    no_timestamp: o.NoTimestamp = False,
    model: o.Model,
    out: o.Out = None,
) -> None:
    """Show a record as one HTML page: the article with every fact marked, to read, to print and to correct.

    What is no record yet is extracted first. A record must hold its article's text, as those of this program do; the
    reasons for its facts are shown where it was made with --explain.
    """
    from extractor.cli.viewed import Reach, one_of, read_source
    from extractor.view.reading import reading_page

    run = o.Run(timestamp=o.timestamp(off=no_timestamp), model=model)
    known = o.Known(published=published, source=publisher)
    reach = Reach(contact=contact, allow_private=allow_private, connect_to=o.hosts(connect_to))
    found = one_of(read_source(source, run, known, reach), source, id_)
    page = reading_page(found.record, reasons=found.reasons, lang=lang.value)
    target = out or (_temporary(found) if open_ else None)
    if target is None:
        from extractor.cli.output import standard_output

        with standard_output() as file:
            file.write(page)
        return
    _write(page, target)
    if open_:
        _open(target)


def _temporary(found: Extraction) -> Path:
    from tempfile import mkdtemp

    return Path(mkdtemp(prefix="extractor-")) / f"{found.record.article.id}.html"


def _write(page: str, target: Path) -> None:
    from extractor.store import write_text

    with failing_as(Exit.OUTPUT):
        write_text(target, page)


def _open(target: Path) -> None:
    import webbrowser

    if not webbrowser.open(target.absolute().as_uri()):
        raise CommandError(f"{target}: no browser could be started; open this file yourself", Exit.OUTPUT)
    say(f"opened {target}")
