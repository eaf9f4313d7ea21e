"""Files that appear whole or not at all: written beside their place and renamed at the end."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from extractor.errors import ExtractorError


class OutputError(ExtractorError):
    """A place that cannot be written to; the message names it and what to do."""


@contextmanager
def atomic_text(path: Path) -> Iterator[TextIO]:
    """Open `path` for writing UTF-8 text with plain newlines; it replaces what was there when the block ends.

    After an error the old file stands; a link stays one. A device or pipe (/dev/null, /dev/stdout) is written to as it
    is, and never replaced. Raises OutputError where `path` is a folder, cannot be written or the disk is full.
    """
    if path.is_dir():
        raise OutputError(f"{path}: is a folder; name a file")
    if path.exists() and not path.is_file():
        with _written_to(path) as file:
            yield file
        return
    path = path.resolve() if path.is_symlink() else path
    # a name of its own keeps two processes with one target apart, whatever their machines and process ids
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = draft.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror}); name another place") from error
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror}); make room or name another place") from error
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def _written_to(path: Path) -> Iterator[TextIO]:
    try:
        with path.open("w", encoding="utf-8", newline="\n") as file:
            yield file
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror}); name another place") from error


def write_text(path: Path, text: str) -> None:
    """Write `text` to `path` in one step, as `atomic_text` does."""
    with atomic_text(path) as file:
        file.write(text)
