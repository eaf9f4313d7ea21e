"""How a worker process begins and ends, whatever it works on."""

from __future__ import annotations

import os
import signal
import threading
from multiprocessing import parent_process
from multiprocessing.connection import wait

from extractor.batch.trace import leave
from extractor.language.garbage import long_run


def start_worker() -> None:
    """Prepare a worker: the main process alone answers Ctrl-C, and a worker never outlives it."""
    long_run()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end(*_: object) -> None:
    leave()
    os._exit(1)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        _end()
