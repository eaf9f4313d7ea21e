"""Corrections that people make, merged into records."""

from extractor.store.review.corrections import (
    Corrections,
    Given,
    addition,
    find_corrections,
    read_corrections,
    write_corrections,
)
from extractor.store.review.merge import Merged, as_extracted, corrected, merge

__all__ = [
    "Corrections",
    "Given",
    "Merged",
    "addition",
    "as_extracted",
    "corrected",
    "find_corrections",
    "merge",
    "read_corrections",
    "write_corrections",
]
