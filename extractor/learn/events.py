"""Trains the decisions of the events pipe on annotated articles."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from spacy.tokens import Doc

from extractor.language.dates.lookup import event_dates
from extractor.language.events import arguments as args
from extractor.language.events.context import EventContext, event_context
from extractor.language.events.features import Accept, accept, status_features, with_kind
from extractor.language.facts import Figure
from extractor.language.linear import LinearModel
from extractor.language.views import SentenceView
from extractor.learn.fit import Example, fit_linear
from extractor.learn.gold import GoldDoc
from extractor.learn.hidden import KindExample, fit_hidden

Judged = tuple[Accept, str]
# inverse penalty strengths, chosen by grouped cross-validation on the training articles
STRENGTH = {
    "accept": 0.15,
    "status": 0.3,
    "participant": 0.15,
    "date": 0.1,
    "place": 0.2,
    "country": 0.3,
    "attach": 0.1,
}


def train(docs: Sequence[Doc], golds: Sequence[GoldDoc], *, triggered: bool = True) -> dict[str, LinearModel]:
    """Return the models of a pipe that is `triggered` or not, fitted on docs whose earlier pipes have run."""
    return fit_all(*collect(docs, golds, triggered=triggered), STRENGTH)


def fit_all(
    asked: Sequence[Judged], examples: Mapping[str, Sequence[Example]], strength: Mapping[str, float]
) -> dict[str, LinearModel]:
    """Return a linear model a decision, by the inverse penalties `strength`; beside `accept` stands a hidden layer."""
    models = {name: fit_linear(rows, c=strength[name]) for name, rows in examples.items()}
    accepting = fit_linear([(one.features(), label) for one, label in asked], c=strength["accept"])
    accepting.hidden = fit_hidden([KindExample(one.kind, one.shared(), label) for one, label in asked])
    return {"accept": accepting, **models}


def collect(
    docs: Sequence[Doc], golds: Sequence[GoldDoc], *, triggered: bool = True
) -> tuple[list[Judged], dict[str, list[Example]]]:
    """Return what is asked of `accept` with the answers, and the examples of every other decision."""
    asked: list[Judged] = []
    examples: dict[str, list[Example]] = {name: [] for name in STRENGTH if name != "accept"}
    for doc, gold in zip(docs, golds, strict=True):
        context = event_context(doc, triggered=triggered)
        homes = [(event, find_view(context.body, event["evidence"])) for event in gold.gold["events"]]
        asked += _judged(context, homes)
        for event, view in homes:
            if view is not None:
                site = args.Site(event["type"], view, (view.index,), context.trigger_mention(view, event["type"]))
                _add_arguments(examples, context, site, event)
    return asked, examples


def find_view(views: Sequence[SentenceView], evidence: str) -> SentenceView | None:
    """Return the sentence that shares most words with the annotated evidence, if it shares half of them."""
    wanted = set(re.findall(r"\w+", evidence.lower()))
    best, share = None, 0.5
    for view in views:
        words = set(re.findall(r"\w+", view.lower))
        common = len(words & wanted) / max(1, len(words | wanted))
        if common > share or (common >= 0.2 and view.mention.text in evidence and common > share / 2 and best is None):
            best, share = view, max(common, share)
    return best


def _judged(context: EventContext, homes: list[tuple[dict[str, Any], SentenceView | None]]) -> list[Judged]:
    """One example a (sentence, type) pair that a trigger proposes.

    Annotators copy one sentence an event, but others report it too: a sentence with a strong trigger of the event's
    type and one of its participants counts as well.
    """
    wanted = {(event["type"], view.index) for event, view in homes if view is not None}
    for event, _ in homes:
        names = [p["name"].lower() for p in event["participants"]]
        for view in context.body:
            strong = any(t.strong for t in context.triggers[view.index].get(event["type"], ()))
            if strong and any(name in view.lower for name in names):
                wanted.add((event["type"], view.index))
    return [(accept(context, view, kind), _yes((kind, view.index) in wanted)) for view, kind in context.proposed()]


def same_name(one: str, other: str) -> bool:
    """Say whether the shorter of two names shares at least half its words with the longer."""
    a, b = (set(re.findall(r"\w+", text.lower())) for text in (one, other))
    return bool(a and b) and len(a & b) / min(len(a), len(b)) >= 0.5


def _texts(item: args.Attachable) -> set[str]:
    mentions = [item.mention] if isinstance(item, Figure) else item.mentions
    return {m.text.lower() for m in mentions}


def _yes(fits: bool) -> str:
    return "yes" if fits else "no"


def _add_arguments(
    examples: dict[str, list[Example]], context: EventContext, site: args.Site, event: dict[str, Any]
) -> None:
    examples["status"].append((status_features(context, site.view, site.kind), event["status"]))
    parties = _add_participants(examples["participant"], context, site, event)
    for date, view in args.date_candidates(context, site):
        fits = event_dates(date)[0] == event["start_date"]
        examples["date"].append((args.date_features(context, site, date, view), _yes(fits)))
    for mention, entity, view in args.place_candidates(context, site):
        fits = bool(event["place"]) and any(same_name(m.text, event["place"]) for m in entity.mentions)
        features = args.place_features(context, site, mention, entity, view)
        examples["place"].append((with_kind(site.kind, features), _yes(fits)))
        if fits and entity.country:
            parties.append(entity.country)
    for code in args.country_candidates(context, parties):
        features = args.country_features(context, site, code, parties)
        examples["country"].append((with_kind(site.kind, features), _yes(code in event["countries"])))
    wanted = {t.lower() for key in ("commodities", "sectors", "figures") for t in event.get(key, ())}
    for thing in args.attachable(context):
        if isinstance(thing.item, Figure) and "figures" not in event:  # annotated without them
            continue
        features = with_kind(site.kind, args.attach_features(context, site, thing))
        examples["attach"].append((features, _yes(bool(wanted & _texts(thing.item)))))


def _add_participants(rows: list[Example], context: EventContext, site: args.Site, event: dict[str, Any]) -> list[str]:
    """Add the role examples; return the countries of the true participants."""
    countries = []
    for candidate in args.party_candidates(context, site):
        names = [m.text for m in candidate.entity.mentions] if candidate.entity else [candidate.mention.text]
        roles = [p["role"] for p in event["participants"] if any(same_name(n, p["name"]) for n in names)]
        features = with_kind(site.kind, args.participant_features(context, site, candidate))
        rows.append((features, roles[0] if roles else "none"))
        if roles and candidate.entity and candidate.entity.country:
            countries.append(candidate.entity.country)
    return countries
