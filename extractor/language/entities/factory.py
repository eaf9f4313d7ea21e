"""Registers `trade_entities` with spaCy."""

from __future__ import annotations

from spacy.language import Language

from extractor.language.pipe import TradePipe


@Language.factory("trade_entities", assigns=["doc._.facts"])
def make(nlp: Language, name: str) -> TradePipe:
    """Make the pipe that fills `doc._.facts.entities`."""
    from extractor.language.entities.pipe import TradeEntities

    return TradeEntities()
