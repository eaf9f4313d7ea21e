"""Runs the service until it is asked to stop: address, workers, HTTP server, and an orderly end."""

from __future__ import annotations

import asyncio
import math
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Final

from extractor.batch import Options
from extractor.errors import ExtractorError, MissingExtraError
from extractor.serve.log import AccessLog, note, start_log
from extractor.serve.settings import Settings

try:
    import uvicorn

    from extractor.serve.app import make_app
except ModuleNotFoundError as missing:
    if missing.name and missing.name.partition(".")[0] not in {"fastapi", "starlette", "uvicorn"}:
        raise
    raise MissingExtraError("extractor serve", "serve") from missing

from extractor.serve.fetching import Fetcher
from extractor.serve.pool import Pool
from extractor.serve.service import Service

_CONNECTIONS: Final = 1000
"""Open connections, each a file descriptor; further ones are answered 503 in plain text."""
_LAST_WORDS: Final = 0.1
"""Seconds in which requests that are cut off are told so."""


class ListenError(ExtractorError):
    """An address the service cannot listen on."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How the service ended: by which signal, and how many requests in work were cut off."""

    signal: int | None
    cut_off: int


def serve(settings: Settings, *, clock: Callable[[], str]) -> Ended:
    """Serve until SIGTERM or Ctrl-C; `clock` gives the time, ISO 8601.

    Raises ListenError where the address cannot be had, ModelError where the pipeline cannot be loaded.
    """
    start_log(clock)
    with _listen(settings.host, settings.port) as listener:
        return asyncio.run(_serve(settings, listener, clock))


def _listen(host: str, port: int) -> socket.socket:
    """Take the address before anything slow is done."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError, OverflowError) as error:
        raise ListenError(f"{host} is no address of this machine ({error}): choose another with --host") from error
    try:
        # a port that a service of a moment ago used is free
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except (OSError, OverflowError) as error:
        listener.close()
        told = getattr(error, "strerror", None) or error
        raise ListenError(
            f"cannot listen on {host}:{port} ({told}): stop what uses it, or choose another with --port and --host"
        ) from error
    return listener


class _Stop:
    """Answers SIGTERM and Ctrl-C: while the workers load, by giving up; later, by telling the server.

    The HTTP server takes these signals too while it runs, and raises them again when it has ended: with a handler of
    ours beneath, that ends nothing.
    """

    def __init__(self, task: asyncio.Task[Ended]) -> None:
        self.signal: int | None = None
        self.server: uvicorn.Server | None = None
        self._task = task
        with suppress(NotImplementedError):  # Windows: the server's own handling is what there is
            for number in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(number, self._asked, number)

    def _asked(self, number: int) -> None:
        self.signal = number
        if self.server is None:
            self._task.cancel()
        else:
            self.server.should_exit = True


async def _serve(settings: Settings, listener: socket.socket, clock: Callable[[], str]) -> Ended:
    task = asyncio.current_task()
    assert task is not None
    stop = _Stop(task)
    cut_off = 0
    fetcher = Fetcher(settings.fetching, clock=clock)
    try:
        options = Options(settings.model, seconds=settings.article_seconds, memory=settings.memory)
        async with Pool(options, workers=settings.workers) as pool:
            service = Service(settings, pool, fetcher, clock=clock)
            stop.server = uvicorn.Server(_config(settings, AccessLog(make_app(service))))
            # from here on who connects is kept waiting, not refused: the line below is a promise
            listener.listen()
            note("listening", address=_address(listener), pipeline=pool.pipeline, **_told(settings))
            await stop.server.serve(sockets=[listener])
            await asyncio.sleep(_LAST_WORDS)
            cut_off = service.cut_off
    except asyncio.CancelledError:
        if stop.signal is None:
            raise
    finally:
        await fetcher.close()
    note("stopped", signal=signal.Signals(stop.signal).name if stop.signal else None, cut_off=cut_off)
    return Ended(stop.signal, cut_off)


def _config(settings: Settings, app: AccessLog) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        # by default anybody on this machine would be believed about who the client is
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies),
        limit_concurrency=_CONNECTIONS,
        timeout_graceful_shutdown=math.ceil(settings.grace),
    )


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _told(settings: Settings) -> dict[str, Any]:
    """What the first line of the log says about the service."""
    return {
        "extractor": version("extractor"),
        "workers": settings.workers,
        "concurrency": settings.concurrency,
        "rate": settings.rate,
        "token": settings.token is not None,
        "allow_fetch": settings.allow_fetch,
    }
