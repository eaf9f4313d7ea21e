"""Writes what is known of our outlets as Markdown: `python -m extractor.publishers.table`, for docs/publishers.md."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from extractor.publishers.model import Layout, Publisher
from extractor.publishers.registry import own

BEGIN, END = "<!-- outlets: written by python -m extractor.publishers.table -->", "<!-- /outlets -->"
_HEAD = ("outlet", "domains", "languages", "feeds", "sitemaps", "lists", "markup", "terms")


def table() -> str:
    """Return the table of our own outlets by name, and what those that ask something of programs ask."""
    outlets = sorted(own(), key=_name)
    rows = [_HEAD, ("---",) * len(_HEAD), *(_row(outlet) for outlet in outlets)]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    asked = [f"- **{outlet.name}**: {' '.join(outlet.notice.split())}" for outlet in outlets if outlet.notice]
    return "\n".join([*lines, "", "What outlets ask of programs, in our words:", "", *asked, ""])


def with_table(page: str) -> str:
    """Return `page` with a fresh table between the two marks; raises ValueError where it has none."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"the page has no {BEGIN!r} and {END!r}")
    return f"{before}{begin}\n{table()}\n{end}{after}"


def _row(outlet: Publisher) -> tuple[str, ...]:
    hosts = len({urlsplit(feed.url).hostname for feed in outlet.feeds})
    feeds = f"{len(outlet.feeds)} ({hosts} hosts)" if hosts > 1 else str(len(outlet.feeds) or "-")
    kinds = Counter(listing.kind for listing in outlet.listings)
    return (
        f"{outlet.name}{' (drawn by scripts)' if outlet.browser else ''}",
        ", ".join(outlet.domains),
        ", ".join(outlet.languages),
        feeds,
        str(len(outlet.sitemaps) or "-"),
        ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items())) or "-",
        "; ".join(_markup(outlet)) or "generic reader",
        f"[page]({outlet.terms})" if outlet.terms else "not known",
    )


def _markup(outlet: Publisher) -> Iterator[str]:
    for layout in outlet.layouts:
        yield f"{layout.name} ({_behind(layout)})"


def _behind(layout: Layout) -> str:
    """What stands behind a layout."""
    return f"real pages of {', '.join(map(str, layout.seen))}" if layout.seen else "published facts"


def _name(outlet: Publisher) -> str:
    return outlet.name.casefold()


def main(paths: Sequence[str]) -> None:
    """Print the table, or renew it in the pages named."""
    if not paths:
        sys.stdout.write(table())
    for path in map(Path, paths):
        path.write_text(with_table(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
