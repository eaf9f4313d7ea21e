"""Keeps what was asked of the site, and counts it by host: how often, how many at once, how close together."""

import time
from collections import Counter, deque
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any


@dataclass(slots=True, kw_only=True)
class Entry:
    """One request. Times are seconds of the server's monotonic clock; `end` and `status` are None while it runs."""

    host: str
    path: str
    scheme: str
    protocol: str
    user_agent: str
    start: float
    end: float | None = None
    status: int | None = None
    validated: bool = False


class Log:
    """All requests since it was made."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.violations: Counter[str] = Counter()
        self._times: Counter[tuple[str, str]] = Counter()
        self._recent: dict[str, deque[float]] = {}

    def open(self, **fields: Any) -> tuple[Entry, int]:
        """Note the start of a request; returns its entry and how many there were for its address, with this one."""
        entry = Entry(start=time.monotonic(), **fields)
        self.entries.append(entry)
        address = (entry.host, entry.path)
        self._times[address] += 1
        return entry, self._times[address]

    def close(self, entry: Entry) -> None:
        """Note the end of a request."""
        entry.end = time.monotonic()

    def too_fast(self, host: str, limit: int) -> bool:
        """Whether `host` had more than `limit` + 1 starts in the last second; those too many count as violations."""
        now = time.monotonic()
        recent = self._recent.setdefault(host, deque())
        while recent and now - recent[0] >= 1:
            recent.popleft()
        if len(recent) > limit:
            self.violations[host] += 1
            return True
        recent.append(now)
        return False

    def rows(self) -> list[dict[str, Any]]:
        """The entries as JSON data."""
        return [asdict(entry) for entry in self.entries]

    def stats(self) -> dict[str, dict[str, Any]]:
        """For each host: requests, statuses, paths, most at once, least seconds between two starts, violations."""
        hosts: dict[str, list[Entry]] = {}
        for entry in self.entries:
            hosts.setdefault(entry.host, []).append(entry)
        return {host: self._host_stats(host, entries) for host, entries in sorted(hosts.items())}

    def _host_stats(self, host: str, entries: list[Entry]) -> dict[str, Any]:
        starts = sorted(entry.start for entry in entries)
        gaps = [later - sooner for sooner, later in pairwise(starts)]
        return {
            "requests": len(entries),
            "statuses": dict(Counter(str(entry.status) for entry in entries)),
            "protocols": dict(Counter(entry.protocol for entry in entries)),
            "paths": dict(Counter(entry.path for entry in entries)),
            "served": dict(Counter(entry.path for entry in entries if entry.status == 200)),
            "user_agents": sorted({entry.user_agent for entry in entries}),
            "max_at_once": _most_at_once(entries),
            "min_spacing": min(gaps, default=None),
            "violations": self.violations[host],
        }


def _most_at_once(entries: list[Entry]) -> int:
    now = time.monotonic()
    # of an end and a start at the same moment the end comes first
    moments = sorted(
        moment for entry in entries for moment in ((entry.start, 1), (entry.end if entry.end is not None else now, -1))
    )
    most = running = 0
    for _, change in moments:
        running += change
        most = max(most, running)
    return most
