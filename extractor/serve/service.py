"""One service: what is done with a request, from its headers to the line of its record."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from extractor.serve.bodies import ASKED, Asked, FetchedArticle, Known
from extractor.serve.fetching import Fetcher
from extractor.serve.limits import House, Rate
from extractor.serve.log import client_of, note, request_id
from extractor.serve.pool import Pool
from extractor.serve.problems import FieldError, Kind, ProblemError
from extractor.serve.settings import Settings
from extractor.serve.work import Answer, Fault, Fetched, Given, Raw, Refused

if TYPE_CHECKING:
    from starlette.requests import Request

JSON, TEXT, HTML = "application/json", "text/plain", "text/html"
_BODY_SECONDS: Final = 20.0
"""Time for a body to arrive: it holds a place meanwhile."""


class Service:
    """What the requests share. `clock` gives the time that goes into records, ISO 8601.

    `cut_off` counts the requests that the stop of the service took the time from.
    """

    def __init__(self, settings: Settings, pool: Pool, fetcher: Fetcher, *, clock: Callable[[], str]) -> None:
        self.settings, self.pool = settings, pool
        self.house = House(settings.concurrency)
        self.cut_off = 0
        self._fetcher, self._clock = fetcher, clock
        self._rate = Rate(settings.rate, settings.burst)
        self._token = _digest(settings.token) if settings.token else None

    def admit(self, request: Request) -> None:
        """Raise ProblemError where the client asks too often (429) or has no valid token (401)."""
        self._rate.check(client_of(request.scope))
        if self._token is None:
            return
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        # of equal length, so that the time taken tells nothing about the token
        if not (scheme.casefold() == "bearer" and hmac.compare_digest(_digest(token.strip()), self._token)):
            raise ProblemError(
                Kind.UNAUTHORIZED,
                "no valid token: send the header `Authorization: Bearer TOKEN` with this service's token",
            )

    async def record(self, request: Request, known: Known) -> bytes:
        """Return the line of the record that `request` asks for; raises ProblemError for all that can go wrong.

        `known` is what the query says; in a JSON body the same fields win.
        """
        with self.house.place():
            try:
                found = await self._found(request, known)
            except asyncio.CancelledError as error:  # the server's way to end what the grace was too short for
                self.cut_off += 1
                told = "the service stops: send the article again when it is back"
                raise ProblemError(Kind.STOPPING, told) from error
        if isinstance(found, Refused):
            raise ProblemError(found.kind, found.reason)
        if isinstance(found, Fault):
            note("fault", level=logging.ERROR, id=request_id(request.scope), error=found.error, where=found.where)
            raise ProblemError(
                Kind.FAULT, f"this article met a fault of the program ({found.error}): leave it out, and report it"
            )
        return found

    async def _found(self, request: Request, known: Known) -> Answer:
        media, charset = _media_type(request)
        body = await self._body(request)
        given: Given
        if media == JSON:
            asked = _asked(body, known)
            given = await self._fetched(asked) if isinstance(asked, FetchedArticle) else asked
        else:
            given = Raw(body, media == HTML, charset, known)
        return await self.pool.answer(given, self._clock())

    async def _fetched(self, asked: FetchedArticle) -> Fetched:
        if not self.settings.allow_fetch:
            raise ProblemError(
                Kind.FETCH_OFF, "send the article as text or html; a service started with --allow-fetch fetches pages"
            )
        return Fetched(await self._fetcher.fetch(asked.fetch), asked)

    async def _body(self, request: Request) -> bytes:
        from starlette.requests import ClientDisconnect

        limit = self.settings.max_bytes
        declared = request.headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > limit:
            raise _too_large(limit)
        body = bytearray()
        try:
            async with asyncio.timeout(_BODY_SECONDS):
                async for part in request.stream():
                    body += part
                    if len(body) > limit:
                        raise _too_large(limit)
        except TimeoutError as error:
            told = f"the body did not arrive within {_BODY_SECONDS:g} s: send it faster"
            raise ProblemError(Kind.SLOW_BODY, told) from error
        except ClientDisconnect as error:
            raise ProblemError(Kind.INCOMPLETE, "the connection ended within the body: send it whole") from error
        return bytes(body)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()


def _too_large(limit: int) -> ProblemError:
    told = f"the body has more than the {limit:,} bytes this service reads: send the article alone"
    return ProblemError(Kind.TOO_LARGE, told)


def _media_type(request: Request) -> tuple[str, str | None]:
    """Return the media type and charset of the body; raises ProblemError (415) for what is not read."""
    if request.headers.get("content-encoding", "identity").casefold() != "identity":
        raise ProblemError(Kind.MEDIA_TYPE, "the body is packed (content-encoding): send it unpacked")
    media, _, parameters = request.headers.get("content-type", "").partition(";")
    media = media.strip().casefold()
    if media not in {JSON, TEXT, HTML}:
        raise ProblemError(Kind.MEDIA_TYPE, f"content-type {media or 'none'!r}: send {JSON}, {TEXT} or {HTML}")
    charset = next(
        (
            value.strip().strip("\"'")
            for name, _, value in (part.partition("=") for part in parameters.split(";"))
            if name.strip().casefold() == "charset"
        ),
        None,
    )
    return media, charset or None


def _asked(body: bytes, known: Known) -> Asked:
    """Read a JSON body; raises ProblemError for what is no JSON (400) or says what it may not (422)."""
    try:
        asked = ASKED.validate_json(body, strict=True)
    except ValidationError as error:
        if error.errors()[0]["type"] == "json_invalid":
            raise ProblemError(Kind.NO_JSON, f"{error.errors()[0]['msg']}: send one JSON object in UTF-8") from error
        raise invalid(error.errors()) from error
    given = {name: getattr(known, name) for name in known.model_fields_set - asked.model_fields_set}
    strange = sorted(given.keys() - type(asked).model_fields.keys())
    if strange:
        raise ProblemError(
            Kind.INVALID, f"{' and '.join(strange)}: a page that is fetched says this itself; leave it out"
        )
    return asked.model_copy(update=given)


def invalid(errors: Iterable[Mapping[str, Any]]) -> ProblemError:
    """Return the problem (422) for what pydantic found in a query or body, field by field."""
    # the first part of a place says query, or which form of body
    found = [FieldError(field=".".join(map(str, error["loc"][1:])), detail=error["msg"]) for error in errors]
    told = "; ".join(f"{error.field}: {error.detail}" if error.field else error.detail for error in found)
    return ProblemError(Kind.INVALID, told, errors=found)
