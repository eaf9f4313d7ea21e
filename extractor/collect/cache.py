"""The HTTP cache on disk: hishel above the guarded transport, in one SQLite file."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import anysqlite
import httpx
from hishel import AsyncSqliteStorage, CacheOptions
from hishel.httpx import AsyncCacheTransport

from extractor.collect.answers import UNSTATED
from extractor.collect.errors import CacheError

# a lookup that fails is a miss, and the page is fetched; hishel's log of it must not reach a user's terminal
logging.getLogger("hishel").addHandler(logging.NullHandler())


@contextmanager
def cache_faults(path: Path | None) -> Iterator[None]:
    """Turn SQLite's errors inside the block into CacheError."""
    try:
        yield
    except sqlite3.Error as error:
        raise _unusable(path, error) from error


def _unusable(path: Path | None, error: Exception) -> CacheError:
    return CacheError(f"{path} cannot be used as HTTP cache ({error}): delete it or name another file")


async def open_cache(path: Path, inner: httpx.AsyncBaseTransport, *, max_bytes: int) -> AsyncCacheTransport:
    """Return `inner` behind the cache in the file `path`, made where it is missing.

    It is a private cache after RFC 9111; bodies are stored as they came, packed, and none over `max_bytes`. Raises
    CacheError for a file that is no such cache.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = await anysqlite.connect(str(path), isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise _unusable(path, error) from error
    storage = AsyncSqliteStorage(connection=connection, max_stream_size=max_bytes)
    try:
        # hishel takes a broken file for an empty one, so it is read here first
        await (await connection.cursor()).execute("SELECT count(*) FROM sqlite_master")
        await storage.get_entries("")
    except (RuntimeError, sqlite3.Error) as error:
        await storage.close()
        raise _unusable(path, error) from error
    return AsyncCacheTransport(_Revalidated(inner), storage, rfc=CacheOptions(shared=False))


class _Revalidated(httpx.AsyncBaseTransport):
    """Answers that state no lifetime are asked for again each time.

    RFC 9111 lets a cache guess one from Last-Modified; for a feed that rested for a month the guess would be days.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        control = response.headers.get("cache-control", "")
        if "expires" not in response.headers and "max-age" not in control.casefold():
            response.headers["cache-control"] = f"{control}, {UNSTATED}" if control else UNSTATED
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()
