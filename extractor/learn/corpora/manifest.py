"""Reads the manifest of public corpora: where each file comes from, its licence, its checksum, what it is used for."""

from __future__ import annotations

import hashlib
import lzma
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from extractor.errors import ExtractorError

TRAINING: Final = frozenset({"train", "vectors"})
"""Uses that leave traces in a model's weights."""
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class CorpusFile:
    """A file of a set: `path` under the data folder, SHA-256 of its uncompressed bytes, path inside its repository."""

    path: str
    sha256: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Corpus:
    """A public set. `commercial` is False where its licence forbids commercial use."""

    name: str
    repository: str
    commit: str
    licence: str
    commercial: bool
    use: frozenset[str]
    language: str
    files: tuple[CorpusFile, ...]
    note: str = ""

    def address(self, file: CorpusFile, *, base: str) -> str | None:
        """Return where `file` can be fetched under `base` at the commit named; None where that is not known."""
        return f"{base.rstrip('/')}/{self.repository}/{self.commit}/{file.source}" if file.source else None


def manifest_path() -> Path:
    """Return the manifest that comes with the package, else that of the source tree."""
    package = Path(__file__).resolve().parents[2]
    installed = package / "_corpora" / "manifest.toml"
    return installed if installed.exists() else package.parent / "corpora" / "manifest.toml"


@cache
def read_manifest(path: Path | None = None) -> tuple[Corpus, ...]:
    """Return the sets of the manifest at `path` (default: `manifest_path`).

    Raises ExtractorError where it cannot be read, lacks a key, names a file twice, or lets a set train whose licence
    forbids commercial use.
    """
    path = path or manifest_path()
    try:
        rows = tomllib.loads(path.read_text("utf-8"))["corpus"]
        corpora = tuple(_corpus(row) for row in rows)
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ExtractorError(f"{path}: no manifest of corpora ({error!r})") from error
    seen: set[str] = set()
    for corpus in corpora:
        if not corpus.commercial and corpus.use & TRAINING:
            raise ExtractorError(f"{path}: {corpus.name} forbids commercial use ({corpus.licence}); it trains nothing")
        for file in corpus.files:
            if file.path in seen:
                raise ExtractorError(f"{path}: {file.path} is named twice")
            seen.add(file.path)
    return corpora


def _corpus(row: dict[str, Any]) -> Corpus:
    files = tuple(CorpusFile(**file) for file in row["files"])
    return Corpus(**{**row, "use": frozenset(row["use"]), "files": files})


def all_files(corpora: tuple[Corpus, ...]) -> Iterator[tuple[Corpus, CorpusFile]]:
    """Yield every file with its set, in the order of the manifest."""
    for corpus in corpora:
        for file in corpus.files:
            yield corpus, file


@cache
def not_for_training() -> frozenset[str]:
    """Return the paths of files that may not train anything: those of sets that forbid commercial use."""
    return frozenset(file.path for corpus, file in all_files(read_manifest()) if not corpus.commercial)


def may_train(data: Path, file: Path) -> bool:
    """Whether the stored `file` under the folder `data` may train a model; files no manifest names may."""
    return file.relative_to(data).as_posix().removesuffix(".xz") not in not_for_training()


def checksum(file: Path) -> str:
    """Return the SHA-256 of a file's content, unpacked where its name ends in `.xz`.

    Raises ExtractorError where it cannot be unpacked.
    """
    digest = hashlib.sha256()
    try:
        with lzma.open(file) if file.suffix == ".xz" else file.open("rb") as source:
            while block := source.read(_BLOCK):
                digest.update(block)
    except (lzma.LZMAError, EOFError) as error:
        raise ExtractorError(f"{file}: broken archive ({error}); fetch it anew") from error
    return digest.hexdigest()
