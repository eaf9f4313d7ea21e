"""`extractor file`, `extractor text`, `extractor url`: articles in, records out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractor.cli import options as o
from extractor.cli.exits import epilog
from extractor.cli.inputs import Failed, from_paths, from_stdin, from_url
from extractor.cli.output import write_records
from extractor.collect import MAX_BYTES, TIMEOUT

if TYPE_CHECKING:
    from extractor.article.model import Article

app = typer.Typer()


@app.command(
    "file",
    epilog=epilog(
        "extractor file page.html story.txt",
        "extractor file articles.jsonl --format jsonl --out records.jsonl",
        "extractor file page.html --explain --min-confidence 0.5",
    ),
)
@o.chooses_model
def file_command(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Files: .html .txt .json .jsonl .csv .tsv")],
    *,
    published: o.Published = None,
    source: o.Source = None,
    url: o.Url = None,
    title: o.Title = None,
    format_: o.FormatOption = None,
    explain: o.Explain = False,
    no_timestamp: o.NoTimestamp = False,
    min_confidence: o.MinConfidence = 0.0,
    model: o.Model,
    out: o.Out = None,
) -> None:
    """Extract the articles in files.

    A .json, .jsonl, .csv or .tsv file is a table, one article a row: its columns give text (or html), and where known
    title, date, url, source and language; the options fill their gaps.
    """
    run = o.Run(
        format=format_, explain=explain, timestamp=o.timestamp(off=no_timestamp), min_confidence=min_confidence,
        model=model, out=out,
    )  # fmt: skip
    known = o.Known(published=published, source=source, url=url, title=title)
    raise typer.Exit(write_records(from_paths(paths, known), run, total=len(paths)).exit)


@app.command(
    "text",
    epilog=epilog(
        "extractor text --published 2018-02-22 < story.txt",
        "pbpaste | extractor text --format summary",
    ),
)
@o.chooses_model
def text_command(
    *,
    published: o.Published = None,
    source: o.Source = None,
    url: o.Url = None,
    title: o.Title = None,
    format_: o.FormatOption = None,
    explain: o.Explain = False,
    no_timestamp: o.NoTimestamp = False,
    min_confidence: o.MinConfidence = 0.0,
    model: o.Model,
    out: o.Out = None,
) -> None:
    """Extract one article from standard input.

    Plain text in the form of a wire story: title line, blank line, body, byline; or a whole HTML page.
    """
    if sys.stdin and sys.stdin.isatty():
        sys.stderr.write("extractor: reading the article from the keyboard; end it with Ctrl-D\n")
    run = o.Run(
        format=format_, explain=explain, timestamp=o.timestamp(off=no_timestamp), min_confidence=min_confidence,
        model=model, out=out,
    )  # fmt: skip
    known = o.Known(published=published, source=source, url=url, title=title)
    raise typer.Exit(write_records(from_stdin(known), run, total=1).exit)


@app.command(
    "url",
    epilog=epilog(
        "extractor url https://www.example.org/ekonomi/ekspor-kopi --contact desk@example.org",
        "extractor url http://127.0.0.1:8000/page.html --allow-private",
    ),
)
@o.chooses_model
def url_command(
    address: Annotated[str, typer.Argument(metavar="URL", help="Address of the article, http or https.")],
    *,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds for the whole fetch.")] = TIMEOUT,
    max_bytes: Annotated[int, typer.Option(min=1, help="Largest page, in bytes.")] = MAX_BYTES,
    contact: o.Contact = None,
    cache: Annotated[
        Path | None, typer.Option("--cache", help="File of an HTTP cache, made where missing, that may answer.")
    ] = None,
    allow_private: o.AllowPrivate = False,
    connect_to: o.ConnectTo = None,
    published: o.Published = None,
    source: o.Source = None,
    format_: o.FormatOption = None,
    explain: o.Explain = False,
    no_timestamp: o.NoTimestamp = False,
    min_confidence: o.MinConfidence = 0.0,
    model: o.Model,
    out: o.Out = None,
) -> None:
    """Fetch one page and extract its article. The site's robots.txt is obeyed."""
    from dataclasses import replace

    from extractor.collect import ONE_PAGE

    settings = replace(
        ONE_PAGE, contact=contact, timeout=timeout, max_bytes=max_bytes, cache=cache, allow_private=allow_private,
        connect_to=o.hosts(connect_to),
    )  # fmt: skip
    article = from_url(address, o.Known(published=published, source=source), settings)
    run = o.Run(
        format=format_, explain=explain, timestamp=o.timestamp(off=no_timestamp), min_confidence=min_confidence,
        model=model, out=out,
    )  # fmt: skip
    articles: list[Article | Failed] = [article]
    raise typer.Exit(write_records(articles, run, total=1).exit)
