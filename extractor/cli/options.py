"""Options that several commands share, each worded once."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import wraps
from inspect import Parameter
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from extractor.cli.exits import CommandError, Exit
from extractor.errors import ExtractorError
from extractor.language.choice import INSTALLED, ModelChoice, PipelineName, Runtime


class Format(StrEnum):
    """How records are written."""

    JSON = "json"
    JSONL = "jsonl"
    TABLE = "table"
    SUMMARY = "summary"


FormatOption = Annotated[
    Format | None,
    typer.Option(
        "--format", "-f",
        help="How to write records. Default: summary on a terminal; json for one article, jsonl for many elsewhere.",
    ),
]  # fmt: skip
Explain = Annotated[
    bool, typer.Option("--explain", help="Say why each fact was found (in JSON under the extra key explanations).")
]
NoTimestamp = Annotated[
    bool, typer.Option("--no-timestamp", help="Leave extracted_at null: the same input gives the same bytes.")
]
MinConfidence = Annotated[
    float, typer.Option("--min-confidence", min=0.0, max=1.0, help="Leave out facts less probable than this.")
]
Model = ModelChoice
"""What commands under `chooses_model` take as `model`."""
Out = Annotated[
    Path | None, typer.Option("--out", "-o", help="Write here, whole or not at all; default: standard output.")
]


Contact = Annotated[
    str | None,
    typer.Option(
        "--contact", envvar="EXTRACTOR_CONTACT", help="E-mail or web address that sites can reach you at; sent to them."
    ),
]
AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Allow addresses of private networks and of this machine.")
]
ConnectTo = Annotated[
    list[str] | None,
    typer.Option(
        "--connect-to", metavar="HOST=ADDRESS[:PORT]", help="Reach HOST or *.DOMAIN there instead, as curl does."
    ),
]


def hosts(given: list[str] | None) -> dict[str, str]:
    """Return what --connect-to says, by host. Raises typer.BadParameter for what is no such pair."""
    found: dict[str, str] = {}
    for pair in given or ():
        host, mark, target = pair.partition("=")
        if not (host and mark and target):
            raise typer.BadParameter(f"--connect-to {pair!r}: write it as HOST=ADDRESS or HOST=ADDRESS:PORT")
        found[host.casefold()] = target
    return found


def now() -> str:
    """Return the present second in UTC as ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _date(value: str | None) -> str | None:
    """Refuse what is no date before anything is read."""
    if value is not None:
        from extractor.article import ArticleError, stated_time

        try:
            stated_time(value)
        except ArticleError as error:
            raise typer.BadParameter(str(error)) from error
    return value


Published = Annotated[
    str | None,
    typer.Option(
        "--published", callback=_date, help="Publication date or time, ISO 8601; relative dates count from it."
    ),
]
Source = Annotated[str | None, typer.Option("--source", help="Publisher, as known from outside.")]
Url = Annotated[str | None, typer.Option("--url", help="Address the article was published at; nothing is fetched.")]
Title = Annotated[str | None, typer.Option("--title", help="Title, as known from outside.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of one article from outside."""

    published: str | None = None
    source: str | None = None
    url: str | None = None
    title: str | None = None

    def options(self) -> dict[str, str | None]:
        """Return it as the options of the functions that read articles."""
        return {"title": self.title, "published_at": self.published, "publisher": self.source, "url": self.url}


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How articles become records and how these are written."""

    format: Format | None = None
    explain: bool = False
    timestamp: str | None = None
    min_confidence: float = 0.0
    model: ModelChoice = INSTALLED
    out: Path | None = None


def timestamp(*, off: bool) -> str | None:
    """Return the present second in UTC as ISO 8601, None where it is not wanted."""
    return None if off else now()


_PIPELINE = Annotated[
    PipelineName,
    typer.Option("--pipeline", help="What finds the names: sm, the small network, or trf, a transformer (extra trf)."),
]
_MODEL = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="NAME_OR_PATH",
        help="Folder of a trained pipeline in place of the installed one; with --pipeline trf an encoder: a folder or "
        "a checkpoint of the Hugging Face hub.",
    ),
]
_REVISION = Annotated[
    str | None, typer.Option("--revision", help="Commit of a checkpoint of the hub: 40 hex digits.", metavar="COMMIT")
]
_LABELS = Annotated[
    Path | None, typer.Option("--labels", help="TOML file that says what the labels of the encoder are.")
]
_RUNTIME = Annotated[
    Runtime, typer.Option("--runtime", help="What computes the encoder; auto: the first that is there.")
]
_CHOICES: Final = (
    Parameter("pipeline", Parameter.KEYWORD_ONLY, default=PipelineName.SM, annotation=_PIPELINE),
    Parameter("model", Parameter.KEYWORD_ONLY, default=None, annotation=_MODEL),
    Parameter("revision", Parameter.KEYWORD_ONLY, default=None, annotation=_REVISION),
    Parameter("labels", Parameter.KEYWORD_ONLY, default=None, annotation=_LABELS),
    Parameter("runtime", Parameter.KEYWORD_ONLY, default=Runtime.AUTO, annotation=_RUNTIME),
)


def chooses_model(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that choose a pipeline, in the place of its parameter `model`, a ModelChoice.

    Every command that loads a pipeline is made by it, so that all of them know the same options.
    """
    signature = inspect.signature(command, eval_str=True)
    parameters: list[Parameter] = []
    for name, parameter in signature.parameters.items():
        parameters += _CHOICES if name == "model" else (parameter,)

    @wraps(command)
    def run(**given: Any) -> None:
        chosen = {choice.name: given.pop(choice.name) for choice in _CHOICES}
        try:
            model = ModelChoice(**chosen)
        except ExtractorError as error:
            raise CommandError(str(error), Exit.USAGE) from error
        command(**given, model=model)

    run.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run
