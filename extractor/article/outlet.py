"""Tells who published a page, and by which version of that outlet's markup it is to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractor.knowledge.times import read_time
from extractor.publishers import Layout, Publisher, by_name, by_url
from extractor.publishers.registry import own

if TYPE_CHECKING:
    from extractor.article.structured import Stated
    from extractor.article.tree import Page


@dataclass(frozen=True, slots=True)
class Source:
    """What a page and its caller say of where it is from."""

    page: Page
    url: str | None
    publisher: str | None
    linked: Stated | None
    meta: Stated

    @property
    def stated_url(self) -> str | None:
        """The address that the page gives itself."""
        return self.meta.url or (self.linked.url if self.linked else None)


def find_outlet(source: Source) -> tuple[Publisher | None, Layout | None]:
    """Return who published the page, and the layout to read it by, None where none of its layouts is on the page.

    A page that does not say who published it is taken for an outlet's where it has its markup and its links.
    """
    outlet = _stated(source)
    if outlet:
        return outlet, _layout(outlet, source)
    for candidate in own():
        layout = _layout(candidate, source)
        if layout and any(domain in source.page.html for domain in candidate.domains):
            return candidate, layout
    return None, None


def _stated(source: Source) -> Publisher | None:
    return (
        by_url(source.url)
        or by_url(source.stated_url)
        or by_name(source.publisher)
        or by_name(source.linked.publisher if source.linked else None)
        or by_name(source.meta.publisher)
        or by_url(source.meta.publisher)
    )


def _layout(outlet: Publisher, source: Source) -> Layout | None:
    """The layout whose marker is on the page; of several the first whose years hold the page's date."""
    found = [layout for layout in outlet.layouts if source.page.select(layout.marker)]
    if len(found) < 2:
        return found[0] if found else None
    year = _year(outlet, found, source)
    fitting = (layout for layout in found if year is None or (layout.since or 0) <= year <= (layout.until or year))
    return next(fitting, found[0])


def _year(outlet: Publisher, layouts: list[Layout], source: Source) -> int | None:
    """The year in which the page was published, as far as it can be told before it is read."""
    from extractor.collect.shape import date_in_address

    address = source.url or source.stated_url
    stated = [source.linked.published if source.linked else None, source.meta.published]
    stated += [date_in_address(address, outlet) if address else None]
    stated += [source.page.first(layout.date) for layout in layouts]
    days = (read_time(value) for value in stated if value)
    return next((int(day[:4]) for day in days if day), None)
