"""Which address comes next: every host has its own queue, and no slow host holds up another."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable

from extractor.collect.shape import registered_domain


class Frontier:
    """Addresses by host, given out in the order they came, hosts in turn.

    At most `per_host` addresses of one host, `per_domain` of all hosts of one registered domain (editions of one outlet
    share servers) and `total` in all are out at a time.
    """

    def __init__(self, *, per_host: int, per_domain: int, total: int) -> None:
        self._per_host, self._per_domain, self._total = per_host, per_domain, total
        self._queues: dict[str, deque[int]] = {}
        self._turn: deque[str] = deque()
        self._domains: dict[str, str] = {}
        self._hosts_out: Counter[str] = Counter()
        self._domains_out: Counter[str] = Counter()

    def add(self, numbers: Iterable[tuple[int, str]]) -> None:
        """Queue addresses, given as id and host (with its port, where it has one)."""
        for number, host in numbers:
            if host not in self._queues:
                self._queues[host] = deque()
                self._turn.append(host)
                name = host.rpartition("@")[2].partition(":")[0]
                self._domains.setdefault(host, registered_domain(name) or host)
            self._queues[host].append(number)

    def take(self) -> tuple[int, str] | None:
        """Return the next address and its host, None where none may go out now."""
        if self._hosts_out.total() >= self._total:
            return None
        for _ in range(len(self._turn)):
            host = self._turn.popleft()
            queue = self._queues[host]
            if not queue:
                del self._queues[host]
                continue
            self._turn.append(host)
            if self._is_free(host):
                self._hosts_out[host] += 1
                self._domains_out[self._domains[host]] += 1
                return queue.popleft(), host
        return None

    def _is_free(self, host: str) -> bool:
        domain = self._domains[host]
        return self._hosts_out[host] < self._per_host and self._domains_out[domain] < self._per_domain

    def give_back(self, host: str) -> None:
        """Note that one address of `host` is settled."""
        self._hosts_out[host] -= 1
        self._domains_out[self._domains[host]] -= 1
