"""Registers `trade_confidence` with spaCy."""

from __future__ import annotations

from spacy.language import Language

from extractor.language.pipe import TradePipe


@Language.factory("trade_confidence", assigns=["doc._.facts"])
def make(nlp: Language, name: str) -> TradePipe:
    """Make the pipe that turns the confidence of every fact into a probability."""
    from extractor.language.confidence.pipe import TradeConfidence

    return TradeConfidence()
