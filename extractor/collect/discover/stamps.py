"""Reads the time beside a link: written out, or as what has passed since."""

from __future__ import annotations

import re

from extractor.collect.discover.text import one_line
from extractor.knowledge.times import read_elapsed, read_time

_PARTS = re.compile(r"[|•·/]|\s[-–—]\s")


def read_stamp(text: str, *, zone: str | None, now: str | None) -> str | None:
    """Return the time or day in a short piece of text as ISO 8601, None where there is none.

    `zone` is the offset of times written without one; `now` (with its zone) is what "2 jam yang lalu" is counted from.
    """
    line = one_line(text)
    if not any(char.isdigit() for char in line) and now is None:
        return None
    if now is not None:
        for part in (line, *_PARTS.split(line)):
            elapsed = read_elapsed(part, now=now)
            if elapsed:
                return elapsed
    return read_time(line, zone=zone)
