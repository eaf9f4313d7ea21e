"""What a worker is at, in a small file: so that a death tells which article it came with, and others can look on."""

from __future__ import annotations

import json
import os
import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from extractor.store import OutputError, write_text

_NOW: Final = ".now"
_DEATHS: Final = ".deaths"
# one write of this length replaces the last, so that the file never holds half of each
_LENGTH: Final = 200
_under_way: set[Path] = set()


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A shard under way: the process at it, the position of its article in the shard, and when it began that (Unix)."""

    shard: int
    host: str
    pid: int
    article: int
    since: float


class Trace:
    """The trace of one attempt at a shard, in `folder`. An attempt that ends by itself leaves none.

    A trace that is there at the beginning was left by a worker that died: its article is charged with the death.
    """

    def __init__(self, folder: Path, number: int) -> None:
        self._number = number
        self._now, self._deaths = folder / f"{number:05}{_NOW}", folder / f"{number:05}{_DEATHS}"
        self._head = {"shard": number, "host": socket.gethostname(), "pid": os.getpid()}
        self._file = -1
        self.deaths: dict[int, int] = {}

    def begin(self) -> None:
        """Charge the death that a trace tells of, and begin a new one. Raises OutputError where none can be written."""
        told = self._told()
        left = _read(self._now)
        if left is not None and left.since != told.get("last"):
            deaths = told.get("deaths", {})
            deaths[str(left.article)] = deaths.get(str(left.article), 0) + 1
            # the time keeps a death from being charged twice where this process dies before the trace is gone
            told = {"deaths": deaths, "last": left.since}
            write_text(self._deaths, json.dumps(told) + "\n")
        self.deaths = {int(article): count for article, count in told.get("deaths", {}).items()}
        # known before it is there and until it is gone: a signal may end the process between any two steps
        _under_way.add(self._now)
        try:
            self._now.parent.mkdir(parents=True, exist_ok=True)
            self._now.unlink(missing_ok=True)
            self._file = os.open(self._now, os.O_CREAT | os.O_WRONLY, 0o644)
        except OSError as error:
            raise OutputError(f"{self._now}: cannot be written ({error.strerror})") from error

    def at(self, article: int) -> None:
        """Tell that the article at position `article` is begun."""
        line = json.dumps({**self._head, "article": article}).ljust(_LENGTH - 1) + "\n"
        with suppress(OSError):  # a full disk is told by the output itself
            os.pwrite(self._file, line.encode("ascii"), 0)

    def end(self, *, done: bool) -> None:
        """Take the trace away, and where the shard is `done` the deaths on the way to it."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
        self._now.unlink(missing_ok=True)
        _under_way.discard(self._now)
        if done:
            self._deaths.unlink(missing_ok=True)

    def _told(self) -> dict[str, Any]:
        try:
            told: dict[str, Any] = json.loads(self._deaths.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return told


def leave() -> None:
    """Take away the traces of this process, which ends on purpose: no article is to blame."""
    for path in tuple(_under_way):
        path.unlink(missing_ok=True)


def under_way(folder: Path) -> list[UnderWay]:
    """Return the shards under way in `folder`, by number; a worker that died may still be among them."""
    return [found for path in sorted(folder.glob(f"*{_NOW}")) if (found := _read(path)) is not None]


def article_under_way(folder: Path, number: int) -> UnderWay | None:
    """Return what shard `number` is at, None where it is not under way or its first article is not begun."""
    return _read(folder / f"{number:05}{_NOW}")


def _read(path: Path) -> UnderWay | None:
    try:
        data = json.loads(path.read_text("utf-8"))
        return UnderWay(data["shard"], data["host"], data["pid"], data["article"], path.stat().st_mtime)
    except (OSError, ValueError, KeyError, TypeError):
        return None
