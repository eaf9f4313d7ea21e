"""`extractor serve`: the pipeline as a service over HTTP."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Annotated

import typer

from extractor.cli import options as o
from extractor.cli.exits import CommandError, Exit, epilog, say
from extractor.collect import TIMEOUT
from extractor.serve import settings as s

app = typer.Typer()
_TOKEN = "EXTRACTOR_TOKEN"


@app.command(
    "serve",
    epilog=epilog(
        "extractor serve --workers 2",
        "extractor serve --host 0.0.0.0 --token-file token.txt",
    ),
)
@o.chooses_model
def serve_command(
    *,
    host: Annotated[str, typer.Option(help="Address to listen on. Others than this machine's own open it.")] = s.HOST,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0: a free one.")] = s.PORT,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes that hold the pipeline; default: one for each processor.")
    ] = None,
    concurrency: Annotated[
        int, typer.Option(min=1, help="Most requests in work or waiting; others get 503.")
    ] = s.CONCURRENCY,
    max_bytes: Annotated[int, typer.Option(min=1, help="Largest body of a request, in bytes.")] = s.MAX_BYTES,
    rate: Annotated[float, typer.Option(min=0, help="Requests a second and client over time. 0: no limit.")] = s.RATE,
    burst: Annotated[int, typer.Option(min=1, help="Requests of a client at once.")] = s.BURST,
    article_seconds: Annotated[float, typer.Option(min=0.1, help="Longest time for one article.")] = s.ARTICLE_SECONDS,
    memory: Annotated[int, typer.Option(min=256, help="Most memory of a worker, in MiB.")] = s.MEMORY,
    grace: Annotated[float, typer.Option(min=0, help="Seconds that running requests have to end at a stop.")] = s.GRACE,
    token_file: Annotated[
        Path | None, typer.Option("--token-file", help=f"File with the token clients must send; or {_TOKEN} holds it.")
    ] = None,
    allow_origin: Annotated[
        list[str] | None, typer.Option("--allow-origin", help="Origin whose web pages may call; * for all.")
    ] = None,
    trust_proxy: Annotated[
        list[str] | None, typer.Option("--trust-proxy", help="Address of a proxy that is believed about the client.")
    ] = None,
    allow_fetch: Annotated[
        bool, typer.Option("--allow-fetch", help="Let requests name a page to fetch. robots.txt is obeyed.")
    ] = False,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds for the whole fetch of a page.")] = TIMEOUT,
    contact: o.Contact = None,
    allow_private: o.AllowPrivate = False,
    connect_to: o.ConnectTo = None,
    model: o.Model,
) -> None:
    """Answer requests over HTTP: an article in, its record out.

    POST /v1/extract takes JSON, text/plain or text/html; GET /v1/schema, /v1/health and /v1/openapi.json say the rest.
    Only this machine can reach it unless --host says otherwise. SIGTERM and Ctrl-C let running requests end; exit code
    0 after SIGTERM, 130 after Ctrl-C, 1 where a request was cut off.
    """
    token = _token(token_file)
    from extractor import collect
    from extractor.batch import ModelError, default_workers
    from extractor.serve.run import ListenError, serve

    if token is None and host not in {"127.0.0.1", "::1", "localhost"}:
        say(f"--host {host} without a token: whoever reaches this address can use the service; see --token-file")
    settings = s.Settings(
        host=host, port=port, workers=workers or default_workers(), concurrency=concurrency, max_bytes=max_bytes,
        rate=rate, burst=burst, article_seconds=article_seconds,
        memory=memory, grace=grace, token=token,
        origins=tuple(allow_origin or ()), proxies=tuple(trust_proxy or ()), allow_fetch=allow_fetch, model=model,
        fetching=collect.Settings(
            contact=contact, timeout=timeout, max_bytes=max_bytes, attempts=1, allow_private=allow_private,
            connect_to=o.hosts(connect_to),
        ),
    )  # fmt: skip
    try:
        ended = serve(settings, clock=o.now)
    except ListenError as error:
        raise CommandError(str(error), Exit.OUTPUT) from error
    except ModelError as error:
        raise CommandError(str(error), Exit.MODEL) from error
    if ended.cut_off:
        raise typer.Exit(Exit.SOME_FAILED)
    if ended.signal == signal.SIGINT:
        raise typer.Exit(Exit.INTERRUPTED)


def _token(file: Path | None) -> str | None:
    """Return the token that clients must send, None where there is none; raises CommandError for an empty one."""
    import os

    if file is None:
        # set but empty is a mistake that would open the service
        token = os.environ.get(_TOKEN)
        where = _TOKEN
    else:
        where = str(file)
        try:
            token = file.read_text("utf-8")
        except (OSError, UnicodeError) as error:
            raise CommandError(
                f"{file}: cannot be read ({error}); name a file that holds the token", Exit.INPUT
            ) from error
    if token is None:
        return None
    if not token.strip():
        raise CommandError(f"{where} holds no token; put one into it, at least 20 random characters", Exit.INPUT)
    return token.strip()
