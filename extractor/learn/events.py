"""Trains the decisions of the events pipe on annotated articles."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from spacy.tokens import Doc

from extractor.language.dates.lookup import event_dates
from extractor.language.events import arguments as args
from extractor.language.events.another import Candidate, walk
from extractor.language.events.context import EventContext, event_context
from extractor.language.events.features import Accept, accept, accept_chances, status_features, with_kind
from extractor.language.events.pipe import by_probability
from extractor.language.facts import Figure
from extractor.language.linear import LinearModel
from extractor.language.views import SentenceView
from extractor.learn.fit import Example, fit_linear, folds_of
from extractor.learn.gold import GoldDoc
from extractor.learn.hidden import KindExample, fit_hidden
from extractor.learn.proposals import add_proposals
from extractor.learn.ranking import Choice, fit_ranking

Judged = tuple[Accept, str]
_FOLDS = 3
_SEED = 7
# inverse penalty strengths, chosen by grouped cross-validation on the training articles
STRENGTH = {
    "accept": 0.08,
    "another": 0.03,
    "status": 0.3,
    "participant": 0.15,
    "date": 0.1,
    "place": 0.2,
    "country": 0.3,
    "attach": 0.1,
}

_ARGUMENTS = ("status", "participant", "place", "country", "attach")


@dataclass(frozen=True)
class Article:
    """What an annotated article teaches: its events with the sentence each is told in, where one is found.

    `wanted` are the types told, each with the index of a sentence that tells it. Annotators copy one sentence an event,
    but others report it too: a sentence with a strong trigger of the event's type and one of its participants counts
    as well.
    """

    context: EventContext
    group: str
    homes: list[tuple[dict[str, Any], SentenceView | None]]
    wanted: set[tuple[str, int]]

    @cached_property
    def asked(self) -> list[Judged]:
        """The pairs of sentence and type that the context proposes when first asked for, in its order, with answers."""
        return judged(self.context, self.wanted)


def train(docs: Sequence[Doc], golds: Sequence[GoldDoc], *, triggered: bool = True) -> dict[str, LinearModel]:
    """Return the models of a pipe that is `triggered` or not, fitted on docs whose earlier pipes have run.

    Where no article tells two events of one type, nothing is learned about `another`; without triggers, nothing about
    what to propose.
    """
    articles = [read_article(doc, gold, triggered=triggered) for doc, gold in zip(docs, golds, strict=True)]
    models = {}
    if triggered:
        contexts, told = [article.context for article in articles], [article.wanted for article in articles]
        models["propose"] = add_proposals(contexts, told, [article.group for article in articles])
    asked = [one for article in articles for one in article.asked]
    models |= fit_all(asked, argument_examples(articles), STRENGTH)
    if dates := list(date_choices(articles)):
        models["date"] = fit_ranking(dates, c=STRENGTH["date"])
    others = list(another_examples(articles))
    if len({label for _, label in others}) > 1:
        models["another"] = fit_linear(others, c=STRENGTH["another"])
    return models


def fit_all(
    asked: Sequence[Judged],
    examples: Mapping[str, Sequence[Example]],
    strength: Mapping[str, float],
) -> dict[str, LinearModel]:
    """Return a linear model a decision, by the inverse penalties `strength`; beside `accept` stands a hidden layer."""
    models = {name: fit_linear(rows, c=strength[name]) for name, rows in examples.items()}
    return {"accept": _fit_accept(asked, strength["accept"]), **models}


def _fit_accept(asked: Sequence[Judged], c: float) -> LinearModel:
    model = fit_linear([(one.features(), label) for one, label in asked], c=c)
    model.hidden = fit_hidden([KindExample(one.kind, one.shared(), label) for one, label in asked], seed=_SEED)
    return model


def read_article(doc: Doc, gold: GoldDoc, *, triggered: bool = True) -> Article:
    """Return what `doc` teaches, whose earlier pipes have run."""
    context = event_context(doc, triggered=triggered)
    homes = [(event, find_view(context.body, event["evidence"])) for event in gold.gold["events"]]
    return Article(context, gold.group, homes, _wanted(context, homes))


def judged(context: EventContext, wanted: Collection[tuple[str, int]]) -> list[Judged]:
    """Return what is asked of every pair that `context` proposes; `wanted` are the kinds and sentences that are so."""
    return [(accept(context, view, kind), _yes((kind, view.index) in wanted)) for view, kind in context.proposed()]


def argument_examples(articles: Sequence[Article]) -> dict[str, list[Example]]:
    """Return the examples of the decisions on what belongs to an event."""
    examples: dict[str, list[Example]] = {name: [] for name in _ARGUMENTS}
    for context, site, event in _sites(articles):
        _add_arguments(examples, context, site, event)
    return examples


def date_choices(articles: Sequence[Article]) -> Iterator[Choice]:
    """Yield of each event the choice of its date; no date is right where none of the article's is that annotated."""
    for context, site, event in _sites(articles):
        candidates = args.date_candidates(context, site)
        options = [tuple(args.date_features(context, site, date, view)) for date, view in candidates]
        right = [event_dates(date)[0] == event["start_date"] for date, _ in candidates]
        if options:
            none = tuple(args.undated_features(context, site, len(candidates)))
            yield Choice((*options, none), (*right, not any(right)))


