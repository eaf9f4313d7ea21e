"""One shard, and what its articles can do to it: fail, take too long, take too much, kill their worker."""

import csv
import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from extractor.batch import (
    LocalEngine,
    ModelError,
    Options,
    Plan,
    RunError,
    finish_batch,
    open_plan,
    retry_batch,
    run_batch,
    run_shard,
)
from extractor.batch.errors import TooLargeError, TooSlowError
from extractor.batch.limits import limited
from extractor.batch.shard import ShardFiles, ShardResult
from extractor.batch.trace import Trace, article_under_way
from extractor.language.choice import ModelChoice

Told = Callable[[Path], list[Any]]
Story = Callable[[int], str]


@pytest.fixture
def plan(rules_model: Path, write_table: Callable[[Path, int], Path], tmp_path: Path) -> Plan:
    table = write_table(tmp_path / "rows.jsonl", 20)
    return open_plan([table], tmp_path / "out", options=Options(model=ModelChoice(model=str(rules_model))), size=10)


def test_a_shard_is_two_files_and_a_marker(plan: Plan, told: Told) -> None:
    result = run_shard(plan, 1)
    files = ShardFiles(plan.folder, 1)
    assert files.result() == result == ShardResult.from_json(files.done.read_text("utf-8"))
    assert (result.records, result.failed, result.articles) == (9, 1, 10)
    assert result.errors == {"ArticleError": 1}
    assert len(told(files.records)) == 9
    [failure] = told(files.failed)
    assert (failure["row"], failure["shard"], failure["article"], failure["error"]) == (20, 1, 9, "ArticleError")
    assert failure["input"].endswith("rows.jsonl") and "no column" in failure["reason"]
    assert sorted(path.name for path in files.done.parent.iterdir()) == [
        "00001.done", "00001.failed.jsonl", "00001.jsonl",
    ]  # fmt: skip
    before = files.records.read_bytes()
    run_shard(plan, 1)
    assert files.records.read_bytes() == before


def test_a_shard_without_its_marker_or_cut_short_is_not_done(plan: Plan) -> None:
    run_shard(plan, 0)
    files = ShardFiles(plan.folder, 0)
    with files.records.open("r+b") as file:
        file.truncate(10)
    assert files.result() is None
    run_shard(plan, 0)
    files.done.write_text("{", "utf-8")
    assert files.result() is None
    assert ShardFiles(plan.folder, 1).result() is None


def test_another_pipeline_is_refused(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(RunError, match="planned with another pipeline"):
        run_shard(replace(plan, model="0" * 64), 0)
    with pytest.raises(ModelError, match="no trained pipeline"):
        run_shard(replace(plan, options=Options(model=ModelChoice(model=str(tmp_path)))), 0)


def test_a_trace_charges_its_article_once_and_two_charges_are_enough(plan: Plan, told: Told) -> None:
    folder = ShardFiles(plan.folder, 0).done.parent
    folder.mkdir(parents=True)
    left = folder / "00000.now"

    def die(at: int) -> None:
        left.write_text(json.dumps({"shard": 0, "host": "a", "pid": 1, "article": 3}), "utf-8")
        os.utime(left, (at, at))

    for death in (1, 1, 2):
        die(death)
        trace = Trace(folder, 0)
        trace.begin()
        trace.end(done=False)
        assert trace.deaths == {3: death}
    result = run_shard(plan, 0)
    assert result.errors == {"ArticleError": 1, "WorkerDeathError": 1}
    assert result.deaths == 2
    failure = told(ShardFiles(plan.folder, 0).failed)[0]
    assert (failure["article"], failure["row"]) == (3, 4)
    assert failure["reason"].startswith("killed its worker 2 times")
    assert not [*folder.glob("*.now"), *folder.glob("*.deaths")]


def test_every_form_of_input_gives_the_same_records(
    rules_model: Path, tell_story: Story, tmp_path: Path, told: Told
) -> None:
    rows = [{"text": tell_story(number), "title": f"Kabar {number}"} for number in range(12)]
    lines = "".join(json.dumps(row) + "\n" for row in rows).encode()
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_bytes(lines)
    (tmp_path / "in" / "b.jsonl.zst").write_bytes(zstandard.compress(lines))
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "in" / "c.parquet", row_group_size=7)
    with (tmp_path / "in" / "d.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["title", "text"])
        writer.writeheader()
        writer.writerows(rows)
    (tmp_path / "in" / "e.json").write_text(json.dumps(rows), "utf-8")
    (tmp_path / "in" / "f").mkdir()
    for number, row in enumerate(rows):
        (tmp_path / "in" / "f" / f"{number:02}.json").write_text(json.dumps(row), "utf-8")
    plan = open_plan(
        [tmp_path / "in"], tmp_path / "out", options=Options(model=ModelChoice(model=str(rules_model))), size=5
    )
    assert (plan.inputs, plan.articles) == (17, 72)
    for number in sorted(range(plan.shards), reverse=True):
        run_shard(plan, number)
    assert finish_batch(tmp_path / "out").records == 72
    records = told(tmp_path / "out" / "records.jsonl")
    assert [record["article"]["title"] for record in records[:12]] == [row["title"] for row in rows]
    assert records == records[:12] * 6


def test_limits_stop_what_they_limit() -> None:
    with pytest.raises(TooSlowError, match=r"longer than 0\.2 seconds"), limited(Options(seconds=0.2)):
        while True:
            try:
                time.sleep(0.05)
            except Exception:  # noqa: BLE001  # a library that keeps everything to itself
                continue
    with pytest.raises(TooLargeError, match="more than 1,024 MiB"), limited(Options(memory=1024)):
        bytearray(2 * 1024**3)
    with limited(Options(seconds=0, memory=0)):
        assert len(bytearray(2 * 1024**2)) == 2 * 1024**2


@contextmanager
def killing(folder: Path, shard: int, article: int) -> Iterator[list[int]]:
    """Kill every worker that comes to `article` of `shard`, as an article does that is fatal."""
    killed: list[int] = []
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.01):
            at = article_under_way(folder / "shards", shard)
            if at and at.article == article and at.pid not in killed:
                killed.append(at.pid)
                os.kill(at.pid, signal.SIGKILL)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield killed
    finally:
        ended.set()
        thread.join()


