"""The promise of the README about process start, measured side by side in processor time, which other load spares."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("extractor")
ARTICLE = Path(__file__).parents[2] / "corpora" / "samples" / "text" / "bitung-tuna.txt"
MOST = 2.7
"""How many times `import spacy` a whole run on one article may take."""


def seconds(*line: object) -> float:
    """Processor seconds, user and system, of one finished process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([str(part) for part in line], capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.mark.alone
@pytest.mark.slow
def test_one_article_from_a_cold_start() -> None:
    pairs = []
    for _ in range(16):
        spacy = seconds(sys.executable, "-c", "import spacy")
        pairs.append((seconds(COMMAND, "file", ARTICLE), spacy))
    # the first pair warms the disk cache; of single pairs the ratio varies by a tenth, of all together by a fortieth
    whole, spacy = map(sum, zip(*pairs[1:], strict=True))
    assert whole / spacy <= MOST, pairs
