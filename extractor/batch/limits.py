"""Time and memory that one article may take."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from lxml.etree import ErrorTypes, XMLSyntaxError

from extractor.batch.errors import TooLargeError, TooSlowError
from extractor.batch.options import Options

if sys.platform != "win32":
    import resource

# a handler of a library may swallow the first stop
_AGAIN: Final = 1.0
_MEBIBYTE: Final = 1024 * 1024


class _Late(BaseException):
    """Raised in the middle of an article; no `except Exception` of a library keeps it."""


@contextmanager
def limited(options: Options) -> Iterator[None]:
    """Raise TooSlowError or TooLargeError where the block takes more than `options` allow.

    Time needs alarm signals (not on Windows) and the main thread, memory the limit on private writable memory that
    Linux has (RLIMIT_DATA); elsewhere there is no limit. What ignores both, because a library never returns or ends
    the process, is left to the engine (see engines/local.py).
    """
    try:
        with _time(options.seconds), _memory(options.memory):
            yield
    except _Late:
        seconds = f"{options.seconds:g} seconds"
        raise TooSlowError(f"took longer than {seconds}; split it, or allow more with --article-seconds") from None
    except (MemoryError, XMLSyntaxError) as error:
        # lxml says so when it got no more memory
        if isinstance(error, XMLSyntaxError) and error.code != ErrorTypes.ERR_NO_MEMORY:
            raise
        told = f"needs more than {options.memory:,} MiB of memory; split it, or allow more with --memory"
        raise TooLargeError(told) from None


def is_large(options: Options) -> bool:
    """Whether this process holds more than half of what an article may take.

    Heaps grow ragged and are not given back; such a process had better be replaced by a fresh one.
    """
    if not options.memory or sys.platform != "linux":
        return False
    return _held() > options.memory * _MEBIBYTE // 2


def _held() -> int:
    """Private writable memory of this process in bytes, which is what RLIMIT_DATA counts."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[5])
    return pages * resource.getpagesize()


@contextmanager
def _time(seconds: float) -> Iterator[None]:
    if not seconds or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise _Late

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _memory(mebibytes: int) -> Iterator[None]:
    if not mebibytes or sys.platform != "linux":
        yield
        return
    before, most = resource.getrlimit(resource.RLIMIT_DATA)
    # beyond what is held already, so that no article pays for those before it
    wanted = _held() + mebibytes * _MEBIBYTE
    allowed = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
    resource.setrlimit(resource.RLIMIT_DATA, (allowed, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (before, most))
