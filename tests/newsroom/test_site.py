"""What the site serves, asked for over the network: articles, lists, feeds, sitemaps, robots files and the log."""

import gzip
import html
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import feedparser
import pytest
from bs4 import BeautifulSoup
from protego import Protego

from newsroom import Server, Site, Story, serve
from newsroom.articles import PAGES
from newsroom.messages import Request
from newsroom.news import INDEX_SIZE
from newsroom.visitor import Visitor

SITE = Site(articles=120)
ANTARA, KOMPAS, DETIK = "https://www.antaranews.com", "https://money.kompas.com", "https://finance.detik.com"
NEWS = "https://news.example.test"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(SITE, tmp_path_factory.mktemp("newsroom")) as running:
        yield running


@pytest.fixture
def visitor(server: Server) -> Iterator[Visitor]:
    server.clear()
    with Visitor(server) as client:
        yield client


def stories(host: str, *modes: str) -> list[Story]:
    return [story for story in SITE.news[host].stories if not modes or story.mode in modes]


def locations(data: bytes) -> list[str]:
    return [html.unescape(text) for text in re.findall(r"<loc>(.*?)</loc>", data.decode())]


def links(data: bytes) -> list[str]:
    return [str(link["href"]) for link in BeautifulSoup(data, "lxml").select(".list-content a")]


def holds(page: str, story: Story) -> bool:
    text = html.unescape(page)
    return story.title in text and all(paragraph in text for paragraph in story.paragraphs)


def test_both_protocols_are_spoken_and_logged(server: Server, visitor: Visitor) -> None:
    assert visitor.get(f"{ANTARA}/").http_version == "HTTP/2"
    assert visitor.get(f"{ANTARA}/", http2=False).http_version == "HTTP/1.1"
    assert visitor.get("http://old.example.test/a/b").headers["location"] == f"{NEWS}/a/b"
    assert server.stats()["www.antaranews.com"]["protocols"] == {"2": 1, "1.1": 1}
    assert server.log()[-1]["scheme"] == "http"


def test_every_expected_article_is_there_whole(visitor: Visitor) -> None:
    for url, story in SITE.expected().articles.items():
        if story.mode not in {"flaky", "unavailable", "pages"}:
            answer = visitor.get(url)
            assert answer.status_code == 200, url
            assert holds(answer.text, story), url


@pytest.mark.parametrize(
    ("host", "form", "whole"), [(KOMPAS, "{}?page={}", "?page=all"), (DETIK, "{}/{}", "?single=1")]
)
def test_divided_articles_are_joined_from_their_pages(visitor: Visitor, host: str, form: str, whole: str) -> None:
    story = stories(host.removeprefix("https://"), "pages")[0]
    parts = [visitor.get(form.format(story.url, number)).text for number in range(1, PAGES + 1)]
    for number, part in enumerate(parts, 1):
        shown = [paragraph for paragraph in story.paragraphs if paragraph in html.unescape(part)]
        assert shown == list(story.part(number))
    assert visitor.get(story.url).text == parts[0]
    assert holds(visitor.get(story.url + whole).text, story)
    assert visitor.get(form.format(story.url, PAGES + 1)).status_code == 404


def test_other_forms_of_an_article_name_its_own_address(visitor: Visitor) -> None:
    for host in SITE.news.values():
        for story in stories(host.host.name, "plain")[:2]:
            amp = host.stories.amp(story)
            forms = [form for form in (amp, f"{story.url}?utm_source=rss") if form]
            forms += [f"https://{host.host.mobile}{story.path}"] if host.host.mobile else []
            for form in forms:
                page = visitor.get(form)
                assert page.status_code == 200, form
                assert story.token in page.text
                assert host.host.style == "plain" or f'rel="canonical" href="{story.url}"' in page.text


def test_old_addresses_redirect_to_the_article(visitor: Visitor) -> None:
    for mode, hops in (("moved", 1), ("chain", 4)):
        story = next(story for name in SITE.news for story in stories(name, mode))
        answer, way = visitor.follow(f"https://{story.host}{SITE.news[story.host].stories.linked(story)}")
        assert (answer.status_code, way[-1], len(way)) == (200, story.url, hops + 1)


def test_sitemaps_list_all_articles_of_a_host(visitor: Visitor) -> None:
    for name in ("www.antaranews.com", "news.example.test", "closed.example.test"):
        months = locations(visitor.get(f"https://{name}/sitemap.xml").content)
        found = [url for month in months for url in locations(gzip.decompress(visitor.get(month).content))]
        host = SITE.news[name].stories
        assert found == [f"https://{name}{host.linked(story)}" for story in host]
    assert visitor.get(f"{ANTARA}/sitemap/2019-01.xml.gz").status_code == 404
    news = visitor.get(f"{DETIK}/sitemap_news.xml").text
    assert news.count("<news:publication_date>") == len(stories("finance.detik.com"))


