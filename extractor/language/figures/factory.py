"""Registers `trade_figures` with spaCy."""

from __future__ import annotations

from spacy.language import Language

from extractor.language.pipe import TradePipe


@Language.factory("trade_figures", assigns=["doc._.facts"])
def make(nlp: Language, name: str) -> TradePipe:
    """Make the pipe that fills `doc._.facts.figures`."""
    from extractor.language.figures.pipe import TradeFigures

    return TradeFigures()
