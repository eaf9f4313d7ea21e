"""Records of the samples, repeated under other ids, and what a store holds, for comparing."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from extractor.record import Record
from extractor.store import open_store
from extractor.store.tables import TABLES

SAMPLES = Path(__file__).parents[2] / "corpora" / "samples" / "records"


def sample_records() -> list[Record]:
    """The records of the sample articles."""
    return [Record.model_validate_json(path.read_text("utf-8")) for path in sorted(SAMPLES.glob("*.json"))]


def many_records(number: int, *, first: int = 0) -> Iterator[Record]:
    """Yield `number` of them, each with an id that follows from its place, counted from `first`."""
    records = sample_records()
    for place in range(first, first + number):
        record = records[place % len(records)]
        id_ = hashlib.sha256(str(place).encode()).hexdigest()[:16]
        yield record.model_copy(update={"article": record.article.model_copy(update={"id": id_})})


def bare_records(record: Record, number: int) -> list[Record]:
    """Return `number` records without facts, each with an id of its own."""
    bare = record.model_copy(
        update={key: [] for key in ("relations", "figures", "events", "opportunities", "warnings", "entities")}
    )
    ids = (hashlib.sha256(f"bare {place}".encode()).hexdigest()[:16] for place in range(number))
    return [bare.model_copy(update={"article": bare.article.model_copy(update={"id": id_})}) for id_ in ids]


def dump(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables of a store."""
    with open_store(url) as store:
        return {table.name: list(store.rows(table.name).rows) for table in TABLES}
