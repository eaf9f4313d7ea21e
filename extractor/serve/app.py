"""The routes of the service, and how every error becomes problem details."""

from __future__ import annotations

import json
from functools import partial
from importlib.metadata import version
from typing import Annotated, Literal

from fastapi import Depends, FastAPI, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from extractor.record import json_schema
from extractor.record.models import SCHEMA_VERSION
from extractor.serve.bodies import Known
from extractor.serve.log import request_id
from extractor.serve.openapi import EXTRACT, SCHEMA, document
from extractor.serve.problems import MEDIA_TYPE, Kind, ProblemError
from extractor.serve.service import JSON, Service, invalid


class Live(BaseModel):
    """The service answers."""

    status: Literal["live"] = "live"


class Health(BaseModel):
    """Whether the service can take an article, and what it would be read with."""

    status: Annotated[Literal["ready", "starting"], Field(description="`starting`: no worker holds the pipeline yet.")]
    extractor: Annotated[str, Field(description="Version of the package.")]
    schema_version: Annotated[str, Field(description="Version of the record.")]
    pipeline: Annotated[str, Field(description="Name of the trained pipeline.")]
    workers: Annotated[int, Field(description="Worker processes that hold the pipeline.")]
    workers_wanted: int
    requests: Annotated[int, Field(description="Requests in work or waiting.")]
    concurrency: Annotated[int, Field(description="The most of them.")]


def make_app(service: Service) -> FastAPI:
    """Return the ASGI application over `service`."""
    app = bare_app()
    app.state.service = service
    if service.settings.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=service.settings.origins,
            allow_methods=["GET", "POST"],
            allow_headers=["authorization", "content-type"],
            expose_headers=["retry-after", "x-request-id"],
        )
    return app


def bare_app() -> FastAPI:
    """Return the application without a service behind it: enough for its description."""
    # the pages of FastAPI that show the description load scripts from elsewhere
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url="/v1/openapi.json", redirect_slashes=False)
    app.openapi = partial(document, app)  # type: ignore[method-assign]
    app.post("/v1/extract", operation_id="extract", dependencies=[Depends(_admit)], **EXTRACT)(_extract)
    app.get("/v1/schema", operation_id="schema", **SCHEMA)(_schema)
    app.get("/v1/health", operation_id="health", summary="Ready for work?", responses={503: {"model": Health}})(_health)
    app.get("/v1/live", operation_id="live", summary="Alive?")(_live)
    app.add_exception_handler(ProblemError, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(Exception, _on_fault)
    return app


def _service(request: Request) -> Service:
    found: Service = request.app.state.service
    return found


async def _admit(request: Request) -> None:
    _service(request).admit(request)


async def _extract(request: Request, known: Annotated[Known, Query()]) -> Response:
    """Read one article and return its record.

    The body is JSON with exactly one of `text`, `html` and `fetch`; or the article itself as text/plain or text/html.
    The query says what is known from outside; in a JSON body the same fields win.
    """
    return Response(await _service(request).record(request, known), media_type=JSON)


async def _schema() -> Response:
    """Return the JSON Schema that every record is valid against: what `extractor schema` prints."""
    text = json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
    return Response(text, media_type="application/schema+json")


async def _health(request: Request, response: Response) -> Health:
    """Say whether the service can take an article: 200 where it can, 503 where no worker holds the pipeline."""
    service = _service(request)
    ready = service.pool.ready
    if not ready:
        response.status_code = 503
    return Health(
        status="ready" if ready else "starting",
        extractor=version("extractor"),
        schema_version=SCHEMA_VERSION,
        pipeline=service.pool.pipeline,
        workers=ready,
        workers_wanted=service.pool.size,
        requests=service.house.taken,
        concurrency=service.house.places,
    )


async def _live() -> Live:
    """Answer."""
    return Live()


def _answer(request: Request, error: ProblemError) -> Response:
    problem = error.problem(f"urn:uuid:{request_id(request.scope)}")
    body = problem.model_dump_json(exclude_none=True).encode()
    return Response(body, error.kind.status, error.headers(), MEDIA_TYPE)


async def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)
    return _answer(request, error)


async def _on_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return _answer(request, invalid(error.errors()))


async def _on_http(request: Request, error: Exception) -> Response:
    """Word what the router refuses: an unknown path, a method that a path does not have."""
    assert isinstance(error, HTTPException)
    if error.status_code == Kind.METHOD.status:
        allowed = (error.headers or {}).get("Allow", "")
        response = _answer(request, ProblemError(Kind.METHOD, f"{request.method} is not answered here: use {allowed}"))
        response.headers["allow"] = allowed
        return response
    told = f"{request.url.path[:200]} is no path of this service: see /v1/openapi.json"
    return _answer(request, ProblemError(Kind.NOT_FOUND, told))


async def _on_fault(request: Request, error: Exception) -> Response:
    told = f"a fault of the program ({type(error).__name__}): report it with what stands in the log"
    return _answer(request, ProblemError(Kind.FAULT, told))
