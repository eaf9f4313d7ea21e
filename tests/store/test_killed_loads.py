"""Loads that are killed or run out of room: every article in the store is whole, and the same load completes it."""

import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from loader import changed
from sample_store import dump, many_records

from extractor.record import Record, to_json
from extractor.store import open_sink, open_store
from extractor.store.tables import flatten, source_of

LOADER = Path(__file__).with_name("loader.py")
ENDINGS = {"sqlite": "db", "duckdb": "duckdb"}
Rows = dict[str, list[tuple[Any, ...]]]


@pytest.fixture(params=sorted(ENDINGS))
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"{request.param}:{tmp_path / 'trade.'}{ENDINGS[request.param]}"


def started(url: str, number: int, batch: int, *wish: str) -> subprocess.Popen[str]:
    """Start a load; return when it has begun to open the store."""
    line = [sys.executable, str(LOADER), url, "0", str(number), str(batch), *wish]
    process = subprocess.Popen(line, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def killed(process: subprocess.Popen[str], after: float) -> bool:
    """Kill a load after `after` seconds; return whether it was still at work."""
    time.sleep(after)
    process.kill()
    assert process.stdout is not None
    at_work = process.stdout.read() == ""
    process.wait()
    return at_work


def whole(url: str, versions: list[Record]) -> int:
    """Fail unless each stored article has all rows of one of its versions and no other; return how many there are."""
    with open_sink(url):
        pass  # where even the tables were not there yet they are made
    stored = dump(url)
    expected: dict[str, Rows] = {to_json(record): flatten(record, source=source_of(record)) for record in versions}
    with open_store(url) as store:
        articles = [expected[to_json(record)] for record in store.records()]
    for name in stored.keys() - {"schema_version", "countries", "sources"}:
        wanted = [row for rows in articles for row in rows.get(name, ())]
        assert sorted(map(repr, stored[name])) == sorted(map(repr, wanted)), name
    return len(articles)


def kill_often(url: str, number: int, times: int, *, seed: int, longest: float) -> None:
    records = list(many_records(number))
    later = [changed(record) for record in records]
    chance = random.Random(seed)
    at_work = 0
    for _ in range(times):
        at_work += killed(started(url, number, 25), chance.uniform(0, longest))
        whole(url, records)
    assert at_work
    with open_sink(url) as sink:
        sink.write_many(records)
    assert whole(url, records) == number
    for _ in range(times):
        killed(started(url, number, 25, "changed"), chance.uniform(0, longest))
        assert whole(url, [*records, *later]) == number
    with open_sink(url) as sink:
        sink.write_many(later)
    assert whole(url, later) == number


def test_a_killed_load_leaves_whole_articles(url: str) -> None:
    kill_often(url, 400, 2, seed=7, longest=0.1)


@pytest.mark.slow
def test_loads_killed_often(url: str) -> None:
    kill_often(url, 500, 5, seed=1, longest=1.0)


def test_a_full_disk_leaves_whole_articles(url: str) -> None:
    records = list(many_records(80))
    room = 1_200_000 if url.startswith("sqlite") else 3_500_000
    process = started(url, 80, 25, str(room))
    assert process.stdout is not None
    told = process.stdout.read()
    assert process.wait() == 6, told
    assert "cannot be" in told
    assert told.endswith("; make room, or name another place\n")
    assert whole(url, records) < 80
    with open_sink(url) as sink:
        sink.write_many(records)
    assert whole(url, records) == 80
