"""Training of what proposes sentences."""

from pathlib import Path

import pytest

import extractor
from extractor.errors import ExtractorError
from extractor.language.events.context import EventContext
from extractor.language.events.proposals import NO_KIND
from extractor.language.load import make_doc
from extractor.learn.events import Article, read_article
from extractor.learn.gold import read_gold
from extractor.learn.proposals import LEAST_WEIGHT, add_proposals, fit_proposals

WRITTEN = Path(__file__).parents[2] / "corpora/written"
SOME = 40


@pytest.fixture
def articles() -> list[Article]:
    """Some of the articles written for this project as the events pipe sees them."""
    nlp = extractor.load().nlp
    return [read_article(nlp(make_doc(nlp, gold.article)), gold) for gold in read_gold(WRITTEN)[:SOME]]


def proposed(context: EventContext) -> set[tuple[str, int]]:
    return {(kind, view.index) for view, kind in context.proposed()}


def test_more_of_what_is_told_is_proposed(articles: list[Article]) -> None:
    before = [proposed(article.context) for article in articles]
    wanted = [article.wanted for article in articles]
    model = add_proposals([article.context for article in articles], wanted, [article.group for article in articles])
    after = [proposed(article.context) for article in articles]
    assert all(some <= more for some, more in zip(before, after, strict=True))

    def missed(found: list[set[tuple[str, int]]]) -> int:
        return sum(len(told - some) for told, some in zip(wanted, found, strict=True))

    assert missed(after) < missed(before)
    assert model.labels[-1] == NO_KIND
    assert set(model.labels[:-1]) == {kind for told in wanted for kind, _ in told}
    assert (abs(model.weights).max(axis=1) >= LEAST_WEIGHT).all()


def test_a_kind_is_told_by_words_that_stand_with_it() -> None:
    sentences = [(["w:sail"], frozenset({"export"})), (["w:sleep"], frozenset[str]())] * 20
    model = fit_proposals(sentences)
    column = model.labels.index("export")
    assert model.weights[model.features["w:sail"], column] > 0 > model.weights[model.features["w:sleep"], column]
    assert (model.weights[:, model.labels.index(NO_KIND)] == 0).all()


@pytest.mark.parametrize("told", [frozenset[str](), frozenset({"export"})])
def test_sentences_that_all_tell_the_same_teach_nothing(told: frozenset[str]) -> None:
    with pytest.raises(ExtractorError, match="their sentences tell of nothing, or all of the same"):
        fit_proposals([(["w:sleep"], told), (["w:sail"], told)])


def test_what_one_group_alone_tells_is_proposed_nowhere_while_learning(articles: list[Article]) -> None:
    one = next(article for article in articles if article.wanted and len(article.context.body) > 1)
    others = [article for article in articles if article.group != one.group][:5]
    some = [one, *others]
    before = [proposed(article.context) for article in some]
    model = add_proposals(
        [article.context for article in some],
        [one.wanted, *(set[tuple[str, int]]() for _ in others)],
        [article.group for article in some],
    )
    assert proposed(one.context) == before[0]
    assert set(model.labels) == {NO_KIND, *(kind for kind, _ in one.wanted)}
