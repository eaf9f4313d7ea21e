"""The reader of times, under the name the article package knows it by."""

from __future__ import annotations

from extractor.knowledge.times import in_zone, read_day, read_time

__all__ = ["in_zone", "read_day", "read_time"]
