"""Puts off Python's search for unreachable cycles while an article is read.

Reading makes many thousands of small lists and hardly a cycle; to look through them again and again takes a tenth of
the time. What there is to find is found between two articles.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

_SETTLED: Final = 100
"""Articles after which a process has met the tables and most of the words that it keeps."""

_OFTEN: Final = 50_000
"""Objects more than there were that make the collector look again in a long run: what an article leaves is less."""


@dataclass(slots=True)
class _Pause:
    """How many threads read just now, and whether the collector was on when the first of them began."""

    readers: int = 0
    was_on: bool = False
    unsettled: int = 0
    """Articles until what there is by then counts as there for good; 0 where it never does."""
    lock: Lock = field(default_factory=Lock)


_PAUSE: Final = _Pause()


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep the collector off within; the last of several threads to leave turns it on again if it was on before."""
    with _PAUSE.lock:
        if not _PAUSE.readers:
            _PAUSE.was_on = gc.isenabled()
            gc.disable()
        _PAUSE.readers += 1
    try:
        yield
    finally:
        with _PAUSE.lock:
            _PAUSE.readers -= 1
            if not _PAUSE.readers:
                _settle()
                if _PAUSE.was_on:
                    gc.enable()


def collect_seldom() -> None:
    """Let the collector look less often: loading makes a million objects that stay, and hardly a cycle.

    For processes of our own alone.
    """
    gc.set_threshold(_OFTEN)


def long_run() -> None:
    """Say that this process does nothing but read many articles: the collector looks less often, and soon less far.

    Tables, patterns and weights are a million objects, and to look through them again and again takes as long as a
    small pipe. For processes of our own alone: what others hold in cycles at that moment would never be found.
    """
    with _PAUSE.lock:
        _PAUSE.unsettled = _SETTLED
        collect_seldom()


def _settle() -> None:
    if _PAUSE.unsettled:
        _PAUSE.unsettled -= 1
        if not _PAUSE.unsettled:
            gc.collect()
            gc.freeze()
