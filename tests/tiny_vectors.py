"""A floret table of random numbers, for tests that need vectors but no meaning."""

import random
from pathlib import Path


def write_vectors(path: Path, *, rows: int, width: int) -> Path:
    """Write a table of `rows` x `width` numbers, the same ones each time, to `path`."""
    chance = random.Random(5)
    lines = (" ".join([str(i), *(f"{chance.uniform(-1, 1):.3f}" for _ in range(width))]) for i in range(rows))
    path.write_text(f"{rows} {width} 4 5 2 2166136261 < >\n" + "\n".join(lines) + "\n", "utf-8")
    return path
