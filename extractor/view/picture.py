"""Draws the summary of one article as a picture for the documentation.

python -m extractor.view.picture corpora/samples/html/rumput-laut-nagoya.html docs/summary.svg
"""

from __future__ import annotations

import sys
from pathlib import Path

from extractor.article import read_path
from extractor.language.run import Extractor
from extractor.store import write_text
from extractor.view.lines import as_svg
from extractor.view.summary import summary


def picture(article: Path, out: Path) -> None:
    """Write the summary of the first article in the file `article` to `out` as SVG.

    Raises ExtractorError where the file holds no article.
    """
    record = Extractor().extract(next(iter(read_path(article)))).record
    write_text(out, as_svg(summary(record), title=f"extractor file {article.name}"))


if __name__ == "__main__":
    picture(Path(sys.argv[1]), Path(sys.argv[2]))
