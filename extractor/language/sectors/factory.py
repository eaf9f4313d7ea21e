"""Registers `trade_sectors` with spaCy."""

from __future__ import annotations

from spacy.language import Language

from extractor.language.pipe import TradePipe


@Language.factory("trade_sectors", assigns=["doc._.facts"])
def make(nlp: Language, name: str) -> TradePipe:
    """Make the pipe that fills `doc._.facts.sectors`."""
    from extractor.language.sectors.pipe import TradeSectors

    return TradeSectors()
