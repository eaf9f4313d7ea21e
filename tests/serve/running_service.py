"""Runs `extractor serve` in a process of its own, as an operator does, and reads its log."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

COMMAND = Path(sys.executable).with_name("extractor")
SAMPLES = Path(__file__).parents[2] / "corpora" / "samples"
STORY = (
    "Nelayan Wakatobi jual tuna ke Jepang\n\nWakatobi (ANTARA News) - Kelompok nelayan di Wakatobi mengirim enam ton "
    "tuna sirip kuning ke Jepang, Rabu. Ketua kelompok mengatakan pembeli di Jepang masih membutuhkan rumput laut."
)


class Running:
    """A service that listens; `client` talks to it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.rows: list[dict[str, Any]] = []
        self.other: list[str] = []
        self._news = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()
        self.url: str = self.wait_for("listening")["address"]
        self.client = httpx.Client(base_url=self.url, timeout=30)

    def _read(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            with self._news:
                if line.startswith("{"):
                    self.rows.append(json.loads(line))
                else:
                    self.other.append(line)
                self._news.notify_all()

    def events(self, name: str) -> list[dict[str, Any]]:
        return [row for row in self.rows if row["event"] == name]

    def wait_for(self, name: str, *, number: int = 1, seconds: float = 30) -> dict[str, Any]:
        """Return the event `name` of this number, from 1, when it is logged."""
        with self._news:
            assert self._news.wait_for(lambda: len(self.events(name)) >= number, seconds), (self.rows, self.other)
        return self.events(name)[number - 1]

    def row_of(self, answer: httpx.Response) -> dict[str, Any]:
        """Return what the log says about a request, when it is there."""
        found: list[dict[str, Any]] = []

        def there() -> bool:
            found.extend(r for r in self.events("request") if r["id"] == answer.headers["x-request-id"])
            return bool(found)

        with self._news:
            assert self._news.wait_for(there, 10)
        return found[0]

    def workers(self) -> list[int]:
        """Return the process numbers of the workers that were started and not lost."""
        lost = {row["pid"] for row in self.events("worker_lost")}
        return [row["pid"] for row in self.events("worker_ready") if row["pid"] not in lost]

    def post(self, **body: Any) -> httpx.Response:
        return self.client.post("/v1/extract", json=body)

    def in_work(self, number: int) -> None:
        """Wait until so many requests are in work."""
        until = time.monotonic() + 20
        while self.client.get("/v1/health").json()["requests"] != number:
            assert time.monotonic() < until
            time.sleep(0.02)

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)


@contextmanager
def running(environment: dict[str, str], *options: object) -> Iterator[Running]:
    """Start the service on a free port; it is killed at the end where it still runs."""
    line = [str(COMMAND), "serve", "--port", "0", *map(str, options)]
    process = subprocess.Popen(line, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=environment)
    try:
        service = Running(process)
        yield service
    finally:
        process.kill()
        process.wait()


def gone(pid: int) -> bool:
    """Whether the process has ended, collected by its parent or not."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (ProcessLookupError, FileNotFoundError):
        return True
