"""When an event happens: every date of the article is held against the others and against none."""

import numpy as np
import pytest
from spacy.language import Language
from spacy.tokens import Doc

import extractor
from extractor.article import read_text
from extractor.language.events.arguments import Site, date_candidates, date_features, undated_features
from extractor.language.events.context import EventContext, event_context
from extractor.language.events.pipe import TradeEvents
from extractor.language.facts import facts_of
from extractor.language.linear import LinearModel
from extractor.language.load import make_doc
from extractor.learn.events import Article, date_choices

TEXT = (
    "PT Rempah Deli mengekspor 18 ton cengkeh ke India. Harganya naik tahun ini. Petani senang sekali. "
    "Muatan itu berangkat dari Belawan pada Rabu (9/6). Kapal tiba pada Rabu (9/6) atau Kamis (17/6)."
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    """The trained pipeline that comes with the package."""
    return extractor.load().nlp


@pytest.fixture
def doc(nlp: Language) -> Doc:
    return nlp(make_doc(nlp, read_text(TEXT, published_at="2021-06-10")))


def site_in(context: EventContext) -> Site:
    view = context.body[0]
    return Site("export", view, (view.index,), context.trigger_mention(view, "export"))


def deciding(pulls: dict[str, float]) -> LinearModel:
    """Log odds of `yes` by the pulls of features."""
    weights = np.array([[0.0, pull] for pull in pulls.values()], dtype=np.float32)
    rows = {name: row for row, name in enumerate(pulls)}
    return LinearModel(["no", "yes"], rows, weights, np.zeros(2, dtype=np.float32))


def test_all_dates_of_the_article_are_asked_about_the_near_ones_first(doc: Doc) -> None:
    context = event_context(doc)
    site = site_in(context)
    found = date_candidates(context, site)
    assert found[0][0].mention.text == "tahun ini"
    assert [view.index - site.view.index for _, view in found] == sorted(view.index for _, view in found)
    assert {date.start for date, _ in found} == {"2021", "2021-06-09", "2021-06-17"}
    near, *_, far = [date_features(context, site, date, view) for date, view in found]
    assert not [f for f in near if f.startswith("far:")]
    assert {"far:4", "far:day", "far:title:False", "far:lead:False"} <= set(far)
    assert {"none:bias", "none:dates:more", "none:is:export"} <= set(undated_features(context, site, 4))


@pytest.mark.parametrize(
    ("pulls", "start"),
    [
        ({"far:day": 3.0}, "2021-06-09"),  # told twice, half as likely each
        ({"none:bias": 9.0}, None),
        ({"kind:relative": 9.0}, "2021"),
        ({"far:4": 3.0, "when:future": 3.0}, "2021-06-17"),
    ],
)
def test_the_likeliest_day_is_the_date_unless_there_is_none(
    nlp: Language, doc: Doc, pulls: dict[str, float], start: str | None
) -> None:
    pipe = TradeEvents()
    pipe.decisions = {**nlp.get_pipe("trade_events").decisions, "date": deciding(pulls)}  # type: ignore[attr-defined]
    facts_of(doc).events.clear()
    (event,) = facts_of(pipe(doc)).events
    assert event.type == "export"
    assert event.start_date == start


@pytest.mark.parametrize(
    ("told", "right"), [("2021-06-09", [False, True, True, False, False]), ("2021-06-01", [False] * 4 + [True])]
)
def test_a_lesson_in_dates_has_every_date_and_none(doc: Doc, told: str, right: list[bool]) -> None:
    context = event_context(doc)
    home = {"type": "export", "start_date": told}, context.body[0]
    lost = {"type": "export", "start_date": told}, None
    (choice,) = date_choices([Article(context, "a", [home, lost], [])])
    assert list(choice.right) == right
    assert len(choice.options) == len(right)
    assert all(feature.startswith("none:") for feature in choice.options[-1])
