"""The log: one JSON object a line on standard error, without a word of any article."""

from __future__ import annotations

import json
import logging
import sys
import time
import traceback
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOGGER: Final = logging.getLogger("extractor.serve")
_LONGEST_PATH: Final = 200
_NO_ANSWER: Final = 499
"""The status noted, never sent, of a request without an answer."""


class _Lines(logging.Handler):
    """Writes records of `logging` as JSON lines; `clock` gives the time, ISO 8601."""

    def __init__(self, clock: Callable[[], str]) -> None:
        super().__init__()
        self._clock = clock

    def emit(self, record: logging.LogRecord) -> None:
        row: dict[str, Any] = {"time": self._clock(), "level": record.levelname.casefold()}
        row |= getattr(record, "fields", None) or {"event": "server", "message": record.getMessage()}
        if record.exc_info and record.exc_info[1]:
            error = record.exc_info[1]
            row |= {"error": type(error).__name__, "where": places(error)}
        with suppress(OSError, ValueError):  # nobody reads the log any more: the service goes on
            sys.stderr.write(json.dumps(row, ensure_ascii=True) + "\n")
            sys.stderr.flush()


def places(error: BaseException) -> str:
    """Name the last places an error came through; its message may quote the article and is left out."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return " > ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)


def start_log(clock: Callable[[], str]) -> None:
    """Send what the service and its HTTP server have to say to standard error."""
    handler = _Lines(clock)
    for name, level in (("extractor.serve", logging.INFO), ("uvicorn", logging.WARNING), ("asyncio", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level)


def note(event: str, *, level: int = logging.INFO, **fields: Any) -> None:
    """Log one event with its fields."""
    _LOGGER.log(level, event, extra={"fields": {"event": event, **fields}})


def request_id(scope: Scope) -> str:
    """Return the id that AccessLog gave the request."""
    found: str = scope["extractor.request_id"]
    return found


class AccessLog:
    """ASGI middleware: gives every request an id, sent as x-request-id, and logs how it ended.

    The path is logged without its query, which may hold a title.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        told = {"status": _NO_ANSWER, "bytes_in": 0, "bytes_out": 0}
        scope["extractor.request_id"] = str(uuid.uuid4())

        async def reading() -> Message:
            message = await receive()
            told["bytes_in"] += len(message.get("body", b""))
            return message

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-request-id", request_id(scope).encode())]
                told["status"] = message["status"]
            told["bytes_out"] += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, reading, sending)
        finally:
            note(
                "request",
                id=request_id(scope),
                method=scope["method"],
                path=scope["path"][:_LONGEST_PATH],
                **told,
                ms=round((time.perf_counter() - began) * 1000, 1),
                client=client_of(scope),
            )


def client_of(scope: Scope) -> str:
    """Return the IP address of the client, as a trusted proxy says or else as connected."""
    return scope["client"][0] if scope.get("client") else "unknown"
