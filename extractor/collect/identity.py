"""How this program names itself to servers and in their robots.txt."""

from __future__ import annotations

import re
from functools import cache

from extractor.errors import ExtractorError

PRODUCT = "extractor"
"""The product token that robots.txt, X-Robots-Tag and meta elements may name (RFC 9309, section 2.2.1)."""


@cache
def user_agent(contact: str | None = None) -> str:
    """Return the User-Agent: product and version, and where `contact` is given whom a site's owner can write to.

    Raises ExtractorError for a contact that cannot stand in a header.
    """
    from importlib.metadata import version

    if contact is not None and not re.fullmatch(r"[!-'*-~]+", contact):
        raise ExtractorError(f"{contact!r} is no contact: give an e-mail or web address, in ASCII and without spaces")
    told = f"+{contact}" if contact else "trade news reader"
    return f"{PRODUCT}/{version('extractor')} ({told})"
