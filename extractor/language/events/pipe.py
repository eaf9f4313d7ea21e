"""Finds events: triggers propose, trained decisions accept and tell happenings apart, arguments attach."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import itemgetter

from spacy.tokens import Doc

from extractor.knowledge.places import nicknames
from extractor.language.dates.lookup import event_dates
from extractor.language.events import arguments as args
from extractor.language.events.another import Candidate, told_apart
from extractor.language.events.context import EventContext
from extractor.language.events.features import accept, accept_chances, rows_with_kind, status_features
from extractor.language.events.proposals import read_context
from extractor.language.facts import (
    Commodity,
    DateExpression,
    Entity,
    Event,
    Figure,
    Mention,
    Participant,
    Sector,
    facts_of,
)
from extractor.language.options import log_odds, log_shares
from extractor.language.pipe import TradePipe
from extractor.language.reasons import Reason, Spoken
from extractor.language.rows import pack
from extractor.language.views import SentenceView, origin_of
from extractor.record.models import EVENT_ROLES

# chosen by grouped cross-validation on the training articles (see extractor.learn.events)
FIRST = 0.25  # probability from which a type's best sentence makes an event; `another` tells of further ones
BESIDE = 0.4  # from which a sentence reports a second event of another type
SUPPORT = 0.09  # from which a sentence at least supports the nearest event of its type
WITHIN = 0.4  # probability from which a place inside the likeliest country is given in its stead
# from which an argument is given: the probability that event and argument are right, both together
# `attach` is half the F1 that the goods of events reach, where F1 is highest by the product of both
GIVEN = {"participant": 0.3, "date": 0.2, "place": 0.17, "country": 0.22, "attach": 0.25}
MOST = 0.6  # probability from which an argument of even the least sure event is given
# events that firms attend
_GATHERINGS = frozenset({"business_matching", "trade_mission", "exhibition"})


class TradeEvents(TradePipe):
    """Fills `facts.events`. Needs entities, goods, sectors, dates and figures of the earlier pipes."""

    decision_names = ("propose", "accept", "another", "status", "participant", "date", "place", "country", "attach")

    def __call__(self, doc: Doc) -> Doc:
        """Add the events of `doc` to its facts."""
        context = read_context(doc, self)
        things = list(args.attachable(context))
        events = [self._event(context, site, best, things) for site, best in self.sites(context)]
        _add_attendance(context, events)
        facts_of(doc).events.extend(sorted(events, key=lambda e: (e.trigger, e.type)))
        return doc

    def candidates(self, context: EventContext) -> list[Candidate]:
        """Return every (sentence, type) pair that a trigger proposes, with its probability."""
        pairs = context.proposed()
        model = self.decisions.get("accept")
        if model is None:
            return [Candidate(kind, view, _accept_by_rule(context, view, kind)) for view, kind in pairs]
        chances, rows = accept_chances(model, [accept(context, view, kind) for view, kind in pairs])
        found = zip(pairs, chances, rows, strict=True)
        return [Candidate(kind, view, chance, some) for (view, kind), chance, some in found]

    def sites(self, context: EventContext) -> list[tuple[args.Site, Candidate]]:
        """Choose the events: the best sentence of each, and the sentences that support it."""
        chosen: list[tuple[args.Site, Candidate]] = []
        for kind, ranked in by_probability(self.candidates(context)).items():
            heads = told_apart(context, ranked, self.decisions.get("another"))
            support: dict[int, list[int]] = {head.view.index: [] for head in heads}
            places = sorted(support)
            for candidate in ranked:
                if candidate.view.index not in support:
                    support[_nearest(places, candidate.view.index)].append(candidate.view.index)
            for head in heads:
                trigger = context.trigger_mention(head.view, kind)
                evidence = (head.view.index, *sorted(support[head.view.index]))
                chosen.append((args.Site(kind, head.view, evidence, trigger), head))
        return _without_echoes(chosen)

    def _event(self, context: EventContext, site: args.Site, best: Candidate, things: Sequence[args.Thing]) -> Event:
        least = {slot: min(MOST, given / best.probability) for slot, given in GIVEN.items()}
        place = self._place(context, site, least["place"])
        # a town or province is where it happened and not also who takes part; a country may be both
        where = place[1] if place and place[1].kind != "country" else None
        parties = self._participants(context, site, least["participant"])
        participants = [p for p in parties if p.entity is None or p.entity is not where]
        start, end = self._dates(context, site, least["date"])
        theirs = [p.country for p in participants if p.country]
        if place and place[1].country:
            theirs.append(place[1].country)
        countries = self._countries(context, site, theirs, least["country"])
        attached = self._attached(context, site, things, least["attach"])
        return Event(
            type=site.kind,
            trigger=site.trigger,
            evidence=[context.views[i].mention for i in site.evidence],
            status=self._status(context, site),
            start_date=start,
            end_date=end,
            place=place[0].text if place else None,
            country=place[1].country if place and place[1].country else (countries[0] if len(countries) == 1 else None),
            participants=participants,
            countries=countries,
            commodities=[x for x in attached if isinstance(x, Commodity)],
            sectors=[x for x in attached if isinstance(x, Sector)],
            figures=[x for x in attached if isinstance(x, Figure)],
            confidence=best.probability,
            why=[f"trigger:{site.trigger.text}", self._reason(best)],
        )

    def _reason(self, best: Candidate) -> Reason:
        model = self.decisions.get("accept")
        return Spoken(model, pack(best.rows), "yes") if model else "rule"

    def _status(self, context: EventContext, site: args.Site) -> str:
        cues = site.view.cues
        if "cancelled" in cues:  # too rare to be learned, and plainly said: right in 12 of 15 training sentences
            return "cancelled"
        if model := self.decisions.get("status"):
            return model.decide(status_features(context, site.view, site.kind)).label
        return next((s for s in ("planned", "ongoing") if s in cues), "done")

    def _participants(self, context: EventContext, site: args.Site, least: float) -> list[Participant]:
        model = self.decisions.get("participant")
        if model is None:
            return []
        allowed = [x for x in ("none", *sorted(EVENT_ROLES[site.kind])) if x in model.labels]
        candidates = args.party_candidates(context, site)
        decisions = model.decide_rows(
            [rows_with_kind(model, site.kind, args.participant_features(context, site, one)) for one in candidates],
            allowed=allowed,
        )
        found: list[tuple[Mention, Participant]] = []
        for candidate, decision in zip(candidates, decisions, strict=True):
            role = max((x for x in allowed if x != "none"), key=decision.scores.__getitem__, default="none")
            if role != "none" and decision.scores[role] >= least:
                entity = candidate.entity
                text = candidate.mention.text
                whole = entity is not None and (entity.type == "person" or text in nicknames())
                name = entity.name if entity and whole else text
                country = entity.country if entity else _country_near(candidate)
                found.append((candidate.mention, Participant(name, role, entity, country)))
        return [participant for _, participant in sorted(found, key=_mention)]

    def _dates(self, context: EventContext, site: args.Site, least: float) -> tuple[str | None, str | None]:
        candidates = args.date_candidates(context, site)
        scores = self._date_scores(context, site, candidates)
        total: dict[str | None, float] = defaultdict(float)  # a day may be told twice
        for (date, _), score in zip(candidates, scores, strict=True):
            total[event_dates(date)[0]] += score
        start = max(total, key=lambda day: total[day], default=None)
        if start is None or total[start] <= least:
            return None, None
        told = [(score, date) for (date, _), score in zip(candidates, scores, strict=True)]
        return event_dates(max((row for row in told if event_dates(row[1])[0] == start), key=itemgetter(0))[1])

    def _date_scores(
        self, context: EventContext, site: args.Site, candidates: Sequence[tuple[DateExpression, SentenceView]]
    ) -> list[float]:
        model = self.decisions.get("date")
        if model is None:
            here = site.view.index
            return [1.0 if view.index == here and date.kind in ("day", "range") else 0.0 for date, view in candidates]
        if not candidates:
            return []
        options = [args.date_features(context, site, date, view) for date, view in candidates]
        options.append(args.undated_features(context, site, len(candidates)))
        return [math.exp(share) for share in log_shares(log_odds(model, options))[:-1]]

    def _place(self, context: EventContext, site: args.Site, least: float) -> tuple[Mention, Entity] | None:
        model = self.decisions.get("place")
        if model is None:
            return None
        candidates = args.place_candidates(context, site)
        rows = [rows_with_kind(model, site.kind, args.place_features(context, site, *one)) for one in candidates]
        chances = model.chances_of_rows(rows, "yes")
        scored = [(chance, *one[:2]) for chance, one in zip(chances, candidates, strict=True)]
        best = max(scored, key=_likeliest, default=None)
        if not best or best[0] <= least:
            return None
        if best[2].kind == "country":
            inside = [one for one in scored if one[2].kind != "country" and one[2].country == best[2].country]
            best = max((one for one in inside if one[0] > WITHIN), key=_likeliest, default=best)
        return best[1:]

    def _countries(self, context: EventContext, site: args.Site, parties: list[str], least: float) -> list[str]:
        model = self.decisions.get("country")
        if model is None:
            return sorted({code for _, code in site.view.countries})
        codes = args.country_candidates(context, parties)
        rows = [rows_with_kind(model, site.kind, args.country_features(context, site, code, parties)) for code in codes]
        chances = model.chances_of_rows(rows, "yes")
        return [code for code, chance in zip(codes, chances, strict=True) if chance > least]

    def _attached(
        self, context: EventContext, site: args.Site, things: Sequence[args.Thing], least: float
    ) -> list[args.Attachable]:
        model = self.decisions.get("attach")
        if model is None:
            return [thing.item for thing in things if site.view.index in thing.spots]
        asked = (args.attach_features(context, site, thing) for thing in things)
        chances = model.chances_of_rows([rows_with_kind(model, site.kind, features) for features in asked], "yes")
        return [thing.item for thing, chance in zip(things, chances, strict=True) if chance > least]


def by_probability(candidates: Iterable[Candidate]) -> dict[str, list[Candidate]]:
    """Return by type, of those types that are likely reported, the candidates that at least support an event, the
    likeliest first."""
    of_kind: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        if candidate.probability >= SUPPORT:
            of_kind[candidate.kind].append(candidate)
    ranked = {kind: sorted(some, key=_likeliest_first) for kind, some in of_kind.items()}
    return {kind: some for kind, some in ranked.items() if some[0].probability >= FIRST}


def _likeliest_first(candidate: Candidate) -> tuple[float, int]:
    return -candidate.probability, candidate.view.index


def _mention(pair: tuple[Mention, Participant]) -> Mention:
    return pair[0]


def _likeliest(scored: tuple[float, Mention, Entity]) -> tuple[float, int]:
    return scored[0], -scored[1].start


def _nearest(places: Sequence[int], index: int) -> int:
    """Return the place nearest to `index`, the earlier of two; `places` rise."""
    at = bisect_left(places, index)
    return min(places[max(0, at - 1) : at + 1], key=lambda place: abs(place - index))


def _accept_by_rule(context: EventContext, view: SentenceView, kind: str) -> float:
    """Probability that the sentence reports an event of the type, where no model is stored."""
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
    """Country of a group without a name: one named in it or right behind it, else the one it is said to be from."""
    start, end = candidate.mention.start, candidate.mention.end
    named = (code for m, code in candidate.view.countries if start < m.end and m.start <= end + 1)
    return next(named, None) or origin_of(candidate.view, candidate.mention)


def _add_attendance(context: EventContext, events: Sequence[Event]) -> None:
    """Add the counted parties that take part in something, but in no event so far, to the gathering told nearest.

    Where one event of these types is annotated, four in five counts of participants are parties of an event.
    """
    gatherings = [event for event in events if event.type in _GATHERINGS]
    named = [party.name for event in events for party in event.participants]
    for candidate in args.counted_parties(context) if gatherings else ():
        text = candidate.mention.text
        takes_part = candidate.figure is not None and candidate.figure.metric == "participants"
        if takes_part and not any(text in name or name in text for name in named):
            nearest = min(gatherings, key=lambda event: _distance(event, candidate.mention))
            nearest.participants.append(Participant(text, "participant", None, _country_near(candidate)))
            named.append(text)


def _distance(event: Event, mention: Mention) -> int:
    """Characters between a mention and the nearest sentence that tells of the event."""
    return min(max(m.start - mention.start, mention.start - m.end, 0) for m in event.evidence)
