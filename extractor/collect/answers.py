"""Says what an answer means that is no page: its status, its type, its size, a challenge."""

from __future__ import annotations

from collections.abc import Mapping

import httpcore
import httpx

from extractor.collect.challenge import MAX_READ, challenge
from extractor.collect.errors import Cause, FetchError
from extractor.collect.kinds import disguised
from extractor.collect.retry import retry_after
from extractor.collect.unpack import Unpacker

UNSTATED = "no-cache, x-unstated"
"""Cache-Control of an answer that states no lifetime, as cache.py stores it."""
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MENDS: dict[int, tuple[Cause, str]] = {
    401: ("blocked", "the page needs a login: save it and read the file"),
    402: ("paid", "the page is paid for: save it and read the file"),
    403: ("blocked", "the server refuses programs or this network: save the page and read the file"),
    404: ("gone", "there is no such page: check the address"),
    407: ("blocked", "the network wants a login first"),
    408: ("timeout", "the server gave up waiting: try again"),
    410: ("gone", "the page was taken down: look for it in an archive"),
    425: ("busy", "try again later"),
    429: ("busy", "too many requests: wait and fetch more slowly"),
    451: ("blocked", "the page is barred for legal reasons here"),
}


def received(headers: httpx.Headers) -> dict[str, str]:
    """Return headers by name in lower case, those of one name joined by commas.

    Of several X-Robots-Tag, those for every robot come first: after the join, what follows a robot's name is its own.
    What cache.py added is left out.
    """
    told = {name.casefold(): value for name, value in headers.items()}
    if told.get("cache-control", "").endswith(UNSTATED):
        told["cache-control"] = told["cache-control"].removesuffix(UNSTATED).rstrip(", ")
        told = {name: value for name, value in told.items() if value or name != "cache-control"}
    tags = headers.get_list("x-robots-tag")
    if len(tags) > 1:
        told["x-robots-tag"] = ", ".join(sorted(tags, key=_names_a_robot))
    return told


def _names_a_robot(tag: str) -> bool:
    name, colon, _ = tag.partition(":")
    return bool(colon) and "," not in name and name.strip().casefold() != "unavailable_after"


async def content_of(response: httpx.Response, *, limit: int, what: str, cut: bool = False) -> bytes:
    """Return the unpacked body, of at most `limit` bytes; raises FetchError (size, network, type), see Unpacker."""
    stated = response.headers.get("content-length", "")
    if stated.isdecimal() and int(stated[:18]) > limit and not cut:
        raise FetchError(
            f"{what} is larger than {limit:,} bytes: give the address of a single article",
            cause="size",
            status=response.status_code,
        )
    body = Unpacker(response.headers.get("content-encoding", ""), limit=limit, what=what, cut=cut)
    async for part in response.aiter_raw():
        body.feed(part)
        if body.full:
            break
    return body.content()


async def refuse_failure(response: httpx.Response, headers: Mapping[str, str], what: str) -> None:
    """Raise FetchError for a status that is no success; a challenge is told from a plain refusal by its page."""
    status = response.status_code
    if status == 200:
        return
    if status in REDIRECTS:
        raise FetchError(f"{what} redirects to nowhere ({status}): check the address", cause="redirects", status=status)
    if status < 400:
        raise FetchError(f"{what} answers {status} without a page: check the address", cause="type", status=status)
    refuse_challenge(status, headers, await _beginning(response, what), what)
    wait = retry_after(status, headers)
    cause, mend = _MENDS.get(status) or _other(status, wait)
    told = f" (it asks to wait {wait:.0f} s)" if wait else ""
    raise FetchError(f"{what} answers {status}{told}: {mend}", cause=cause, status=status, retry_after=wait)


async def _beginning(response: httpx.Response, what: str) -> bytes:
    """What the page of a failure says; where it cannot be read, the status says enough."""
    try:
        return await content_of(response, limit=MAX_READ, what=what, cut=True)
    except (FetchError, httpcore.NetworkError, httpcore.ProtocolError):
        return b""


def _other(status: int, wait: float | None) -> tuple[Cause, str]:
    if status < 500:
        return "gone", "check the address"
    return ("busy" if wait is not None else "server"), "the server failed: try again later"


def refuse_challenge(status: int, headers: Mapping[str, str], content: bytes, what: str) -> None:
    """Raise FetchError (blocked) where the answer asks for a human."""
    found = challenge(status, headers, content)
    if found:
        raise FetchError(
            f"{what} answers with {found} in place of the page: open it in a browser, save it and read the file, "
            "or ask the publisher for access; it is not got around",
            cause="blocked",
            status=status,
        )


def refuse_type(kind: str, accept: frozenset[str], what: str, status: int) -> None:
    """Raise FetchError (type) for a media type that is not asked for; servers that name none are let through."""
    if not kind or kind in accept:
        return
    told = (
        "is a PDF: download it, save its text (for example with pdftotext) and read that"
        if kind == "application/pdf"
        else f"is {kind}, not a page: only HTML and plain text are read"
        if "application/xml" not in accept
        else f"is {kind}, neither a feed or sitemap nor a page"
    )
    raise FetchError(f"{what} {told}", cause="type", status=status)


def refuse_disguise(content: bytes, what: str, status: int) -> None:
    """Raise FetchError (type) for a picture, sound or archive that is called a page."""
    found = disguised(content)
    if found:
        raise FetchError(
            f"{what} is {found}, though it is called a page: check the address", cause="type", status=status
        )
