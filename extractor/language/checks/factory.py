"""Registers `trade_checks` with spaCy."""

from __future__ import annotations

from spacy.language import Language

from extractor.language.pipe import TradePipe


@Language.factory("trade_checks", assigns=["doc._.facts"])
def make(nlp: Language, name: str) -> TradePipe:
    """Make the pipe that fills `doc._.facts.cautions`."""
    from extractor.language.checks.pipe import TradeChecks

    return TradeChecks()
