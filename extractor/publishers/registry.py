"""Finds a publisher by address or name, among our own files and those other packages register as entry points."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from extractor.publishers.model import Publisher, publisher_from

GROUP = "extractor.publishers"


def read_outlet(name: str) -> Publisher:
    """Return the publisher of our own file outlets/NAME.toml; raises ExtractorError for a broken file."""
    path = files("extractor.publishers") / "outlets" / f"{name}.toml"
    return publisher_from(tomllib.loads(path.read_text(encoding="utf-8")), source=f"outlets/{name}.toml")


@cache
def own() -> tuple[Publisher, ...]:
    """All publishers of our own files, by file name."""
    folder = files("extractor.publishers") / "outlets"
    names = sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return tuple(read_outlet(name) for name in names)


@cache
def added() -> tuple[Publisher, ...]:
    """Publishers that other packages registered under the entry point group, without our own."""
    from importlib.metadata import entry_points

    found = (point.load() for point in sorted(entry_points(group=GROUP), key=_entry_name))
    return tuple(item for item in found if isinstance(item, Publisher) and item not in own())


def _entry_name(point: object) -> str:
    return str(getattr(point, "name", ""))


def every() -> tuple[Publisher, ...]:
    """All publishers known here: our own, then added ones, each group by name."""
    return (*sorted(own(), key=_name), *sorted(added(), key=_name))


def _name(publisher: Publisher) -> str:
    return publisher.name.casefold()


def by_url(url: str | None) -> Publisher | None:
    """Return the publisher whose domain `url` belongs to, subdomains included; None where none is known."""
    host = _host(url)
    if not host:
        return None
    return _by_host(own(), host) or _by_host(added(), host)


def by_name(name: str | None) -> Publisher | None:
    """Return the publisher of that name, signature or domain, case ignored; None where none is known.

    Only our own files and, where those do not know it, added ones are read.
    """
    wanted = (name or "").strip().casefold()
    if not wanted:
        return None
    found = _index(own()).get(wanted) or _by_host(own(), wanted)
    return found or _index(added()).get(wanted)


def signatures() -> dict[str, Publisher]:
    """Every name that datelines and copyright lines use for our own publishers, in lower case."""
    return _index(own())


@cache
def _index(publishers: tuple[Publisher, ...]) -> dict[str, Publisher]:
    return {key.casefold(): item for item in publishers for key in (item.name, *item.signatures)}


def _by_host(publishers: tuple[Publisher, ...], host: str) -> Publisher | None:
    """The longest domain wins, so that an edition with a file of its own is told from its parent."""
    matches = [
        (len(domain), item)
        for item in publishers
        for domain in item.domains
        if host == domain or host.endswith("." + domain)
    ]
    return max(matches, key=_domain_length)[1] if matches else None


def _domain_length(match: tuple[int, Publisher]) -> int:
    return match[0]


def _host(url: str | None) -> str:
    if not url:
        return ""
    try:
        return (urlsplit(url if "://" in url else f"//{url}").hostname or "").casefold().rstrip(".")
    except ValueError:
        return ""
