"""Stopping a long command on purpose, so that it leaves everything as the next call can go on with."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from extractor.cli.exits import Exit, say
from extractor.errors import TerminatedError


@contextmanager
def stopping(told: str) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end the block alike, with `told` and the exit code of each.

    Without this SIGTERM would end the process at once, and its worker processes with it in the midst of an article.
    """
    before = None
    if threading.current_thread() is threading.main_thread():
        before = signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    except KeyboardInterrupt as stop:
        say(told)
        code = Exit.TERMINATED if isinstance(stop, TerminatedError) else Exit.INTERRUPTED
        raise typer.Exit(code) from None
    finally:
        if before is not None:
            signal.signal(signal.SIGTERM, before)


def _terminate(*_: object) -> None:
    # once is enough: another must not cut short what the first has begun
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise TerminatedError
