"""Proposes sentences for kinds that no trigger names: what a decision learned of words reaches further than a lexicon.

News tells one happening in ever other words ("turned over a simulator", "the first cargo left"). A trigger lexicon
found seven in ten of the events in stories it was not written from; with what this decision adds nine in ten are looked
at, for hardly more pairs of a sentence and a kind (see the model card). Whether such a pair is kept the later decision
says, which knows more of it: a cascade.
"""

from __future__ import annotations

import math

from spacy.tokens import Doc

from extractor.language.events.context import EventContext, event_context
from extractor.language.events.features import bucket, content_features, word_features
from extractor.language.events.triggers import EVENTS, LEARNED, Trigger
from extractor.language.linear import LinearModel
from extractor.language.pipe import TradePipe
from extractor.language.rows import in_order
from extractor.language.views import SentenceView

LEAST = 0.015
"""Probability from which a kind is proposed."""
NO_KIND = "none"
"""The label that every kind is held against, one by one: a sentence may tell of several. Its weights are zero."""


def proposal_features(context: EventContext, view: SentenceView) -> list[str]:
    """Return features for "this sentence may speak of a kind": its words and facts, triggers, and where it stands."""
    found = context.triggers[view.index]
    marks = [f"{trigger.strength}:{kind}" for kind, some in found.items() for trigger in some]
    texts = [f"trig:{trigger.text}" for some in found.values() for trigger in some]
    place = f"pos:{bucket(view.index - context.body[0].index, 0, 1, 2, 3)}"
    return [*word_features(view), *content_features(view), *marks, *texts, *context.title_features, place]


def read_context(doc: Doc, pipe: TradePipe, *, lexicon: str = EVENTS) -> EventContext:
    """Return the context of a doc as `pipe`, which has the triggers of `lexicon`, looks at it."""
    context = event_context(doc, lexicon=lexicon, triggered=pipe.triggered)
    if pipe.triggered and (model := pipe.decisions.get("propose")):
        propose(context, model)
    return context


def propose(context: EventContext, model: LinearModel) -> None:
    """Add to the triggers of `context` every kind that `model` thinks possible and no trigger of the lexicon names.

    Its trigger is the word that speaks most for the kind, where one does.
    """
    if not context.body:
        return
    examples = [model.rows(proposal_features(context, view)) for view in context.body]
    logits = model.sums(*in_order(examples)) + model.bias
    likely = logits >= math.log(LEAST / (1 - LEAST))
    for view, of_view in zip(context.body, likely.tolist(), strict=True):
        known = context.triggers[view.index]
        new = [kind for kind, holds in zip(model.labels, of_view, strict=True) if holds and kind not in known]
        added = {kind: _learned(view, kind, model) for kind in new if kind != NO_KIND}
        if added:
            context.triggers[view.index] = {**known, **added}


def _learned(view: SentenceView, kind: str, model: LinearModel) -> list[Trigger]:
    """Return the word of the sentence that speaks most for `kind` as its trigger, nothing where none does."""
    column = model.labels.index(kind)
    weights = [_weight(model, f"w:{stem}", column) for stem in view.stems]
    most = max(weights, default=0.0)
    if most <= 0:
        return []
    start, end = view.spans[weights.index(most)]
    return [Trigger(start, end, view.lower[start:end], LEARNED)]


def _weight(model: LinearModel, feature: str, column: int) -> float:
    row = model.features.get(feature)
    return float(model.weights[row, column]) if row is not None else 0.0
