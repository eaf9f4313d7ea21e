"""Finds a publisher by address or name: among our own files, the user's, and those other packages register."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from extractor.errors import ExtractorError
from extractor.publishers.model import Publisher, publisher_from

GROUP = "extractor.publishers"
VARIABLE = "EXTRACTOR_PUBLISHERS"
"""The environment variable that names a user's file or folder of publishers."""


def read_outlet(name: str) -> Publisher:
    """Return the publisher of our own file outlets/NAME.toml; raises ExtractorError for a broken file."""
    path = files("extractor.publishers") / "outlets" / f"{name}.toml"
    return publisher_from(tomllib.loads(path.read_text(encoding="utf-8")), source=f"outlets/{name}.toml")


def load_publishers(path: Path) -> tuple[Publisher, ...]:
    """Return the publishers of a TOML file, or of all TOML files of a folder, by file name.

    Raises ExtractorError, with one line that names the file, for what cannot be read or does not hold.
    """
    try:
        paths = sorted(path.glob("*.toml")) if path.is_dir() else [path]
        found = tuple(_read(each) for each in paths)
    except OSError as error:
        place = error.filename or path
        raise ExtractorError(f"{place}: {error.strerror}: name a TOML file or a folder of them") from error
    if not found:
        raise ExtractorError(f"{path} holds no file that ends in .toml: put one there for each publisher")
    names = [item.name.casefold() for item in found]
    for each, name in zip(paths, names, strict=True):
        if names.count(name) > 1:
            raise ExtractorError(f"{each}: another file of {path} describes {name!r} too: keep one of them")
    return found


def _read(path: Path) -> Publisher:
    from extractor.publishers.check import check

    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ExtractorError(f"{path}: no TOML file in UTF-8: {error}") from error
    return check(publisher_from(data, source=str(path)), source=str(path))


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


def chosen() -> tuple[Publisher, ...]:
    """Publishers of the file or folder that EXTRACTOR_PUBLISHERS names; one replaces ours of the same name."""
    return _chosen(_place())


def every() -> tuple[Publisher, ...]:
    """All publishers known here: our own, then added ones, then the user's, each group by name."""
    replaced = {_name(item) for item in chosen()}
    kept = (item for item in own() if _name(item) not in replaced)
    return (*sorted(kept, key=_name), *sorted(added(), key=_name), *sorted(chosen(), key=_name))


def by_url(url: str | None) -> Publisher | None:
    """Return the publisher whose domain `url` belongs to, subdomains included; None where none is known."""
    host = _host(url)
    if not host:
        return None
    return _under(host, _domains(_place())) or _under(host, _added_domains())


def by_name(name: str | None) -> Publisher | None:
    """Return the publisher of that name, signature, domain or short name, case ignored; None where none is known.

    A short name is the first part of a domain: "kompas", "antaranews", "kemendag". Only our own and the user's files
    and, where those do not know it, added ones are read.
    """
    wanted = " ".join((name or "").split()).casefold()
    if not wanted:
        return None
    place = _place()
    found = _names(place).get(wanted) or _under(wanted, _domains(place)) or _short_names(place).get(wanted)
    return found or _added_names().get(wanted)


def signatures() -> dict[str, Publisher]:
    """Every name that datelines and copyright lines use for our own and the user's publishers, in lower case."""
    return _names(_place())


def _place() -> str:
    return os.environ.get(VARIABLE, "").strip()


@cache
def _chosen(place: str) -> tuple[Publisher, ...]:
    if not place:
        return ()
    try:
        return load_publishers(Path(place).expanduser())
    except ExtractorError as error:
        raise ExtractorError(f"{VARIABLE}: {error}") from error


# what follows is kept by the variable's value: hashing publishers themselves would cost more than looking them up


@cache
def _names(place: str) -> dict[str, Publisher]:
    return {key.casefold(): item for item in _read_files(place) for key in (item.name, *item.signatures)}


@cache
def _domains(place: str) -> dict[str, Publisher]:
    return {domain: item for item in _read_files(place) for domain in item.domains}


@cache
def _short_names(place: str) -> dict[str, Publisher]:
    return {domain.partition(".")[0]: item for item in _read_files(place) for domain in item.domains}


@cache
def _added_names() -> dict[str, Publisher]:
    return {key.casefold(): item for item in added() for key in (item.name, *item.signatures)}


@cache
def _added_domains() -> dict[str, Publisher]:
    return {domain: item for item in added() for domain in item.domains}


def _read_files(place: str) -> Iterator[Publisher]:
    """Our own publishers, then the user's, which count where both name the same."""
    replaced = {_name(item) for item in _chosen(place)}
    yield from (item for item in own() if _name(item) not in replaced)
    yield from _chosen(place)


def _under(host: str, domains: dict[str, Publisher]) -> Publisher | None:
    """The longest domain counts, so that an edition with a file of its own is told from its parent."""
    while host:
        if found := domains.get(host):
            return found
        host = host.partition(".")[2]
    return None


def _name(publisher: Publisher) -> str:
    return publisher.name.casefold()


def _entry_name(point: object) -> str:
    return str(getattr(point, "name", ""))


def _host(url: str | None) -> str:
    if not url:
        return ""
    try:
        return (urlsplit(url if "://" in url else f"//{url}").hostname or "").casefold().rstrip(".")
    except ValueError:
        return ""
