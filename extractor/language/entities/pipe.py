"""Finds persons, organisations, places and programmes and links their forms."""

from __future__ import annotations

from spacy.tokens import Doc

from extractor.language.entities.choose import choose
from extractor.language.entities.merge import merge
from extractor.language.facts import facts_of
from extractor.language.pipe import TradePipe


class TradeEntities(TradePipe):
    """Fills `doc._.facts.entities` from the model's `doc.ents`, the tables and patterns.

    The decisions: `first` rates each candidate on its own, `second` in the light of the first ones. Without them the
    tables, the model's entities and the sure patterns stand as they are.
    """

    decision_names = ("first", "second")

    def __call__(self, doc: Doc) -> Doc:
        """Add the entities of `doc`."""
        choices = choose(doc, self.decisions.get("first"), self.decisions.get("second"))
        facts_of(doc).entities.extend(merge(doc, choices))
        return doc
