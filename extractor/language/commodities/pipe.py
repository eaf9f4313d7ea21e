"""The commodities pipe: goods of the lexicon in the text, kept where a trained decision takes them for goods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from spacy.tokens import Doc

from extractor.language.commodities.candidates import Good, GoodsView, find_goods, mention
from extractor.language.commodities.features import feature_groups
from extractor.language.facts import Commodity, Mention, Names, facts_of
from extractor.language.pipe import TradePipe
from extractor.language.reasons import Reason
from extractor.language.termcontext import spoken
from extractor.language.tokens import tokens_of

# least probability of a kept good; in grouped cross-validation on the training articles F1 is flat from 0.34 to 0.40
ACCEPT: Final = 0.35
# without a trained decision: least certainty of the lexicon
_CERTAIN: Final = 0.5


class TradeCommodities(TradePipe):
    """Fills `doc._.facts.commodities` with goods and their HS 2022 codes.

    Reads the entities found before: words inside the names of people, organisations and programmes are no goods.
    """

    decision_names = ("accept",)

    def __call__(self, doc: Doc) -> Doc:
        """Add the goods of `doc` to its facts, in text order, and return it."""
        view = find_goods(doc)
        for good, (probability, why) in zip(view.goods, self._judge(view), strict=True):
            if probability >= ACCEPT:
                facts_of(doc).commodities.append(_commodity(view, good, probability, why))
        return doc

    def _judge(self, view: GoodsView) -> Iterator[tuple[float, list[Reason]]]:
        """Yield for each good how probable it is that the article names it, and why."""
        model = self.decisions.get("accept")
        rows = self.joint_rows("accept").packed if model else None
        found = [rows(feature_groups(view, good))["accept"] for good in view.goods] if rows else []
        chances = iter(model.chances_packed(found, "yes") if model else [])
        for i, good in enumerate(view.goods):
            best = max(good.hits, key=lambda hit: hit.best.certainty)
            why: list[Reason] = [f"lexicon:{best.term}~{best.best.certainty:g}"]
            if model is None:
                kept = good.certainty >= _CERTAIN and not all(good.as_branch)
                yield (good.certainty if kept else 0.0), why
                continue
            probability = next(chances)
            yield probability, [*why, spoken(model, found[i])]


def _commodity(view: GoodsView, good: Good, probability: float, why: list[Reason]) -> Commodity:
    hits = [hit for hit, branch in zip(good.hits, good.as_branch, strict=True) if not branch] or good.hits
    mentions: list[Mention] = [mention(view.doc, hit, view.language) for hit in hits]
    labels = good.concept.labels
    return Commodity(
        mentions=_joined(mentions, tokens_of(view.doc).whole),
        labels=Names(labels.id, labels.en),
        code=good.concept.code,
        alternatives=good.concept.alternatives,
        confidence=probability,
        why=why,
    )


def _joined(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """Return mentions in text order; what overlaps or stands side by side is one (`biji kopi` and `robusta`)."""
    out: list[Mention] = []
    for one in sorted(set(mentions)):
        if out and text[out[-1].end : one.start] in {"", " "}:
            start, end = out[-1].start, max(out[-1].end, one.end)
            out[-1] = Mention(start, end, text[start:end])
        else:
            out.append(one)
    return out
