"""The promise of the README about process start, measured side by side."""

import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("extractor")
ARTICLE = Path(__file__).parents[2] / "corpora" / "samples" / "text" / "bitung-tuna.txt"
MOST = 2.5
"""How many times `import spacy` a whole run on one article may take, median against median."""


def seconds(*line: object) -> float:
    start = time.perf_counter()
    subprocess.run([str(part) for part in line], capture_output=True, check=True)
    return time.perf_counter() - start


@pytest.mark.slow
def test_one_article_from_a_cold_start() -> None:
    ours, theirs = [], []
    for _ in range(6):
        theirs.append(seconds(sys.executable, "-c", "import spacy"))
        ours.append(seconds(COMMAND, "file", ARTICLE))
    # the first of each warms the disk cache
    assert statistics.median(ours[1:]) <= MOST * statistics.median(theirs[1:])
