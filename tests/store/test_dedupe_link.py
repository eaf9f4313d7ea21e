"""Linking as a whole: which reports meet, ids that stay, and that the way there does not matter."""

from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_reports import event, made, text_of
from same_news import COFFEE_COPY, COFFEE_EN, COFFEE_ID, day_of_news, rates, report

from extractor.store.dedupe import ArticleTraits, Known, Linked, known_of, link, traits_of
from extractor.store.dedupe.rows import as_known, as_objects, as_rows
from extractor.store.dedupe.stories import REACH, WINDOW
from extractor.store.tables.links import LINKS


@pytest.fixture(scope="module")
def news() -> list[ArticleTraits]:
    return [traits_of(record) for record in day_of_news()]


FEW = settings(max_examples=20, deadline=None)


def stories(linked: Linked) -> set[frozenset[str]]:
    """The stories as sets of article ids."""
    return {frozenset(telling.article.id for telling in story.reports) for story in linked.stories}


def happenings(linked: Linked) -> set[frozenset[tuple[str, str]]]:
    return {frozenset((one.article.id, one.event.anchor) for one in found.reports) for found in linked.happenings}


def story_id(linked: Linked, article: str) -> str:
    return next(story.id for story in linked.stories for telling in story.reports if telling.article.id == article)


def test_a_day_of_news(news: list[ArticleTraits]) -> None:
    coffee, english, copy, furniture, monday, tuesday = (article.id for article in news)
    linked = link(news)
    assert stories(linked) == {
        frozenset({coffee, english, copy}), frozenset({furniture}), frozenset({monday}), frozenset({tuesday})
    }  # fmt: skip
    told = {telling.article.id: telling for story in linked.stories for telling in story.reports}
    assert (told[coffee].kind, told[coffee].near, told[coffee].score) == ("first", None, 1.0)
    assert told[english].kind == "translation"
    assert "figures" in told[english].why
    assert (told[copy].kind, told[copy].near, told[copy].why) == ("copy", coffee, "words")
    assert linked.notes == ()


def test_one_export_in_three_reports(news: list[ArticleTraits]) -> None:
    exports = {(article.id, one.anchor) for article in news[:3] for one in article.events if one.type == "export"}
    assert {article for article, _ in exports} == {article.id for article in news[:3]}
    assert any(exports >= found and len(found) == 3 for found in happenings(link(news)))


def test_no_two_events_of_one_article_are_one(news: list[ArticleTraits]) -> None:
    for found in happenings(link(news)):
        assert len({article for article, _ in found}) == len(found)


def test_every_report_stays(news: list[ArticleTraits]) -> None:
    linked = link(news)
    assert sorted(id_ for story in stories(linked) for id_ in story) == sorted(article.id for article in news)
    every = sorted((article.id, one.anchor) for article in news for one in article.events)
    assert sorted(key for found in happenings(linked) for key in found) == every


def test_market_reports_share_words_but_no_figures() -> None:
    days = [("Senin", "2021-03-08"), ("Selasa", "2021-03-09")]
    both = [traits_of(report(rates(day), published=date, publisher="Warta")) for day, date in days]
    assert len(stories(link(both))) == 2
    again = traits_of(report(rates("Senin"), published="2021-03-08", publisher="Contoh"))
    assert frozenset({both[0].id, again.id}) in stories(link([*both, again]))


def test_a_translation_of_another_week_is_another_report() -> None:
    early = traits_of(report(COFFEE_ID, published="2021-03-09", publisher="Warta"))
    late = traits_of(report(COFFEE_EN, published="2021-03-20", publisher="Wire"))
    assert len(stories(link([early, late]))) == 2


def test_a_copy_may_come_at_any_time() -> None:
    early = traits_of(report(COFFEE_ID, published="2021-03-09", publisher="Warta"))
    late = traits_of(report(COFFEE_COPY, published="2022-07-01", publisher="Contoh"))
    assert len(stories(link([early, late]))) == 1


def test_an_article_given_twice_counts_once(news: list[ArticleTraits]) -> None:
    assert link([*news, *news]) == link(news)


def test_nothing_gives_nothing() -> None:
    assert link([]) == Linked((), (), (), (), {}, {}, {}, ())


