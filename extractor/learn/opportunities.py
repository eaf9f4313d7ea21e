"""Trains the decisions of the opportunities pipe on annotated articles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from spacy.tokens import Doc

from extractor.language.events.context import EventContext, event_context
from extractor.language.events.features import with_kind
from extractor.language.events.triggers import OPPORTUNITIES
from extractor.language.linear import LinearModel
from extractor.language.opportunities.features import Side, side_candidates, side_features, status_features
from extractor.language.views import SentenceView
from extractor.learn.events import Judged, find_view, fit_all, judged, same_name
from extractor.learn.fit import Example
from extractor.learn.gold import GoldDoc
from extractor.learn.proposals import add_proposals

# inverse penalty strengths, chosen by grouped cross-validation on the training articles
STRENGTH = {"accept": 0.08, "side": 0.2, "status": 0.2}


def train(docs: Sequence[Doc], golds: Sequence[GoldDoc], *, triggered: bool = True) -> dict[str, LinearModel]:
    """Return the models of a pipe that is `triggered` or not, fitted on docs whose earlier pipes have run."""
    articles = [_read(doc, gold, triggered=triggered) for doc, gold in zip(docs, golds, strict=True)]
    models = {}
    if triggered:
        contexts, told = [article.context for article in articles], [article.wanted for article in articles]
        models["propose"] = add_proposals(contexts, told, [gold.group for gold in golds])
    return models | fit_all(*_examples(articles), STRENGTH)


class _Article(NamedTuple):
    """An article's context, and its opportunities with the sentence each is told in, where one is found."""

    context: EventContext
    homes: list[tuple[dict[str, Any], SentenceView | None]]

    @property
    def wanted(self) -> set[tuple[str, int]]:
        """The kinds told, each with the index of the sentence."""
        return {(opportunity["kind"], view.index) for opportunity, view in self.homes if view is not None}


def _read(doc: Doc, gold: GoldDoc, *, triggered: bool) -> _Article:
    context = event_context(doc, lexicon=OPPORTUNITIES, triggered=triggered)
    return _Article(context, [(o, find_view(context.body, o["evidence"])) for o in gold.gold["opportunities"]])


def _examples(articles: Sequence[_Article]) -> tuple[list[Judged], dict[str, list[Example]]]:
    """Return what is asked of `accept` with the answers, and the examples of every other decision."""
    asked: list[Judged] = []
    examples: dict[str, list[Example]] = {name: [] for name in STRENGTH if name != "accept"}
    for article in articles:
        asked += judged(article.context, article.wanted)
        for opportunity, home in article.homes:
            if home is not None:
                _add_details(examples, article.context, home, opportunity)
    return asked, examples


def _add_details(
    examples: dict[str, list[Example]], context: EventContext, view: SentenceView, opportunity: dict[str, Any]
) -> None:
    kind = opportunity["kind"]
    examples["status"].append((status_features(context, view, kind), opportunity["status"]))
    for side in side_candidates(context, view):
        features = with_kind(kind, side_features(context, view, kind, side))
        examples["side"].append((features, _role(side, opportunity)))


def _role(side: Side, opportunity: dict[str, Any]) -> str:
    for role in ("seeker", "provider"):
        party = opportunity[role] or {}
        name = party.get("name")
        texts = [m.text for m in side.entity.mentions] if side.entity else [side.mention.text]
        if name and any(same_name(text, name) for text in texts):
            return role
    return "none"
