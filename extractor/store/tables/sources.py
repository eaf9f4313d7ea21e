"""Who published an article, as one row that is the same for all articles of the outlet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from extractor.publishers import Publisher, by_name, by_url
from extractor.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A row of `sources`; all fields follow from `source_id` under one list of outlets."""

    source_id: str
    name: str
    domain: str | None = None
    country: str | None = None
    known: bool = False


def source_of(record: Record) -> Source | None:
    """Return the outlet of a record: by its address, else by the publisher stated; None where it has neither.

    An outlet that is not known goes by its host, so that two names for one host are one source.
    """
    return _source(record.article.canonical_url or record.article.url, record.article.publisher)


@lru_cache(maxsize=4096)
def _source(url: str | None, name: str | None) -> Source | None:
    known = by_url(url) or by_name(name)
    if known is not None:
        return _known(known)
    host = _host(url)
    if host:
        return Source(source_id=host, name=host, domain=host)
    return Source(source_id=name, name=name) if name else None


def _known(publisher: Publisher) -> Source:
    domain = publisher.domains[0] if publisher.domains else None
    return Source(
        source_id=domain or publisher.name,
        name=publisher.name,
        domain=domain,
        country=publisher.country,
        known=True,
    )


def _host(url: str | None) -> str:
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
    return host.casefold().rstrip(".").removeprefix("www.")
