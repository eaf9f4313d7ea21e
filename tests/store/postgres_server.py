"""A PostgreSQL server of the tests' own: made in a temporary folder, on loopback, with passwords; gone afterwards."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWNER, PASSWORD = "owner", "r4hasia-b3sar"


def programs() -> Path | None:
    """Return the folder of initdb, newest version first: that of PATH, else of Debian's packages."""
    found = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version, reverse=True)
    for initdb in [*([Path(found).resolve()] if found else []), *debian]:
        if (initdb.parent / "pg_ctl").exists():
            return initdb.parent
    return None


def _version(initdb: Path) -> float:
    name = initdb.parents[1].name
    return float(name) if name.replace(".", "", 1).isdigit() else 0.0


class Server:
    """A cluster that can be started, stopped and killed; `url()` is where its owner finds a database."""

    def __init__(self, folder: Path, *, options: str = "-c fsync=off") -> None:
        self._bin = programs() or Path()
        self._folder = folder
        self._data = folder / "data"
        self._options = options
        # initdb and postgres refuse to run as root
        self._user = _unprivileged() if os.geteuid() == 0 else None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])

    def make(self) -> None:
        """Make the cluster; every connection needs a password."""
        secret = self._folder / "password"
        secret.write_text(PASSWORD)
        if self._user:
            for path in (self._folder, secret):
                shutil.chown(path, self._user, pwd.getpwnam(self._user).pw_gid)
        self._run(
            "initdb", "-D", self._data, "-U", OWNER, "-A", "scram-sha-256", f"--pwfile={secret}", "-E", "UTF8",
            "--locale=C", "--no-sync",
        )  # fmt: skip

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"{self._options} -p {self.port} -c listen_addresses=127.0.0.1 -k {self._folder}"
        self._run("pg_ctl", "-D", self._data, "-w", "-t", "60", "-l", self._folder / "log", "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it: `fast` as an administrator does, `immediate` as a crash does (recovery at the next start)."""
        self._run("pg_ctl", "-D", self._data, "-w", "-t", "60", "-m", mode, "stop")

    def url(self, database: str = "postgres", *, user: str = OWNER, password: str = PASSWORD, query: str = "") -> str:
        """Return the URL of `database`."""
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{database}{query and '?' + query}"

    def _run(self, program: str, *arguments: object) -> None:
        line = [str(self._bin / program), *(str(argument) for argument in arguments)]
        # a server that inherits a pipe would keep the caller waiting for its end, so output goes to a file
        with (self._folder / "output").open("a+b") as output:
            start = output.tell()
            done = subprocess.run(
                line, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False, cwd=self._folder,
                user=self._user, group=self._user and pwd.getpwnam(self._user).pw_gid,
                extra_groups=[] if self._user else None,
            )  # fmt: skip
            if done.returncode:
                output.seek(start)
                raise RuntimeError(f"{program}: {output.read().decode(errors='replace')}")


def _unprivileged() -> str:
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


@contextmanager
def running(*, options: str = "-c fsync=off") -> Iterator[Server]:
    """Give a running server for a block, in a folder with a short name: that of a Unix socket has 107 bytes at most."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    server = Server(folder, options=options)
    try:
        server.make()
        server.start()
        try:
            yield server
        finally:
            _stop(server)
    finally:
        shutil.rmtree(folder)


def _stop(server: Server) -> None:
    for _ in range(3):
        try:
            server.stop("immediate")
        except RuntimeError as error:
            if "not running" in str(error) or "does not exist" in str(error):
                return
            time.sleep(0.5)
        else:
            return
