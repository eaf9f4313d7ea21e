"""Registers `trade_relations` with spaCy."""

from __future__ import annotations

from spacy.language import Language

from extractor.language.pipe import TradePipe


@Language.factory("trade_relations", assigns=["doc._.facts"])
def make(nlp: Language, name: str) -> TradePipe:
    """Make the pipe that fills `doc._.facts.relations`."""
    from extractor.language.relations.pipe import TradeRelations

    return TradeRelations()
