"""What one collection is to bring: publishers, addresses given by hand, and the articles wanted of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from extractor.collect.address import check_url
from extractor.collect.crawl.errors import CrawlError
from extractor.collect.errors import FetchError
from extractor.collect.links import Link, LinkKind
from extractor.collect.wanted import Wanted
from extractor.publishers import Publisher, by_name, every

_KINDS: dict[str, LinkKind] = {"feed": "feed", "sitemap": "sitemap", "listing": "listing", "article": "article"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """The order for one collection. `limit` is the number of articles after which a run stops, None for all."""

    publishers: tuple[Publisher, ...] = ()
    links: tuple[Link, ...] = ()
    wanted: Wanted = field(default_factory=Wanted)
    limit: int | None = None

    def as_data(self) -> dict[str, Any]:
        """Return what tells one order from another as JSON data; the limit does not."""
        wanted = asdict(self.wanted) | {"match": self.wanted.match.pattern if self.wanted.match else None}
        return {
            "publishers": [publisher.name for publisher in self.publishers],
            "addresses": [f"{link.kind} {link.url}" for link in self.links],
            **{key: sorted(value) if isinstance(value, tuple | frozenset) else value for key, value in wanted.items()},
        }


def read_sources(names: Iterable[str]) -> tuple[tuple[Publisher, ...], tuple[Link, ...]]:
    """Return the publishers and addresses that `names` stand for: names of outlets, or http(s) addresses.

    An address may be told apart by a word before it ("feed https://…", also sitemap, listing, article); without one
    its form decides. Raises CrawlError for an unknown name or a bad address.
    """
    publishers: dict[str, Publisher] = {}
    links: dict[str, Link] = {}
    for name in names:
        if "://" in name or name.partition(" ")[0] in _KINDS:
            link = _link(name)
            links.setdefault(link.url, link)
            continue
        publisher = by_name(name)
        if publisher is None:
            raise CrawlError(f"{name!r} is no outlet known here: give an address, or one of {_outlets()}")
        publishers.setdefault(publisher.name, publisher)
    return tuple(publishers.values()), tuple(links.values())


def read_list(path: Path) -> Iterator[str]:
    """Yield the names and addresses of a file, one a line; empty lines and those that begin with # are skipped.

    Raises CrawlError where the file cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise CrawlError(f"{path}: cannot be read ({reason}); give a text file with one address a line") from error
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            yield line.strip()


def _link(text: str) -> Link:
    word, _, address = text.partition(" ")
    kind = _KINDS.get(word)
    try:
        url = check_url(address.strip() if kind else text)
    except FetchError as error:
        raise CrawlError(str(error)) from error
    return Link(url=url, kind=kind or _kind(url))


def _kind(url: str) -> LinkKind:
    """What an address looks like it holds; what it does hold is seen when it is fetched."""
    path = url.partition("://")[2].partition("/")[2].casefold()
    if re.search(r"sitemap", path):
        return "sitemap"
    if re.search(r"(^|/)(rss|feeds?|atom)([./?]|$)|\.(rss|xml|atom)($|\?)", path):
        return "feed"
    return "article"


def _outlets() -> str:
    return ", ".join(publisher.name for publisher in every())
