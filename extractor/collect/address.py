"""Says which addresses may be fetched: http and https, no credentials, no private or local networks."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from extractor.collect.errors import FetchError

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def check_url(url: str) -> str:
    """Return `url` without its fragment; raises FetchError for what is no plain http or https address."""
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise FetchError(f"{url!r} is no address: {error}", cause="address") from error
    if parts.scheme.casefold() not in {"http", "https"}:
        raise FetchError(
            f"{url!r} is not fetched: only http and https addresses are; for a file give its path", cause="address"
        )
    if not host:
        raise FetchError(f"{url!r} has no host: write it as https://host/path", cause="address")
    if parts.username is not None or parts.password is not None:
        raise FetchError(
            f"an address with a user name or password is not fetched ({parts.scheme}://…@{host}): leave them out",
            cause="address",
        )
    return parts._replace(fragment="").geturl()


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet.

    Private, loopback, link-local, shared, reserved and multicast ranges do not, and neither do IPv6 addresses that
    carry such an IPv4 address (mapped, 6to4, NAT64).
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        carried = (
            ip.ipv4_mapped or ip.sixtofour or (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None)
        )
        if carried is not None:
            return is_public(str(carried))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