@st.composite
def collections(draw: st.DrawFn) -> list[ArticleTraits]:
    """Up to eight reports that are pieces of three texts, on a few days, some with events."""
    found = []
    for number in range(draw(st.integers(0, 8))):
        start = 60 * draw(st.integers(0, 2))
        length = draw(st.integers(20, 60))
        keys = draw(st.sets(st.sampled_from(["n:wirayudha", "f:USD:4.37e+06", "f:ton:1.25e+03", "n:robusta", "c:EG"])))
        kinds = draw(st.lists(st.sampled_from(["export", "import", "policy"]), max_size=2))
        events = [event(f"v{place}", kind, sorted(keys)) for place, kind in enumerate(kinds, 1)]
        day = draw(st.sampled_from(["2021-03-08", "2021-03-09", "2021-03-12", "2021-03-25", None]))
        language = draw(st.sampled_from(["id", "en"]))
        text = text_of(start, start + length)
        found.append(made(f"a{number}", text, published=day, language=language, keys=sorted(keys), events=events))
    return found


@FEW
@given(collections(), st.randoms(use_true_random=False))
def test_the_order_of_reports_does_not_matter(found: list[ArticleTraits], random: object) -> None:
    mixed = list(found)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert link(mixed) == link(found)


def in_steps(found: Sequence[ArticleTraits], steps: Sequence[int]) -> Linked:
    """Link a growing collection step by step, each run knowing what the one before left."""
    known = Known()
    for end in steps:
        known = known_of(link(found[:end], known=known))
    return link(found, known=known)


@FEW
@given(collections(), st.lists(st.integers(0, 8), max_size=3).map(sorted))
def test_step_by_step_gives_the_same_groups(found: list[ArticleTraits], steps: list[int]) -> None:
    assert len(found) <= REACH
    once, stepwise = link(found), in_steps(found, steps)
    assert stories(once) == stories(stepwise)
    assert happenings(once) == happenings(stepwise)
    assert once.story_links == stepwise.story_links
    assert once.happening_links == stepwise.happening_links


@FEW
@given(collections(), st.lists(st.integers(0, 8), max_size=3).map(sorted))
def test_in_order_of_publication_the_ids_are_the_same_too(found: list[ArticleTraits], steps: list[int]) -> None:
    ordered = sorted(found, key=_published)
    once, stepwise = link(ordered), in_steps(ordered, steps)
    assert once.stories == stepwise.stories
    assert once.happenings == stepwise.happenings


def _published(article: ArticleTraits) -> tuple[str, str]:
    return article.order


@FEW
@given(collections(), st.lists(st.integers(0, 8), max_size=3).map(sorted))
def test_another_run_changes_nothing(found: list[ArticleTraits], steps: list[int]) -> None:
    linked = in_steps(found, steps)
    assert link(found, known=known_of(linked)) == linked


@FEW
@given(collections())
def test_ids_are_of_one_thing_each(found: list[ArticleTraits]) -> None:
    linked = link(found)
    for each in (linked.stories, linked.happenings):
        ids = [one.id for one in each]
        assert len(set(ids)) == len(ids)


@FEW
@given(collections())
def test_rows_tell_a_later_run_all(found: list[ArticleTraits]) -> None:
    linked = link(found)
    rows = as_rows(linked)
    assert set(rows) == {table.name for table in LINKS}
    for table in LINKS:
        keys = [
            tuple(dict(zip(table.names, row, strict=True))[name] for name in table.primary_key)
            for row in rows[table.name]
        ]
        assert keys == sorted(set(keys))
    assert as_known(rows) == known_of(linked)
    assert sum(1 for _ in as_objects(linked)) == len(rows["story_articles"]) + len(rows["happening_events"])


EARLY, MIDDLE, LATE = ("2021-03-08", "2021-03-09", "2021-03-10")


def test_an_id_stays_when_an_earlier_report_comes_late() -> None:
    first, second = made("b", text_of(0, 100), published=MIDDLE), made("c", text_of(0, 100), published=LATE)
    before = link([first, second])
    assert story_id(before, "b") == "sb"
    after = link([first, second, made("a", text_of(0, 100), published=EARLY)], known=known_of(before))
    assert {story_id(after, id_) for id_ in "abc"} == {"sb"}
    assert after.aliases == {}


