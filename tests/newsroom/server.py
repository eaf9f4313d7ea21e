"""Runs the site in a process of its own on loopback, and reads its log."""

import json
import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from newsroom import broken
from newsroom.sites import OLD, REFUSED, WILDCARDS, WRONG_NAME, Site

_START = 30.0
"""Seconds within which the server must be there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server: its site, its ports on 127.0.0.1, and the file of the authority that signed its certificate."""

    site: Site
    https_port: int
    http_port: int
    broken_port: int
    refused_port: int
    admin_port: int
    ca_file: Path

    @property
    def connect_to(self) -> dict[str, str]:
        """Where each host is, as Settings.connect_to takes it; other subdomains of the outlets are there too (404)."""
        secure = dict.fromkeys((*self.site.names(), *WILDCARDS, WRONG_NAME), f"127.0.0.1:{self.https_port}")
        others = {OLD: self.http_port, broken.NAME: self.broken_port, REFUSED: self.refused_port}
        return {**secure, **{host: f"127.0.0.1:{port}" for host, port in others.items()}}

    @property
    def environment(self) -> dict[str, str]:
        """Variables that make httpx, here or in another process, trust this server's certificate."""
        return {"SSL_CERT_FILE": str(self.ca_file)}

    def ssl_context(self) -> ssl.SSLContext:
        """A context that trusts this server alone."""
        return ssl.create_default_context(cafile=str(self.ca_file))

    def log(self) -> list[dict[str, Any]]:
        """All requests so far, in order: see log.Entry for the fields."""
        rows: list[dict[str, Any]] = self._admin("log")
        return rows

    def stats(self) -> dict[str, dict[str, Any]]:
        """Counts by host: see log.Log.stats."""
        found: dict[str, dict[str, Any]] = self._admin("stats")
        return found

    def clear(self) -> None:
        """Forget the log, and how often each address was asked for."""
        self._admin("clear")

    def _admin(self, name: str) -> Any:
        answer = httpx.get(f"http://127.0.0.1:{self.admin_port}/{name}", timeout=30, trust_env=False)
        return answer.raise_for_status().json()


@contextmanager
def serve(site: Site, folder: Path) -> Iterator[Server]:
    """Serve `site` until the block ends; `folder` gets the certificate and the ports. Raises RuntimeError if it fails.

    The server is a process of its own, so that it outlives a crawler that is killed; it ends with this process.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ports = folder / "ports.json"
    ports.unlink(missing_ok=True)
    refusing = socket.socket()
    refusing.bind(("127.0.0.1", 0))  # bound but not listening: the port stays free, and connections are refused
    tests = str(Path(__file__).parent.parent)
    line = [sys.executable, "-m", "newsroom", "--folder", str(folder), "--site", site.as_json()]
    # the server stops when its standard input closes, which also happens when this process is killed
    process = subprocess.Popen(line, stdin=subprocess.PIPE, env={**os.environ, "PYTHONPATH": tests})
    try:
        found = _wait_for(ports, process)
        yield Server(site=site, ca_file=folder / "ca.pem", refused_port=refusing.getsockname()[1], **found)
    finally:
        process.terminate()
        process.wait(10)
        if process.stdin:
            process.stdin.close()
        refusing.close()


def _wait_for(ports: Path, process: "subprocess.Popen[bytes]") -> dict[str, int]:
    end = time.monotonic() + _START
    while not ports.exists():
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(
                f"the test site did not start (exit code {process.poll()}): run python -m newsroom --help"
            )
        time.sleep(0.02)
    found: dict[str, int] = json.loads(ports.read_text(encoding="utf-8"))
    return found
