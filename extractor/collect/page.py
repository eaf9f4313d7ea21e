"""A fetched page, as it goes from collecting to reading."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answer of a server.

    `url` is the address asked for, `final_url` the one that answered after redirects. `headers` have names in lower
    case. `content` is decompressed. `fetched_at` is ISO 8601, None unless the caller gave it.
    """

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    content: bytes
    fetched_at: str | None = None

    @property
    def content_type(self) -> str:
        """Media type in lower case without parameters, empty where the server gave none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().casefold()

    @property
    def encoding(self) -> str | None:
        """The charset of the content-type header, None where it names none."""
        match = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", self.headers.get("content-type", ""), re.I)
        return match[1] if match else None
