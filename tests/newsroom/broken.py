"""A server of connections that break: what an HTTP library would never send."""

import asyncio
import socket
import ssl
import struct
from collections.abc import Mapping

NAME = "broken.example.test"
CAUSES: Mapping[str, str] = {
    "/reset": "network",
    "/cut": "network",
    "/garbage": "network",
    "/closed": "network",
    "/silent": "timeout",
}
"""The paths and what a client should tell of them."""
_PAGE = b"<!DOCTYPE html><html><body><p>Only the beginning of this page"
_STATED = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 5000\r\n\r\n" + _PAGE
_ROBOTS = b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


async def start(sock: socket.socket, context: ssl.SSLContext) -> asyncio.Server:
    """Serve on `sock`, HTTP/1.1 in TLS."""
    return await asyncio.start_server(_serve, sock=sock, ssl=context)


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        await _break(head.split(b" ")[1].decode("latin-1"), reader, writer)
    except (ConnectionError, asyncio.IncompleteReadError):
        pass  # the client was first to break off
    finally:
        writer.close()


async def _break(path: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    match path:
        case "/reset":
            writer.write(_STATED)
            await writer.drain()
            # a linger time of zero makes the system send a reset instead of the end of the stream
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
        case "/cut":
            writer.write(_STATED)
            await writer.drain()
        case "/garbage":
            writer.write(b"\x00\x01\x02 this is no answer\r\n\r\n")
            await writer.drain()
        case "/silent":
            await reader.read()
        case "/robots.txt":
            writer.write(_ROBOTS)
            await writer.drain()
