"""The site as an ASGI application: finds the host, keeps the log, holds clients to their limits, sends the answers."""

import asyncio
import gzip
import hashlib
import json
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import replace
from email.utils import format_datetime
from functools import lru_cache
from typing import Any

from newsroom.articles import STARTS
from newsroom.log import Entry, Log
from newsroom.messages import Answer, Request, refusal
from newsroom.sites import Site

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_MIN_PACKED = 500
"""Smaller bodies are not compressed."""
_CHANGED = format_datetime(STARTS[-1])


class App:
    """`admin_port` is where the log is read: /log, /stats, and /clear, which forgets all of it."""

    def __init__(self, site: Site, *, admin_port: int) -> None:
        self._site = site
        self._admin_port = admin_port
        self._log = Log()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, as ASGI wants it."""
        if scope["type"] != "http":
            return
        if scope["server"] and scope["server"][1] == self._admin_port:
            await _send(self._admin(scope["path"]), send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        host = headers.get("host", "").partition(":")[0].casefold()
        query = scope["query_string"].decode("latin-1")
        path = scope["raw_path"].decode("latin-1").partition("?")[0]
        entry, times = self._log.open(
            host=host,
            path=f"{path}?{query}" if query else path,
            scheme=scope["scheme"],
            protocol=scope["http_version"],
            user_agent=headers.get("user-agent", ""),
        )
        request = Request(
            host=host, path=path, query_string=query, headers=headers, scheme=scope["scheme"], times=times
        )
        try:
            await self._reply(request, entry, receive, send)
        finally:
            self._log.close(entry)

    async def _reply(self, request: Request, entry: Entry, receive: Receive, send: Send) -> None:
        answer = self._limited(request) or self._site.answer(request)
        answer = self._prepared(request, answer)
        if answer.delay and await _gone(receive, answer.delay):
            return
        entry.status = answer.status
        if answer.stream is None:
            await _send(answer, send)
        else:
            await _stream(answer, receive, send)

    def _limited(self, request: Request) -> Answer | None:
        limit = self._site.limit(request.host)
        if limit and self._log.too_fast(request.host, limit):
            return refusal(429, "Too many requests", ("retry-after", "1"))
        return None

    def _prepared(self, request: Request, answer: Answer) -> Answer:
        """The answer with its validators and packed, as far as the request allows."""
        if answer.cached:
            tag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
            validators = (("etag", tag), ("last-modified", _CHANGED), ("cache-control", "max-age=0, must-revalidate"))
            answer = _with(answer, *validators)
            stated = request.headers.get("if-none-match")
            if stated == tag or (stated is None and request.headers.get("if-modified-since") == _CHANGED):
                return Answer(status=304, headers=validators, kind=None)
        packs = "gzip" in request.headers.get("accept-encoding", "")
        if not packs or answer.raw or answer.stream is not None or len(answer.body) < _MIN_PACKED:
            return answer
        return _with(answer, ("content-encoding", "gzip"), ("vary", "accept-encoding"), body=_packed(answer.body))

    def _admin(self, path: str) -> Answer:
        if path == "/clear":
            self._log = Log()
        found = {"/log": self._log.rows, "/stats": self._log.stats, "/clear": self._log.rows}.get(path)
        if not found:
            return refusal(404, "only /log, /stats and /clear are here")
        return Answer(body=json.dumps(found()).encode(), kind="application/json")


@lru_cache(maxsize=8192)
def _packed(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=1, mtime=0)


def _with(answer: Answer, *headers: tuple[str, str], body: bytes | None = None) -> Answer:
    return replace(answer, headers=(*answer.headers, *headers), body=answer.body if body is None else body)


def _start(answer: Answer, length: int | None) -> MutableMapping[str, Any]:
    headers = list(answer.headers)
    if answer.kind is not None:
        headers.append(("content-type", answer.kind))
    if length is not None:
        headers.append(("content-length", str(length)))
    encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    return {"type": "http.response.start", "status": answer.status, "headers": encoded}


async def _send(answer: Answer, send: Send) -> None:
    await send(_start(answer, None if answer.status == 304 else len(answer.body)))
    await send({"type": "http.response.body", "body": answer.body})


async def _stream(answer: Answer, receive: Receive, send: Send) -> None:
    """Send the pieces one by one until they or the client end: an endless body must not outlive its reader."""
    assert answer.stream is not None
    gone = asyncio.create_task(_disconnected(receive))
    await send(_start(answer, None))
    try:
        async for piece in answer.stream:
            if gone.done():
                return
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            # a body that never waits would keep the loop from hearing that the client has left
            await asyncio.sleep(0)
        await send({"type": "http.response.body", "body": b""})
    finally:
        gone.cancel()


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _gone(receive: Receive, seconds: float) -> bool:
    """Wait; whether the client left before the time was over."""
    try:
        await asyncio.wait_for(_disconnected(receive), seconds)
    except TimeoutError:
        return False
    return True
