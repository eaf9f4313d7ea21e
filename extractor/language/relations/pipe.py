"""Links persons with their posts, units with their bodies and bodies with their seats."""

from __future__ import annotations

from spacy.tokens import Doc

from extractor.language.facts import Entity, Relation, facts_of
from extractor.language.pipe import TradePipe
from extractor.language.relations.bodies import find_bodies
from extractor.language.relations.positions import position_candidates, position_features

_RIGHT = "right"
_LEAST = 0.5


class TradeRelations(TradePipe):
    """Fills `doc._.facts.relations` with `position`, `part_of` and `based_in`.

    All are found by rule; the decision `position` weighs the posts and drops the unlikely ones.
    """

    decision_names = ("position",)

    def __call__(self, doc: Doc) -> Doc:
        """Add the relations of `doc`."""
        facts = facts_of(doc)
        facts.relations.extend(self.positions(doc, facts.entities))
        facts.relations.extend(find_bodies(doc, facts.entities))
        return doc

    def positions(self, doc: Doc, entities: list[Entity]) -> list[Relation]:
        """Return the posts of the persons among `entities`."""
        found = position_candidates(doc, entities)
        model = self.decisions.get("position")
        if model is None:
            return found
        kept = []
        for relation in found:
            relation.confidence = model.decide(position_features(relation)).scores[_RIGHT]
            if relation.confidence >= _LEAST:
                kept.append(relation)
        return kept
