"""Registers `trade_events` with spaCy."""

from __future__ import annotations

from spacy.language import Language

from extractor.language.pipe import TradePipe


@Language.factory("trade_events", assigns=["doc._.facts"])
def make(nlp: Language, name: str) -> TradePipe:
    """Make the pipe that fills `doc._.facts.events`."""
    from extractor.language.events.pipe import TradeEvents

    return TradeEvents()
