"""Errors as the service tells them: problem details after RFC 9457."""

from __future__ import annotations

import math
from enum import Enum
from typing import Annotated, Final

from pydantic import BaseModel, Field

from extractor.errors import ExtractorError

MEDIA_TYPE: Final = "application/problem+json"


class Kind(Enum):
    """Every way a request can fail: HTTP status and title; the name is the end of the problem's `type`."""

    INCOMPLETE = (400, "The body did not arrive whole")
    NO_JSON = (400, "The body is no JSON")
    UNAUTHORIZED = (401, "A token is needed")
    FETCH_OFF = (403, "This service does not fetch pages")
    FETCH_REFUSED = (403, "This page is not fetched")
    NOT_FOUND = (404, "There is nothing here")
    METHOD = (405, "Not with this method")
    SLOW_BODY = (408, "The body arrived too slowly")
    TOO_LARGE = (413, "The body is too large")
    MEMORY = (413, "The article needs too much memory")
    MEDIA_TYPE = (415, "Not this kind of body")
    INVALID = (422, "The request says something it may not")
    UNREADABLE = (422, "There is no article to read")
    RATE = (429, "Too many requests")
    FAULT = (500, "A fault of the program")
    UPSTREAM = (502, "The page could not be fetched")
    BUSY = (503, "No room for another request")
    STOPPING = (503, "The service stops")
    WORKER = (503, "The work on this article ended without an answer")
    UPSTREAM_TIME = (504, "The page did not come in time")
    TOO_SLOW = (504, "The article took too long")

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.value[0]

    @property
    def title(self) -> str:
        """The problem in a few words, the same for all of its kind."""
        return self.value[1]

    @property
    def uri(self) -> str:
        """The problem's `type`: a name, not a page."""
        return f"https://extractor.invalid/problems/{self.name.casefold().replace('_', '-')}"


class FieldError(BaseModel):
    """What is wrong with one field or query parameter."""

    field: Annotated[str, Field(description="Its name; empty where the body as a whole is meant.")]
    detail: str


class Problem(BaseModel):
    """Problem details (RFC 9457). `detail` says what is wrong and what to do about it."""

    type: Annotated[str, Field(description="The kind of problem, the same for all of its kind.")]
    title: str
    status: int
    detail: str
    instance: Annotated[str, Field(description="This occurrence; the log has it as `id`.")]
    errors: Annotated[list[FieldError] | None, Field(description="The fields at fault, where there are some.")] = None
    cause: Annotated[str | None, Field(description="Of a failed fetch, in one word.")] = None


class ProblemError(ExtractorError):
    """A request that ends in problem details; `retry_after` is in seconds."""

    def __init__(
        self,
        kind: Kind,
        detail: str,
        *,
        errors: list[FieldError] | None = None,
        cause: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind, self.errors, self.cause, self.retry_after = kind, errors, cause, retry_after

    def headers(self) -> dict[str, str]:
        """Return the headers that belong to the answer."""
        headers = {}
        if self.retry_after is not None:
            headers["retry-after"] = str(max(1, math.ceil(self.retry_after)))
        if self.kind is Kind.UNAUTHORIZED:
            headers["www-authenticate"] = "Bearer"
        return headers

    def problem(self, instance: str) -> Problem:
        """Return the body of the answer."""
        return Problem(
            type=self.kind.uri,
            title=self.kind.title,
            status=self.kind.status,
            detail=str(self),
            instance=instance,
            errors=self.errors,
            cause=self.cause,
        )
