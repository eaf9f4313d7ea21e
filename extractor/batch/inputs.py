"""The input files of a run: found in the order given, and known by their contents."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from extractor.article import ENDINGS, ending
from extractor.errors import ExtractorError


def find_files(inputs: Iterable[Path], *, without: Path | None = None) -> list[Path]:
    """Return the files behind `inputs` in the order given; folders are searched in depth, sorted, without hidden files.

    Files in the folder `without` (that of the run's output) are left out. Raises ExtractorError where an input does
    not exist or a folder holds nothing readable.
    """
    left_out = without.resolve() if without else None
    files: list[Path] = []
    for path in inputs:
        if path.is_dir():
            inside = [file for file in sorted(path.rglob("*")) if _readable(file, path)]
            if left_out is not None and left_out.is_relative_to(path.resolve()):
                inside = [file for file in inside if not file.resolve().is_relative_to(left_out)]
            if not inside:
                raise ExtractorError(f"{path}: no article files here (looked for {', '.join(sorted(ENDINGS))})")
            files += inside
        elif path.exists():
            files.append(path)
        else:
            raise ExtractorError(f"{path}: no such file or folder; name files of articles or a folder of them")
    return files


def _readable(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return not hidden and ending(file) in ENDINGS and file.is_file()


@dataclass(frozen=True, slots=True)
class Source:
    """An input file as a run was planned with: its size in bytes, time of change in ns and SHA-256.

    `sha256` is empty where the file could not be read; `articles` is their number.
    """

    path: str
    size: int
    changed: int
    sha256: str
    articles: int

    def is_still(self, path: Path) -> bool:
        """Whether `path` holds what it held: the same size and time, or the same bytes."""
        try:
            stat = path.stat()
        except OSError:
            return False
        if stat.st_size != self.size:
            return False
        return stat.st_mtime_ns == self.changed or content_digest(path) == self.sha256


def look_at(path: Path) -> Source:
    """Return what `path` is now, its articles not yet counted. Raises ExtractorError where it is gone."""
    try:
        stat = path.stat()
    except OSError as error:
        raise ExtractorError(f"{path}: cannot be read ({error.strerror})") from error
    return Source(str(path), stat.st_size, stat.st_mtime_ns, content_digest(path), 0)


def content_digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, empty where it cannot be read: its article fails with the reason."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
