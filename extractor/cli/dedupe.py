"""`extractor dedupe`: which articles are reports of one story, and which events are one happening."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli.exits import CommandError, Exit, epilog, failing_as, say
from extractor.cli.inputs import Failed
from extractor.cli.output import Tally
from extractor.cli.progress import Bar
from extractor.cli.records import find_records, read_records

if TYPE_CHECKING:
    from extractor.store.dedupe import ArticleTraits, Linked

app = typer.Typer()


@app.command("dedupe", epilog=epilog("extractor dedupe out/ --out links.jsonl", "extractor dedupe --store trade.db"))
def dedupe_command(
    records: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="RECORDS",
            help="Files of records (.jsonl, .json, also packed), folders of them or of a batch, or -.",
        ),
    ] = None,
    *,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="JSONL file for the place of each article and event.")
    ] = None,
    store: Annotated[
        str | None,
        typer.Option("--store", metavar="URL", help="Link in a database instead: sqlite:PATH, postgresql://…"),
    ] = None,
) -> None:
    """Link articles that are copies, rewrites or translations, and events that are one happening.

    Every report stays and gets the id of its story or happening. Files of records give a file with a line for each
    article and event. In a database the tables of stories and happenings are made; a later run compares only what is
    new and keeps the ids. docs/dedupe.md has the tables, the method and how well it does.
    """
    if store is not None:
        if records or out:
            raise CommandError("--store links in a database; leave out RECORDS and --out", Exit.USAGE)
        _tell(_link_store(store))
        return
    if not records or out is None:
        raise CommandError("name RECORDS and --out FILE, or --store URL", Exit.USAGE)
    tally = Tally()
    _tell(_link_files(_traits(records, tally), out))
    if tally.failed:
        raise typer.Exit(tally.exit)


def _link_store(url: str) -> Linked:
    from extractor.store import StoreError, UrlError
    from extractor.store.dedupe.stored import link_store

    try:
        return link_store(url)
    except UrlError as error:
        raise CommandError(str(error), Exit.USAGE) from error
    except StoreError as error:
        raise CommandError(str(error), Exit.OUTPUT) from error


def _traits(records: list[str], tally: Tally) -> list[ArticleTraits]:
    from extractor.store.dedupe import traits_of

    articles = []
    with Bar("records", None) as bar:
        for found in read_records(find_records(records)):
            if isinstance(found, Failed):
                tally.failed += 1
                say(found.told)
            else:
                tally.records += 1
                articles.append(traits_of(found))
            bar.show(tally.records + tally.failed, failed=tally.failed)
    return articles


def _link_files(articles: list[ArticleTraits], out: Path) -> Linked:
    from extractor.store import as_line, atomic_text
    from extractor.store.dedupe import link
    from extractor.store.dedupe.rows import as_objects

    linked = link(articles)
    with failing_as(Exit.OUTPUT), atomic_text(out) as file:
        file.writelines(as_line(row) for row in as_objects(linked))
    return linked


def _tell(linked: Linked) -> None:
    for note in linked.notes:
        say(note)
    articles = sum(len(story.reports) for story in linked.stories)
    events = sum(len(happening.reports) for happening in linked.happenings)
    stories, happenings = len(linked.stories), len(linked.happenings)
    say(f"{articles} articles tell {stories} stories; {events} events are {happenings} happenings")
