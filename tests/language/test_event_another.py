"""Whether a sentence reports one more happening of a type."""

import numpy as np
import pytest
from spacy.language import Language

import extractor
from extractor.article import read_text
from extractor.language.events.another import LEAST, Candidate, Told, told_apart, walk
from extractor.language.events.context import EventContext, event_context
from extractor.language.linear import LinearModel
from extractor.language.load import make_doc

DUTIES = "Kenya cut its duty on rice on Tuesday. Tanzania raised its own on Wednesday. Kenya said the cut was overdue."


@pytest.fixture(scope="module")
def nlp() -> Language:
    """The trained pipeline that comes with the package."""
    return extractor.load().nlp


def article(nlp: Language, text: str) -> EventContext:
    return event_context(nlp(make_doc(nlp, read_text(text, published_at="2021-06-10"))))


def ranked(context: EventContext, *probabilities: float) -> list[Candidate]:
    pairs = zip(context.body, probabilities, strict=True)
    return sorted((Candidate("policy", view, p) for view, p in pairs), key=lambda one: -one.probability)


def deciding(**pulls: float) -> LinearModel:
    """A decision for `yes` by the pulls of features, whose names are given with `_` for `:`, and for `no` without."""
    names = {name.replace("_", ":"): row for row, name in enumerate(pulls)}
    weights = np.array([[0.0, pull] for pull in pulls.values()], dtype=np.float32)
    return LinearModel(["no", "yes"], names, weights, np.array([5.0, 0.0], dtype=np.float32))


def indexes(candidates: list[Candidate]) -> list[int]:
    return [one.view.index for one in candidates]


def test_sentences_are_held_against_what_is_told_so_far(nlp: Language) -> None:
    context = article(nlp, DUTIES)
    candidates = ranked(context, 0.9, 0.5, 0.4)
    assert indexes(told_apart(context, candidates, deciding(all_countries_apart=9.0))) == [0, 1]
    assert indexes(told_apart(context, candidates, deciding(all_countries_equal=9.0))) == [0, 2]
    assert indexes(told_apart(context, candidates, deciding(all_days_apart=9.0))) == [0, 1]


def test_the_likeliest_sentence_reports_one_whatever_the_decision_says(nlp: Language) -> None:
    context = article(nlp, DUTIES)
    candidates = ranked(context, 0.3, 0.5, 0.4)
    assert indexes(told_apart(context, candidates, deciding())) == [1]
    assert indexes(told_apart(context, candidates, None)) == [1]
    assert told_apart(context, [], None) == []


def test_unlikely_sentences_are_not_asked(nlp: Language) -> None:
    context = article(nlp, DUTIES)
    asked: list[int] = []

    def answer(_: list[str], candidate: Candidate) -> bool:
        asked.append(candidate.view.index)
        return True

    assert indexes(walk(context, ranked(context, LEAST - 0.01, LEAST, 0.9), answer)) == [1, 2]
    assert asked == [1]


def test_what_two_sentences_share(nlp: Language) -> None:
    context = article(nlp, DUTIES)
    first, second, third = (Candidate("policy", view, 0.5) for view in context.body)
    told = Told(context, [first, second, third])
    told.heads = [first]
    assert {"all:countries:apart", "all:days:apart", "all:away:after:1"} <= set(told.features(second))
    assert {"all:countries:equal", "all:days:there", "all:things:there"} <= set(told.features(third))
    told.heads = [first, second]
    assert {"any:countries:equal", "any:countries:apart", "heads:2"} <= set(told.features(third))


def test_an_article_of_many_happenings_takes_time_in_proportion(nlp: Language) -> None:
    context = article(nlp, " ".join(f"Kenya cut its duty on rice on {day} May." for day in range(1, 29)))
    candidates = ranked(context, *[0.5] * len(context.body))
    told = Told(context, candidates)
    told.heads = candidates[:-1]
    steps = [feature for feature in told.features(candidates[-1]) if ":away:" in feature]
    assert len(steps) <= 4  # those of few neighbours


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        (
            "Ghana mencabut larangan impor ayam pada Senin (7/6). "
            "Nigeria pada Rabu (9/6) justru melarang impor ayam dari Brasil.",
            [{"GH"}, {"NG"}],
        ),
        (
            "Kenya cut its import duty on rice to 10 percent on Tuesday. "
            "Tanzania raised its duty on rice to 35 percent a day later.",
            [{"KE"}, {"TZ"}],
        ),
        (
            "Bogota - Colombia signed a free trade agreement with South Korea on Monday. "
            "On Wednesday, Peru signed a memorandum of understanding on fisheries with Norway.",
            [{"CO", "KR"}, {"NO", "PE"}],
        ),
    ],
)
def test_two_happenings_of_a_type_are_two_events(nlp: Language, text: str, countries: list[set[str]]) -> None:
    doc = nlp(make_doc(nlp, read_text(text, published_at="2021-06-10")))
    found = doc._.facts.events
    assert len(found) == 2
    assert all(theirs <= set(event.countries) for theirs, event in zip(countries, found, strict=True))
