"""Finds and loads the trained pipeline."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.article.model import Article
from extractor.errors import ExtractorError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODEL_VARIABLE = "EXTRACTOR_MODEL"
DEFAULT_MODEL = "trade_sm"


def default_model_path() -> Path:
    """Return the model folder: `$EXTRACTOR_MODEL`, else the one in the wheel, else `models/` of the source tree."""
    if chosen := os.environ.get(MODEL_VARIABLE):
        return Path(chosen)
    package = Path(__file__).resolve().parents[1]
    installed = package / "_models" / DEFAULT_MODEL
    return installed if installed.exists() else package.parent / "models" / DEFAULT_MODEL


def load_pipeline(model: Path | None = None) -> Language:
    """Load the pipeline from `model` (default: see `default_model_path`).

    Raises ExtractorError where the folder holds no pipeline.
    """
    path = model or default_model_path()
    if not (path / "config.cfg").exists():
        raise ExtractorError(f"{path}: no trained pipeline here; reinstall the package or name one with --model")
    from spacy.util import load_model_from_path

    return load_model_from_path(path)


def make_doc(nlp: Language, article: Article) -> Doc:
    """Return the unprocessed doc of `article.text` that carries the article; feed it to `nlp`."""
    doc = nlp.make_doc(article.text)
    doc._.article = article
    return doc
