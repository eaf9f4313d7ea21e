"""Fetches one page over http or https, with limits on time, size, redirects and where it may lead."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from extractor.collect.address import check_url
from extractor.collect.errors import FetchError
from extractor.collect.page import Page

if TYPE_CHECKING:
    import httpx

MAX_BYTES = 20 * 1024 * 1024
"""Largest page that is fetched, after decompression: 20 MiB."""
MAX_REDIRECTS = 5
TIMEOUT = 20.0
"""Seconds for the whole fetch, redirects included."""
_REDIRECTS = {301, 302, 303, 307, 308}
_TYPES = {"text/html", "application/xhtml+xml", "text/plain", ""}
_MENDS = {
    401: "the page needs a login: save it and read the file",
    402: "the page is paid for: save it and read the file",
    403: "the server refuses programs or this network: save the page and read the file",
    404: "there is no such page: check the address",
    410: "the page was taken down: look for it in an archive",
    429: "too many requests: wait and fetch more slowly",
    451: "the page is barred for legal reasons here",
}


def user_agent() -> str:
    """The name this program gives itself to servers."""
    from importlib.metadata import version

    return f"extractor/{version('extractor')} (trade news reader)"


def fetch(
    url: str,
    *,
    timeout: float = TIMEOUT,
    max_bytes: int = MAX_BYTES,
    allow_private: bool = False,
    client: httpx.Client | None = None,
    fetched_at: str | None = None,
) -> Page:
    """Return the page at `url`.

    Only http and https, no credentials in the address, at most MAX_REDIRECTS redirects, `timeout` seconds and
    `max_bytes` bytes (after decompression) in all, and only HTML or plain text. Private and local networks are
    refused when the connection is made, after every redirect too, unless `allow_private` is set (see guard.py).
    A `client` of one's own is used as it is: time and address limits are then its own. Robots files are not read.

    Raises FetchError for everything that goes wrong.
    """
    check_url(url)
    try:
        if client is not None:
            return _follow(client, url, max_bytes, fetched_at)
        return _fetch_guarded(url, timeout, max_bytes, allow_private, fetched_at)
    except FetchError as error:
        # what a redirect led to is told with the address that was asked for
        if url in str(error):
            raise
        raise FetchError(f"{url}: {error}", status=error.status) from error


def _fetch_guarded(url: str, timeout: float, max_bytes: int, allow_private: bool, fetched_at: str | None) -> Page:
    import httpx

    from extractor.collect.guard import GuardedTransport

    transport = GuardedTransport(seconds=timeout, allow_private=allow_private)
    with httpx.Client(transport=transport, timeout=timeout, trust_env=False, follow_redirects=False) as own:
        return _follow(own, url, max_bytes, fetched_at)


def _follow(client: httpx.Client, url: str, max_bytes: int, fetched_at: str | None) -> Page:
    address = check_url(url)
    for _ in range(MAX_REDIRECTS + 1):
        answer = _get(client, address, url, max_bytes)
        if isinstance(answer, str):
            address = check_url(urljoin(address, answer))
            continue
        status, headers, content = answer
        return Page(url=url, final_url=address, status=status, headers=headers, content=content, fetched_at=fetched_at)
    raise FetchError(f"{url} redirects more than {MAX_REDIRECTS} times: give the address it should end at")


def _get(client: httpx.Client, address: str, url: str, max_bytes: int) -> str | tuple[int, dict[str, str], bytes]:
    """One request: the address it redirects to, or the answer."""
    import httpcore
    import httpx

    headers = {
        "user-agent": user_agent(),
        "accept": "text/html,application/xhtml+xml,text/plain;q=0.8",
        "accept-encoding": "gzip, deflate",
    }
    try:
        with client.stream("GET", address, headers=headers, follow_redirects=False) as response:
            target = response.headers.get("location")
            if response.status_code in _REDIRECTS and target:
                return str(target)
            _check(response, address, max_bytes)
            received = {name.casefold(): value for name, value in response.headers.items()}
            return response.status_code, received, _body(response, address, max_bytes)
    except (httpx.TimeoutException, httpcore.TimeoutException) as error:
        raise FetchError(
            f"{url} did not answer in time ({error or 'timeout'}): try again, or allow more with a longer timeout"
        ) from error
    except (httpx.HTTPError, httpx.InvalidURL, httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise FetchError(f"{url} cannot be fetched: {error}: check the address and the network") from error


def _check(response: httpx.Response, address: str, max_bytes: int) -> None:
    """Raise FetchError for a status, type or stated size that is of no use."""
    status = response.status_code
    if status >= 400:
        mend = _MENDS.get(status) or ("the server failed: try again later" if status >= 500 else "check the address")
        raise FetchError(f"{address} answers {status}: {mend}", status=status)
    if status != 200:
        raise FetchError(f"{address} answers {status} without a page: check the address", status=status)
    kind = response.headers.get("content-type", "").partition(";")[0].strip().casefold()
    if kind == "application/pdf":
        raise FetchError(
            f"{address} is a PDF: download it, save its text (for example with pdftotext) and read that", status=status
        )
    if kind not in _TYPES:
        raise FetchError(f"{address} is {kind}, not a page: only HTML and plain text are read", status=status)
    stated = response.headers.get("content-length", "")
    if stated.isdecimal() and int(stated) > max_bytes:
        raise FetchError(_too_large(address, max_bytes), status=status)


def _body(response: httpx.Response, address: str, max_bytes: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    for part in response.iter_bytes():
        size += len(part)
        if size > max_bytes:
            raise FetchError(_too_large(address, max_bytes), status=response.status_code)
        parts.append(part)
    return b"".join(parts)


def _too_large(address: str, max_bytes: int) -> str:
    return f"{address} is larger than {max_bytes:,} bytes: give the address of a single article"
