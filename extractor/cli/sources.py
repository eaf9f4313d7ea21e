"""`extractor sources`: the outlets known, what they ask of programs, and how they stand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extractor.cli import options as o
from extractor.cli.exits import CommandError, Exit, epilog, failing_as
from extractor.cli.output import on_terminal, standard_output

if TYPE_CHECKING:
    from extractor.article.health import Health
    from extractor.collect import Page
    from extractor.publishers import Publisher

app = typer.Typer(no_args_is_help=True)


class SourceFormat(StrEnum):
    """How outlets are written."""

    TEXT = "text"
    JSON = "json"


FormatOption = Annotated[
    SourceFormat, typer.Option("--format", "-f", help="text for people, json for programs (one list).")
]
Names = Annotated[
    list[str] | None, typer.Argument(metavar="[NAME]...", help="Outlets by name or domain; default: all.")
]


@app.command("list", epilog=epilog("extractor sources list ANTARA kompas", "extractor sources list --format json"))
def list_command(names: Names = None, *, format_: FormatOption = SourceFormat.TEXT) -> None:
    """Show the outlets: domains, languages, where their articles are listed, and the terms to be settled first."""
    outlets = _outlets(names)
    with standard_output() as out:
        if format_ is SourceFormat.JSON:
            out.write(json.dumps([_facts(outlet) for outlet in outlets], ensure_ascii=False, indent=2) + "\n")
        else:
            out.writelines(f"{line}\n" for outlet in outlets for line in _lines(outlet))


@app.command(
    "check",
    epilog=epilog(
        "extractor sources check ANTARA --contact desk@example.org",
        "extractor sources check --from antara/warc/",
    ),
)
def check_command(
    names: Names = None,
    *,
    sample: Annotated[
        list[Path] | None,
        typer.Option("--from", help="Judge by this archive (WARC) or saved pages (JSONL or CSV with url and html)."),
    ] = None,
    articles: Annotated[int, typer.Option(min=1, max=50, help="Articles read of each outlet.")] = 3,
    format_: FormatOption = SourceFormat.TEXT,
    contact: o.Contact = None,
    allow_private: o.AllowPrivate = False,
    connect_to: o.ConnectTo = None,
) -> None:
    """Say how each outlet stands: ok, moved, blocked, unreachable, layout changed, nothing found.

    Without --from a few lists and articles of each are fetched, robots.txt and pace as in `extractor scrape`. Exit
    code 1 where an outlet of which something was found, or that was asked live, is not ok.
    """
    outlets = _outlets(names)
    if sample:
        found = _archived(sample, outlets, named=bool(names))
    else:
        found = _live(outlets, articles, contact, allow_private=allow_private, connect_to=connect_to)
    with standard_output() as out:
        if format_ is SourceFormat.JSON:
            out.write(json.dumps([asdict(health) for health in found], ensure_ascii=False, indent=2) + "\n")
        else:
            out.writelines(f"{line}\n" for line in _table(found))
    if any(health.state != "ok" for health in found):
        raise typer.Exit(Exit.SOME_FAILED)


def _outlets(names: Sequence[str] | None) -> list[Publisher]:
    from extractor.publishers import by_name, every

    if not names:
        return list(every())
    found: dict[str, Publisher] = {}
    for name in names:
        outlet = by_name(name)
        if outlet is None:
            known = ", ".join(each.name for each in every())
            raise CommandError(f"{name!r} is no outlet known here; known are {known}", Exit.USAGE)
        found.setdefault(outlet.name, outlet)
    return list(found.values())


def _facts(outlet: Publisher) -> dict[str, Any]:
    """What stands in an outlet's file, without the markup."""
    data = {key: value for key, value in asdict(outlet).items() if key != "layouts"}
    return data | {"layouts": [layout.name for layout in outlet.layouts]}


def _lines(outlet: Publisher) -> Iterator[str]:
    yield f"{outlet.name}  {', '.join(outlet.domains)}  [{', '.join(outlet.languages)}]"
    kinds = (("feeds", outlet.feeds), ("sitemaps", outlet.sitemaps), ("listings", outlet.listings))
    counted = ", ".join(f"{len(rows)} {word}" for word, rows in kinds if rows)
    layouts = ", ".join(layout.name for layout in outlet.layouts)
    yield f"  lists: {counted or 'none known'}; markup: {layouts or 'none known, read as any page'}"
    if outlet.browser:
        yield "  drawn by scripts: plain fetching may give little"
    if outlet.terms:
        yield f"  terms: {outlet.terms}"
    if outlet.notice:
        yield f"  asks: {outlet.notice}"


def _archived(paths: Sequence[Path], outlets: Sequence[Publisher], *, named: bool) -> list[Health]:
    """Judge by saved pages; without names only the outlets of which the pages hold something."""
    from extractor.article.health import check_archived

    with failing_as(Exit.INPUT):
        found = check_archived(_pages(paths), outlets)
    return found if named else [health for health in found if health.state != "nothing found"]


def _pages(paths: Iterable[Path]) -> Iterator[Page]:
    from extractor.article.files import read_pages

    for path in paths:
        yield from read_pages(path)


def _live(
    outlets: Sequence[Publisher],
    articles: int,
    contact: str | None,
    *,
    allow_private: bool,
    connect_to: list[str] | None,
) -> list[Health]:
    import asyncio

    from extractor.article.survey import survey
    from extractor.collect.client import Client
    from extractor.collect.settings import Settings

    settings = Settings(contact=contact, allow_private=allow_private, connect_to=o.hosts(connect_to), attempts=2)

    async def ask() -> list[Health]:
        async with Client(settings, clock=o.now) as client:
            return await survey(outlets, client, articles=articles, today=o.now()[:10])

    return asyncio.run(ask())


def _table(found: Sequence[Health]) -> Iterator[str]:
    width = max((len(health.publisher) for health in found), default=0)
    for health in found:
        read, asked = health.documents
        lists = f"  {read}/{asked} lists" if asked else ""
        layouts = f"  {', '.join(health.layouts)}" if health.layouts else ""
        yield f"{health.publisher:<{width}}  {health.state:<14}  {health.whole}/{health.pages} pages{lists}{layouts}"
        if health.state != "ok" or not on_terminal():
            yield from (f"    {detail}" for detail in health.details[:3])
