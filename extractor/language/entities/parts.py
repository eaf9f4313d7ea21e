"""Features told by what makes them, so that what was made before is looked up and not made again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

Made = tuple[Callable[..., "Iterable[Part]"], *tuple[Any, ...]]
"""A function and what it makes further parts of: they depend on nothing else."""
Part = str | Made
"""A feature, or what makes several."""


def names_of(parts: Iterable[Part]) -> Iterator[str]:
    """Yield the features that the parts stand for."""
    for part in parts:
        if isinstance(part, str):
            yield part
        else:
            make, *key = part
            yield from names_of(make(*key))
