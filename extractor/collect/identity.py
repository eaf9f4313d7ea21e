"""How this program names itself to servers and in their robots.txt."""

from __future__ import annotations

PRODUCT = "extractor"
"""The product token that robots.txt, X-Robots-Tag and meta elements may name (RFC 9309, section 2.2.1)."""


def user_agent(contact: str | None = None) -> str:
    """Return the User-Agent: product and version, and where `contact` is given whom a site's owner can write to."""
    from importlib.metadata import version

    told = f"+{contact}" if contact else "trade news reader"
    return f"{PRODUCT}/{version('extractor')} ({told})"
