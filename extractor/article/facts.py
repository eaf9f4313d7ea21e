"""Reads what a page says about its article: headline, times, authors, section and tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from extractor.article.byline import read_line, read_names
from extractor.article.model import Author
from extractor.article.outlet import Source
from extractor.article.paragraphs import clean
from extractor.article.plain import same_line
from extractor.article.tree import one_line, text_of
from extractor.knowledge.times import in_zone, read_time
from extractor.publishers import Layout, Publisher

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from extractor.article.tree import Page

MIN_SITE_NAME = 3
"""Shorter parts of a host (www, co, en) are no site's name."""
NEAR = 25
"""How many pieces of text before and after a headline are looked at for a time."""
MAX_TIME_LINE, MAX_DAY_LINE = 100, 60
"""Longer lines beside a headline hold no time of publication; for a day without a clock the line is to be shorter."""
HEADINGS, MAX_HEADINGS, MAX_SHOWN = ("h1", "h2", "h3"), 200, 2
"""Elements that may hold the headline, how many are looked at, and beside how many that do hold it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """One page's facts, read when asked for."""

    source: Source
    outlet: Publisher | None
    layout: Layout | None
    zone: str | None

    def title(self) -> str | None:
        """The outlet's own headline, else JSON-LD's, else OpenGraph's without the site's name, else the first h1."""
        page, linked, meta = self.source.page, self.source.linked, self.source.meta
        shown = page.first(self.layout.title) if self.layout else None
        heading = page.first(("h1",))
        title = shown or (linked.title if linked else None)
        if title is None and meta.title:
            sites = (meta.publisher or "", *_host_names(meta.url or self.source.url))
            title = _without_site(meta.title, self.outlet, sites)
            if heading and heading in meta.title and 2 * len(heading) > len(title):
                title = heading
        if title is None:
            return clean(heading) if heading else None
        return clean(_unbroken(title, heading))

    def published(self, title: str | None) -> str | None:
        """The time of publication: JSON-LD, meta elements, markup, a line beside the headline, the address."""
        page, linked, meta, layout = self.source.page, self.source.linked, self.source.meta, self.layout
        local = bool(layout and layout.local_time)
        shown = page.first(layout.date) if layout else None
        stated = (linked.published if linked else None, shown if local else meta.published, shown)
        found = [self._time(value, local=local) for value in stated if value]
        days = [value for value in found if value]
        days += [day for day in (self._near(title),) if not days and day]
        return next((day for day in days if "T" in day), days[0] if days else self._day_of_address())

    def updated(self) -> str | None:
        """The time of the last change, as the page states it."""
        page, linked, layout = self.source.page, self.source.linked, self.layout
        local = bool(layout and layout.local_time)
        shown = page.first(layout.updated) if layout else None
        stated = (linked.updated if linked else None, shown if local else self.source.meta.updated, shown)
        found = (self._time(value, local=local) for value in stated if value)
        return next((value for value in found if value), None)

    def authors(self) -> tuple[Author, ...]:
        """Those whom the outlet's own markup names."""
        from extractor.article.structured import is_person

        if self.layout is None:
            return ()
        found: list[Author] = []
        for selector in self.layout.byline:
            for element in self.source.page.select(selector):
                line = read_line(one_line(text_of(element)).replace(" :", ":"))
                found.extend(author for author in (line.authors if line else ()) if author not in found)
        for selector, role in self.layout.authors:
            if any(author.role == role for author in found):
                continue
            for value in self.source.page.values((selector,)):
                names = (author for author in read_names(value, role) if is_person(author.name))  # type: ignore[arg-type]
                found.extend(author for author in names if author not in found)
        return tuple(found)

    def stated_authors(self) -> tuple[Author, ...]:
        """Those whom JSON-LD, else meta elements name."""
        linked = self.source.linked
        return (linked.authors if linked else ()) or self.source.meta.authors

    def section(self) -> str | None:
        """The part of the outlet it stood in."""
        linked = self.source.linked
        shown = self.source.page.first(self.layout.section) if self.layout else None
        return shown or (linked.section if linked else None) or self.source.meta.section

    def tags(self) -> tuple[str, ...]:
        """Its subjects, as the outlet names them."""
        linked = self.source.linked
        return self._shown_tags() or (linked.tags if linked else ()) or self.source.meta.tags

    def _shown_tags(self) -> tuple[str, ...]:
        shown = self.source.page.values(self.layout.tags) if self.layout else []
        words = [part.strip() for value in shown for part in value.split(",")]
        return tuple(dict.fromkeys(word.lstrip("#").strip() for word in words if word))

    def _time(self, value: str, *, local: bool) -> str | None:
        found = read_time(value, zone=self.zone, ignore_zone=local)
        return in_zone(found, self.zone) if found and self.zone else found

    def _near(self, title: str | None) -> str | None:
        """A time written beside the headline, on pages that state none for programs; a day where there is no time."""
        days: list[str] = []
        for line in _around(self.source, title):
            found = read_time(line, zone=self.zone) if 8 <= len(line) <= MAX_TIME_LINE else None
            if found and "T" in found:
                return found
            if found and len(line) <= MAX_DAY_LINE:
                days.append(found)
        return days[0] if days else None

    def _day_of_address(self) -> str | None:
        from extractor.collect.shape import date_in_address

        addresses = (self.source.url, self.source.stated_url)
        days = (date_in_address(address, self.outlet) for address in addresses if address)
        return next((day for day in days if day), None)


