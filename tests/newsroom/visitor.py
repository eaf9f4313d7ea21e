"""A plain client for the site's own tests: it reaches the hosts under their own names."""

from contextlib import AbstractContextManager
from types import TracebackType
from typing import Self

import httpx

from newsroom.server import Server


class Visitor:
    """Sends requests to the hosts of a server over one connection each; redirects are followed by `follow` alone."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._clients: dict[tuple[str, bool], httpx.Client] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for client in self._clients.values():
            client.close()

    def get(self, url: str, *, http2: bool = True, headers: dict[str, str] | None = None) -> httpx.Response:
        """The answer with its body."""
        with self.stream(url, http2=http2, headers=headers) as answer:
            answer.read()
        return answer

    def stream(
        self, url: str, *, http2: bool = True, headers: dict[str, str] | None = None, timeout: float = 10
    ) -> AbstractContextManager[httpx.Response]:
        """The answer before its body has come."""
        address = httpx.URL(url)
        _, port = self._server.connect_to[address.host].split(":")
        return self._client(address.host, http2).stream(
            "GET",
            address.copy_with(host="127.0.0.1", port=int(port)),
            headers={"host": address.host, **(headers or {})},
            extensions={"sni_hostname": address.host},
            timeout=timeout,
        )

    def follow(self, url: str) -> tuple[httpx.Response, list[str]]:
        """The answer at the end of the redirects, and all the addresses on the way to it."""
        way = [url]
        answer = self.get(url)
        while "location" in answer.headers:
            way.append(str(httpx.URL(way[-1]).join(answer.headers["location"])))
            answer = self.get(way[-1])
        return answer, way

    def _client(self, host: str, http2: bool) -> httpx.Client:
        key = (host, http2)
        if key not in self._clients:
            context = self._server.ssl_context()
            self._clients[key] = httpx.Client(http2=http2, verify=context, trust_env=False)
        return self._clients[key]
