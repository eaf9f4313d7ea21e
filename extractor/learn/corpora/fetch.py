"""Lays the public corpora out as the manifest says, from a folder or from the web, each file checked by its sum."""

from __future__ import annotations

import lzma
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from extractor.errors import ExtractorError
from extractor.learn.corpora.manifest import Corpus, CorpusFile, checksum

WEB: Final = "https://raw.githubusercontent.com"
BASE_VARIABLE: Final = "EXTRACTOR_CORPORA_BASE"
"""Environment variable that names another base address in place of `WEB`, such as a mirror."""
_TIMEOUT: Final = 60.0


class State(StrEnum):
    """How a file ended; only the first two leave it in place."""

    THERE = "already there"
    FETCHED = "fetched"
    MISSING = "missing at the source"
    WRONG = "wrong checksum"
    NO_ADDRESS = "no address known"


@dataclass(frozen=True, slots=True)
class Fetched:
    """One file with how it ended."""

    corpus: Corpus
    file: CorpusFile
    state: State

    @property
    def good(self) -> bool:
        """Whether the file lies in place with the right checksum."""
        return self.state in {State.THERE, State.FETCHED}


Source = Callable[[Corpus, CorpusFile, Path], State]
"""Writes the file to a path, compressed if that ends in `.xz`; tells FETCHED, or why it could not."""


def fetch(files: Iterable[tuple[Corpus, CorpusFile]], out: Path, source: Source) -> Iterator[Fetched]:
    """Yield each of `files` once it lies under `out` (compressed), or has turned out not to be had.

    A file that is there with the right checksum is left alone; one with a wrong one is fetched anew.
    """
    for corpus, file in files:
        yield Fetched(corpus, file, _one(corpus, file, out / f"{file.path}.xz", source))


def _one(corpus: Corpus, file: CorpusFile, target: Path, source: Source) -> State:
    if any(there.exists() and checksum(there) == file.sha256 for there in (target, target.with_suffix(""))):
        return State.THERE
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.stem}.part.xz")
    try:
        state = source(corpus, file, part)
        if state is not State.FETCHED:
            return state
        if checksum(part) != file.sha256:
            return State.WRONG
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return State.FETCHED


def from_folder(folder: Path) -> Source:
    """Return the source that copies from a folder laid out alike, compressed or not.

    Raises ExtractorError where there is no such folder.
    """
    if not folder.is_dir():
        raise ExtractorError(f"{folder}: no such folder; name one that holds ner/, ud/, parallel/ …")

    def copy(_corpus: Corpus, file: CorpusFile, target: Path) -> State:
        packed, plain = folder / f"{file.path}.xz", folder / file.path
        if packed.is_file():
            shutil.copyfile(packed, target)
        elif plain.is_file():
            with plain.open("rb") as source, lzma.open(target, "wb") as sink:
                shutil.copyfileobj(source, sink)
        else:
            return State.MISSING
        return State.FETCHED

    return copy


def from_web(base: str = WEB) -> Source:
    """Return the source that downloads from `base`/REPOSITORY/COMMIT/PATH, as raw.githubusercontent.com serves them.

    It raises ExtractorError where the server cannot be reached.
    """
    import httpx

    def download(corpus: Corpus, file: CorpusFile, target: Path) -> State:
        address = corpus.address(file, base=base)
        if address is None:
            return State.NO_ADDRESS
        try:
            with httpx.stream("GET", address, follow_redirects=True, timeout=_TIMEOUT) as answer:
                if answer.status_code != httpx.codes.OK:
                    return State.MISSING
                with lzma.open(target, "wb") as sink:
                    for block in answer.iter_bytes():
                        sink.write(block)
        except httpx.HTTPError as error:
            raise ExtractorError(
                f"{address}: not to be fetched ({error}); try again, or name a folder with --from"
            ) from error
        return State.FETCHED

    return download
