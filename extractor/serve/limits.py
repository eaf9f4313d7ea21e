"""How often a client may ask, and how many requests are in the house at a time."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from extractor.serve.problems import Kind, ProblemError

_MOST_CLIENTS: Final = 10_000
_IPV6_NETWORK: Final = 64
_SOON: Final = 1.0
"""Seconds after which a full house is worth another try."""


class Rate:
    """Allows each client `rate` requests a second over time and `burst` at once (`rate` 0: any number).

    A leaky bucket kept as one number for each client, the time at which its bucket will be empty: the generic cell
    rate algorithm of ITU-T I.371. `now` is a clock in seconds.
    """

    def __init__(self, rate: float, burst: int, *, now: Callable[[], float] = time.monotonic) -> None:
        self._step = 1 / rate if rate else 0.0
        self._room = self._step * (burst - 1)
        self._now = now
        self._empty_at: dict[str, float] = {}

    def check(self, client: str) -> None:
        """Count a request of `client`, an IP address; raises ProblemError (429) where it is one too many."""
        if not self._step:
            return
        now, who = self._now(), _network(client)
        empty_at = max(self._empty_at.get(who, now), now)
        if empty_at - now > self._room:
            wait = empty_at - now - self._room
            raise ProblemError(Kind.RATE, f"this client asks too often: wait {wait:.1f} s", retry_after=wait)
        self._empty_at[who] = empty_at + self._step
        if len(self._empty_at) > _MOST_CLIENTS:
            self._forget(now)

    def _forget(self, now: float) -> None:
        """Drop the clients whose buckets are empty, as if they had never come; of too many, those that came first."""
        kept = {who: moment for who, moment in self._empty_at.items() if moment > now}
        self._empty_at = dict(list(kept.items())[-_MOST_CLIENTS // 2 :])


def _network(client: str) -> str:
    """Return whom an address stands for: in IPv6 everybody has a network full of them."""
    try:
        address = ipaddress.ip_address(client.partition("%")[0])
    except ValueError:
        return client
    if address.version == 4:
        return client
    return str(ipaddress.ip_network((address, _IPV6_NETWORK), strict=False))


class House:
    """Holds at most `places` requests; who finds it full is sent away at once."""

    def __init__(self, places: int) -> None:
        self.places = places
        self.taken = 0

    @contextmanager
    def place(self) -> Iterator[None]:
        """Take a place for the block; raises ProblemError (503) where there is none."""
        if self.taken >= self.places:
            raise ProblemError(
                Kind.BUSY,
                f"{self.taken} requests are in work or wait already: try again in a moment",
                retry_after=_SOON,
            )
        self.taken += 1
        try:
            yield
        finally:
            self.taken -= 1
