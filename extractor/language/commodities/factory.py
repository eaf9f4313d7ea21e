"""Registers `trade_commodities` with spaCy."""

from __future__ import annotations

from spacy.language import Language

from extractor.language.pipe import TradePipe


@Language.factory("trade_commodities", assigns=["doc._.facts"])
def make(nlp: Language, name: str) -> TradePipe:
    """Make the pipe that fills `doc._.facts.commodities`."""
    from extractor.language.commodities.pipe import TradeCommodities

    return TradeCommodities()
