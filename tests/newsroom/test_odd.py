"""The odd, hostile and broken pages behave as their addresses say, and cost the server no more than they must."""

import html
import time
from collections.abc import Iterator

import httpx
import pytest

from newsroom import Server, Site, Story, serve
from newsroom.odd import HOPS, NAME
from newsroom.visitor import Visitor

SITE = Site(articles=40)
ODD = f"https://{NAME}"
STATUSES = {
    "/missing": 404,
    "/gone": 410,
    "/login": 401,
    "/legal": 451,
    "/challenge": 403,
    "/captcha": 200,
    "/paid": 402,
}
BROKEN = {"/reset": httpx.ReadError, "/cut": httpx.RemoteProtocolError, "/garbage": httpx.RemoteProtocolError}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(SITE, tmp_path_factory.mktemp("odd")) as running:
        yield running


@pytest.fixture
def visitor(server: Server) -> Iterator[Visitor]:
    server.clear()
    with Visitor(server) as client:
        yield client


def story(path: str) -> Story:
    return SITE.odd.stories[path]


def taken(visitor: Visitor, path: str, most: int) -> tuple[int, int]:
    """Bytes of the body, unpacked and as they came, when reading stops after `most`."""
    with visitor.stream(f"{ODD}{path}") as answer:
        size = 0
        for piece in answer.iter_bytes():
            size += len(piece)
            if size > most:
                break
        return size, answer.num_bytes_downloaded


def test_the_sitemap_lists_the_pages_that_end(visitor: Visitor) -> None:
    text = visitor.get(f"{ODD}/sitemap.xml").text
    known = SITE.odd_pages()
    assert text.count("<loc>") == len(known.articles) + len(known.failures)
    assert "/never" not in text
    assert f"{ODD}/never" in visitor.get(f"{ODD}/sitemap-long.xml").text
    assert f"{ODD}/chain-{HOPS}<" in text


@pytest.mark.parametrize("path", [url.removeprefix(ODD) for url in SITE.odd_pages().articles])
def test_readable_pages_hold_their_article_at_last(visitor: Visitor, path: str) -> None:
    answers = [visitor.get(f"{ODD}{path}")]
    while answers[-1].status_code != 200:
        assert path in {"/flaky-500", "/flaky-503", "/flaky-429", "/retry-date"}
        answers.append(visitor.get(f"{ODD}{path}"))
    coding = {"/wrong-charset": "cp1252", "/meta-charset": "cp1252", "/utf-16": "utf-16"}.get(path, "utf-8")
    text = html.unescape(answers[-1].content.decode(coding))
    assert f"<h1>{story(path).title}</h1>" in text
    assert all(f"<p>{paragraph}</p>" in text for paragraph in story(path).paragraphs)
    assert len(answers) == (3 if "flaky" in path else 2 if "retry" in path else 1)


def test_charsets_are_declared_wrongly_in_the_header_in_the_page_or_nowhere(visitor: Visitor) -> None:
    kinds = {path: visitor.get(f"{ODD}{path}") for path in ("/wrong-charset", "/meta-charset", "/no-charset")}
    assert [answer.headers["content-type"] for answer in kinds.values()] == [
        "text/html; charset=utf-8",
        "text/html",
        "text/html",
    ]
    assert b"<meta charset" not in kinds["/wrong-charset"].content
    assert b'<meta charset="windows-1252">' in kinds["/meta-charset"].content
    with pytest.raises(UnicodeDecodeError):
        kinds["/wrong-charset"].content.decode("utf-8")


@pytest.mark.parametrize(("path", "status"), STATUSES.items())
def test_refusals(visitor: Visitor, path: str, status: int) -> None:
    answer = visitor.get(f"{ODD}{path}")
    assert answer.status_code == status
    assert (answer.headers.get("cf-mitigated") == "challenge") is (path in {"/challenge", "/captcha"})


@pytest.mark.parametrize(
    ("url", "status", "wait"),
    [
        (f"{ODD}/always-503", 503, "1"),
        (f"{ODD}/always-429", 429, "1"),
        ("https://later.example.test/page", 503, "86400"),
    ],
)
def test_servers_that_stay_busy(visitor: Visitor, url: str, status: int, wait: str) -> None:
    answers = [visitor.get(url) for _ in range(5)]
    assert {(answer.status_code, answer.headers["retry-after"]) for answer in answers} == {(status, wait)}


