"""What a page itself asks of programs: X-Robots-Tag headers and robots meta elements.

Words and their meaning: https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag. For a collection
they mean: `noindex` (and `none`, and a day of `unavailable_after` that is over) keeps the page out of it; `noarchive`
lets its article be read, but no copy of the page be kept; `nofollow` (and `none`) leaves its links alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html import unescape

from extractor.collect.identity import PRODUCT
from extractor.collect.page import Page

_HEAD = 64 * 1024
"""Bytes of a page in which meta elements are looked for."""
_NAMES = {"robots", PRODUCT}
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style|template|noscript)\b.*?(?:</\1\s*>|\Z)|<body\b.*", re.S | re.I)
# bounded and possessive: no page may cost more than its length
_META = re.compile(r"<meta\b((?:[^<>\"']++|\"[^\"]{0,2000}\"|'[^']{0,2000}'){0,60}+)>", re.I)
_ATTRIBUTE = re.compile(r"(?<![^\s\"'/])([^\s=/\"'<>]++)\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_UNTIL = "unavailable_after"


@dataclass(frozen=True, slots=True, kw_only=True)
class Directives:
    """What may be done with a page: take it into a collection, keep a copy of it, follow its links.

    `reason` is the word that forbids something and where it stands, None where nothing is forbidden.
    """

    index: bool = True
    archive: bool = True
    follow: bool = True
    reason: str | None = None


def robots_directives(page: Page) -> Directives:
    """Return what `page` asks of every robot and of this one; words for other robots do not count.

    Only the first 64 KiB are searched for meta elements. An `unavailable_after` counts from page.fetched_at.
    """
    words = [(word, "X-Robots-Tag") for word in _header_words(page.headers.get("x-robots-tag", ""))]
    if "html" in page.content_type or not page.content_type:
        words += [(word, "robots meta element") for word in _meta_words(page.content)]
    told = [(word, place) for word, place in words if _forbids(word, page.fetched_at)]
    found = {"noindex" if word.startswith(_UNTIL) else word for word, _ in told}
    return Directives(
        index=not found & {"noindex", "none"},
        archive="noarchive" not in found,
        follow=not found & {"nofollow", "none"},
        reason=f"{told[0][1]}: {told[0][0]}" if told else None,
    )


def robots_verdict(page: Page) -> str | None:
    """Return why `page` may not be taken into a collection, None where it may."""
    asked = robots_directives(page)
    return None if asked.index else asked.reason


def _forbids(word: str, now: str | None) -> bool:
    if word.startswith(_UNTIL):
        return now is not None and _is_over(word.partition(":")[2].strip(), now)
    return word in {"noindex", "none", "noarchive", "nofollow"}


def _header_words(value: str) -> Iterator[str]:
    """The directives for us; a robot's name stands before its first one and holds for those after it."""
    ours = True
    for part in _parts(value):
        name, _, rest = part.partition(":")
        if rest and name.strip() != _UNTIL:
            ours = name.strip() in {"*", PRODUCT}
        if ours:
            yield (rest if rest and name.strip() != _UNTIL else part).strip()


def _parts(value: str) -> Iterator[str]:
    """`value` at its commas, but for the one in a date such as "Fri, 25 Jun 2010"."""
    held = ""
    for part in value.casefold().split(","):
        if re.search(rf"{_UNTIL}\s*:\s*[a-z]+\s*\Z", part):
            held = part
            continue
        yield f"{held},{part}" if held else part
        held = ""
    if held:
        yield held


def _meta_words(content: bytes) -> Iterator[str]:
    head = _HIDDEN.sub(" ", content[:_HEAD].replace(b"\0", b"").decode("utf-8", "replace"))
    for tag in _META.finditer(head):
        attributes = {name.casefold(): unescape("".join(value)) for name, *value in _ATTRIBUTE.findall(tag[1])}
        if attributes.get("name", "").strip().casefold() in _NAMES:
            for part in _parts(attributes.get("content", "")):
                yield part.strip()


def _is_over(until: str, now: str) -> bool:
    end, present = _time(until), _time(now)
    return end is not None and present is not None and end <= present


def _time(text: str) -> datetime | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(text.upper())
        except ValueError:
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None
