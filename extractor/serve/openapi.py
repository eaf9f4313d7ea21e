"""The description of the service (OpenAPI 3.1), true to the models and to the schema of records.

`python -m extractor.serve.openapi > docs/openapi.json` writes the copy that is kept.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Final

from fastapi.openapi.utils import get_openapi
from pydantic import create_model
from pydantic.json_schema import models_json_schema

from extractor.record import Record
from extractor.serve.bodies import FetchedArticle, HtmlArticle, TextArticle
from extractor.serve.problems import MEDIA_TYPE, Kind, Problem

if TYPE_CHECKING:
    from fastapi import FastAPI

_COMPONENTS: Final = "#/components/schemas/"
_ABOUT: Final = (
    "One Indonesian or English news article in, its coded, source-grounded record out. Errors are problem details "
    "(RFC 9457) whose `detail` says what to do; every answer carries `x-request-id`, which the log has as `id`."
)
_EXPLAINED: Final = create_model(
    "ExplainedRecord",
    __base__=Record,
    __doc__="A record with the reasons for its facts, by id (relations: by JSON Pointer).",
    explanations=(dict[str, list[str]], ...),
)


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"{_COMPONENTS}{name}"}


def problems(*kinds: Kind) -> dict[int | str, dict[str, Any]]:
    """Return the responses for `kinds`, those of one status together."""
    found: dict[int | str, dict[str, Any]] = {}
    for kind in kinds:
        entry = found.setdefault(
            kind.status, {"description": kind.title, "content": {MEDIA_TYPE: {"schema": _ref("Problem")}}}
        )
        if kind.title not in entry["description"]:
            entry["description"] += f"; or: {kind.title[0].lower()}{kind.title[1:]}"
        if kind in _WAITING:
            entry["headers"] = {"retry-after": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
    return found


_WAITING: Final = frozenset({Kind.RATE, Kind.BUSY, Kind.WORKER})
_EXTRACT_KINDS: Final = tuple(kind for kind in Kind if kind not in {Kind.NOT_FOUND, Kind.METHOD})
_RECORD: Final = {"anyOf": [_ref("Record"), _ref("ExplainedRecord")]}
EXTRACT: Final[dict[str, Any]] = {
    "summary": "One article in, its record out",
    "response_description": "The record: the line that `extractor text --format jsonl` prints.",
    "responses": {200: {"content": {"application/json": {"schema": _RECORD}}}, **problems(*_EXTRACT_KINDS)},
    "openapi_extra": {
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"oneOf": [_ref("TextArticle"), _ref("HtmlArticle"), _ref("FetchedArticle")]},
                    "example": {"text": "Jakarta - Jepang membutuhkan rumput laut dari Indonesia."},
                },
                "text/plain": {"schema": {"type": "string"}},
                "text/html": {"schema": {"type": "string"}},
            },
        },
        # a service without a token asks for none
        "security": [{"token": []}, {}],
    },
}
"""How POST /v1/extract is described."""
SCHEMA: Final[dict[str, Any]] = {
    "summary": "The JSON Schema of records",
    "responses": {200: {"content": {"application/schema+json": {"schema": {"type": "object"}}}}},
}
"""How GET /v1/schema is described."""


def document(app: FastAPI) -> dict[str, Any]:
    """Return the description of `app`, made once."""
    if not app.openapi_schema:
        made = get_openapi(title="extractor", version=version("extractor"), description=_ABOUT, routes=app.routes)
        made["components"]["schemas"] |= _schemas()
        made["components"]["schemas"] = dict(sorted(made["components"]["schemas"].items()))
        made["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        app.openapi_schema = made
    return app.openapi_schema


def _schemas() -> dict[str, Any]:
    """The models that FastAPI does not see, since bodies are read and records written without it."""
    _, made = models_json_schema(
        [
            (Record, "serialization"),
            (_EXPLAINED, "serialization"),
            (Problem, "serialization"),
            (TextArticle, "validation"),
            (HtmlArticle, "validation"),
            (FetchedArticle, "validation"),
        ],
        ref_template=f"{_COMPONENTS}{{model}}",
    )
    found: dict[str, Any] = made["$defs"]
    return found


if __name__ == "__main__":
    from extractor.serve.app import bare_app

    sys.stdout.write(json.dumps(bare_app().openapi(), ensure_ascii=False, indent=1) + "\n")
