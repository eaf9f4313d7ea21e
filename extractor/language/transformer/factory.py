"""Registers `trade_transformer` with spaCy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language

from extractor.language.choice import Runtime

if TYPE_CHECKING:
    from extractor.language.transformer.pipe import TradeTransformer


@Language.factory(
    "trade_transformer",
    assigns=["doc.ents"],
    default_config={"runtime": Runtime.AUTO.value, "window": 512, "overlap": 128},
)
def make(nlp: Language, name: str, *, runtime: str, window: int, overlap: int) -> TradeTransformer:
    """Make the pipe that sets `doc.ents`; its checkpoint comes by `read` or with the stored pipeline."""
    # spaCy imports every factory that is registered, whatever the pipeline: the small one needs none of this
    from extractor.language.transformer.pipe import TradeTransformer

    return TradeTransformer(runtime=Runtime(runtime), window=window, overlap=overlap)
