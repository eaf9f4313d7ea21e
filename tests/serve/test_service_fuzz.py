"""Fuzzing `extractor serve`: requests made from its description, bodies nobody would write; no answer is a 500."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from running_service import SAMPLES, STORY, Running, running

from extractor.record import Record
from extractor.serve.problems import Problem

PAGE = (SAMPLES / "html" / "rumput-laut-nagoya.html").read_text("utf-8")
pytestmark = pytest.mark.slow
BOUNDED = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
SNIPPETS = st.sampled_from(
    ["Jakarta (ANTARA) - ", "US$ 1,2 miliar", "Rp3,5 triliun", "Kamis (22/2)", "2018-02-30", "kuartal III/2017",
     "7-8 persen", "ekspor tuna ke Jepang", "\n\n", "\r", "\0", "\u2028", "\ufeff", "\u202e", "(uu.SYS/B.A030)",
     "Pewarta: ", "Menteri ", "1" * 400, "1e999", "-", "," * 50, "٣٤", "①②", "½ juta", "€", "http://[",
     "COPYRIGHT © ANTARA 2018"]
)  # fmt: skip
WORDS = st.lists(SNIPPETS | st.text(max_size=20), max_size=30).map("".join)
TAGS = st.sampled_from(
    ["<p>", "</p>", "<article>", "<div", "<script type='application/ld+json'>", "</script>",
     '{"@type":"NewsArticle","headline":[', "<meta property='article:published_time' content='", "'>", "<h1>", "<!--",
     "<![CDATA[", "<svg>", "<table><tr>", "&#xD800;", "&#0;", "&nbsp;", "<?xml version='1.0'?>", "<title>",
     "<link rel=canonical href='http://[::1'>", "<base href='//['>"]
)  # fmt: skip
MARKUP = st.lists(TAGS | SNIPPETS | st.text(max_size=20), max_size=40).map("".join)


@pytest.fixture(scope="module")
def service(environment: dict[str, str]) -> Iterator[Running]:
    with running(environment, "--workers", 2, "--rate", 0, "--article-seconds", 10) as service:
        yield service
        assert service.stop() == 0
        assert [row for row in service.rows if row["level"] == "error"] == []


def checked(service: Running, **request: Any) -> int:
    """Send a request to /v1/extract, check that the answer is a record or a problem, return its status."""
    answer = service.client.post("/v1/extract", **request)
    if answer.status_code == 200:
        Record.model_validate_json(answer.content)
    else:
        assert answer.status_code < 500, answer.text
        assert Problem.model_validate_json(answer.content).status == answer.status_code
    return answer.status_code


@BOUNDED
@given(WORDS, st.sampled_from(["title", "url", "publisher", "published_at"]), SNIPPETS | st.text(max_size=30))
def test_texts(service: Running, text: str, name: str, value: str) -> None:
    body = {
        "text": f"{STORY} {text}".encode("utf-8", "replace").decode(),
        name: value.encode("utf-8", "replace").decode()[:90],
    }
    assert checked(service, json=body) in {200, 422}


@BOUNDED
@given(MARKUP, st.sampled_from(["utf-8", "utf-16", "utf-32", "latin-1", "no-such-charset", ""]))
def test_pages(service: Running, markup: str, charset: str) -> None:
    page = PAGE.replace("<p>", markup + "<p>", 1).encode("utf-8", "replace")
    headers = {"content-type": f"text/html; charset={charset}"}
    assert checked(service, content=page, headers=headers) in {200, 422}


@BOUNDED
@given(st.binary(max_size=2000), st.sampled_from(["text/plain", "text/html", "application/json"]))
def test_bytes(service: Running, body: bytes, kind: str) -> None:
    assert checked(service, content=body, headers={"content-type": kind}) in {200, 400, 422}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    ["text", "html", "title", "url", "published_at", "publisher", "min_confidence", "explain", "timestamp"]
)


@BOUNDED
@given(st.dictionaries(FIELDS, JSON, max_size=5) | JSON)
def test_json(service: Running, body: Any) -> None:
    data = json.dumps(body).encode("utf-8", "surrogatepass")
    assert checked(service, content=data, headers={"content-type": "application/json"}) in {200, 400, 422}


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 5000 + "<p>kopi</p>",
        "<article>" + "<p>" * 5000,
        "<p>" + "&amp;" * 50_000,
        "<a href='" + "x" * 100_000 + "'>",
        '<script type="application/ld+json">' + "[" * 50_000 + "</script>",
        "<table>" + "<tr><td>" * 3000,
    ],
)
def test_pages_made_to_be_hard(service: Running, page: str) -> None:
    assert checked(service, json={"html": PAGE.replace("<p>", page + "<p>", 1)}) in {200, 422}


@pytest.mark.parametrize(
    "text",
    ["1" * 50_000, "1.000." * 10_000, "juta " * 20_000, "(" * 2000, "A" * 100_000, "Menteri " * 5000,
     "20-22 Februari " * 3000, "Jakarta - " * 5000, "\n" * 100_000 + "kopi", "Rp1 triliun dan " * 20],
    ids=lambda text: text[:8].strip(),
)  # fmt: skip
def test_texts_made_to_be_hard(service: Running, text: str) -> None:
    assert checked(service, json={"text": text}) in {200, 422}


@pytest.mark.parametrize("text", ["(" * 50_000, "Rp1 triliun dan " * 5000], ids=["brackets", "figures"])
def test_texts_that_take_for_ever(service: Running, text: str) -> None:
    answer = service.post(text=text)
    assert answer.status_code in {200, 422, 504}
    assert service.post(text=STORY).status_code == 200


def test_requests_made_from_the_description(service: Running, tmp_path: Path) -> None:
    pytest.importorskip("schemathesis", reason="needs schemathesis: pip install schemathesis")
    # what is an article no schema can say: a fitting body may be refused, so positive_data_acceptance is left out
    checks = (
        "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
        "response_schema_conformance,negative_data_rejection,missing_required_header,unsupported_method,"
        "allow_header_conformance"
    )
    line = [
        str(Path(sys.executable).with_name("schemathesis")), "run", f"{service.url}/v1/openapi.json",
        "--checks", checks, "--max-examples", "150", "--seed", "1", "--phases", "examples,coverage,fuzzing",
        "--continue-on-failure",
    ]  # fmt: skip
    before = len(service.events("request"))
    done = subprocess.run(line, capture_output=True, check=False, text=True, cwd=tmp_path, timeout=600)
    assert done.returncode == 0, done.stdout[-8000:]
    statuses = {row["status"] for row in service.events("request")[before:]}
    assert statuses >= {200, 422, 415, 405}
