"""From what the command line names to records: JSONL files, single JSON records, folders of batches, standard input."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from extractor.cli.exits import CommandError, Exit
from extractor.cli.inputs import Failed
from extractor.errors import MissingExtraError

if TYPE_CHECKING:
    from extractor.record import Record

STDIN: Final = "-"
_ENDINGS: Final = (".jsonl", ".ndjson", ".json")
_MOST_TOLD: Final = 300


def find_records(paths: Sequence[str]) -> list[Path | None]:
    """Return the files of records behind `paths` in order, None for standard input.

    Of a batch the shards that are done count, so that it may still be running; of any other folder the JSONL and JSON
    files in it, in depth, but no failed.jsonl. Raises CommandError (input) for what is not there or holds none.
    """
    found: list[Path | None] = []
    for name in paths:
        path = Path(name)
        if name == STDIN:
            found.append(None)
        elif path.is_dir():
            inside = _shards(path) or [file for file in sorted(path.rglob("*")) if _holds_records(file, path)]
            if not inside:
                raise CommandError(f"{path}: no records here (looked for {', '.join(_ENDINGS)})", Exit.INPUT)
            found += inside
        elif path.exists():
            found.append(path)
        else:
            raise CommandError(
                f"{path}: no such file or folder; name files of records (.jsonl, .json) or a folder of them", Exit.INPUT
            )
    return found


def _shards(folder: Path) -> list[Path]:
    """The records of a batch's finished shards, in order; none where the folder is not that of a batch."""
    from extractor.batch.plan import PLAN, SHARDS
    from extractor.batch.shard import ShardFiles

    if not (folder / PLAN).is_file():
        return []
    numbers = sorted(int(marker.stem) for marker in (folder / SHARDS).glob("*.done") if marker.stem.isdigit())
    shards = (ShardFiles(folder, number) for number in numbers)
    return [shard.records for shard in shards if shard.result() is not None]


def _holds_records(file: Path, folder: Path) -> bool:
    from extractor.article.packed import is_packed

    name = file.relative_to(folder)
    if any(part.startswith(".") for part in name.parts):
        return False
    plain = file.with_suffix("") if is_packed(file) else file
    return plain.suffix.casefold() in _ENDINGS and not plain.stem.endswith("failed") and file.is_file()


def read_records(files: Iterable[Path | None]) -> Iterator[Record | Failed]:
    """Yield the records of files in order; each line that is none is yielded as Failed, named FILE:LINE."""
    for path in files:
        name = "standard input" if path is None else str(path)
        plain = path.with_suffix("") if path is not None and path.suffix.casefold() in {".gz", ".xz", ".zst"} else path
        try:
            if plain is not None and plain.suffix.casefold() == ".json":
                yield from _whole(path, name)
            else:
                yield from _lines(path, name)
        except (OSError, EOFError) as error:
            yield Failed(name, f"cannot be read ({getattr(error, 'strerror', None) or error})")
        except MissingExtraError as error:
            raise CommandError(str(error), Exit.MODEL) from error


def _lines(path: Path | None, name: str) -> Iterator[Record | Failed]:
    # Python has no standard input where the caller closed it
    stream: Iterable[bytes] = _opened(path) if path is not None else sys.stdin.buffer if sys.stdin else ()
    for number, line in enumerate(stream, 1):
        if line.strip():
            yield as_record(line.strip(), f"{name}:{number}")


def _whole(path: Path | None, name: str) -> Iterator[Record | Failed]:
    """The record of a JSON file, or those of its list."""
    try:
        data = json.loads(b"".join(_opened(path)))
    except ValueError as error:
        yield Failed(name, f"is no JSON: {error}")
        return
    if not isinstance(data, list):
        yield as_record(data, name)
        return
    for number, each in enumerate(data, 1):
        yield as_record(each, f"{name}, record {number}")


def _opened(path: Path | None) -> Iterator[bytes]:
    from extractor.article.packed import opened

    if path is not None:
        with opened(path) as stream:
            yield from stream


def as_record(data: bytes | Any, where: str) -> Record | Failed:
    """Return the record that JSON (bytes) or parsed JSON holds, or why it is none; `where` names it."""
    from pydantic import ValidationError

    from extractor.record import read_record

    try:
        return read_record(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = "/".join(str(part) for part in first["loc"])
        told = f"{place}: {first['msg']}" if place else first["msg"]
        return Failed(where, f"is no record: {told[:_MOST_TOLD]}")
