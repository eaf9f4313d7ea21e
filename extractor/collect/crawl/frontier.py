"""Which address comes next: every host has its own queue, and no slow host holds up another."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable


class Frontier:
    """Addresses by host, given out in the order they came, hosts in turn.

    At most `per_host` addresses of one host and `total` in all are out at a time.
    """

    def __init__(self, *, per_host: int, total: int) -> None:
        self._per_host, self._total = per_host, total
        self._queues: dict[str, deque[int]] = {}
        self._turn: deque[str] = deque()
        self._out: dict[str, int] = {}

    def add(self, numbers: Iterable[tuple[int, str]]) -> None:
        """Queue addresses, given as id and host."""
        for number, host in numbers:
            if host not in self._queues:
                self._queues[host] = deque()
                self._turn.append(host)
            self._queues[host].append(number)

    def take(self) -> tuple[int, str] | None:
        """Return the next address and its host, None where none may go out now."""
        if sum(self._out.values()) >= self._total:
            return None
        for _ in range(len(self._turn)):
            host = self._turn.popleft()
            queue = self._queues[host]
            if not queue:
                del self._queues[host]
                continue
            self._turn.append(host)
            if self._out.get(host, 0) < self._per_host:
                self._out[host] = self._out.get(host, 0) + 1
                return queue.popleft(), host
        return None

    def give_back(self, host: str) -> None:
        """Note that one address of `host` is settled."""
        self._out[host] -= 1
        if not self._out[host]:
            del self._out[host]
