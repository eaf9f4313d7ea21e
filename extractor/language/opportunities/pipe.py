"""Finds opportunities: triggers propose, a trained decision accepts, sides and objects attach."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc

from extractor.knowledge.places import HOME
from extractor.language.events.context import EventContext
from extractor.language.events.features import accept, accept_chances, rows_with_kind
from extractor.language.events.proposals import read_context
from extractor.language.events.triggers import OPPORTUNITIES, object_patterns, says_more, speaks_against
from extractor.language.facts import Commodity, Facts, Mention, Opportunity, Party, Sector, facts_of
from extractor.language.opportunities.features import Side, side_candidates, side_features, status_features
from extractor.language.pipe import TradePipe
from extractor.language.reasons import Spoken
from extractor.language.rows import pack
from extractor.language.views import SentenceView, origin_of

# chosen by grouped cross-validation on the training articles (see extractor.learn.opportunities)
ACCEPT = 0.14  # probability from which a sentence makes an opportunity; F1 out of fold is flat from 0.12 to 0.2
SIDE = 0.35  # probability from which a name is given as a side


class TradeOpportunities(TradePipe):
    """Fills `facts.opportunities`. Needs entities, goods and sectors of the earlier pipes."""

    decision_names = ("propose", "accept", "side", "status")

    def __call__(self, doc: Doc) -> Doc:
        """Add the opportunities of `doc` to its facts; the same need between the same sides is one."""
        context = read_context(doc, self, lexicon=OPPORTUNITIES)
        facts = facts_of(doc)
        found: list[Opportunity] = []
        for view, kind, probability in self.candidates(context):
            if probability >= ACCEPT:
                _merge(found, self._opportunity(context, facts, view, kind, probability))
        facts.opportunities.extend(found)
        return doc

    def candidates(self, context: EventContext) -> list[tuple[SentenceView, str, float]]:
        """Return, for every sentence of the body, its most probable kind of opportunity and the probability."""
        chances: dict[int, list[tuple[float, str]]] = {}
        for (view, kind), chance in self._chances(context):
            chances.setdefault(view.index, []).append((chance, kind))
        best = ((context.views[index], max(scored)) for index, scored in chances.items())
        return [(view, kind, probability) for view, (probability, kind) in best]

    def _chances(self, context: EventContext) -> Iterator[tuple[tuple[SentenceView, str], float]]:
        """Yield every sentence and kind that a trigger proposes, with its probability."""
        pairs = [(view, kind) for view, kind in context.proposed() if not speaks_against(kind, view.lower)]
        if model := self.decisions.get("accept"):
            chances, _ = accept_chances(model, [accept(context, view, kind) for view, kind in pairs])
            yield from zip(pairs, chances, strict=True)
            return
        for view, kind in pairs:
            triggers = context.triggers[view.index][kind]
            if any(t.strong for t in triggers) and len(triggers) > 1:
                yield (view, kind), 0.3

    def _opportunity(
        self, context: EventContext, facts: Facts, view: SentenceView, kind: str, probability: float
    ) -> Opportunity:
        seeker, provider = self._sides(context, view, kind)
        commodities, sectors, others = _objects(context, view, kind)
        mentions = sorted({m for _, m in (*commodities, *sectors)} | set(others))
        status = self.decisions.get("status")
        model = self.decisions.get("accept")
        trigger = context.trigger_mention(view, kind)
        return Opportunity(
            kind=kind,
            evidence=[view.mention],
            seeker=seeker,
            provider=provider,
            objects=list(dict.fromkeys(m.text for m in mentions)),
            commodities=[c for c, _ in commodities],
            sectors=[s for s, _ in sectors],
            status=status.decide(status_features(context, view, kind)).label if status else "stated",
            confidence=probability,
            why=[
                f"trigger:{trigger.text}",
                Spoken(model, pack(accept(context, view, kind).rows(model)), "yes") if model else "rule",
            ],
        )

    def _sides(self, context: EventContext, view: SentenceView, kind: str) -> tuple[Party, Party]:
        model = self.decisions.get("side")
        best: dict[str, tuple[float, Side]] = {}
        sides = side_candidates(context, view) if model else []
        rows = (
            [rows_with_kind(model, kind, side_features(context, view, kind, side)) for side in sides] if model else []
        )
        for side, decision in zip(sides, model.decide_rows(rows) if model else [], strict=True):
            for role in ("seeker", "provider"):
                score = decision.scores.get(role, 0.0)
                if score >= SIDE and score > best.get(role, (0.0, side))[0] and decision.label == role:
                    best[role] = (score, side)
        seeker, provider = (_party(best[role][1]) if role in best else Party() for role in ("seeker", "provider"))
        _complete(context, seeker, provider)
        return seeker, provider


def _party(side: Side) -> Party:
    return Party(side.country or origin_of(side.view, side.mention), side.mention.text, side.entity)


def _complete(context: EventContext, seeker: Party, provider: Party) -> None:
    """Fill a side's country where the other side and the article leave one choice: news from here is of home trade."""
    if not context.at_home:
        return
    for side, other in ((seeker, provider), (provider, seeker)):
        if side.country is None and side.name is None and other.country and other.country != HOME:
            side.country = HOME


def _objects(
    context: EventContext, view: SentenceView, kind: str
) -> tuple[list[tuple[Commodity, Mention]], list[tuple[Sector, Mention]], list[Mention]]:
    """Goods, sectors and other objects named in the sentence; failing that, goods of the next or the last one."""
    others = []
    if pattern := object_patterns().get(kind):
        start = view.mention.start
        for match in pattern.finditer(view.lower):
            text = view.mention.text[match.start() : match.end()]
            found = Mention(start + match.start(), start + match.end(), text)
            others.append(next((m for m, _ in view.entities if m.start <= found.start and found.end <= m.end), found))
    commodities = [(c, m) for m, c in view.commodities]
    sectors = [(s, m) for m, s in view.sectors]
    if not commodities and not sectors and not others:
        near = [v for v in context.near(view.index) if v.index != view.index]
        for spot in sorted(near, key=lambda v: -v.index):
            if spot.commodities:
                return [(c, m) for m, c in spot.commodities], [], []
    taken = [m for _, m in (*commodities, *sectors)]
    others = [m for m in others if not any(m.overlaps(t) for t in taken)]
    telling = [m for m in others if says_more(kind, m.text)]
    return commodities, sectors, telling if telling or taken else others


def _merge(found: list[Opportunity], new: Opportunity) -> None:
    """Add `new`, or its evidence and objects to an equal one: same kind, same sides, a common object."""
    for old in found:
        sides = (old.seeker.country, old.provider.country) == (new.seeker.country, new.provider.country)
        if old.kind == new.kind and sides and set(map(id, old.commodities)) & set(map(id, new.commodities)):
            old.evidence += new.evidence
            old.objects = list(dict.fromkeys([*old.objects, *new.objects]))
            old.commodities += [c for c in new.commodities if c not in old.commodities]
            old.sectors += [s for s in new.sectors if s not in old.sectors]
            old.confidence = max(old.confidence, new.confidence)
            return
    found.append(new)