def is_shown(page: Page, title: str | None) -> bool:
    """Whether a heading of the page says the title."""
    headings = islice(page.root.iter(*HEADINGS), MAX_HEADINGS) if title else ()
    return any(same_line(text_of(heading), title or "") for heading in headings)


def _around(source: Source, title: str | None) -> Iterator[str]:
    headings = islice(source.page.root.iter(*HEADINGS), MAX_HEADINGS) if title else ()
    shown = (heading for heading in headings if same_line(text_of(heading), title or ""))
    for heading in islice(shown, MAX_SHOWN):
        yield from _texts(heading, "following::text()[normalize-space()]")
        yield from _texts(heading, "preceding::text()[normalize-space()]", last=True)


def _texts(heading: HtmlElement, path: str, *, last: bool = False) -> list[str]:
    found = heading.xpath(f"{path}[not(parent::script or parent::style)]", smart_strings=False)
    return [one_line(text) for text in (found[: -NEAR - 1 : -1] if last else found[:NEAR])]


def _unbroken(title: str, heading: str | None) -> str:
    """The heading on the page where the title stated for programs is only its beginning."""
    start = title.rstrip(".… ")
    return heading if heading and len(heading) > len(title) and start and heading.startswith(start) else title


def _host_names(url: str | None) -> tuple[str, ...]:
    """The parts of an address's host that may be a site's name: "kompas" of otomotif.kompas.com."""
    try:
        host = (urlsplit(url).hostname or "") if url else ""
    except ValueError:
        return ()
    return tuple(part for part in host.split(".")[:-1] if len(part) > MIN_SITE_NAME)


def _without_site(title: str, outlet: Publisher | None, sites: tuple[str, ...]) -> str:
    """Take the site's name off a title: "… - ANTARA News", "… | Tempo Gaya", "KapanLagi.com: …"."""
    names = [name.casefold() for name in ((outlet.name, *outlet.signatures, *outlet.domains) if outlet else ())]
    names += [site.casefold() for site in sites if site]
    parts = re.split(r"(\s+(?:[-|–—]|::)\s+)", title)
    while len(parts) > 2 and any(name in parts[-1].casefold() for name in names):
        parts = parts[:-2]
    head, mark, rest = "".join(parts).partition(": ")
    return rest if mark and head.casefold() in names and rest else "".join(parts)
