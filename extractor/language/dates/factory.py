"""Registers `trade_dates` with spaCy."""

from __future__ import annotations

from spacy.language import Language

from extractor.language.pipe import TradePipe


@Language.factory("trade_dates", assigns=["doc._.facts"])
def make(nlp: Language, name: str) -> TradePipe:
    """Make the pipe that fills `doc._.facts.dates`."""
    from extractor.language.dates.pipe import TradeDates

    return TradeDates()