def test_redirects_go_round_too_far_or_where_nobody_should_follow(visitor: Visitor) -> None:
    answer, way = visitor.follow(f"{ODD}/chain-{HOPS}")
    assert (len(way), answer.url.path) == (HOPS + 1, "/chain")
    assert len(visitor.follow(f"{ODD}/many-{3 * HOPS}")[1]) == 3 * HOPS + 1
    assert visitor.get(f"{ODD}/loop").headers["location"] == "/loop-back"
    assert visitor.get(f"{ODD}/loop-back").headers["location"] == "/loop"
    assert "location" not in visitor.get(f"{ODD}/nowhere").headers
    targets = [
        visitor.get(f"{ODD}{path}").headers["location"] for path in ("/to-file", "/to-credentials", "/to-private")
    ]
    assert [target.partition(":")[0] for target in targets] == ["file", "https", "http"]
    assert "user:secret@" in targets[1]
    assert "//10.0.0.1/" in targets[2]


def test_pages_that_are_none(visitor: Visitor) -> None:
    assert visitor.get(f"{ODD}/binary").headers["content-type"].startswith("text/html")
    assert visitor.get(f"{ODD}/binary").content.startswith(b"\x89PNG")
    assert visitor.get(f"{ODD}/pdf").headers["content-type"] == "application/pdf"
    assert visitor.get(f"{ODD}/feed-html.xml").text.startswith("<!DOCTYPE html>")
    truncated = visitor.get(f"{ODD}/truncated-gzip", headers={"accept-encoding": "identity"})
    assert truncated.headers["content-encoding"] == "gzip"
    assert not truncated.text.rstrip().endswith("</html>")


def test_the_bomb_is_small_on_the_wire_and_made_as_it_is_read(visitor: Visitor) -> None:
    begin = time.monotonic()
    unpacked, packed = taken(visitor, "/bomb", 30_000_000)
    assert unpacked > 30_000_000
    assert packed < unpacked / 100
    assert time.monotonic() - begin < 5
    assert visitor.get(f"{ODD}/sitemap.xml").status_code == 200


@pytest.mark.parametrize("path", ["/endless", "/stated-size"])
def test_endless_bodies_end_with_the_connection_of_their_reader(server: Server, path: str) -> None:
    server.clear()
    with Visitor(server) as reader:
        assert taken(reader, path, 2_000_000)[0] > 2_000_000
    left = time.monotonic() + 5
    while server.log()[0]["end"] is None and time.monotonic() < left:
        time.sleep(0.02)
    assert server.log()[0]["end"] is not None


@pytest.mark.parametrize("path", ["/never", "/drip"])
def test_pages_that_never_end(server: Server, visitor: Visitor, path: str) -> None:
    begin = time.monotonic()
    with pytest.raises(httpx.ReadTimeout), visitor.stream(f"{ODD}{path}", timeout=0.4) as answer:
        for _ in answer.iter_raw():
            if time.monotonic() - begin > 0.6:
                raise httpx.ReadTimeout("still not at its end")
    assert server.log()[0]["status"] == (None if path == "/never" else 200)


def test_a_calendar_leads_on_for_ever(visitor: Visitor) -> None:
    assert "/calendar/2018-01-01" in visitor.get(f"{ODD}/").text
    assert "/calendar/2018-03-01" in visitor.get(f"{ODD}/calendar/2018-02-28").text
    assert "/calendar/9000-01-02" in visitor.get(f"{ODD}/calendar/9000-01-01").text
    assert visitor.get(f"{ODD}/calendar/soon").status_code == 404


@pytest.mark.parametrize(("path", "error"), BROKEN.items())
def test_connections_break(visitor: Visitor, path: str, error: type[Exception]) -> None:
    with pytest.raises((error, httpx.RemoteProtocolError)):
        visitor.get(f"https://broken.example.test{path}")
    assert visitor.get("https://broken.example.test/robots.txt").status_code == 404


def test_hosts_that_cannot_be_reached(server: Server, visitor: Visitor) -> None:
    for host in ("refused.example.test", "wrong-name.example.test"):
        with pytest.raises(httpx.ConnectError):
            visitor.get(f"https://{host}/page")
    assert "nowhere.example.test" not in server.connect_to