def _sites(articles: Sequence[Article]) -> Iterator[tuple[EventContext, args.Site, dict[str, Any]]]:
    """Yield the annotated events whose sentence is found, with where they stand."""
    for article in articles:
        context = article.context
        for event, view in article.homes:
            if view is not None:
                trigger = context.trigger_mention(view, event["type"])
                yield context, args.Site(event["type"], view, (view.index,), trigger), event


def another_examples(articles: Sequence[Article]) -> Iterator[Example]:
    """Yield, for the sentences that may tell a further event of a type, whether they do.

    How likely each reports an event is told out of fold, for on the articles learned from it is told too well. The
    sentences before it are those that truly tell one, and the likeliest.
    """
    for article, chances in zip(articles, accept_out_of_fold(articles), strict=True):
        pairs = zip(article.context.proposed(), chances, strict=True)
        candidates = [Candidate(kind, view, chance) for (view, kind), chance in pairs]
        homes = {(event["type"], view.index) for event, view in article.homes if view is not None}
        for ranked in by_probability(candidates).values():
            yield from _answers(article.context, ranked, homes)


def _answers(context: EventContext, ranked: Sequence[Candidate], homes: set[tuple[str, int]]) -> list[Example]:
    """Return what is asked about candidates of one type; `homes` are the types and sentences of the true events."""
    examples: list[Example] = []

    def answer(features: list[str], candidate: Candidate) -> bool:
        is_home = (candidate.kind, candidate.view.index) in homes
        examples.append((features, _yes(is_home)))
        return is_home

    walk(context, ranked, answer)
    return examples


def accept_out_of_fold(articles: Sequence[Article]) -> list[list[float]]:
    """Return how probable each pair asked about is, by models that saw no article of its group."""
    chances: list[list[float]] = [[] for _ in articles]
    fold_of = folds_of([article.group for article in articles], folds=_FOLDS)
    for fold in range(_FOLDS):
        others = [one for article in articles if fold_of[article.group] != fold for one in article.asked]
        model = _fit_accept(others, STRENGTH["accept"])
        for i, article in enumerate(articles):
            if fold_of[article.group] == fold and article.asked:
                chances[i], _ = accept_chances(model, [one for one, _ in article.asked])
    return chances


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


def _wanted(context: EventContext, homes: Sequence[tuple[dict[str, Any], SentenceView | None]]) -> set[tuple[str, int]]:
    """Return the types told with the sentences that tell them; see `Article`."""
    wanted = {(event["type"], view.index) for event, view in homes if view is not None}
    for event, _ in homes:
        names = [p["name"].lower() for p in event["participants"]]
        for view in context.body:
            strong = any(t.strong for t in context.triggers[view.index].get(event["type"], ()))
            if strong and any(name in view.lower for name in names):
                wanted.add((event["type"], view.index))
    return wanted


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
