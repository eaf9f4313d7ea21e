"""Says which hosts the site has and how each of them addresses and lists its articles (hosts.toml)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """One virtual host; the header of hosts.toml explains the fields."""

    name: str
    style: str
    address: str
    dateline: str
    language: str = "id"
    share: int = 0
    few: int = 0
    amp: str | None = None
    mobile: str | None = None
    pages: str | None = None
    feeds: Mapping[str, str] = field(default_factory=dict)
    listings: tuple[str, ...] = ()
    beyond: str = "empty"
    troubles: tuple[str, ...] = ()
    robots: str = ""
    limit: int | None = None
    slow: bool = False


@cache
def news_hosts() -> tuple[Host, ...]:
    """All hosts that carry articles, in the order of the file."""
    rows = tomllib.loads(Path(__file__).with_name("hosts.toml").read_text(encoding="utf-8"))["hosts"]
    return tuple(Host(**_frozen(row)) for row in rows)


def _frozen(row: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


def shares(hosts: tuple[Host, ...], articles: int) -> dict[str, int]:
    """Divide `articles` among `hosts`: `few` where a host says so, the rest by `share`, at least one each.

    The numbers add up to `articles` exactly as long as it is not under the number of hosts with a share and their few.
    """
    counts = {host.name: host.few for host in hosts}
    sharing = [host for host in hosts if host.share]
    left, total = articles - sum(counts.values()), sum(host.share for host in sharing)
    for host in sharing:
        part = max(1, left * host.share // total) if total > host.share else left
        counts[host.name] = part
        left, total = left - part, total - host.share
    return counts
