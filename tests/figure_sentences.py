"""Figures of a sentence, for the tests of their forms and of what is decided by rule."""

from __future__ import annotations

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from extractor.article.model import Article
from extractor.language.figures.candidate import Candidate
from extractor.language.figures.candidates import find_candidates


def read(text: str, language: str = "id") -> list[Candidate]:
    return find_candidates(text, language=language)


def told(text: str, language: str = "id") -> list[tuple[str, float, str]]:
    return [(text[c.start : c.end], c.value, c.unit) for c in read(text, language)]


def figures_pipeline() -> Language:
    """Return a pipeline that reads figures by rule, without a model."""
    pipeline = spacy.blank("trade")
    for name in ("trade_sentences", "trade_dates", "trade_figures"):
        pipeline.add_pipe(name)
    return pipeline


def read_doc(nlp: Language, text: str, language: str = "id", published: str | None = "2019-05-06") -> Doc:
    doc = nlp.make_doc(text)
    doc._.article = Article(body=text, language=language, published_at=published)
    for _, pipe in nlp.pipeline:
        doc = pipe(doc)
    return doc
