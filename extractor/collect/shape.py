"""What an address alone tells: whether it is an article's, and of which day."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from urllib.parse import SplitResult, urlsplit

from extractor.publishers import Publisher

_SPLIT_DATE = re.compile(r"/(?P<year>(?:19|20)\d{2})/(?P<month>\d{1,2})/(?P<day>\d{1,2})(?=/|$)")
_DASHED_DATE = re.compile(r"/(?P<year>(?:19|20)\d{2})-(?P<month>\d{2})-(?P<day>\d{2})(?=[/_-]|$)")
_JOINED_DATE = re.compile(r"/(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?:\d{4}|\d{6})?(?=[/_-]|$)")
_EXTENSION = re.compile(r"\.(?:x?html?|php\d?|aspx?|jsp)$", re.I)
_CENTURY = 70
"""Two digits from here on are years of the last century."""


@dataclass(frozen=True, slots=True)
class Shapes:
    """The lists of shape.toml."""

    segments: frozenset[str]
    suffixes: tuple[str, ...]
    slug_words: int
    slug_words_with_id: int
    slug_words_with_date: int
    number: re.Pattern[str]


@cache
def _shapes() -> Shapes:
    data = tomllib.loads((files("extractor.collect") / "shape.toml").read_text(encoding="utf-8"))
    never, article = data["never"], data["article"]
    return Shapes(
        segments=frozenset(never["segments"]),
        suffixes=tuple(never["suffixes"]),
        slug_words=article["slug_words"],
        slug_words_with_id=article["slug_words_with_id"],
        slug_words_with_date=article["slug_words_with_date"],
        number=re.compile(rf"(?<!\d)\d{{{article['id_digits']},}}(?!\d)"),
    )


def bare(url: str) -> str:
    """Return `url` as publishers' patterns see it: host in lower case, path and query, without scheme and fragment.

    An address that cannot be read gives the empty string.
    """
    parts = split(url)
    if parts is None:
        return ""
    host = (parts.hostname or "").rstrip(".")
    return f"{host}{parts.path or '/'}" + (f"?{parts.query}" if parts.query else "")


@lru_cache(maxsize=1024)
def split(url: str) -> SplitResult | None:
    """Return the parts of an http or https address, None for anything else."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:
        return None
    return parts if host and parts.scheme in {"http", "https"} else None


def registered_domain(host: str) -> str | None:
    """Return the domain that was registered for `host` by the public suffix list, None for an IP address.

    Of a suffix that the list does not know the last two labels are, as the list's algorithm has it.
    """
    import tld

    known = tld.get_fld(f"https://{host}", fail_silently=True)
    if known is not None:
        return str(known)
    labels = host.split(".")
    return ".".join(labels[-2:]) if len(labels) > 1 and not labels[-1].isdecimal() else None


def owns(publisher: Publisher, url: str) -> bool:
    """Whether `url` lies on one of the publisher's domains."""
    parts = split(url)
    host = (parts.hostname or "").rstrip(".") if parts else ""
    return any(host == domain or host.endswith("." + domain) for domain in publisher.domains)


def article_address(url: str, publisher: Publisher) -> bool:
    """Whether `url` has the form of one of the publisher's articles."""
    return _match(url, publisher) is not None


def _match(url: str, publisher: Publisher) -> re.Match[str] | None:
    whole = bare(url)
    path = whole.partition("?")[0]
    # a pattern that ends with the path is to match whatever query follows it
    matches = (
        re.search(pattern, address) for pattern in publisher.articles for address in dict.fromkeys((path, whole))
    )
    return next((match for match in matches if match), None)


def date_in_address(url: str, publisher: Publisher | None = None, *, today: str | None = None) -> str | None:
    """Return the day that an article's address carries as ISO 8601, None where it carries none.

    A publisher's pattern tells it by its groups `year` (four or two digits), `month` and `day`; other addresses by
    /2018/02/22/, /2018-02-22 or /20180222 (a time of day may follow the digits). Days that do not exist or lie after
    `today` (an ISO day) are none.
    """
    match = _match(url, publisher) if publisher else None
    found = _day(match.groupdict()) if match else _generic_day(url)
    return found if found and (today is None or found <= today[:10]) else None


def _generic_day(url: str) -> str | None:
    parts = split(url)
    path = parts.path if parts else ""
    for pattern in (_SPLIT_DATE, _DASHED_DATE, _JOINED_DATE):
        for match in pattern.finditer(path):
            found = _day(match.groupdict())
            if found:
                return found
    return None


def _day(groups: dict[str, str | None]) -> str | None:
    year, month, day = groups.get("year"), groups.get("month"), groups.get("day")
    if not (year and month and day):
        return None
    try:
        number = int(year)
        full = number if len(year) > 2 else number + (1900 if number >= _CENTURY else 2000)
        return date(full, int(month), int(day)).isoformat()
    except ValueError:
        return None


def never_article(url: str) -> bool:
    """Whether `url` leads to a home page, a file, or a page of topics, authors, pictures or services."""
    parts = split(url)
    if parts is None:
        return True
    path = parts.path.casefold()
    segments = [segment for segment in path.split("/") if segment]
    if not segments:
        return not parts.query
    shapes = _shapes()
    # an address that was meant to be whole and was taken for a relative one: /http:/other.example/x
    broken = any(segment.endswith(":") for segment in segments)
    return broken or path.endswith(shapes.suffixes) or any(segment in shapes.segments for segment in segments)


def article_shaped(url: str) -> bool:
    """Whether an address of an unknown site looks like an article's: a long slug, or a shorter one with id or date."""
    parts = split(url)
    if parts is None or never_article(url):
        return False
    shapes = _shapes()
    words = _slug_words(parts.path)
    if words >= shapes.slug_words:
        return True
    if words >= shapes.slug_words_with_date and _generic_day(url):
        return True
    numbered = bool(shapes.number.search(parts.path) or shapes.number.search(parts.query))
    return numbered and words >= shapes.slug_words_with_id


def _slug_words(path: str) -> int:
    """The most words that one segment of the path has; numbers are none."""
    segments = _EXTENSION.sub("", path).split("/")
    return max(len(re.findall(r"[^\W\d_]{2,}", segment)) for segment in segments[-2:])