@pytest.fixture
def stories(tmp_path: Path, tell_story: Story) -> Path:
    """Return a folder of four texts; the third takes seconds."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(4):
        count = 1200 if number == 2 else 1
        text = "\n\n".join(tell_story(10 * number + each) for each in range(count))
        (folder / f"{number}.txt").write_text(text, "utf-8")
    return folder


def test_an_article_that_kills_or_dawdles_fails_alone_and_can_be_tried_again(
    rules_model: Path, stories: Path, tmp_path: Path, told: Told
) -> None:
    out = tmp_path / "out"
    with killing(out, 0, 2) as killed:
        result = run_batch(
            [stories], out, options=Options(model=ModelChoice(model=str(rules_model)), seconds=0), engine=LocalEngine(1)
        )
    assert len(killed) == 2
    assert (result.records, result.failed) == (3, 1)
    [failure] = told(out / "failed.jsonl")
    assert (failure["error"], failure["input"]) == ("WorkerDeathError", str(stories / "2.txt"))
    log = [json.loads(line) for line in (out / "run.log.jsonl").read_text("utf-8").splitlines()]
    assert [(line["shard"], line["article"]) for line in log if line["event"] == "worker died"] == [(0, 2)] * 2
    kept = told(out / "records.jsonl")

    result = retry_batch(out, engine=LocalEngine(1), seconds=0.5)
    assert (result.records, result.failed) == (3, 1)
    [failure] = told(out / "failed.jsonl")
    assert failure["error"] == "TooSlowError"
    assert "longer than 0.5 seconds" in failure["reason"]

    result = retry_batch(out, engine=LocalEngine(1), seconds=0)
    assert (result.records, result.failed) == (4, 0)
    records = told(out / "records.jsonl")
    assert [*records[:2], *records[3:]] == kept
    assert records[2]["article"]["text"].startswith("Surabaya - Eksportir nomor 20 ")
    assert told(out / "failed.jsonl") == []


def test_a_retry_needs_a_finished_run(plan: Plan) -> None:
    with pytest.raises(RunError, match="not finished"):
        retry_batch(plan.folder)


@pytest.mark.slow
def test_an_article_that_needs_too_much_memory_fails_alone(
    rules_model: Path, tell_story: Story, tmp_path: Path, told: Told
) -> None:
    inputs = [tmp_path / name for name in ("a.txt", "b.html", "c.txt")]
    for number in (0, 2):
        inputs[number].write_text(tell_story(number), "utf-8")
    # millions of small elements take some thirty times their bytes
    inputs[1].write_text(f"<html><body>{'<b>a</b>' * 1_800_000}</body></html>", "utf-8")
    options = Options(model=ModelChoice(model=str(rules_model)), memory=300, seconds=0)
    result = run_batch(inputs, tmp_path / "out", options=options, engine=LocalEngine(1))
    assert (result.records, result.failed) == (2, 1)
    [failure] = told(tmp_path / "out" / "failed.jsonl")
    assert (failure["error"], failure["input"]) == ("TooLargeError", str(inputs[1]))
    assert "more than 300 MiB" in failure["reason"]
