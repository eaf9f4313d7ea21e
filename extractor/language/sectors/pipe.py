"""The sectors pipe: branches of the economy, by lexicon and by compounds with a good, kept by a trained decision."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from spacy.tokens import Doc

from extractor.language.facts import Names, Sector, facts_of
from extractor.language.pipe import TradePipe
from extractor.language.reasons import Reason
from extractor.language.sectors.candidates import Branching, SectorsView, find_branches, mention
from extractor.language.sectors.features import feature_groups
from extractor.language.termcontext import spoken

# least probability of a kept branch; best F1 in grouped cross-validation on the training articles
ACCEPT: Final = 0.4
# without a trained decision: least certainty
_CERTAIN: Final = 0.5


class TradeSectors(TradePipe):
    """Fills `doc._.facts.sectors` with branches of the economy and their ISIC Rev.4 codes.

    Reads the entities found before: words inside the names of people, organisations and programmes are no branches.
    """

    decision_names = ("accept",)

    def __call__(self, doc: Doc) -> Doc:
        """Add the branches of `doc` to its facts, in text order, and return it."""
        view = find_branches(doc)
        for branch, (probability, why) in zip(view.branches, self._judge(view), strict=True):
            if probability >= ACCEPT:
                facts_of(doc).sectors.append(_sector(view, branch, probability, why))
        return doc

    def _judge(self, view: SectorsView) -> Iterator[tuple[float, list[Reason]]]:
        """Yield for each branch how probable it is that the article names it, and why."""
        model = self.decisions.get("accept")
        rows = self.joint_rows("accept").packed if model else None
        found = [rows(feature_groups(view, branch))["accept"] for branch in view.branches] if rows else []
        chances = iter(model.chances_packed(found, "yes") if model else [])
        for i, branch in enumerate(view.branches):
            best = branch.best
            why: list[Reason] = [f"{best.source}:{best.term}~{best.certainty:.2g}"]
            if model is None:
                yield (best.certainty if best.certainty >= _CERTAIN else 0.0), why
                continue
            probability = next(chances)
            yield probability, [*why, spoken(model, found[i])]


def _sector(view: SectorsView, branch: Branching, probability: float, why: list[Reason]) -> Sector:
    best = branch.best
    return Sector(
        mentions=sorted({mention(view.doc, spot) for spot in branch.spots}),
        labels=Names(best.labels.id, best.labels.en),
        code=best.code,
        alternatives=best.alternatives,
        confidence=probability,
        why=why,
    )
