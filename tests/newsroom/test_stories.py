"""The articles and the site's plan without a server: the same each time, all different, and as many as asked for."""

from datetime import UTC, datetime

import pytest

from newsroom import Site
from newsroom.articles import FAILURES, STARTS
from newsroom.hosts import news_hosts, shares


def test_five_thousand_articles_are_counted_out_and_all_differ() -> None:
    expected = Site(articles=5000).expected()
    stories = list(expected.articles.values())
    assert len(stories) == 5000
    assert len({story.body for story in stories}) == len({story.token for story in stories}) == 5000
    assert all(story.token in story.paragraphs[0] and story.token in story.paragraphs[-1] for story in stories)
    assert not expected.articles.keys() & expected.failures.keys()


def test_the_same_seed_gives_the_same_site_and_another_seed_another() -> None:
    one, same, other = (Site(articles=60, seed=seed).expected() for seed in (1, 1, 2))
    assert one == same
    assert not {story.token for story in one.articles.values()} & {story.token for story in other.articles.values()}


def test_a_site_is_made_again_from_its_options() -> None:
    site = Site(articles=40, seed=3, hosts=("money.kompas.com",), slow=0.5, limits={"money.kompas.com": 5})
    again = Site.from_json(site.as_json())
    assert again == site
    assert again.expected() == site.expected()
    assert again.limit("money.kompas.com") == again.limit("indeks.kompas.com") == 5


@pytest.mark.parametrize("articles", [40, 77, 1000])
def test_shares_add_up(articles: int) -> None:
    counts = shares(news_hosts(), articles)
    assert sum(counts.values()) == articles
    assert all(counts[host.name] for host in news_hosts() if host.share or host.few)


def test_articles_are_spread_in_order_over_both_quarters() -> None:
    stories = list(Site(articles=400).news["finance.detik.com"].stories)
    times = [story.published for story in stories]
    assert times == sorted(set(times))
    assert {(time.year, time.month) for time in times} == {
        (year, month) for year in (2018, 2026) for month in (1, 2, 3)
    }
    assert times[0] >= STARTS[0]
    assert times[-1] < datetime(2026, 4, 1, tzinfo=UTC)


def test_every_kind_of_failure_is_on_the_site() -> None:
    site = Site(articles=60)
    modes = [story.mode for host in site.news.values() for story in host.stories]
    assert set(FAILURES) <= set(modes)
    assert set(site.expected().failures.values()) == set(FAILURES.values())
    assert len(site.expected().failures) == sum(mode in FAILURES for mode in modes)


def test_an_address_leads_to_its_article_and_an_old_one_there_by_redirects() -> None:
    for host in Site(articles=60).news.values():
        for story in host.stories:
            assert host.stories.find(story.path) == (story, 0)
            assert host.stories.find(host.stories.old_path(story, 3)) == (story, 3)
            assert host.stories.find(story.path.replace(story.slug, "another-title")) == (story, 1)
            assert host.stories.find(story.path.replace(str(story.id), "999999")) is None
