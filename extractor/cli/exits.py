"""Exit codes, how an error finds its code, and what stands under a command's help."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Final

from extractor.errors import ExtractorError, MissingExtraError


class Exit(IntEnum):
    """What the process tells its caller; MEANINGS says each in words."""

    OK = 0
    SOME_FAILED = 1
    USAGE = 2
    INPUT = 3
    FETCH = 4
    MODEL = 5
    OUTPUT = 6
    INTERNAL = 70
    INTERRUPTED = 130
    PIPE_CLOSED = 141
    TERMINATED = 143


MEANINGS: Final = {
    Exit.OK: "every article gave a record",
    Exit.SOME_FAILED: "some articles failed, the others gave records",
    Exit.USAGE: "wrong options or arguments",
    Exit.INPUT: "the input cannot be used: missing, empty, not an article",
    Exit.FETCH: "the page could not be fetched",
    Exit.MODEL: "the trained pipeline or the installation is at fault",
    Exit.OUTPUT: "the result could not be written",
    Exit.INTERNAL: "a fault of the program; EXTRACTOR_DEBUG=1 shows where",
    Exit.INTERRUPTED: "stopped by Ctrl-C",
    Exit.PIPE_CLOSED: "the reader of the output went away",
    Exit.TERMINATED: "stopped by SIGTERM",
}
# the \b line keeps the help formatter from running the list together
EPILOG: Final = "\b\nExit codes:\n" + "\n".join(f"  {code.value:>3}  {told}" for code, told in MEANINGS.items())


def epilog(*examples: str) -> str:
    """Return what stands under a command's help: lines that can be given as they are, and the exit codes."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in examples) + f"\n\n{EPILOG}"


class CommandError(ExtractorError):
    """An error that ends the command with its own exit code."""

    def __init__(self, message: str, code: Exit) -> None:
        super().__init__(message)
        self.code = code


@contextmanager
def failing_as(code: Exit) -> Iterator[None]:
    """Give every ExtractorError of the block the exit code `code`, unless it has one of its own."""
    try:
        yield
    except (CommandError, MissingExtraError):
        raise
    except ExtractorError as error:
        raise CommandError(str(error), code) from error


def say(message: str) -> None:
    """Write one line to standard error."""
    told = " ".join("".join(sign if sign.isprintable() else " " for sign in message).split())
    sys.stderr.write(f"extractor: {told}\n")


def close_stdout() -> None:
    """Send what is still buffered for a reader that went away to nowhere, so that the exit stays silent."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
