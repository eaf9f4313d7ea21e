"""The process of the server: python -m newsroom --folder DIR [--site OPTIONS]."""

import argparse
import asyncio
import json
import socket
import ssl
import sys
from pathlib import Path
from typing import cast

import trustme
from hypercorn.asyncio import serve
from hypercorn.config import Config
from hypercorn.typing import Framework

from newsroom import broken
from newsroom.app import App
from newsroom.sites import WILDCARDS, Site


def main() -> None:
    """Serve until standard input ends or the process is told to stop."""
    parser = argparse.ArgumentParser(description="Serve the news site of the tests on loopback.")
    parser.add_argument("--folder", type=Path, required=True, help="gets ca.pem, the certificate and ports.json")
    parser.add_argument("--site", default="{}", help="options of the site as JSON, see Site.as_json")
    options = parser.parse_args()
    site = Site.from_json(options.site)
    options.folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(_run(site, options.folder))


async def _run(site: Site, folder: Path) -> None:
    certificate, key = _certify(site, folder)
    sockets = {name: _bound() for name in ("https", "http", "admin", "broken")}
    ports = {f"{name}_port": sock.getsockname()[1] for name, sock in sockets.items()}
    config = Config()
    config.bind = [f"fd://{sockets['https'].detach()}"]
    config.insecure_bind = [f"fd://{sockets[name].detach()}" for name in ("http", "admin")]
    config.certfile, config.keyfile = str(certificate), str(key)
    config.keep_alive_max_requests = 10**9
    config.keep_alive_timeout = 60
    config.graceful_timeout = 0.2
    config.loglevel = "ERROR"
    await broken.start(sockets["broken"], _context(certificate, key))
    partial = folder / "ports.part"
    partial.write_text(json.dumps(ports), encoding="utf-8")
    partial.rename(folder / "ports.json")
    app = cast(Framework, App(site, admin_port=ports["admin_port"]))
    await serve(app, config, shutdown_trigger=_end_of_input)


def _bound() -> socket.socket:
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    sock.listen(200)
    return sock


def _certify(site: Site, folder: Path) -> tuple[Path, Path]:
    """A new authority and a certificate for all hosts; only the authority's public half is kept."""
    authority = trustme.CA()
    leaf = authority.issue_cert(*site.names(), broken.NAME, *WILDCARDS)
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    for place, blob in enumerate(leaf.cert_chain_pems):
        blob.write_to_path(str(certificate), append=place > 0)
    leaf.private_key_pem.write_to_path(str(key))
    return certificate, key


def _context(certificate: Path, key: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    context.set_alpn_protocols(["http/1.1"])
    return context


async def _end_of_input() -> None:
    """Wait until whoever started the server closes its input, or is gone."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()


if __name__ == "__main__":
    main()
