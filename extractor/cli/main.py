"""The command `extractor`: its commands, and how every error ends in one line and an exit code."""

from __future__ import annotations

import os
import sys
from io import StringIO
from typing import Annotated

import typer

from extractor.cli import (
    about,
    archives,
    articles,
    batch,
    benchmark,
    corpora,
    dedupe,
    knowledge,
    measure,
    pretrain,
    report,
    review,
    scrape,
    service,
    sources,
    stores,
    train,
    view,
)
from extractor.cli.exits import EPILOG, CommandError, Exit, say
from extractor.errors import ExtractorError, MissingExtraError
from extractor.language.garbage import collect_seldom

# markup and pretty tracebacks would import rich at every start
app = typer.Typer(
    name="extractor",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=EPILOG,
)
for group in (articles, view, archives, scrape, stores, report, dedupe, measure, pretrain, train, service, about):
    app.add_typer(group.app)
app.add_typer(batch.app, name="batch")
app.add_typer(corpora.app, name="corpora", help="The public corpora: fetch them, check them.")
app.add_typer(benchmark.app, name="benchmark", help="Measure the pipeline on public corpora.")
app.add_typer(knowledge.app, name="knowledge", help="Tables of your own: import, list, remove.")
app.add_typer(review.app, name="review", help="People's corrections: merge them, trade them, learn from them.")
app.add_typer(sources.app, name="sources", help="The outlets known: list them, check how they stand.")


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        sys.stdout.write(f"extractor {version('extractor')}\n")
        raise typer.Exit


@app.callback()
def main(
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Turn Indonesian and English trade news into coded, source-grounded records."""


def run() -> int:
    """Run the command line; return the exit code."""
    if sys.stderr is None:  # the caller closed it: what would be said there is said to nobody
        sys.stderr = StringIO()
    collect_seldom()
    try:
        app()
    except CommandError as error:
        say(str(error))
        return error.code
    except MissingExtraError as error:
        say(str(error))
        return Exit.MODEL
    except ExtractorError as error:
        say(str(error))
        return Exit.INPUT
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except Exception as error:
        if os.environ.get("EXTRACTOR_DEBUG"):
            raise
        say(f"internal error: {type(error).__name__}: {error} (EXTRACTOR_DEBUG=1 shows where)")
        return Exit.INTERNAL
    return Exit.OK
