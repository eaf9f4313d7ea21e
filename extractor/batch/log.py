"""The log of a run: what happened, one JSON object a line."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from extractor.store import OutputError

LOG: Final = "run.log.jsonl"
_logger = logging.getLogger("extractor.batch")


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        told = {"time": at, "level": record.levelname.lower(), "event": record.getMessage()}
        return json.dumps({**told, **getattr(record, "facts", {})}, ensure_ascii=False)


class _File(logging.FileHandler):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # the name that logging calls
        error = sys.exc_info()[1]
        why = (isinstance(error, OSError) and error.strerror) or error
        raise OutputError(f"{self.baseFilename}: cannot be written ({why}); make room, then run it again") from error


def log(event: str, *, level: Literal["info", "warning"] = "info", **facts: object) -> None:
    """Log an event of the run under way, with what is to be known of it."""
    _logger.log(logging.WARNING if level == "warning" else logging.INFO, event, extra={"facts": facts})


@contextmanager
def logging_to(folder: Path) -> Iterator[None]:
    """Write the events of the block to the log in `folder`, behind those of earlier runs.

    Raises OutputError where the log cannot be written.
    """
    path = folder / LOG
    try:
        handler = _File(path, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror}); name another folder with --out") from error
    handler.setFormatter(_Lines())
    before = _logger.level
    _logger.addHandler(handler)
    _logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        _logger.setLevel(before)
        _logger.removeHandler(handler)
        with suppress(OSError):  # what could not be written has been told
            handler.close()
