"""Chooses what multiplies the matrices of the networks: the library that numpy brings, on one thread.

thinc multiplies by BLIS unless told otherwise; the OpenBLAS of numpy's wheels does the same products in half the time.
One thread, because the matrices of an article are small, and because sums then do not depend on the machine's cores.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController


@contextmanager
def numpy_products() -> Iterator[None]:
    """Let networks that are made or loaded within multiply by numpy; those on a GPU or by Apple's library stay so."""
    from thinc.api import NumpyOps, get_current_ops, use_ops

    if type(get_current_ops()) is not NumpyOps:
        yield
        return
    with use_ops("numpy", use_blis=False):
        yield


@contextmanager
def one_thread() -> Iterator[None]:
    """Keep matrix products within to one thread of this process."""
    with _controller().limit(limits=1, user_api="blas"):
        yield


@cache
def _controller() -> ThreadpoolController:
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
