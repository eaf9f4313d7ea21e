"""`extractor scrape`: articles from the web into a folder, in runs that can be stopped and gone on with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli import options as o
from extractor.cli.exits import CommandError, Exit, epilog, say
from extractor.cli.progress import Bar
from extractor.cli.stop import stopping
from extractor.collect.settings import Settings
from extractor.errors import ExtractorError

if TYPE_CHECKING:
    from extractor.collect.crawl.crawl import Progress, Summary
    from extractor.collect.crawl.spec import Spec
    from extractor.collect.wanted import Wanted

app = typer.Typer()
_DEFAULT = Settings()

_TOLD = {
    "robots": "closed to programs by the site",
    "blocked": "refused by the server",
    "paid": "paid for",
    "gone": "gone",
    "busy": "too busy",
    "server": "failed at the server",
    "network": "not reached",
    "timeout": "too slow",
    "size": "too large",
    "type": "no page",
    "redirects": "redirected without end",
    "private": "in a private network",
    "address": "no address",
    "article": "without an article",
    "document": "unreadable lists",
    "fault": "broken by a fault of the program",
}
_ANSWERS = frozenset({"robots", "blocked", "paid", "gone"})
"""What a site says for good is no failure of the run."""


@app.command(
    "scrape",
    epilog=epilog(
        'extractor scrape ANTARA --since 2018-02-01 --until 2018-02-28 --match "ekspor|kerja sama" --out antara',
        "extractor scrape https://www.example.org/rss/ekonomi.xml --contact desk@example.org --out news",
    ),
)
def scrape_command(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SOURCE]...", help="Outlets by name (see `extractor sources list`), or addresses."),
    ] = None,
    *,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for articles, archive and journal.")],
    listed: Annotated[
        Path | None, typer.Option("--from", help="File with more sources, one a line; # begins a comment.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="First day of publication, YYYY-MM-DD.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day of publication, YYYY-MM-DD.")] = None,
    match: Annotated[
        str | None, typer.Option(help="Regular expression that title, tags or text must hold; case is ignored.")
    ] = None,
    section: Annotated[list[str] | None, typer.Option(help="Only this section; may be given more than once.")] = None,
    language: Annotated[list[str] | None, typer.Option(help="Only this language (id, en); may be repeated.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Stop after so many new articles.")] = None,
    contact: o.Contact = None,
    delay: Annotated[
        float, typer.Option(min=0, help="Seconds between two requests to one host; a longer Crawl-delay wins.")
    ] = _DEFAULT.delay,
    per_host: Annotated[int, typer.Option(min=1, max=16, help="Requests open at a time to one host.")] = (
        _DEFAULT.per_host
    ),
    per_domain: Annotated[
        int, typer.Option(min=1, max=64, help="Addresses in work at a time of one domain, all its hosts together.")
    ] = _DEFAULT.per_domain,
    connections: Annotated[int, typer.Option(min=1, max=256, help="Requests open at a time in all.")] = (
        _DEFAULT.connections
    ),
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds for one fetch.")] = _DEFAULT.timeout,
    allow_private: o.AllowPrivate = False,
    connect_to: o.ConnectTo = None,
) -> None:
    """Collect articles from outlets, feeds, sitemaps and addresses.

    Articles stand in articles.jsonl (input for `extractor batch`), raw pages in warc/, what failed in failed.jsonl.
    robots.txt is obeyed always. The same command goes on with a run that was stopped; after a finished one it brings
    what is new. Settle first whether the outlet's terms allow it: `extractor sources list` shows their addresses. What
    a site refuses, closes to programs or no longer has is no failure of the run; anything else gives exit code 1.

    \b
    extractor scrape ANTARA --since 2018-02-01 --until 2018-02-28 --match "ekspor|kerja sama" --out antara
    extractor scrape https://www.example.org/feed.xml --out example
    """
    from extractor.article.collected import ArticleReader
    from extractor.collect.crawl import CrawlError, run_crawl
    from extractor.collect.wanted import Wanted, compile_match

    settings = Settings(
        contact=contact, delay=delay, per_host=per_host, per_domain=per_domain, connections=connections,
        timeout=timeout, allow_private=allow_private, connect_to=o.hosts(connect_to),
    )  # fmt: skip
    try:
        wanted = Wanted(
            since=since,
            until=until,
            match=compile_match(match) if match else None,
            sections=tuple(section or ()),
            languages=tuple(language or ()),
        )
        spec = _spec(sources or [], listed, wanted, limit)
    except ExtractorError as error:
        raise CommandError(str(error), Exit.USAGE) from error
    _warn_of_terms(spec)
    with stopping(f"stopped; the same command goes on (what was collected is in {out})"), Bar("articles", limit) as bar:

        def report(progress: Progress) -> None:
            bar.show(progress.articles, failed=progress.failed)

        try:
            summary = run_crawl(out, spec, ArticleReader(spec.wanted), settings=settings, now=o.now, report=report)
        except CrawlError as error:
            raise CommandError(str(error), Exit.OUTPUT) from error
    _tell(summary, out)
    if {*summary.causes} - _ANSWERS:
        raise typer.Exit(Exit.SOME_FAILED if summary.counts.articles else Exit.FETCH)
    if summary.causes and not summary.counts.articles:
        raise typer.Exit(Exit.FETCH)


def _spec(sources: list[str], listed: Path | None, wanted: Wanted, limit: int | None) -> Spec:
    from extractor.collect.crawl import Spec, read_list, read_sources

    names = [*sources, *(read_list(listed) if listed else ())]
    if not names:
        raise CommandError("nothing to collect: name an outlet or an address, or a file with --from", Exit.USAGE)
    publishers, links = read_sources(names)
    return Spec(publishers=publishers, links=links, wanted=wanted, limit=limit)


def _warn_of_terms(spec: Spec) -> None:
    """Say once what the outlets ask of programs: the user must settle it, the program cannot."""
    from extractor.publishers import by_url

    outlets = {
        outlet.name: outlet for outlet in (*spec.publishers, *(by_url(link.url) for link in spec.links)) if outlet
    }
    for outlet in outlets.values():
        if outlet.notice:
            where = f" ({outlet.terms})" if outlet.terms else ""
            say(f"{outlet.name} says: {outlet.notice}{where}")


def _tell(summary: Summary, out: Path) -> None:
    counts = summary.counts
    parts = [f"{counts.articles} articles ({summary.new} new)"]
    if counts.dropped:
        parts.append(f"{counts.dropped} not wanted")
    if counts.same:
        parts.append(f"{counts.same} double")
    if summary.partly:
        parts.append(f"{summary.partly} shown in part only")
    if not summary.finished:
        parts.append(f"{counts.waiting} addresses left (the same command goes on)")
    say(f"{', '.join(parts)}, in {out}")
    if summary.causes:
        told = ", ".join(f"{number} {_TOLD.get(cause, cause)}" for cause, number in summary.causes.items())
        say(f"{sum(summary.causes.values())} failed: {told}; reasons in {out / 'failed.jsonl'}")
