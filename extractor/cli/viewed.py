"""From what `extractor view` is given to what it shows: a record with its reasons, read or made."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from extractor.cli.exits import CommandError, Exit, failing_as
from extractor.cli.inputs import Failed, from_bytes, from_paths, from_url, stdin_bytes
from extractor.cli.options import Known, Run
from extractor.cli.records import STDIN, as_record

if TYPE_CHECKING:
    from extractor.article.model import Article
    from extractor.language.assemble import Extraction

_LINES: Final = frozenset({".jsonl", ".ndjson"})
_MEND: Final = "a view needs whole records with their text, as `extractor file ARTICLE --format json` writes them"
_MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How pages are fetched."""

    contact: str | None = None
    allow_private: bool = False
    connect_to: dict[str, str] = field(default_factory=dict)


def read_source(source: str, run: Run, known: Known, reach: Reach) -> Iterator[Extraction | Failed]:
    """Yield what `source` holds: records of a JSON file or of standard input (`-`), else articles, extracted.

    Raises CommandError: input for a file that is not there, fetch for a page that cannot be had, model.
    """
    if source.startswith(("http://", "https://")):
        yield from _made([_fetched(source, known, reach)], run)
        return
    path = None if source == STDIN else Path(source)
    if path is not None and not path.is_file():
        raise CommandError(f"{path}: no such file; give a record, an article's file or its address", Exit.INPUT)
    data = stdin_bytes() if path is None else b""
    rows = _rows(path, data)
    first = next(rows, None)
    if _is_record(first):
        yield _read(first, f"{source}, record 1")
        yield from (_read(row, f"{source}, record {number}") for number, row in enumerate(rows, 2))
    elif path is None:
        yield from _made(from_bytes(data, known), run)
    else:
        yield from _made(from_paths([path], known), run)


def one_of(found: Iterable[Extraction | Failed], source: str, wanted: str | None) -> Extraction:
    """Return the extraction of the article `wanted`, or the only one there is.

    Raises CommandError (input) where there is none, and (usage) where there are several and none is named.
    """
    seen: list[str] = []
    for one in found:
        if isinstance(one, Failed):
            if wanted is None:
                raise CommandError(one.told, Exit.INPUT)
        elif one.record.article.id == wanted:
            return one
        else:
            seen.append(one.record.article.id)
            only = one
        if wanted is None and len(seen) > _MOST_NAMED:
            break
    if wanted is None and len(seen) == 1:
        return only
    if wanted is None and seen:
        raise CommandError(f"{source}: several articles; choose one with --id: {', '.join(seen)} …", Exit.USAGE)
    raise CommandError(f"{source}: no article {wanted or ''} here; look at the ids in its records", Exit.INPUT)


def _fetched(address: str, known: Known, reach: Reach) -> Article:
    from extractor.collect import ONE_PAGE

    settings = replace(
        ONE_PAGE, contact=reach.contact, allow_private=reach.allow_private, connect_to=reach.connect_to
    )  # fmt: skip
    return from_url(address, known, settings)


def _made(articles: Iterable[Article | Failed], run: Run) -> Iterator[Extraction | Failed]:
    from extractor.batch import load_model

    for article in articles:
        if isinstance(article, Failed):
            yield article
            continue
        with failing_as(Exit.MODEL):
            pipeline = load_model(run.model)
        yield pipeline.extract(article, timestamp=run.timestamp)


def _rows(path: Path | None, data: bytes) -> Iterator[Any]:
    """Yield the JSON values of a file or of `data`, those of a list one by one; nothing where they are none."""
    from extractor.article.packed import is_packed, opened

    if path is None:
        yield from _values(data)
        return
    plain = path.with_suffix("") if is_packed(path) else path
    kind = plain.suffix.casefold()
    if kind != ".json" and kind not in _LINES:
        return
    with opened(path) as stream:
        if kind == ".json":
            yield from _values(b"".join(stream))
        else:
            for line in stream:
                yield from _values(line)


def _values(data: bytes) -> Iterator[Any]:
    try:
        value = json.loads(data)
    except ValueError:
        lines = data.splitlines()
        if len(lines) > 1 and data.lstrip().startswith(b"{"):
            for line in lines:
                yield from _values(line)
        return
    yield from value if isinstance(value, list) else [value]


def _is_record(row: Any) -> bool:
    return isinstance(row, dict) and {"schema_version", "article"} <= row.keys()


def _read(row: Any, where: str) -> Extraction | Failed:
    from extractor.language.assemble import Extraction

    reasons = row.pop("explanations", None) if isinstance(row, dict) else None
    record = as_record(row, where)
    if isinstance(record, Failed):
        return Failed(record.name, f"{record.reason}; {_MEND}")
    return Extraction(record, reasons if isinstance(reasons, dict) else {})
