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

    def show(self, done: int, *, failed: int = 0, before: int = 0, total: int | None = None) -> None:
        """Tell that `done` things are done, `failed` of them without success, `before` of them in an earlier run.

        `total` is their number where it is known only now.
        """
        if not self.shown:
            return
        self.total = self.total if total is None else total
        now = time.monotonic()
        rate = (done - before) / max(now - self._began, 1e-3)
        if self._terminal:
            if now - self._began >= _PATIENCE:
                self._draw(done, failed, rate)
        elif now - self._logged >= _LOG_EVERY:
            self._logged = now
            of = f" of {self.total}" if self.total is not None else ""
            left = _left(self.total - done, rate) if self.total is not None and rate else ""
            sys.stderr.write(f"extractor: {done}{of} {self.what}, {failed} failed, {rate:.1f} a second{left}\n")

    def _draw(self, done: int, failed: int, rate: float) -> None:
        if self._bar is None or self._task is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task(self.what, total=self.total, completed=done)
            self._bar.start()
        lost = f", {failed} failed" if failed else ""
        told = f"{self.what} ({rate:.1f} a second{lost})"
        self._bar.update(self._task, completed=done, total=self.total, description=told)


def _left(things: int, rate: float) -> str:
    minutes = round(things / rate / 60)
    return f", {minutes // 60} h {minutes % 60:02} min left" if minutes >= 60 else f", {minutes} min left"
