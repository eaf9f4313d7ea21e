"""Measures the service under load: requests a second, latencies, memory. The numbers in docs/serve.md come from it.

    python tests/serve/load.py --workers 2 --requests 2000 --clients 4

The sample articles are sent round and round over kept connections; the service is started with the installed pipeline
and without a limit of the rate. Memory is the resident memory of a process, as /proc has it.
"""

import argparse
import asyncio
import os
import sys
import time
from collections import Counter
from itertools import cycle, islice
from pathlib import Path

import httpx
from running_service import SAMPLES, Running, running


def resident(pid: int) -> float:
    """Return the resident memory of a process in MiB."""
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def memory(service: Running) -> str:
    server, workers = resident(service.process.pid), [resident(pid) for pid in service.workers()]
    return f"server {server:.0f} MiB, workers {' and '.join(f'{each:.0f}' for each in workers)} MiB"


def processor(pid: int) -> float:
    """Return the processor time that a process has used, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def ask(url: str, requests: int, clients: int) -> tuple[list[float], Counter[int], float]:
    """Send the requests; return their latencies in seconds, the statuses, and the time it took."""
    bodies = [{"text": path.read_text("utf-8")} for path in sorted((SAMPLES / "text").glob("*.txt"))]
    waiting = islice(cycle(bodies), requests)
    taken: list[float] = []
    statuses: Counter[int] = Counter()

    async def one_client() -> None:
        async with httpx.AsyncClient(base_url=url, timeout=120) as client:
            for body in waiting:
                began = time.perf_counter()
                answer = await client.post("/v1/extract", json=body)
                taken.append(time.perf_counter() - began)
                statuses[answer.status_code] += 1

    began = time.perf_counter()
    await asyncio.gather(*(one_client() for _ in range(clients)))
    return sorted(taken), statuses, time.perf_counter() - began


async def watch(url: str, until: asyncio.Task[object]) -> list[float]:
    """Ask for the health all the while; return the latencies: what a request that needs no worker has to wait."""
    taken: list[float] = []
    async with httpx.AsyncClient(base_url=url, timeout=120) as client:
        while not until.done():
            began = time.perf_counter()
            await client.get("/v1/live")
            taken.append(time.perf_counter() - began)
            await asyncio.sleep(0.05)
    return sorted(taken)


def spread(taken: list[float]) -> str:
    return ", ".join(
        f"p{part} {1000 * taken[min(len(taken) - 1, len(taken) * part // 100)]:.0f} ms" for part in (50, 95, 99)
    )


async def measure(service: Running, requests: int, clients: int) -> list[str]:
    await ask(service.url, 20, clients)  # the first article of a worker takes longer
    told = [f"memory before: {memory(service)}"]
    server, workers = processor(service.process.pid), sum(map(processor, service.workers()))
    load = asyncio.create_task(ask(service.url, requests, clients))
    live = await watch(service.url, load)
    taken, statuses, seconds = await load
    server, workers = processor(service.process.pid) - server, sum(map(processor, service.workers())) - workers
    each = f"worker {1000 * workers / requests:.0f} ms, server {1000 * server / requests:.1f} ms"
    return [
        *told,
        f"memory after:  {memory(service)}",
        f"{requests} requests, {clients} clients: {requests / seconds:.1f} a second, {spread(taken)}",
        f"processor time of one request: {each}",
        f"/v1/live meanwhile: {spread(live)}",
        f"statuses: {dict(statuses)}",
        f"load of the machine in the last 5 minutes: {os.getloadavg()[1]:.1f}",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--clients", type=int, default=4)
    given = parser.parse_args()
    options = ("--workers", given.workers, "--rate", 0, "--concurrency", max(16, given.clients))
    with running({**os.environ, "OMP_NUM_THREADS": "1"}, *options) as service:
        sys.stdout.writelines(f"{line}\n" for line in asyncio.run(measure(service, given.requests, given.clients)))


if __name__ == "__main__":
    main()
