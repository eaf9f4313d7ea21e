"""The names of a stored model's features: tens of thousands of short texts with much in common, packed."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

_SEPARATOR = "\x1f"


def pack_names(names: Sequence[str]) -> bytes:
    """Return `names` as packed bytes. Raises ValueError where one holds the unit separator, which parts them."""
    if any(_SEPARATOR in name for name in names):
        raise ValueError("the name of a feature holds a unit separator")
    return zlib.compress(_SEPARATOR.join(names).encode(), level=9)


def unpack_names(packed: bytes) -> list[str]:
    """Return the names that `pack_names` packed; raises zlib.error or TypeError for what is none."""
    text = zlib.decompress(packed).decode()
    return text.split(_SEPARATOR) if text else []