def test_feeds_list_the_latest_and_sections(visitor: Visitor) -> None:
    for name, host in SITE.news.items():
        for path, section in host.host.feeds.items():
            feed = feedparser.parse(visitor.get(f"https://{name}{path}").content)
            wanted = [story for story in reversed(stories(name)) if not section or story.section == section][:50]
            assert not feed.bozo
            assert [entry.title for entry in feed.entries] == [story.title for story in wanted]
            assert all(
                host.stories.linked(story) in entry.link for story, entry in zip(wanted, feed.entries, strict=True)
            )


@pytest.mark.parametrize("path", ["/rss/terkini.xml", "/sitemap.xml", "/sitemap/2018-02.xml.gz"])
def test_unchanged_documents_are_not_sent_again(visitor: Visitor, path: str) -> None:
    first = visitor.get(f"{ANTARA}{path}")
    for name, stated in (("if-none-match", "etag"), ("if-modified-since", "last-modified")):
        again = visitor.get(f"{ANTARA}{path}", headers={name: first.headers[stated]})
        assert (again.status_code, again.content) == (304, b"")
    assert visitor.get(f"{ANTARA}{path}", headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("host", "form"),
    [
        ("www.antaranews.com", "https://www.antaranews.com/indeks/{day:%d-%m-%Y}/{page}"),
        ("finance.detik.com", "https://finance.detik.com/indeks?page={page}&date={day:%m/%d/%Y}"),
        ("money.kompas.com", "https://indeks.kompas.com/?site=money&date={day:%Y-%m-%d}&page={page}"),
    ],
)
def test_the_index_of_each_day_has_its_articles(visitor: Visitor, host: str, form: str) -> None:
    days = [date(2018, 1, 1) + timedelta(days=step) for step in range(90)]
    listed = [link for day in days for link in links(visitor.get(form.format(day=day, page=1)).content)]
    wanted = [story for story in stories(host) if story.published.year == 2018]
    assert len(listed) == len(wanted) > 5
    assert all(str(story.id) in link for story, link in zip(wanted, listed, strict=True))


def test_a_full_day_has_several_pages_of_its_index() -> None:
    site = Site(articles=5000)
    found: list[str] = []
    for page in ("1", "2", "3"):
        request = Request(host="www.antaranews.com", path=f"/indeks/01-02-2018/{page}")
        found += links(site.answer(request).body)
    wanted = [story for story in site.news[request.host].stories if f"{story.published:%Y-%m-%d}" == "2018-02-01"]
    assert len(found) == len(wanted) > INDEX_SIZE
    assert all(str(story.id) in link for story, link in zip(reversed(wanted), found, strict=True))


def test_lists_end_with_empty_pages_or_repeat_the_last(visitor: Visitor) -> None:
    first, second = (links(visitor.get(f"{KOMPAS}/ekonomi?page={page}").content) for page in (1, 2))
    assert len(first) == sum(story.section == "ekonomi" for story in stories("money.kompas.com"))
    assert second == []
    beyond, last = (links(visitor.get(f"{DETIK}/indeks?page={page}").content) for page in (99, 5))
    assert beyond == last != []


def test_lists_on_other_hosts_lead_to_the_articles_own(visitor: Visitor) -> None:
    for url in ("https://indeks.kompas.com/?page=1", "https://www.detik.com/search/searchall?query=harga&page=1"):
        found = links(visitor.get(url).content)
        assert found
        assert all(link.startswith(("https://money.", "https://amp.", "https://finance.")) for link in found)


def test_an_address_without_its_last_slash_redirects(visitor: Visitor) -> None:
    story = stories("slow.example.test", "plain")[0]
    assert visitor.get(story.url.removesuffix("/")).headers["location"] == story.url


def test_searches_find_words_of_titles(visitor: Visitor) -> None:
    wanted = [story for story in reversed(stories("money.kompas.com")) if "harga" in story.title.casefold()]
    listed = links(visitor.get("https://search.kompas.com/search?q=harga&page=1").content)
    assert len(listed) == len(wanted) > 0
    assert all(str(story.id) in link for story, link in zip(wanted, listed, strict=True))
    assert links(visitor.get("https://search.kompas.com/search?q=tidak+ada").content) == []


