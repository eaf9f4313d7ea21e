"""Gives one address to one article, whatever form of it a link names: AMP, mobile, print, pages, tracking."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import SplitResult, urlsplit

from extractor.collect.address import check_url
from extractor.collect.errors import FetchError
from extractor.collect.shape import article_address, article_shaped, bare, owns, registered_domain
from extractor.publishers import Publisher, by_url

MAX_ROUNDS = 5
"""How often a publisher's pairs are applied before they are taken to run in circles."""
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~.")


@dataclass(frozen=True, slots=True)
class Forms:
    """The lists of canonical.toml."""

    names: frozenset[str]
    prefixes: tuple[str, ...]
    forms: frozenset[str]
    paging: frozenset[str]
    all_pages: frozenset[str]
    amp: frozenset[str]
    last: frozenset[str]
    suffixes: tuple[tuple[re.Pattern[str], str], ...]
    hosts: frozenset[str]
    unwrap: tuple[tuple[re.Pattern[str], str], ...]


@cache
def _forms() -> Forms:
    data = tomllib.loads((files("extractor.collect") / "canonical.toml").read_text(encoding="utf-8"))
    query, path = data["query"], data["path"]
    return Forms(
        names=frozenset(name.casefold() for name in query["names"]),
        prefixes=tuple(query["prefixes"]),
        forms=frozenset(query["forms"]),
        paging=frozenset(query["paging"]),
        all_pages=frozenset(query["all_pages"]),
        amp=frozenset(path["amp"]),
        last=frozenset((*path["amp"], *path["print"])),
        suffixes=tuple((re.compile(pattern, re.I), kept) for pattern, kept in path["suffixes"]),
        hosts=frozenset(data["hosts"]["forms"]),
        unwrap=tuple((re.compile(pattern, re.I), kept) for pattern, kept in data["caches"]["unwrap"]),
    )


def canonical_url(url: str, publisher: Publisher | None = None) -> str:
    """Return the one address that stands for all forms of an article's address.

    It tells articles apart and need not be the address to fetch. For all sites: https, host in lower case and ASCII,
    no port 80 or 443, fragment, dot segments, double slashes or slash at the end, percent-encoding only where needed,
    parameters sorted and without those of tracking, AMP caches unwrapped, AMP, mobile and print forms and pages of an
    article brought back to the article. For a publisher (looked up by the address where none is given, or where it is
    not the owner of the address) its `canonical` pairs, searched in the address without scheme, until they change
    nothing, and for its articles no parameters but `keep_query`.

    The function is idempotent. Raises FetchError for what is no plain http or https address.
    """
    address = _generic(_unwrap(check_url(url.replace("&amp;", "&"))))
    outlet = publisher if publisher and owns(publisher, address) else by_url(address)
    if outlet is None:
        return address
    reduced = _without_query(address, outlet)
    found = reduced
    for _ in range(MAX_ROUNDS):
        changed = _without_query(_generic(_by_pairs(found, outlet)), outlet)
        if changed == found:
            return found
        found = changed
    return reduced


def _unwrap(url: str) -> str:
    """The address inside one of an AMP cache or viewer."""
    address = bare(url)
    for pattern, inner in _forms().unwrap:
        if pattern.search(address):
            return check_url("https://" + pattern.sub(inner, address, count=1))
    return url


def _by_pairs(address: str, publisher: Publisher) -> str:
    found = address.removeprefix("https://")
    for pattern, replacement in publisher.canonical:
        path, mark, query = found.partition("?")
        if re.search(pattern, found):
            found = re.sub(pattern, replacement, found, count=1)
        elif mark:
            # a pattern that ends with the path is to match whatever query follows it
            found = re.sub(pattern, replacement, path, count=1) + mark + query
    return f"https://{found}"


def _without_query(address: str, publisher: Publisher) -> str:
    """Articles of a known publisher keep only the parameters that tell them apart."""
    path, mark, query = address.partition("?")
    if not mark or not article_address(address, publisher):
        return address
    kept = [part for part in query.split("&") if part.partition("=")[0] in publisher.keep_query]
    return path + (f"?{'&'.join(kept)}" if kept else "")


def _generic(url: str) -> str:
    """The rules for all sites; the steps undo each other's leavings, so they are repeated until nothing changes."""
    for _ in range(2 * MAX_ROUNDS):
        parts = urlsplit(_standard(url))
        path = _path(parts.path)
        query = _query(parts.query, paged=article_shaped(f"https://{parts.netloc}{path}"))
        changed = SplitResult("https", _host(parts.netloc), path, query, "").geturl()
        if changed == url:
            break
        url = changed
    return url


def _standard(url: str) -> str:
    """RFC 3986: case, percent-encoding and dot segments; httpx does the parts that need a library."""
    import httpx

    parts = urlsplit(url)
    host, port = (parts.hostname or "").rstrip("."), parts.port
    if ":" in host:
        host = f"[{host}]"
    netloc = host if port in {None, 80, 443} else f"{host}:{port}"
    path = re.sub(r"/{2,}", "/", _unescape(parts.path)) or "/"
    try:
        return str(httpx.URL(SplitResult("https", netloc, path, _unescape(parts.query), "").geturl()))
    except (httpx.InvalidURL, UnicodeError) as error:
        raise FetchError(f"{url!r} is no address: {error}", cause="address") from error


def _unescape(text: str) -> str:
    """Decode what needs no percent-encoding, and write the rest in capitals."""
    return _ESCAPE.sub(_unescaped, text)


def _unescaped(match: re.Match[str]) -> str:
    char = chr(int(match[1], 16))
    return char if char in _UNRESERVED else match[0].upper()


def _host(netloc: str) -> str:
    """Without the label of a mobile or AMP form; a bare domain gets www, under which most sites stand."""
    label, _, rest = netloc.partition(".")
    if label not in _forms().hosts or "." not in rest:
        return netloc
    host = netloc.partition(":")[0]
    registered = registered_domain(host)
    if registered is None or host == registered:
        return netloc
    return f"www.{rest}" if rest.partition(":")[0] == registered else rest


def _path(path: str) -> str:
    forms = _forms()
    segments = [segment for segment in re.sub(r"(?:%20)+(?=/|$)", "", path).split("/") if segment]
    if len(segments) > 1 and segments[0].casefold() in forms.amp:
        segments = segments[1:]
    if len(segments) > 1 and segments[-1].casefold() in forms.last:
        segments = segments[:-1]
    if segments:
        for pattern, kept in forms.suffixes:
            segments[-1] = pattern.sub(kept, segments[-1]) or segments[-1]
    return "/" + "/".join(segments)


def _query(query: str, *, paged: bool) -> str:
    parts = {part for part in query.split("&") if part and not _of_form(part, paged)}
    return "&".join(sorted(parts))


def _of_form(part: str, paged: bool) -> bool:
    """Whether a parameter names tracking or a form of the page, and not the article."""
    forms = _forms()
    name, _, value = part.casefold().partition("=")
    if name in forms.names or name.startswith(forms.prefixes) or f"{name}={value}" in forms.forms:
        return True
    return paged and name in forms.paging and (value in forms.all_pages or (value.isdecimal() and len(value) <= 3))
