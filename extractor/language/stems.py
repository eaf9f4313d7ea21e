"""Crude stems that bring Indonesian and English word forms together as features; no claim to be lemmas."""

from __future__ import annotations

import re
from functools import lru_cache

_ID_PREFIX = re.compile(r"^(?:mem|men[gy]?|me|pem|pen[gy]?|per|pe|ber|ter|di|ke|se)(?=[a-z]{4})")
_ID_SUFFIX = re.compile(r"(?<=[a-z]{4})(?:kannya|annya|kan|nya|an|i|lah|pun)$")
_EN_SUFFIX = re.compile(r"(?<=[a-z]{3})(?:ations?|ments?|ings?|ies|ied|ed|es|s|y)$")


@lru_cache(maxsize=10_000)
def stem(word: str) -> str:
    """Return a rough stem of a lower-case word: affixes off, at most seven letters.

    >>> stem("menandatangani") == stem("ditandatangani")
    False
    >>> stem("investments") == stem("investing")
    True
    """
    bare = word.partition("-")[0]
    bare = _ID_SUFFIX.sub("", _ID_PREFIX.sub("", bare))
    return _EN_SUFFIX.sub("", bare)[:7]
