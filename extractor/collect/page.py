"""A fetched page, as it goes from collecting to reading."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One redirect on the way to a page: what was asked for, and the answer that led on."""

    url: str
    status: int
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answer of a server.

    `url` is the address asked for, `final_url` the one that answered after the redirects in `hops`. `headers` have
    names in lower case and are as received; `content` is decompressed. `fetched_at` is ISO 8601, None unless the
    caller gave it. `request_headers`, `http_version` ("HTTP/1.1", "HTTP/2") and `ip` say how it was got, where that is
    known; `from_cache` that the server was not asked, or said that nothing has changed.
    """

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    content: bytes
    fetched_at: str | None = None
    hops: tuple[Hop, ...] = ()
    request_headers: Mapping[str, str] = field(default_factory=dict)
    http_version: str = "HTTP/1.1"
    ip: str | None = None
    from_cache: bool = False

    @property
    def content_type(self) -> str:
        """Media type in lower case without parameters, empty where the server gave none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().casefold()

    @property
    def encoding(self) -> str | None:
        """The charset of the content-type header, None where it names none."""
        match = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", self.headers.get("content-type", ""), re.I)
        return match[1] if match else None
