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
    from extractor.language.choice import ModelChoice
    from extractor.language.run import Extractor
    from extractor.record import Record

__all__ = [
    "Article",
    "Extraction",
    "Extractor",
    "ExtractorError",
    "ModelChoice",
    "Record",
    "extract",
    "load",
    "load_choice",
    "read_html",
    "read_path",
    "read_text",
]
# the names that would make `import extractor` slow are fetched at first use
_LAZY = {
    "Article": "extractor.article.model",
    "Extraction": "extractor.language.assemble",
    "Extractor": "extractor.language.run",
    "ModelChoice": "extractor.language.choice",
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


def load(
    model: Path | str | None = None,
    *,
    pipeline: str = "sm",
    revision: str | None = None,
    labels: Path | None = None,
    runtime: str = "auto",
) -> Extractor:
    """Load a pipeline once; later calls with the same arguments return the same object.

    `pipeline` is `sm` or `trf`, `model` the folder of a trained pipeline or, for `trf`, an encoder: its folder, or the
    name of a checkpoint on the Hugging Face hub with its commit as `revision` (see docs/transformer.md, and
    `extractor.language.choice.ModelChoice` for the others). Raises ExtractorError where it cannot be loaded.
    """
    from extractor.language.choice import ModelChoice, PipelineName, Runtime

    if pipeline not in list(PipelineName) or runtime not in list(Runtime):
        raise ExtractorError(
            f"pipeline {pipeline!r}, runtime {runtime!r}: take {' or '.join(PipelineName)}, {', '.join(Runtime)}"
        )
    choice = ModelChoice(
        pipeline=PipelineName(pipeline),
        model=None if model is None else str(model),
        revision=revision,
        labels=labels,
        runtime=Runtime(runtime),
    )
    return load_choice(choice)


def load_choice(choice: ModelChoice) -> Extractor:
    """Load the pipeline of `choice` once, as `load`."""
    from extractor.language.chosen import settled

    return _loaded(settled(choice))


@cache
def _loaded(choice: ModelChoice) -> Extractor:
    from extractor.language.run import Extractor

    return Extractor(choice)


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
