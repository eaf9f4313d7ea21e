"""A progress bar on standard error for work that takes more than a few seconds."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

# quick work shows no bar; without a terminal a line now and then tells a log that the work goes on
_PATIENCE: Final = 2.0
_LOG_EVERY: Final = 30.0


class Bar:
    """Counts work done. `total` None means that the end is not known."""

    def __init__(self, what: str, total: int | None, *, shown: bool = True) -> None:
        self.what, self.total, self.shown = what, total, shown
        self._terminal = sys.stderr.isatty()
        self._began = self._logged = time.monotonic()
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def show(self, done: int, *, failed: int = 0) -> None:
        """Tell that `done` things are done, `failed` of them without success."""
        if not self.shown:
            return
        now = time.monotonic()
        if self._terminal:
            if now - self._began >= _PATIENCE:
                self._draw(done, failed)
        elif now - self._logged >= _LOG_EVERY:
            self._logged = now
            of = f" of {self.total}" if self.total is not None else ""
            rate = done / (now - self._began)
            sys.stderr.write(f"extractor: {done}{of} {self.what}, {failed} failed, {rate:.1f} a second\n")

    def _draw(self, done: int, failed: int) -> None:
        if self._bar is None or self._task is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task(self.what, total=self.total)
            self._bar.start()
        self._bar.update(
            self._task, completed=done, description=f"{self.what} ({failed} failed)" if failed else self.what
        )
