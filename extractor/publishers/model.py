"""What is known of a publisher: names, addresses, terms, and the markup of its pages by version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from extractor.errors import ExtractorError


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One version of a publisher's article markup, as CSS selectors tried in order.

    A selector may end in `@attribute`, else the element's text is read. `marker` must match for the layout to be
    used. `byline` elements are read as byline lines ("Pewarta: …"), `authors` pairs are (selector, role) for names
    that stand without a label. `local_time` says that the page writes a zone it does not mean.
    """

    name: str
    marker: str
    title: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    noise: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    authors: tuple[tuple[str, str], ...] = ()
    date: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    url: tuple[str, ...] = ()
    local_time: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """One outlet.

    `domains` are registered domains, subdomains (regional editions, sections) belong to them. `signatures` are the
    names datelines and copyright lines give it. `time_zone` is the UTC offset of times written without a zone.
    `terms` is the address of its terms of use, `notice` what they ask of programs, in short.
    """

    name: str
    domains: tuple[str, ...]
    signatures: tuple[str, ...] = ()
    time_zone: str = "+07:00"
    languages: tuple[str, ...] = ("id",)
    layouts: tuple[Layout, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    terms: str | None = None
    notice: str | None = None


def publisher_from(data: dict[str, Any], *, source: str) -> Publisher:
    """Return the publisher described by `data` (a parsed TOML file); `source` names the file in errors.

    Raises ExtractorError for an unknown or missing key.
    """
    fields = dict(data)
    layouts = tuple(_layout(row, source=source) for row in fields.pop("layouts", ()))
    try:
        return Publisher(layouts=layouts, **{key: _frozen(value) for key, value in fields.items()})
    except TypeError as error:
        raise ExtractorError(f"{source}: {error}; see extractor/publishers/model.py for the keys") from error


def _layout(row: dict[str, Any], *, source: str) -> Layout:
    try:
        return Layout(**{key: _frozen(value) for key, value in row.items()})
    except TypeError as error:
        raise ExtractorError(f"{source}: layout: {error}; see extractor/publishers/model.py for the keys") from error


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value
