"""Finds and loads the trained pipeline."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.article.model import Article
from extractor.errors import ExtractorError
from extractor.language.arithmetic import numpy_products

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODEL_VARIABLE = "EXTRACTOR_MODEL"
DEFAULT_MODEL = "trade_sm"
CONFIG = "config.cfg"
_STRINGS = 150_000
"""Words and parts of words that are kept from article to article: to make a word anew takes longer than to read it."""


def default_model_path() -> Path:
    """Return the model folder: `$EXTRACTOR_MODEL`, else the one in the wheel, else `models/` of the source tree."""
    if chosen := os.environ.get(MODEL_VARIABLE):
        return Path(chosen)
    return shipped_model_path(DEFAULT_MODEL)


def shipped_model_path(name: str) -> Path:
    """Return where the model `name` that comes with the package lies, or would: in the wheel, else in the sources."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_models" / name
    return installed if installed.exists() else package.parent / "models" / name


def load_pipeline(model: Path | None = None, *, without: Sequence[str] = ()) -> Language:
    """Load the pipeline from `model` (default: see `default_model_path`), the pipes `without` left out.

    Raises ExtractorError where the folder holds no pipeline.
    """
    path = model or default_model_path()
    if not (path / CONFIG).exists():
        raise ExtractorError(f"{path}: no trained pipeline here; reinstall the package or name one with --model")
    from spacy.util import load_model_from_path

    with numpy_products():
        return load_model_from_path(path, exclude=without)


def make_doc(nlp: Language, article: Article) -> Doc:
    """Return the unprocessed doc of `article.text` that carries the article; feed it to `nlp`."""
    text = article.text
    doc = nlp.make_doc(text)
    doc._.article, doc._.whole = article, text
    return doc


def reading(nlp: Language) -> AbstractContextManager[object]:
    """Return the context in which one article is read: beyond a bound of words, its new ones are forgotten after it."""
    return nullcontext() if len(nlp.vocab.strings) < _STRINGS else nlp.memory_zone()
