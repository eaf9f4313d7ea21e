"""Finds events: triggers propose, a trained decision accepts, mentions of one happening merge, arguments attach."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from spacy.tokens import Doc

from extractor.language.dates.lookup import event_dates
from extractor.language.events import arguments as args
from extractor.language.events.context import EventContext, event_context
from extractor.language.events.features import accept_features, status_features
from extractor.language.events.triggers import EVENTS, trigger_kinds
from extractor.language.facts import Commodity, Event, Figure, Mention, Participant, Sector, facts_of
from extractor.language.linear import LinearModel
from extractor.language.pipe import TradePipe
from extractor.language.views import SentenceView
from extractor.record.models import EVENT_ROLES

# chosen by grouped cross-validation on the training articles (see extractor.learn.events)
FIRST = 0.30  # probability from which a type's best sentence makes an event
MORE = 0.60  # from which a further sentence makes an event of its own
BESIDE = 0.45  # from which a sentence reports a second event of another type
SUPPORT = 0.09  # from which a sentence at least supports the nearest event of its type
# from which an argument is given
GIVEN = {"participant": 0.4, "date": 0.35, "place": 0.3, "country": 0.35, "attach": 0.35}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may report an event of `kind`, with the probability that it does."""

    kind: str
    view: SentenceView
    probability: float


