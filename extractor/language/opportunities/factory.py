"""Registers `trade_opportunities` with spaCy."""

from __future__ import annotations

from spacy.language import Language

from extractor.language.pipe import TradePipe


@Language.factory("trade_opportunities", assigns=["doc._.facts"])
def make(nlp: Language, name: str) -> TradePipe:
    """Make the pipe that fills `doc._.facts.opportunities`."""
    from extractor.language.opportunities.pipe import TradeOpportunities

    return TradeOpportunities()
