"""What a sink is, and how one is found by name: records go in, something lasting comes out."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, runtime_checkable

from extractor.errors import ExtractorError
from extractor.record import Record

GROUP = "extractor.sinks"


@runtime_checkable
class Sink(Protocol):
    """Takes records one by one and makes them last when its `with` block ends without an error.

    After an error nothing of the block remains: a reader never sees half a run.
    """

    def write(self, record: Record) -> None:
        """Take one record; order is kept."""

    def __enter__(self) -> Self:
        """Open the target."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Make the records last, or drop them all where the block failed."""


class SinkFactory(Protocol):
    """Makes a sink that writes to `target`."""

    def __call__(self, target: Path) -> Sink:
        """Return the sink, not yet open."""


def sinks() -> dict[str, EntryPoint]:
    """Return the installed sinks by name: the entry points of the group `extractor.sinks`."""
    return {point.name: point for point in sorted(entry_points(group=GROUP))}


def open_sink(name: str, target: Path) -> Sink:
    """Return the sink `name` for `target`, to be used as a context manager.

    Raises ExtractorError where no such sink is installed, or its package cannot be imported.
    """
    known = sinks()
    if name not in known:
        raise ExtractorError(f"no sink named {name!r}; installed: {', '.join(known) or 'none'}")
    try:
        factory: SinkFactory = known[name].load()
    except ImportError as error:
        raise ExtractorError(f"sink {name!r} cannot be used: {error}; install the extra it needs") from error
    return factory(target)
