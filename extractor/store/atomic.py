"""Files that appear whole or not at all: written beside their place and renamed at the end."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from extractor.errors import ExtractorError


@contextmanager
def atomic_text(path: Path) -> Iterator[TextIO]:
    """Open `path` for writing UTF-8 text with plain newlines; it replaces what was there when the block ends.

    After an error the old file stands. Raises ExtractorError where the folder cannot be written to.
    """
    # the process id keeps two runs with one target apart
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = draft.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise ExtractorError(f"{path}: cannot be written ({error.strerror}); name another place") from error
    try:
        with file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write `text` to `path` in one step, as `atomic_text` does."""
    with atomic_text(path) as file:
        file.write(text)
