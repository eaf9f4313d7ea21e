"""Recognises answers that ask for a human in place of the page: challenges and captchas."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

MAX_READ = 256 * 1024
"""Bytes of a page that are looked at; challenge pages are far smaller."""
_MAX_TEXT = 600
"""Characters of text on a page that is nothing but a challenge; an article has more."""
# each part ends somewhere, if only with the page, so that a hostile one costs no more than its length
_UNSEEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|noscript|template|svg)\b.*?(?:</\1\s*>|\Z)|<[^<>]*+>?", re.S | re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Challenge:
    name: str
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    markup: tuple[bytes, ...] = ()


@cache
def _known() -> tuple[_Challenge, ...]:
    data = tomllib.loads((files("extractor.collect") / "challenges.toml").read_text(encoding="utf-8"))
    return tuple(
        _Challenge(
            name=row["name"],
            headers={name: tuple(words) for name, words in row.get("headers", {}).items()},
            markup=tuple(sign.encode() for sign in row["markup"]),
        )
        for row in data["challenges"]
    )


def challenge(status: int, headers: Mapping[str, str], content: bytes) -> str | None:
    """Return what the answer asks for ("a captcha"), None for a page or a plain error.

    `headers` have names in lower case. Markup of a challenge counts where the status is no success or the page shows
    no more than a few lines of text.
    """
    for item in _known():
        if any(_told(headers, name, words) for name, words in item.headers.items()):
            return item.name
    if len(content) > MAX_READ:
        return None
    page = content.lower()
    found = next((item.name for item in _known() if any(sign in page for sign in item.markup)), None)
    return None if found and status < 400 and _text_length(page) > _MAX_TEXT else found


def _text_length(page: bytes) -> int:
    return len(" ".join(_UNSEEN.sub(" ", page.decode("utf-8", "replace")).split()))


def _told(headers: Mapping[str, str], name: str, words: tuple[str, ...]) -> bool:
    value = headers.get(name)
    return value is not None and (not words or any(word in value.casefold() for word in words))
