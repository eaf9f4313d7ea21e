"""Watches a process with all it started: memory and processor time, from Linux's /proc."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_PAGE: Final = resource.getpagesize()
_TICKS: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Sample:
    """One process at one moment: seconds since the beginning, resident bytes, processor seconds used."""

    at: float
    pid: int
    parent: bool
    resident: int
    processor: float


def sample(pid: int, *, at: float) -> Iterator[Sample]:
    """Yield a sample of `pid` and of every process below it; those that end meanwhile are left out."""
    waiting = [(pid, True)]
    while waiting:
        one, first = waiting.pop()
        try:
            folder = Path("/proc", str(one))
            resident = int((folder / "statm").read_text("ascii").split()[1]) * _PAGE
            fields = (folder / "stat").read_text("ascii").rpartition(")")[2].split()
            children = (folder / "task" / str(one) / "children").read_text("ascii").split()
        except (OSError, IndexError):
            continue
        waiting += [(int(child), False) for child in children]
        # fields 14 and 15 of the whole line: time in user and in system mode
        yield Sample(at, one, first, resident, (int(fields[11]) + int(fields[12])) / _TICKS)
