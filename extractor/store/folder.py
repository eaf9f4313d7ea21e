"""Folders that appear whole or not at all: written beside their place under a lock, renamed at the end."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TextIO

from extractor.store.atomic import OutputError

_LOCK: Final = ".lock"


@contextmanager
def atomic_folder(path: Path, *, mark: str) -> Iterator[Path]:
    """Give an empty folder beside `path`; it takes the place of `path` when the block ends without an error.

    What a killed run left beside `path` is cleared. An existing `path` is replaced only where it is empty or holds the
    file `mark`, which every folder of this kind has: a folder of other things is never taken away.

    Raises OutputError where `path` holds other things, is being written by another run, or cannot be written.
    """
    # absolute, so that "." has a name to put the draft beside
    path = path.absolute()
    draft, old = path.with_name(f".{path.name}.part"), path.with_name(f".{path.name}.old")
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = _lock(draft, path)
    with lock:
        try:
            with writing(path):
                _recover(path, old)
                _check_replaceable(path, mark)
            yield draft
            with writing(path):
                _check_replaceable(path, mark)
                _put(draft, path, old)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn an OSError of the block into an OutputError that names `path`."""
    try:
        yield
    except OSError as error:
        # errors of Arrow carry no strerror
        reason = error.strerror or error
        raise OutputError(f"{path}: cannot be written ({reason}); make room or name another place") from error


def sync(path: Path) -> None:
    """Make a written file or folder last through a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _check_replaceable(path: Path, mark: str) -> None:
    if not path.exists():
        return
    if not path.is_dir():
        raise OutputError(f"{path}: is a file; name a folder")
    if any(path.iterdir()) and not (path / mark).is_file():
        raise OutputError(f"{path}: holds other things (no {mark} in it); name a new or empty folder")


def _lock(draft: Path, path: Path) -> TextIO:
    """Make the folder `draft` this process's own and empty; the lock goes with the process however that ends."""
    while True:
        draft.mkdir(exist_ok=True)
        try:
            lock = (draft / _LOCK).open("a", encoding="utf-8")
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.close()
                raise OutputError(f"{path}: another run is writing there; wait for it") from None
            # the run that held it may have ended, and moved the folder, between opening and locking
            ours = os.path.samestat(os.fstat(lock.fileno()), (draft / _LOCK).stat())
        except FileNotFoundError:
            continue
        if ours:
            _clear(draft)
            return lock
        lock.close()


def _clear(draft: Path) -> None:
    for entry in draft.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry.name != _LOCK:
            entry.unlink()


def _put(draft: Path, path: Path, old: Path) -> None:
    for entry in draft.iterdir():
        sync(entry)
    sync(draft)
    if path.exists():
        path.rename(old)
    draft.rename(path)
    # only now: a draft without its lock would be another run's to clear
    (path / _LOCK).unlink()
    sync(path.parent)
    shutil.rmtree(old, ignore_errors=True)


def _recover(path: Path, old: Path) -> None:
    """Put back what a run killed between the two renames had moved aside."""
    if old.exists():
        if path.exists():
            shutil.rmtree(old)
        else:
            old.rename(path)