def test_troubled_articles_answer_as_they_are_meant_to(visitor: Visitor) -> None:
    statuses = {"missing": 404, "gone": 410, "down": 500, "barred": 403, "paid": 402}
    for name in SITE.news:
        for story in stories(name):
            if story.mode in statuses:
                assert visitor.get(story.url).status_code == statuses[story.mode]
            if story.mode == "noindex-header":
                assert visitor.get(story.url).headers["x-robots-tag"] == "noindex"
            if story.mode == "noindex-meta":
                assert '<meta name="robots" content="noindex' in visitor.get(story.url).text
            if story.mode == "teaser":
                page = visitor.get(story.url).text
                assert '"isAccessibleForFree": false' in page
                assert story.paragraphs[1] not in html.unescape(page)


def test_flaky_articles_come_at_the_third_attempt(visitor: Visitor) -> None:
    for mode, status in (("flaky", 500), ("unavailable", 503)):
        story = next(story for name in SITE.news for story in stories(name, mode))
        answers = [visitor.get(story.url) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [status, status, 200]
        assert answers[0].headers.get("retry-after") == ("1" if status == 503 else None)


def test_robots_files(visitor: Visitor) -> None:
    late = [visitor.get("https://www.cnbcindonesia.com/robots.txt").status_code for _ in range(2)]
    assert late == [503, 200]
    assert visitor.get(f"{DETIK}/robots.txt").status_code == 404
    for name in SITE.news:
        answer = visitor.get(f"https://{name}/robots.txt")
        rules = Protego.parse(answer.text if answer.status_code == 200 else "")
        for story in stories(name):
            allowed = name != "closed.example.test" and story.mode != "forbidden"
            assert rules.can_fetch(story.url, "anyone") is allowed, story.url
        if name == "calm.example.test":
            assert rules.crawl_delay("anyone") == 0.3
    named = Protego.parse(visitor.get(f"{NEWS}/robots.txt").text).sitemaps
    assert list(named) == [f"{NEWS}/sitemap.xml", f"{NEWS}/sitemap_news.xml"]


def test_who_is_too_fast_is_told_and_counted(server: Server, visitor: Visitor) -> None:
    answers = [visitor.get("https://busy.example.test/") for _ in range(40)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert refused[0].headers["retry-after"] == "1"
    assert server.stats()["busy.example.test"]["violations"] == len(refused)
    time.sleep(1.05)
    assert visitor.get("https://busy.example.test/").status_code == 200


def test_the_log_counts_what_runs_at_once_and_how_close_together(server: Server, visitor: Visitor) -> None:
    def read() -> None:
        with Visitor(server) as own:
            own.get("https://slow.example.test/", headers={"user-agent": "reader/1"})

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    visitor.get("https://slow.example.test/?page=2")
    stats = server.stats()["slow.example.test"]
    assert stats["max_at_once"] == 3
    assert stats["paths"] == {"/": 3, "/?page=2": 1}
    assert stats["served"] == stats["paths"]
    assert "reader/1" in stats["user_agents"]
    starts = [row["start"] for row in server.log()]
    assert stats["min_spacing"] == min(later - sooner for sooner, later in pairwise(starts))
    assert all(row["end"] - row["start"] >= SITE.slow for row in server.log())
    server.clear()
    assert server.stats() == {}


def test_the_server_ends_with_whoever_started_it(tmp_path: Path) -> None:
    tests = Path(__file__).parent.parent
    code = (
        "import sys, time; from pathlib import Path; from newsroom import Site, serve\n"
        "with serve(Site(articles=40), Path(sys.argv[1])) as server:\n"
        "    print(server.https_port, flush=True); time.sleep(60)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(tests)},
    )
    assert parent.stdout
    port = int(parent.stdout.readline())
    socket.create_connection(("127.0.0.1", port)).close()
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    end = time.monotonic() + 5
    with pytest.raises(ConnectionRefusedError):
        while time.monotonic() < end:
            socket.create_connection(("127.0.0.1", port)).close()
            time.sleep(0.05)
    parent.stdout.close()


@pytest.mark.slow
def test_the_server_answers_three_hundred_pages_a_second_of_its_processor_time(tmp_path: Path) -> None:
    site = Site(articles=2000, hosts=("www.antaranews.com", "money.kompas.com"))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with serve(site, tmp_path) as server, Visitor(server) as client:
        pages = [story for story in site.expected().articles.values() if story.mode == "plain"]
        assert all(client.get(story.url).status_code == 200 for story in pages)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    assert len(pages) / seconds > 300
