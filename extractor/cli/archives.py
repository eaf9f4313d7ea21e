"""`extractor warc`: the articles of web archives, to records or to clean articles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli import options as o
from extractor.cli.exits import CommandError, Exit, epilog, say
from extractor.cli.inputs import Failed
from extractor.cli.output import Tally, write_articles, write_records

if TYPE_CHECKING:
    from extractor.article.model import Article
    from extractor.collect import Page

app = typer.Typer()


def _pattern(value: str | None) -> str | None:
    """Refuse what is no regular expression before anything is read."""
    try:
        re.compile(value or "")
    except re.error as error:
        raise typer.BadParameter(f"{value!r} is no regular expression: {error}") from error
    return value


def _day(value: str | None) -> str | None:
    try:
        return date.fromisoformat(value).isoformat() if value else None
    except ValueError as error:
        raise typer.BadParameter(f"{value!r} is no day: write it as 2018-02-28") from error


@app.command(
    "warc",
    epilog=epilog(
        "extractor warc antara/warc/ --out records.jsonl",
        "extractor warc CC-NEWS-20180222123456-00012.warc.gz --publisher ANTARA --since 2018-02-01",
    ),
)
@o.chooses_model
def warc_command(
    paths: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="Archives (.warc .warc.gz .arc .arc.gz) or folders of them.")
    ],
    *,
    url_match: Annotated[
        str | None,
        typer.Option("--url-match", callback=_pattern, help="Only pages whose address holds this regular expression."),
    ] = None,
    publisher: Annotated[
        list[str] | None,
        typer.Option("--publisher", help="Only pages of this outlet, by name or domain; may be given several times."),
    ] = None,
    known: Annotated[bool, typer.Option("--known", help="Only pages of the outlets known here.")] = False,
    since: Annotated[
        str | None,
        typer.Option("--since", callback=_day, help="Only articles published on this day or later (2018-02-01)."),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", callback=_day, help="Only articles published on this day or before.")
    ] = None,
    pages: Annotated[
        bool, typer.Option("--pages", help="Write the clean articles, one JSON object a line, in place of records.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Name every page that holds no article.")] = False,
    format_: o.FormatOption = None,
    explain: o.Explain = False,
    no_timestamp: o.NoTimestamp = False,
    min_confidence: o.MinConfidence = 0.0,
    model: o.Model,
    out: o.Out = None,
) -> None:
    """Extract the articles in web archives (WARC, ARC, Common Crawl's news files).

    Pages without an article (index pages, notices) are counted and told in one line; broken records are failures.
    --since and --until look at the day of publication, and where a page names none at the day it was archived. With
    --pages the articles are written as `extractor file` and `extractor batch` read them back.
    """
    if pages and (format_ is not None or explain):
        raise CommandError("--pages writes JSON lines without facts; leave out --format and --explain", Exit.USAGE)
    run = o.Run(
        format=format_, explain=explain, timestamp=o.timestamp(off=no_timestamp), min_confidence=min_confidence,
        model=model, out=out,
    )  # fmt: skip
    wanted = _Wanted(url_match, _outlets(publisher), known=known, since=since, until=until)
    reading = _Reading(wanted, verbose=verbose)
    found = reading.articles(paths)
    tally = write_articles(found, run) if pages else write_records(found, run)
    reading.tell(tally)
    raise typer.Exit(reading.exit(tally))


def _outlets(names: list[str] | None) -> frozenset[str]:
    """The outlets of these names as the registry calls them."""
    from extractor.publishers import by_name

    found = {name: by_name(name) for name in names or ()}
    unknown = [name for name, outlet in found.items() if outlet is None]
    if unknown:
        raise CommandError(f"{unknown[0]!r} is no outlet known here; see `extractor sources list`", Exit.USAGE)
    return frozenset(outlet.name for outlet in found.values() if outlet)


def _files(paths: list[Path]) -> Iterator[Path]:
    """The archives behind `paths`: files as they are, those of folders in order."""
    from extractor.article import ARCHIVES, ending

    for path in paths:
        inside = [file for file in sorted(path.rglob("*")) if ending(file) in ARCHIVES] if path.is_dir() else []
        yield from inside or [path]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is asked of a page and its article."""

    url_match: str | None
    outlets: frozenset[str]
    known: bool
    since: str | None
    until: str | None

    def page(self, page: Page) -> bool:
        """Whether a page is to be read, by its address."""
        from extractor.publishers import by_url

        if self.url_match and not re.search(self.url_match, page.final_url):
            return False
        if not (self.known or self.outlets):
            return True
        outlet = by_url(page.final_url)
        return outlet is not None and (not self.outlets or outlet.name in self.outlets)

    def article(self, article: Article, page: Page) -> bool:
        """Whether an article is of the days wanted; one without a day counts by its page's, without both it is in."""
        day = (article.published_at or page.fetched_at or "")[:10]
        return not day or ((self.since or day) <= day <= (self.until or day))


class _Reading:
    """Reads archives and counts what is left out of them."""

    def __init__(self, wanted: _Wanted, *, verbose: bool) -> None:
        self._wanted, self._verbose = wanted, verbose
        self.bare = self.unwanted = 0

    def articles(self, paths: list[Path]) -> Iterator[Article | Failed]:
        """Yield the articles wanted, in order, and as failures the files and records that cannot be read."""
        from extractor.article import ArticleError, archive_pages

        for path in _files(paths):
            try:
                for item in archive_pages(path):
                    if isinstance(item, ArticleError):
                        yield Failed(str(path), str(item))
                    elif not self._wanted.page(item):
                        self.unwanted += 1
                    else:
                        yield from self._article(item, path)
            except ArticleError as error:
                yield Failed(str(path), str(error))

    def _article(self, page: Page, path: Path) -> Iterator[Article]:
        from extractor.article import ArticleError, read_archived

        try:
            article = read_archived(page, path)
        except ArticleError as error:
            self.bare += 1
            if self._verbose:
                say(str(error))
            return
        if self._wanted.article(article, page):
            yield article
        else:
            self.unwanted += 1

    def tell(self, tally: Tally) -> None:
        """Say in one line what the archives gave."""
        told = [f"{tally.records} articles", f"{self.bare} pages without an article"]
        told += [f"{self.unwanted} pages left out as asked"] if self.unwanted else []
        told += [f"{tally.failed} failed"] if tally.failed else []
        say(", ".join(told))

    def exit(self, tally: Tally) -> Exit:
        """The exit code: no article at all is an input that cannot be used."""
        return tally.exit if tally.records or tally.failed or self.unwanted else Exit.INPUT