def test_of_two_stories_that_become_one_the_later_id_is_an_alias() -> None:
    left, right = made("a", text_of(0, 40), published=EARLY), made("b", text_of(27, 67), published=LATE)
    apart = link([left, right])
    assert [story.id for story in apart.stories] == ["sa", "sb"]
    bridge = made("c", text_of(10, 50), published=MIDDLE)
    joined = link([left, right, bridge], known=known_of(apart))
    assert [story.id for story in joined.stories] == ["sa"]
    assert joined.aliases == {"sb": "sa"}
    assert ("sb", "b", "sa") in as_rows(joined)["stories"]


def test_a_report_of_two_stories_does_not_make_them_one() -> None:
    left, right = made("a", text_of(0, 40), published=EARLY), made("b", text_of(40, 80), published=MIDDLE)
    digest = made("c", text_of(0, 80), published=LATE)
    assert len(link([left, right, digest]).stories) == 2


def test_an_alias_leads_to_the_id_that_stands_and_returns_with_its_founder() -> None:
    one, other = made("a", text_of(0, 50), published=EARLY), made("b", text_of(0, 50, also="x"), published=LATE)
    apart = known_of(link([one]))
    alone = known_of(link([other]))
    known = Known(stories={**apart.stories, **alone.stories})
    joined = link([one, other], known=known)
    assert (story_id(joined, "b"), joined.aliases) == ("sa", {"sb": "sa"})
    changed = made("b", text_of(100, 180), published=LATE)
    parted = link([one, changed], known=known_of(joined))
    assert (story_id(parted, "a"), story_id(parted, "b"), parted.aliases) == ("sa", "sb", {})


def test_a_changed_article_is_compared_anew() -> None:
    one, other = made("a", text_of(0, 100)), made("b", text_of(0, 100))
    before = link([one, other])
    after = link([one, made("b", text_of(100, 200))], known=known_of(before))
    assert stories(after) == {frozenset("a"), frozenset("b")}
    assert after.story_links == ()


def test_an_article_that_is_gone_leaves_its_links() -> None:
    found = [made(id_, text_of(0, 100)) for id_ in "abc"]
    before = link(found)
    assert len(before.story_links) == 3
    after = link(found[1:], known=known_of(before))
    assert stories(after) == {frozenset("bc")}
    assert after.story_ids["a"] == "sa"


def test_events_of_a_story_that_grows_are_compared_anew() -> None:
    keys = ("n:wirayudha", "f:USD:4.37e+06")
    events = [event("v1", "export", keys)]
    one, other = (made(id_, text_of(at, at + 40), keys=keys, events=events) for id_, at in (("a", 0), ("b", 30)))
    before = link([one, other])
    bridge = made("c", text_of(0, 70), keys=keys, events=events)
    assert happenings(link([one, other, bridge], known=known_of(before))) == happenings(link([one, other, bridge]))


def test_a_chain_of_copies_does_not_run_away() -> None:
    chain = [made(f"a{number}", text_of(10 * number, 10 * number + 60)) for number in range(12)]
    for story in stories(link(chain)):
        numbers = sorted(int(id_[1:]) for id_ in story)
        assert numbers[-1] - numbers[0] <= 6
    assert all(len(story) > 1 for story in stories(link(chain[:4])))


def test_known_of_another_method_keeps_only_the_ids() -> None:
    linked = link([made("b", text_of(0, 100)), made("c", text_of(0, 100))])
    rows = {**as_rows(linked), "dedupe_run": [("0", "other")]}
    known = as_known(rows)
    assert (known.story_links, known.digests) == ((), {})
    assert known.stories == linked.story_ids
    assert link([made("b", text_of(0, 100)), made("c", text_of(0, 100))], known=known).stories == linked.stories


def test_the_window_holds_for_pairs_and_heads() -> None:
    days = ["2021-03-08", "2021-03-11", "2021-03-14"]
    found = [
        made(id_, text_of(at, at + 100), published=day) for id_, at, day in zip("abc", (0, 40, 80), days, strict=True)
    ]
    assert WINDOW == 3
    for story in stories(link(found)):
        assert not {"a", "c"} <= story


def test_links_stand_once_and_earlier_first(news: list[ArticleTraits]) -> None:
    linked = link(news)
    order = {article.id: article.order for article in news}
    for one in linked.story_links:
        assert order[one.first] < order[one.second]
    assert len({(one.first, one.second) for one in linked.story_links}) == len(linked.story_links)
    pairs = {
        frozenset(pair) for story in linked.stories for pair in combinations((t.article.id for t in story.reports), 2)
    }
    assert {frozenset((one.first, one.second)) for one in linked.story_links} <= pairs
