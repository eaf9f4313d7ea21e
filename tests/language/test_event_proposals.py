"""Sentences proposed for a kind that no trigger names."""

from dataclasses import replace

import numpy as np
import pytest
from spacy.language import Language

import extractor
from extractor.article import read_text
from extractor.language.events.context import EventContext, event_context
from extractor.language.events.proposals import NO_KIND, proposal_features, propose
from extractor.language.events.triggers import LEARNED
from extractor.language.linear import LinearModel
from extractor.language.load import make_doc

UNNAMED = "The shareholders lunched in Ambon. Two crates of nutmeg trundled towards Rotterdam."


@pytest.fixture(scope="module")
def nlp() -> Language:
    """The trained pipeline that comes with the package."""
    return extractor.load().nlp


def article(nlp: Language, text: str) -> EventContext:
    return event_context(nlp(make_doc(nlp, read_text(text, published_at="2021-06-10"))))


def knowing(weights: dict[str, float], *, bias: float = -6.0, kind: str = "export") -> LinearModel:
    """A model of one kind by the weights of features."""
    table = np.array([[weight, 0.0] for weight in weights.values()], dtype=np.float32)
    rows = {name: row for row, name in enumerate(weights)}
    return LinearModel([kind, NO_KIND], rows, table, np.array([bias, 0.0], dtype=np.float32))


def test_the_word_that_speaks_most_for_a_kind_is_its_trigger(nlp: Language) -> None:
    context = article(nlp, UNNAMED)
    assert [kind for _, kind in context.proposed() if kind == "export"] == []
    propose(context, knowing({"w:trundl": 4.0, "w:crat": 1.0, "w:lunch": -3.0}))
    assert [view.index for view, kind in context.proposed() if kind == "export"] == [1]
    (trigger,) = context.triggers[1]["export"]
    assert (trigger.text, trigger.strength, trigger.strong) == ("trundled", LEARNED, False)
    assert context.trigger_mention(context.views[1], "export").text == "trundled"


def test_without_a_telling_word_the_sentence_begins_the_trigger(nlp: Language) -> None:
    context = article(nlp, UNNAMED)
    propose(context, knowing({}, bias=1.0))
    assert [view.index for view, kind in context.proposed() if kind == "export"] == [0, 1]
    assert context.trigger_mention(context.views[1], "export").text == "Two"


def test_triggers_of_the_lexicon_stay_as_they_are(nlp: Language) -> None:
    context = article(nlp, "Peru exported two crates of nutmeg. Peru slept.")
    before = [dict(found) for found in context.triggers]
    assert "export" in before[0]
    propose(context, knowing({"w:nutmeg": 9.0}))
    assert context.triggers == before
    fresh = article(nlp, "Peru exported two crates of nutmeg. Peru slept.")
    assert fresh.triggers == before, "what one article is given no other sees"


def test_an_article_without_a_body_is_left_alone(nlp: Language) -> None:
    context = replace(article(nlp, UNNAMED), body=[])
    propose(context, knowing({}, bias=9.0))
    assert context.proposed() == []


def test_triggers_words_and_place_are_features(nlp: Language) -> None:
    context = article(nlp, "Peru exported two crates of nutmeg. Peru slept.")
    features = proposal_features(context, context.body[0])
    assert {"w:nutmeg", "pos:0"} <= set(features)
    assert any(name.endswith(":export") for name in features)
    assert "pos:1" in proposal_features(context, context.body[1])
