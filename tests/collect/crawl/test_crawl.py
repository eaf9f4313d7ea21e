"""Whole collections from the news site on loopback: complete, polite, once each, whatever stops them."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from newsroom import Server, Site, serve

from extractor.article.collected import ArticleReader
from extractor.collect.canonical import canonical_url
from extractor.collect.crawl import CrawlError, Spec, Summary, read_sources, run_crawl
from extractor.collect.settings import Settings
from extractor.collect.wanted import Wanted, compile_match
from extractor.collect.warc import read_warc

NOW = "2026-04-01T00:00:00Z"


def settings(server: Server, **options: Any) -> Settings:
    quick = {"delay": 0.01, "per_host": 4, "per_domain": 12, "backoff": 0.05, "attempts": 3}
    return Settings(**{**quick, **options}, connect_to=server.connect_to, allow_private=True)


def collect(server: Server, folder: Path, sources: list[str], wanted: Wanted | None = None, **options: Any) -> Summary:
    publishers, links = read_sources(sources)
    wanted = wanted or Wanted()
    limit = options.pop("limit", None)
    spec = Spec(publishers=publishers, links=links, wanted=wanted, limit=limit)
    return run_crawl(folder, spec, ArticleReader(wanted), settings=settings(server, **options), now=lambda: NOW)


def rows(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "articles.jsonl").read_text("utf-8").splitlines()]


def failures(folder: Path) -> dict[str, str]:
    lines = (folder / "failed.jsonl").read_text("utf-8").splitlines()
    return {row["url"]: row["cause"] for row in map(json.loads, lines) if row["kind"] == "article"}


def sitemaps(site: Site, *hosts: str) -> list[str]:
    return [f"sitemap {url}" for url in site.sitemaps(*hosts)]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(Site(articles=150, slow=0.05), tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture(autouse=True)
def trusted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "server" in request.fixturenames:
        running: Server = request.getfixturevalue("server")
        monkeypatch.setenv("SSL_CERT_FILE", str(running.ca_file))
        running.clear()


def check_complete(site: Site, folder: Path, *hosts: str) -> None:
    """Every article once and right; every failure with its cause."""
    expected = site.expected(*hosts)
    found = rows(folder)
    by_url = {row["canonical_url"]: row for row in found}
    assert len(by_url) == len(found)
    # of a teaser the part that is shown is kept, and marked
    partly = {url for url, row in by_url.items() if row.get("truncated")}
    articles = {canonical_url(url): story for url, story in expected.articles.items()}
    assert {*by_url} - partly == {*articles}
    told = failures(folder) | dict.fromkeys(partly, "paid")
    # robots.txt of this host closes the sitemap too, so that nothing of it is known
    assert told == {url: cause for url, cause in expected.failures.items() if "//closed." not in url}
    for url, story in articles.items():
        assert story.token in by_url[url]["text"], url
        assert by_url[url]["title"] == story.title


def test_everything_from_sitemaps(server: Server, tmp_path: Path) -> None:
    summary = collect(server, tmp_path, sitemaps(server.site))
    check_complete(server.site, tmp_path)
    assert summary.finished
    assert summary.new == summary.counts.articles == len(rows(tmp_path))
    # every page that was answered stands in the archive, once
    archived = [page.url for path in sorted((tmp_path / "warc").iterdir()) for page in read_warc(path)]
    assert len(archived) == len({*archived})
    assert {*archived} >= {row["url"] for row in rows(tmp_path)}
    stats = server.stats()
    assert not any(host["violations"] for host in stats.values())
    assert all(host["max_at_once"] <= 4 for host in stats.values())
    # nothing of the host that robots.txt closes was asked for but that file
    assert stats["closed.example.test"]["requests"] == 1
    forbidden = {url for url, cause in server.site.expected().failures.items() if cause == "robots"}
    asked = Counter(f"https://{entry['host']}{entry['path']}" for entry in server.log())
    noindex = {url for url in forbidden if asked[url]}
    # a page that says noindex must be asked for to say so; one that robots.txt closes must not
    assert all(story.mode.startswith("noindex") for story in _stories(server.site) if story.url in noindex)
    assert forbidden - noindex


def _stories(site: Site) -> Iterator[Any]:
    for host in site.news.values():
        yield from host.stories


def test_a_second_run_brings_nothing_twice(server: Server, tmp_path: Path) -> None:
    host = "jateng.antaranews.com"
    first = collect(server, tmp_path, sitemaps(server.site, host))
    before = rows(tmp_path)
    server.clear()
    second = collect(server, tmp_path, sitemaps(server.site, host))
    assert (second.new, second.counts.articles) == (0, first.counts.articles)
    assert rows(tmp_path) == before
    paths = [entry["path"] for entry in server.log() if entry["host"] == host]
    assert not any(path.startswith("/berita/") for path in paths)
    assert 304 in {entry["status"] for entry in server.log()}


def test_an_outlet_by_name_within_days(server: Server, tmp_path: Path) -> None:
    wanted = Wanted(since="2026-02-01", until="2026-02-28", match=compile_match("ekspor|export"))
    collect(server, tmp_path, ["ANTARA"], wanted)
    expected = server.site.expected("www.antaranews.com", "en.antaranews.com", "jateng.antaranews.com").articles
    matching = {
        url
        for url, story in expected.items()
        if "2026-02-01" <= story.published_at[:10] <= "2026-02-28"
        and wanted.match
        and wanted.match.search(f"{story.title}\n{story.body}\n{' '.join(story.tags)}")
    }
    found = {row["canonical_url"] for row in rows(tmp_path)}
    assert found <= matching
    # of regional editions nothing but feeds is known, which hold the last days only
    assert {url for url in matching if "//jateng." not in url} <= found
    assert found


def test_single_addresses_and_feeds(server: Server, tmp_path: Path) -> None:
    site = server.site
    story = next(story for story in _stories(site) if story.mode == "pages" and story.host == "money.kompas.com")
    collect(server, tmp_path / "one", [f"{story.url}?utm_source=x", story.url, f"{story.url}?page=2"])
    (row,) = rows(tmp_path / "one")
    assert row["text"] == story.body
    summary = collect(server, tmp_path / "feed", [site.feeds("news.example.test")[0]])
    assert summary.new > 5


def test_limit_stops_and_goes_on(server: Server, tmp_path: Path) -> None:
    sources = sitemaps(server.site, "plain.example.test")
    first = collect(server, tmp_path, sources, limit=3)
    assert (first.new, first.finished) == (3, False)
    second = collect(server, tmp_path, sources, limit=2)
    assert second.counts.articles == 5
    collect(server, tmp_path, sources)
    check_complete(server.site, tmp_path, "plain.example.test")


@pytest.mark.alone
@pytest.mark.slow
def test_hostile_and_failing_pages(server: Server, tmp_path: Path) -> None:
    odd, unreachable = server.site.odd_pages(), server.site.unreachable()
    failing = odd.failures
    sources = [f"article {url}" for url in (*odd.articles, *failing, *unreachable.failures)]
    collect(server, tmp_path, sources, timeout=3, max_bytes=2_000_000, attempts=4, max_wait=2.0)
    found = {row["url"] for row in rows(tmp_path)}
    assert found >= {*odd.articles}
    told = failures(tmp_path)
    assert {url: told.get(url) for url in unreachable.failures} == unreachable.failures
    assert {url: told.get(url) for url in failing if url not in found} == {
        url: cause for url, cause in failing.items() if url not in found
    }
    assert {failing[url] for url in found if url in failing} <= {"paid"}


def test_a_host_that_asks_for_a_day_is_left_alone(server: Server, tmp_path: Path) -> None:
    pages = [f"article https://later.example.test/page-{number}" for number in range(5)]
    summary = collect(server, tmp_path, pages, per_host=1)
    assert set(failures(tmp_path).values()) == {"busy"}
    # robots.txt, or it and one page, and nothing after that
    assert server.stats()["later.example.test"]["requests"] <= 2
    assert summary.counts.articles == 0


def test_other_settings_need_another_folder(server: Server, tmp_path: Path) -> None:
    collect(server, tmp_path, sitemaps(server.site, "plain.example.test"), limit=1)
    with pytest.raises(CrawlError, match="other settings"):
        collect(server, tmp_path, sitemaps(server.site, "calm.example.test"))


def test_lost_files_are_made_good(server: Server, tmp_path: Path) -> None:
    sources = sitemaps(server.site, "plain.example.test")
    collect(server, tmp_path, sources)
    whole = rows(tmp_path)
    path = tmp_path / "articles.jsonl"
    path.write_bytes(path.read_bytes()[:-200])
    (archive,) = (tmp_path / "warc").iterdir()
    archive.unlink()
    collect(server, tmp_path, sources)
    key = "canonical_url"
    assert sorted(rows(tmp_path), key=lambda row: row[key]) == sorted(whole, key=lambda row: row[key])
    archived = [page.url for path in (tmp_path / "warc").iterdir() for page in read_warc(path)]
    assert {row["url"] for row in whole} <= {*archived}


def start(server: Server, folder: Path, *options: str) -> subprocess.Popen[bytes]:
    """The command line as a user runs it, in a process that can be killed."""
    pairs = [f"--connect-to={host}={target}" for host, target in server.connect_to.items()]
    code = "import sys; from extractor.cli.main import run; sys.exit(run())"
    line = [sys.executable, "-c", code, "scrape", *sitemaps(server.site), "--out", str(folder), "--allow-private"]
    line += ["--per-host=4", "--per-domain=12", *pairs, *options]
    return subprocess.Popen(line, env=os.environ | {"SSL_CERT_FILE": str(server.ca_file)}, stderr=subprocess.PIPE)


def killed_and_resumed(server: Server, folder: Path, *, kills: int, pause: tuple[float, float], delay: float) -> None:
    """Run the command, kill it `kills` times at random moments, let it end, and check what it left."""
    chance = random.Random(7)
    option = f"--delay={delay}"
    for _ in range(kills):
        process = start(server, folder, option)
        time.sleep(chance.uniform(*pause))
        process.send_signal(signal.SIGKILL)
        process.wait()
        if process.stderr:
            process.stderr.close()
    last = start(server, folder, option)
    _, told = last.communicate(timeout=900)
    assert last.returncode in {0, 1}, told
    check_complete(server.site, folder)
    archived = [page.url for path in sorted((folder / "warc").iterdir()) for page in read_warc(path)]
    assert len(archived) == len({*archived})
    asked = Counter(
        (entry["host"], entry["path"]) for entry in server.log() if entry["status"] == 200 and entry["host"] != "odd"
    )
    pages = [number for (_, path), number in asked.items() if path != "/robots.txt" and "sitemap" not in path]
    # what was under way when the process was killed is asked for again, and nothing else
    assert sum(number - 1 for number in pages) <= kills * Settings().connections


def test_killed_and_resumed(tmp_path: Path) -> None:
    with serve(Site(articles=120, slow=0.02), tmp_path / "server") as server:
        killed_and_resumed(server, tmp_path / "out", kills=3, pause=(0.8, 2.0), delay=0.05)


@pytest.mark.alone
@pytest.mark.slow
def test_five_thousand_articles_killed_ten_times(tmp_path: Path) -> None:
    with serve(Site(articles=5000, slow=0.02), tmp_path / "server") as server:
        killed_and_resumed(server, tmp_path / "out", kills=10, pause=(2.0, 8.0), delay=0.01)
        stats = server.stats()
        assert not any(host["violations"] for host in stats.values())
        assert all(host["max_at_once"] <= 4 for host in stats.values())


@pytest.mark.alone
@pytest.mark.slow
def test_stopped_by_a_signal(tmp_path: Path) -> None:
    with serve(Site(articles=120, slow=0.02), tmp_path / "server") as server:
        process = start(server, tmp_path / "out", "--delay=0.2")
        deadline = time.monotonic() + 20
        while not (tmp_path / "out" / "articles.jsonl").exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(1)
        process.terminate()
        _, told = process.communicate(timeout=20)
        assert process.returncode == 143, told
        assert b"the same command goes on" in told
        count = len(rows(tmp_path / "out"))
        last = start(server, tmp_path / "out", "--delay=0.01")
        last.communicate(timeout=200)
        check_complete(server.site, tmp_path / "out")
        assert len(rows(tmp_path / "out")) > count
