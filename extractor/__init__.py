"""Turns Indonesian and English news into checked, coded, source-grounded trade records.

>>> from extractor import extract
>>> record = extract(text="Jakarta (ANTARA) - Jepang membutuhkan rumput laut dari Indonesia.")
>>> record.commodities[0].hs.code
'1212'
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.errors import ExtractorError

if TYPE_CHECKING:
    from extractor.article import read_html, read_path, read_text
    from extractor.article.model import Article
    from extractor.language.assemble import Extraction
    from extractor.language.run import Extractor
    from extractor.record import Record

__all__ = [
    "Article",
    "Extraction",
    "Extractor",
    "ExtractorError",
    "Record",
    "extract",
    "load",
    "read_html",
    "read_path",
    "read_text",
]
# the names that would make `import extractor` slow are fetched at first use
_LAZY = {
    "Article": "extractor.article.model",
    "Extraction": "extractor.language.assemble",
    "Extractor": "extractor.language.run",
    "Record": "extractor.record",
    "read_html": "extractor.article",
    "read_path": "extractor.article",
    "read_text": "extractor.article",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("extractor")
    if name not in _LAZY:
        raise AttributeError(f"module 'extractor' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LAZY[name]), name)


@cache
def load(model: Path | None = None) -> Extractor:
    """Load the pipeline once; later calls with the same `model` folder return the same object."""
    from extractor.language.run import Extractor

    return Extractor(model)


def extract(
    *,
    text: str | None = None,
    html: str | bytes | None = None,
    url: str | None = None,
    title: str | None = None,
    published_at: str | None = None,
    publisher: str | None = None,
    min_confidence: float = 0.0,
) -> Record:
    """Return the record of one article given as plain `text` or as an `html` page.

    `url`, `title`, `published_at` (ISO 8601) and `publisher` are what is known from outside; the page is not
    fetched. Raises ExtractorError where the input holds no article, ValueError unless exactly one input is given.
    """
    from extractor.article import read_html, read_text

    if (text is None) == (html is None):
        raise ValueError("give either text or html")
    if text is not None:
        article = read_text(text, title=title, published_at=published_at, publisher=publisher, url=url)
    else:
        article = read_html(html or "", url=url, published_at=published_at, publisher=publisher)
    return load().extract(article, min_confidence=min_confidence).record
