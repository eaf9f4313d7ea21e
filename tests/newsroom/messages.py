"""What is asked of the site and what it answers."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request; header names are in lower case, `times` counts the requests for this address so far, with this."""

    host: str
    path: str
    query_string: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    scheme: str = "https"
    times: int = 1

    @property
    def query(self) -> dict[str, str]:
        """The query's parameters; of several with one name the first counts."""
        return {name: values[0] for name, values in parse_qs(self.query_string).items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer: a whole `body`, or pieces made as they are sent (`stream`); `delay` in seconds before it starts.

    `cached` says that the conditional headers of a request are looked at, `raw` that the body goes out as it is.
    """

    status: int = 200
    body: bytes = b""
    kind: str | None = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    stream: AsyncIterator[bytes] | None = None
    delay: float = 0.0
    cached: bool = False
    raw: bool = False


def redirect(target: str, *, status: int = 301) -> Answer:
    """An answer that leads on to `target`."""
    return Answer(status=status, headers=(("location", target),), kind=None)


def refusal(status: int, text: str, *headers: tuple[str, str]) -> Answer:
    """A short page that says why nothing better comes."""
    page = f"<!DOCTYPE html><html><head><title>{status}</title></head><body><h1>{text}</h1></body></html>"
    return Answer(status=status, body=page.encode(), headers=headers)


def challenge(status: int) -> Answer:
    """The page of a guard that lets no program through."""
    page = (
        '<!DOCTYPE html><html><head><title>Just a moment...</title><meta name="robots" content="noindex"></head><body>'
        '<h1>Checking your browser</h1><form id="challenge-form" action="/cdn-cgi/challenge"></form>'
        '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script></body></html>'
    )
    return Answer(status=status, body=page.encode(), headers=(("server", "cloudflare"), ("cf-mitigated", "challenge")))
