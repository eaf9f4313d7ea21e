"""Names in sentences written for the tests, with the model's entities set by hand."""

from __future__ import annotations

from functools import cache

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from extractor.article.model import Article
from extractor.language.entities.pipe import TradeEntities
from extractor.language.facts import Entity, facts_of
from extractor.language.linear import LinearModel
from extractor.language.load import make_doc


@cache
def tokenizer() -> Language:
    nlp = spacy.blank("trade")
    nlp.add_pipe("trade_sentences")
    return nlp


def read(text: str, *names: tuple[str, str], language: str = "id") -> Doc:
    """Return the doc of `text` in which the model has found `names` (text, type), each at its first place."""
    nlp = tokenizer()
    doc = nlp(make_doc(nlp, Article(body=text, language=language)))
    spans = []
    for name, label in names:
        start = text.index(name)
        span = doc.char_span(start, start + len(name), alignment_mode="expand")
        assert span is not None, name
        spans.append(Span(doc, span.start, span.end, label=label))
    doc.ents = spans
    return doc


def entities(text: str, *names: tuple[str, str], language: str = "id") -> list[Entity]:
    doc = TradeEntities()(read(text, *names, language=language))
    return facts_of(doc).entities


def by_name(found: list[Entity]) -> dict[str, Entity]:
    return {entity.name: entity for entity in found}


def forms(entity: Entity) -> set[str]:
    return {mention.text for mention in entity.mentions}


def refusal() -> LinearModel:
    """Return a decision that accepts nothing."""
    return LinearModel(["none", "place"], {"unseen": 0}, np.zeros((1, 2), dtype=np.float32), np.array([9.0, 0.0]))
