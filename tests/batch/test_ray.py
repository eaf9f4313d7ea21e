"""The Ray engine on real clusters of this machine: what dies midway, stops, nodes that lack something."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any, TypeVar

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.alone,
    pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed: pip install 'extractor[ray]'"),
    pytest.mark.skipif(sys.platform != "linux", reason="looks at processes through /proc"),
]
T = TypeVar("T")
Command = Callable[..., CompletedProcess[bytes]]
EXTRACTOR = Path(sys.executable).with_name("extractor")
RESULTS = ("records.jsonl", "failed.jsonl")
ARTICLES, STORIES = 240, 14
NODE = {"num_cpus": 1, "object_store_memory": 80 * 1024 * 1024}


@pytest.fixture(scope="module")
def whole(
    command: Command, tell_story: Callable[[int], str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    """Return a table of articles long enough to be killed in, and a run of the local engine."""
    folder = tmp_path_factory.mktemp("ray")
    rows = folder / "rows.jsonl"
    texts = (" ".join(tell_story(n + other) for other in range(STORIES)) for n in range(ARTICLES))
    data = ({"text": text if n % 10 != 9 else "", "date": "2022-05-01"} for n, text in enumerate(texts))
    rows.write_text("".join(json.dumps(row) + "\n" for row in data), "utf-8")
    ran = command("batch", rows, "--out", folder / "local", "--no-timestamp")
    assert b"216 records, 24 failed" in ran.stderr
    return rows, folder / "local"


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Run the head of a cluster, with one processor and a server for clients."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    from ray.cluster_utils import Cluster

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    head = {**NODE, "include_dashboard": False, "ray_client_server_port": port}
    cluster = Cluster(initialize_head=True, head_node_args=head)
    cluster.client_address = f"ray://127.0.0.1:{port}"
    yield cluster
    cluster.shutdown()


def same(one: Path, two: Path) -> bool:
    return all((one / name).read_bytes() == (two / name).read_bytes() for name in RESULTS)


def wait_for(look: Callable[[], T], seconds: float = 60) -> T:
    """Return what `look` gives as soon as it is something."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.01)
    return found


def at_work(out: Path) -> list[int]:
    """Return the processes that shards under way tell of."""
    found = []
    for trace in (out / "shards").glob("*.now"):
        with suppress(OSError, ValueError):  # just gone, or just begun
            found.append(json.loads(trace.read_text("utf-8"))["pid"])
    return found


def parent(process: int) -> int:
    """Return the process that began `process`, 0 where it is gone."""
    try:
        return int(Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[1])
    except OSError:
        return 0


def children(process: int) -> list[int]:
    numbers = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [number for number in numbers if parent(number) == process]