class TradeEvents(TradePipe):
    """Fills `facts.events`. Needs entities, goods, sectors, dates and figures of the earlier pipes."""

    decision_names = ("accept", "status", "participant", "date", "place", "country", "attach")

    def __call__(self, doc: Doc) -> Doc:
        """Add the events of `doc` to its facts."""
        context = event_context(doc)
        events = [self._event(context, site, best) for site, best in self.sites(context)]
        facts_of(doc).events.extend(sorted(events, key=lambda e: (e.trigger, e.type)))
        return doc

    def candidates(self, context: EventContext) -> list[Candidate]:
        """Return every (sentence, type) pair that a trigger proposes, with its probability."""
        model = self.decisions.get("accept")
        return [
            Candidate(kind, view, _accept(model, context, view, kind))
            for view in context.body
            for kind in trigger_kinds(EVENTS)
            if kind in context.triggers[view.index]
        ]

    def sites(self, context: EventContext) -> list[tuple[args.Site, Candidate]]:
        """Choose the events: the best sentence of each, and the sentences that support it."""
        by_kind: dict[str, list[Candidate]] = defaultdict(list)
        for candidate in self.candidates(context):
            if candidate.probability >= SUPPORT:
                by_kind[candidate.kind].append(candidate)
        chosen: list[tuple[args.Site, Candidate]] = []
        for kind, candidates in by_kind.items():
            ranked = sorted(candidates, key=lambda c: (-c.probability, c.view.index))
            heads = [c for i, c in enumerate(ranked) if c.probability >= (FIRST if i == 0 else MORE)]
            if not heads:
                continue
            support: dict[int, list[int]] = {head.view.index: [] for head in heads}
            for candidate in ranked[len(heads) :]:
                nearest = min(support, key=lambda i, at=candidate.view.index: (abs(i - at), i))  # type: ignore[misc]
                support[nearest].append(candidate.view.index)
            for head in heads:
                trigger = context.trigger_mention(head.view, kind)
                evidence = (head.view.index, *sorted(support[head.view.index]))
                chosen.append((args.Site(kind, head.view, evidence, trigger), head))
        return _without_echoes(chosen)

    def _event(self, context: EventContext, site: args.Site, best: Candidate) -> Event:
        participants = self._participants(context, site)
        place = self._place(context, site)
        start, end = self._dates(context, site)
        parties = [p.country for p in participants if p.country]
        if place and place[1]:
            parties.append(place[1])
        countries = self._countries(context, site, parties)
        attached = self._attached(context, site)
        model = self.decisions.get("accept")
        features = accept_features(context, site.view, site.kind)
        return Event(
            type=site.kind,
            trigger=site.trigger,
            evidence=[context.views[i].mention for i in site.evidence],
            status=self._status(context, site),
            start_date=start,
            end_date=end,
            place=place[0] if place else None,
            country=place[1] if place and place[1] else (countries[0] if len(countries) == 1 else None),
            participants=participants,
            countries=countries,
            commodities=[x for x in attached if isinstance(x, Commodity)],
            sectors=[x for x in attached if isinstance(x, Sector)],
            figures=[x for x in attached if isinstance(x, Figure)],
            confidence=best.probability,
            why=[f"trigger:{site.trigger.text}", *(model.explain(features, "yes") if model else ["rule"])],
        )

    def _status(self, context: EventContext, site: args.Site) -> str:
        cues = site.view.cues
        if "cancelled" in cues:  # too rare to be learned, and plainly said: right in 12 of 15 training sentences
            return "cancelled"
        if model := self.decisions.get("status"):
            return model.decide(status_features(context, site.view, site.kind)).label
        return next((s for s in ("planned", "ongoing") if s in cues), "done")

    def _participants(self, context: EventContext, site: args.Site) -> list[Participant]:
        model = self.decisions.get("participant")
        if model is None:
            return []
        allowed = [x for x in ("none", *sorted(EVENT_ROLES[site.kind])) if x in model.labels]
        found: list[tuple[Mention, Participant]] = []
        for candidate in args.party_candidates(context, site):
            decision = model.decide(args.participant_features(context, site, candidate), allowed=allowed)
            role = max((x for x in allowed if x != "none"), key=decision.scores.__getitem__, default="none")
            if 1 - decision.scores["none"] >= GIVEN["participant"]:
                entity = candidate.entity
                name = entity.name if entity and entity.type == "person" else candidate.mention.text
                country = entity.country if entity else _country_near(candidate)
                found.append((candidate.mention, Participant(name, role, entity, country)))
        return [participant for _, participant in sorted(found, key=lambda pair: pair[0])]

    def _dates(self, context: EventContext, site: args.Site) -> tuple[str | None, str | None]:
        model = self.decisions.get("date")
        best, chosen = GIVEN["date"], None
        for date, view in args.date_candidates(context, site):
            if model is None:
                score = 1.0 if view.index == site.view.index and date.kind in ("day", "range") else 0.0
            else:
                score = model.decide(args.date_features(context, site, date, view)).scores["yes"]
            if score > best:
                best, chosen = score, date
        return event_dates(chosen) if chosen else (None, None)

    def _place(self, context: EventContext, site: args.Site) -> tuple[str, str | None] | None:
        model = self.decisions.get("place")
        if model is None:
            return None
        scored = [
            (model.decide(args.place_features(context, site, mention, entity, view)).scores["yes"], mention, entity)
            for mention, entity, view in args.place_candidates(context, site)
        ]
        best = max(scored, key=lambda s: (s[0], -s[1].start), default=None)
        return (best[1].text, best[2].country) if best and best[0] > GIVEN["place"] else None

    def _countries(self, context: EventContext, site: args.Site, parties: list[str]) -> list[str]:
        model = self.decisions.get("country")
        if model is None:
            return sorted({code for _, code in site.view.countries})
        return [
            code
            for code in args.country_candidates(context)
            if model.decide(args.country_features(context, site, code, parties)).scores["yes"] > GIVEN["country"]
        ]

    def _attached(self, context: EventContext, site: args.Site) -> list[args.Attachable]:
        model = self.decisions.get("attach")
        return [
            item
            for item, spots, name in args.attachable(context)
            if (
                site.view.index in spots
                if model is None
                else model.decide(args.attach_features(context, site, item, spots, name)).scores["yes"]
                > GIVEN["attach"]
            )
        ]


def _accept(model: LinearModel | None, context: EventContext, view: SentenceView, kind: str) -> float:
    """Probability that the sentence reports an event of the type; by rule where no model is stored."""
    if model is not None:
        return model.decide(accept_features(context, view, kind)).scores["yes"]
    strong = any(t.strong for t in context.triggers[view.index][kind])
    early = view.index - context.body[0].index < 3
    return 0.5 if strong and early else 0.1


def _without_echoes(chosen: list[tuple[args.Site, Candidate]]) -> list[tuple[args.Site, Candidate]]:
    """Drop weak second readings: one sentence seldom reports events of two types."""
    best: dict[int, float] = {}
    for _, head in chosen:
        best[head.view.index] = max(best.get(head.view.index, 0.0), head.probability)
    return [pair for pair in chosen if pair[1].probability >= min(BESIDE, best[pair[1].view.index])]


def _country_near(candidate: args.PartyCandidate) -> str | None:
    """Country of a counted group: one named inside it or in the few words behind it."""
    end = candidate.mention.end + 30
    near = (code for m, code in candidate.view.countries if candidate.mention.start <= m.start <= end)
    return next(near, None)
