"""Every route of `extractor serve`, over the wire: what goes in, what comes out, and every refusal's shape."""

import json
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import httpx
import pytest
from running_service import SAMPLES, STORY, Running, running

from extractor.record import Record, json_schema
from extractor.serve.problems import MEDIA_TYPE, Kind

Command = Callable[..., CompletedProcess[bytes]]
TEXTS = sorted((SAMPLES / "text").glob("*.txt"))
PAGES = sorted((SAMPLES / "html").glob("*.html"))
ORIGIN = "https://desk.example"
EXACTLY = "give exactly one of text, html and fetch"


class Site(BaseHTTPRequestHandler):
    """A site with a page, a robots.txt that closes a part, and nothing else."""

    def do_GET(self) -> None:
        answers = {
            "/page": (200, "text/html", PAGES[0].read_bytes()),
            "/robots.txt": (200, "text/plain", b"User-agent: *\nDisallow: /closed"),
        }
        status, kind, body = answers.get(self.path, (404, "text/html", b"<html>no</html>"))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is that of the base class
        """Keep the test output clean."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(scope="module")
def service(environment: dict[str, str], site: str) -> Iterator[Running]:
    options = ("--workers", 2, "--concurrency", 32, "--rate", 0, "--max-bytes", 300_000, "--allow-origin", ORIGIN)
    fetching = ("--allow-fetch", "--allow-private", "--connect-to", f"news.example={site}", "--timeout", 5)
    with running(environment, *options, *fetching) as service:
        yield service


def problem(response: httpx.Response, status: int, name: str) -> str:
    """Check the one shape of errors and return what it tells."""
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    told: dict[str, Any] = response.json()
    assert told["status"] == status
    assert told["type"].endswith(f"/problems/{name}")
    assert told["title"]
    assert told["instance"] == f"urn:uuid:{response.headers['x-request-id']}"
    assert "Traceback" not in response.text
    detail: str = told["detail"]
    return detail


def test_the_record_is_that_of_the_command(service: Running, command: Command) -> None:
    done = command("file", *TEXTS, *PAGES, "--format", "jsonl", "--no-timestamp")
    assert done.returncode == 0
    lines = done.stdout.splitlines(keepends=True)
    assert len(lines) == len(TEXTS) + len(PAGES)
    for path, line in zip([*TEXTS, *PAGES], lines, strict=True):
        form = "html" if path.suffix == ".html" else "text"
        answer = service.post(**{form: path.read_text("utf-8")}, timestamp=False)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
        assert answer.content == line
        raw = service.client.post(
            "/v1/extract?timestamp=false",
            content=path.read_bytes(),
            headers={"content-type": f"text/{'html' if form == 'html' else 'plain'}; charset=utf-8"},
        )
        assert raw.content == line


def test_what_is_known_from_outside(service: Running) -> None:
    known = {"title": "Tuna", "publisher": "Koran Uji", "published_at": "2023-02-03", "url": "https://news.example/1"}
    by_body = service.post(text=STORY.partition("\n\n")[2], timestamp=False, **known)
    article = Record.model_validate_json(by_body.content).article
    assert (article.title, article.publisher, article.url) == ("Tuna", "Koran Uji", "https://news.example/1")
    assert article.published_at == "2023-02-03"
    by_query = service.client.post(
        "/v1/extract",
        params={**known, "timestamp": "false"},
        content=STORY.partition("\n\n")[2],
        headers={"content-type": "text/plain"},
    )
    assert by_query.content == by_body.content
    # the body wins over the query
    both = service.client.post("/v1/extract", params={"title": "Other"}, json={"text": STORY, "title": "Tuna"})
    assert both.json()["article"]["title"] == "Tuna"
    titled = service.post(html=PAGES[0].read_text("utf-8"), title="Judul lain")
    assert titled.json()["article"]["text"].startswith("Judul lain\n\n")


def test_confidence_and_reasons(service: Running) -> None:
    plain = service.post(text=STORY).json()
    assert plain["provenance"]["extracted_at"].endswith("Z")
    assert "explanations" not in plain
    explained = service.post(text=STORY, explain=True).json()
    assert list(explained)[-1] == "explanations"
    assert set(explained["explanations"]) >= {good["id"] for good in explained["commodities"]}
    few = service.post(text=STORY, min_confidence=1.0).json()
    assert len(few["entities"]) < len(plain["entities"])


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "windows-1252"])
def test_charsets(service: Running, charset: str) -> None:
    text = STORY.replace("Rabu", "“Rabu” — café")
    header = {"content-type": f'Text/Plain; Charset="{charset}"'}
    answer = service.client.post("/v1/extract", content=text.encode(charset), headers=header)
    assert "“Rabu” — café" in answer.json()["article"]["text"]


def test_unicode_comes_back_as_it_went_in(service: Running) -> None:
    text = STORY + " Ketua 🐟 漢字 \u0301\u2028 O\u0308stergo\u0308tland. " + "\U0001f1ee\U0001f1e9"
    record = Record.model_validate_json(service.post(text=text).content)
    assert "🐟 漢字" in record.article.text
    assert "\U0001f1ee\U0001f1e9" in record.article.text


def test_a_page_that_is_fetched(service: Running) -> None:
    answer = service.post(fetch="http://news.example/page", timestamp=False, publisher="Koran Uji")
    assert answer.status_code == 200, answer.text
    article = answer.json()["article"]
    assert (article["url"], article["publisher"]) == ("http://news.example/page", "Koran Uji")
    assert article["text"] == (SAMPLES / "text" / f"{PAGES[0].stem}.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("address", "refusal", "cause", "told"),
    [
        ("http://news.example/closed/1", (403, "fetch-refused"), "robots", "robots.txt forbids it"),
        ("http://news.example/gone", (502, "upstream"), "gone", "404"),
        ("file:///etc/hostname", (422, "invalid"), "address", "only http and https"),
        ("http://me:word@news.example/", (422, "invalid"), "address", "user name"),
        ("http://127.0.0.1:1/", (502, "upstream"), "network", "127.0.0.1:1"),
    ],
)
def test_pages_that_cannot_be_fetched(
    service: Running, address: str, refusal: tuple[int, str], cause: str, told: str
) -> None:
    answer = service.post(fetch=address)
    assert told in problem(answer, *refusal)
    assert answer.json()["cause"] == cause
    assert "word" not in answer.text.replace("password", "")


def test_what_a_fetched_page_says_itself(service: Running) -> None:
    told = problem(service.post(fetch="http://news.example/page", title="T"), 422, "invalid")
    assert told == "title: Extra inputs are not permitted"
    answer = service.client.post("/v1/extract?url=x", json={"fetch": "http://news.example/page"})
    assert problem(answer, 422, "invalid").startswith("url: ")


@pytest.mark.parametrize(
    ("body", "status", "name", "told"),
    [
        (b"{", 400, "no-json", "JSON"),
        (b"\xff\xfe", 400, "no-json", "JSON"),
        (b'{"text": "\\ud800"}', 400, "no-json", "hex escape"),
        (b"[" * 100_000, 400, "no-json", "recursion"),
        (b"[]", 422, "invalid", EXACTLY),
        (b"null", 422, "invalid", EXACTLY),
        (b"{}", 422, "invalid", EXACTLY),
        (b'{"text": "a", "html": "b"}', 422, "invalid", EXACTLY),
        (b'{"text": 1}', 422, "invalid", "text: "),
        (b'{"text": "a", "explain": "yes"}', 422, "invalid", "explain: "),
        (b'{"text": "a", "min_confidence": NaN}', 422, "invalid", "min_confidence: "),
        (b'{"text": "a", "min_confidence": 1.1}', 422, "invalid", "less than or equal to 1"),
        (b'{"text": "a", "titel": "b"}', 422, "invalid", "titel: "),
        (b'{"text": ""}', 422, "unreadable", "the text is empty"),
        (b'{"html": "<html></html>"}', 422, "unreadable", "holds no article text"),
        (b'{"text": "Jepang membeli tuna.", "published_at": "soon"}', 422, "unreadable", "soon"),
        (json.dumps({"text": "kopi " * 45_000}).encode(), 422, "unreadable", "more than the 200,000"),
        (json.dumps({"text": "kopi " * 90_000}).encode(), 413, "too-large", "300,000"),
    ],
)
def test_bodies_that_are_refused(service: Running, body: bytes, status: int, name: str, told: str) -> None:
    answer = service.client.post("/v1/extract", content=body, headers={"content-type": "application/json"})
    assert told in problem(answer, status, name)


def test_field_errors_name_their_fields(service: Running) -> None:
    answer = service.post(text="a", min_confidence=2, titel="b")
    assert [error["field"] for error in answer.json()["errors"]] == ["min_confidence", "titel"]
    query = service.client.post("/v1/extract?explain=perhaps&x=1", content="a", headers={"content-type": "text/plain"})
    problem(query, 422, "invalid")
    assert sorted(error["field"] for error in query.json()["errors"]) == ["explain", "x"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"content-type": "application/pdf"},
        {"content-type": "multipart/form-data"},
        {"content-type": "text/plain", "content-encoding": "gzip"},
    ],
)
def test_other_kinds_of_body(service: Running, headers: dict[str, str]) -> None:
    problem(service.client.post("/v1/extract", content=b"kopi", headers=headers), 415, "media-type")


def test_a_body_of_unknown_length_has_the_same_limit(service: Running) -> None:
    def parts() -> Iterator[bytes]:
        for _ in range(40):
            yield b"kopi " * 2000

    answer = service.client.post("/v1/extract", content=parts(), headers={"content-type": "text/plain"})
    assert "300,000" in problem(answer, 413, "too-large")


def test_a_client_that_leaves_within_the_body(service: Running) -> None:
    with begun(service) as connection:
        service.in_work(1)
        connection.close()
    service.in_work(0)


@pytest.mark.slow
def test_a_body_that_arrives_too_slowly(service: Running) -> None:
    with begun(service) as connection:
        answer = b"".join(iter(partial(connection.recv, 4096), b""))
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"/problems/slow-body" in answer


def begun(service: Running) -> socket.socket:
    """Send the head of a request and a part of its body."""
    host, _, port = service.url.removeprefix("http://").partition(":")
    connection = socket.create_connection((host, int(port)), timeout=60)
    connection.sendall(
        b"POST /v1/extract HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\nkopi"
    )
    return connection


@pytest.mark.parametrize("body", [b"%PDF-1.7 ...", b"PK\x03\x04", bytes(range(256)) * 10, b"\0\0\0"])
def test_what_is_no_text(service: Running, body: bytes) -> None:
    answer = service.client.post("/v1/extract", content=body, headers={"content-type": "text/plain"})
    problem(answer, 422, "unreadable")


def test_paths_and_methods(service: Running) -> None:
    assert "/v1/openapi.json" in problem(service.client.get("/nowhere"), 404, "not-found")
    problem(service.client.get("/v1/schema/"), 404, "not-found")
    wrong = service.client.get("/v1/extract")
    assert "POST" in problem(wrong, 405, "method")
    assert wrong.headers["allow"] == "POST"


def test_schema_is_that_of_the_command(service: Running, command: Command) -> None:
    answer = service.client.get("/v1/schema")
    assert answer.content == command("schema").stdout
    assert answer.headers["content-type"] == "application/schema+json"
    assert answer.json() == json_schema()


def test_health(service: Running) -> None:
    answer = service.client.get("/v1/health")
    assert answer.status_code == 200
    health = answer.json()
    assert (health["status"], health["workers"], health["requests"]) == ("ready", 2, 0)
    assert health["pipeline"].startswith("trade_rules-")
    assert service.client.get("/v1/live").json() == {"status": "live"}


def test_the_description_is_served_as_it_is_kept(service: Running) -> None:
    kept = json.loads((Path(__file__).parents[2] / "docs" / "openapi.json").read_text("utf-8"))
    assert service.client.get("/v1/openapi.json").json() == kept


def test_the_description_is_true_to_the_schema_and_the_problems(service: Running) -> None:
    described = service.client.get("/v1/openapi.json").json()
    schemas = described["components"]["schemas"]
    schema = json.loads(json.dumps(json_schema()).replace("#/$defs/", "#/components/schemas/"))
    definitions = schema.pop("$defs")
    for key in ("$schema", "$id"):
        schema.pop(key)
    assert {name: schemas[name] for name in definitions} == definitions
    assert schemas["Record"] == schema
    explained = schemas["ExplainedRecord"]
    assert explained["properties"].keys() - schema["properties"].keys() == {"explanations"}
    assert set(explained["required"]) == {*schema["required"], "explanations"}
    answers = described["paths"]["/v1/extract"]["post"]["responses"]
    assert {int(status) for status in answers} == {200, *(kind.status for kind in Kind)} - {404, 405}
    problems = [answers[status]["content"] for status in answers if status != "200"]
    assert all(content == {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}} for content in problems)
    assert "headers" in answers["429"]
    assert "headers" in answers["503"]


def test_web_pages_of_the_origin_named(service: Running) -> None:
    asked = {
        "origin": ORIGIN,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    allowed = service.client.options("/v1/extract", headers=asked)
    assert allowed.headers["access-control-allow-origin"] == ORIGIN
    refused = service.client.options("/v1/extract", headers={**asked, "origin": "https://other.example"})
    assert "access-control-allow-origin" not in refused.headers


def test_twenty_clients_at_once(service: Running) -> None:
    wanted = [service.post(text=path.read_text("utf-8"), timestamp=False).content for path in TEXTS]

    def ask(number: int) -> bool:
        place = number % len(TEXTS)
        body = {"text": TEXTS[place].read_text("utf-8"), "timestamp": False}
        return httpx.post(f"{service.url}/v1/extract", json=body, timeout=60).content == wanted[place]

    with ThreadPoolExecutor(20) as clients:
        assert all(clients.map(ask, range(20)))


def test_a_worker_killed_while_idle_is_not_noticed(service: Running) -> None:
    lost, ready = len(service.events("worker_lost")), len(service.events("worker_ready"))
    for pid in service.workers():
        os.kill(pid, signal.SIGKILL)
        # the service collects it; before that, threads of it may still be dying and an article may reach it
        while Path(f"/proc/{pid}").exists():
            time.sleep(0.01)
    assert service.post(text=STORY).status_code == 200
    assert service.post(text=STORY).status_code == 200
    service.wait_for("worker_ready", number=ready + 2)
    assert {row["fate"] for row in service.events("worker_lost")[lost:]} == {"died"}


def test_the_log_has_every_request_and_no_article(service: Running) -> None:
    secret = "Zyxwvut Perkasa"
    answer = service.client.post(
        f"/v1/extract?title={secret}",
        json={"text": STORY + f" {secret} membeli kopi."},
        headers={"x-forwarded-for": "8.8.8.8"},
    )
    assert secret in answer.text
    row = service.row_of(answer)
    assert (row["method"], row["path"], row["status"], row["client"]) == ("POST", "/v1/extract", 200, "127.0.0.1")
    assert row["bytes_in"] > len(STORY)
    assert row["bytes_out"] == len(answer.content)
    assert 0 < row["ms"] < 60_000
    assert row["time"].endswith("Z")
    assert secret not in json.dumps(service.rows)
    assert service.other == []