def told_by(process: int) -> bytes:
    """Return the command line of `process`, nothing where it is gone."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def done(out: Path) -> int:
    return len(list((out / "shards").glob("*.done")))


def test_processes_workers_and_a_node_die_midway(
    cluster: Any, environment: dict[str, str], whole: tuple[Path, Path], tmp_path: Path
) -> None:
    rows, local = whole
    node = cluster.add_node(**NODE)
    raylet = node.all_processes["raylet"][0].process.pid
    out = tmp_path / "out"

    def there() -> list[int]:
        # the process at a shard was begun by a Ray worker, and that by the node
        return [process for process in at_work(out) if parent(parent(process)) == raylet]

    line = [EXTRACTOR, "batch", rows, "--out", out, "--no-timestamp", "--engine", "ray", "--address", cluster.address]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as run:
        wait_for(lambda: done(out) >= 4)
        [process, *_] = wait_for(there)
        os.kill(process, signal.SIGKILL)
        [process, *_] = wait_for(lambda: [other for other in there() if other != process])
        os.kill(parent(process), signal.SIGKILL)
        wait_for(lambda: [other for other in there() if other != process])
        before = done(out)
        cluster.remove_node(node, allow_graceful=False)
        said, told = run.communicate(timeout=120)
    shards = json.loads((out / "plan.json").read_text("utf-8"))["shards"]
    assert before < shards - 4, "the node died too late to tell anything"
    assert (run.returncode, said) == (1, b""), told
    # what Ray tells of the deaths may stand before or behind
    assert f"extractor: 216 records, 24 failed (reasons in failed.jsonl), in {out}".encode() in told.splitlines()
    assert same(out, local)
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert manifest["engine"] == "ray"
    assert manifest["deaths"] >= 1


def test_clients_from_outside_the_cluster(
    cluster: Any, command: Command, whole: tuple[Path, Path], tmp_path: Path
) -> None:
    rows, local = whole
    out = tmp_path / "out"
    ran = command(
        "batch", rows, "--out", out, "--no-timestamp", "--engine", "ray", RAY_ADDRESS=cluster.client_address
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (1, b""), ran.stderr
    assert same(out, local)


def test_a_client_whose_server_dies_asks_for_another(
    cluster: Any, environment: dict[str, str], write_table: Callable[[Path, int], Path], tmp_path: Path
) -> None:
    rows, out = write_table(tmp_path / "rows.jsonl", 5), tmp_path / "out"
    proxy = cluster.head_node.all_processes["ray_client_server"][0].process.pid

    def servers() -> list[int]:
        # what the cluster starts for a client of its own, that of an earlier test perhaps among them
        return [process for process in children(proxy) if b"specific-server" in told_by(process)]

    earlier = servers()
    line = [EXTRACTOR, "batch", rows, "--out", out, "--engine", "ray", "--address", cluster.client_address]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as run:
        [server] = wait_for(lambda: [process for process in servers() if process not in earlier])
        os.kill(server, signal.SIGKILL)
        said, told = run.communicate(timeout=180)
    assert (run.returncode, said) == (0, b""), told
    assert len((out / "records.jsonl").read_bytes().splitlines()) == 5


def test_ctrl_c_stops_a_run_that_any_engine_goes_on_with(
    command: Command, environment: dict[str, str], whole: tuple[Path, Path], tmp_path: Path
) -> None:
    rows, local = whole
    out = tmp_path / "out"
    line = [EXTRACTOR, "batch", rows, "--out", out, "--no-timestamp", "--engine", "ray", "--address", "local"]
    with subprocess.Popen(line, stderr=subprocess.PIPE, env=environment, start_new_session=True) as run:
        wait_for(lambda: done(out) >= 1)
        workers = wait_for(lambda: at_work(out))
        os.killpg(run.pid, signal.SIGINT)
        _, told = run.communicate(timeout=60)
    assert run.returncode == 130, told
    assert [b"the same command goes on" in line for line in told.splitlines()] == [True], told
    assert not at_work(out), "an article was left to be charged with the stop"
    wait_for(lambda: not any(parent(worker) for worker in workers))
    assert not (out / "records.jsonl").exists()
    assert command("batch", rows, "--out", out, "--no-timestamp").returncode == 1
    assert same(out, local)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can hide a folder from a process")
def test_a_node_that_lacks_a_folder_is_named(
    cluster: Any, command: Command, write_table: Callable[[Path, int], Path], tmp_path: Path
) -> None:
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    rows = write_table(tmp_path / "rows.jsonl", 5)
    ray = Path(sys.executable).with_name("ray")
    join = f"mount -t tmpfs none {hidden} && exec {ray} start --address={cluster.address} --num-cpus=1 --block"
    nodes = len(cluster.global_state._live_node_ids())
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    line = ["--engine", "ray", "--address", cluster.address]
    with subprocess.Popen(["unshare", "--mount", "sh", "-c", join], **quiet) as node:
        try:
            wait_for(lambda: len(cluster.global_state._live_node_ids()) > nodes)
            no_out = command("batch", rows, "--out", hidden / "out", *line)
            there = write_table(hidden / "rows.jsonl", 5)
            no_input = command("batch", there, "--out", tmp_path / "out", *line)
        finally:
            node.terminate()
    for ran, path in ((no_out, hidden / "out"), (no_input, there)):
        assert ran.returncode == 2, ran.stderr
        assert f"extractor: {path}: node ".encode() in ran.stderr
        assert b"does not see it; put inputs and --out where all nodes see them" in ran.stderr


def test_no_cluster_at_an_address(command: Command, write_table: Callable[[Path, int], Path], tmp_path: Path) -> None:
    rows = write_table(tmp_path / "rows.jsonl", 5)
    ran = command("batch", rows, "--out", tmp_path / "out", "--engine", "ray", "--address", "127.0.0.1:9")
    assert ran.returncode == 3
    assert b"no Ray cluster answers at 127.0.0.1:9" in ran.stderr
