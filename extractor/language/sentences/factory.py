"""Registers `trade_sentences` with spaCy."""

from __future__ import annotations

from spacy.language import Language

from extractor.language.sentences.pipe import TradeSentences


@Language.factory("trade_sentences", assigns=["token.is_sent_start"])
def make(nlp: Language, name: str) -> TradeSentences:
    """Make the sentence splitter."""
    return TradeSentences()
