"""`extractor scrape` and `extractor sources` as a user runs them, against the news site on loopback."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from newsroom import Server, Site, serve
from typer.testing import CliRunner, Result

from extractor.cli.main import app

HOSTS = ("www.antaranews.com", "en.antaranews.com", "plain.example.test")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(Site(articles=60, hosts=HOSTS, slow=0.01), tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture
def run(server: Server, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(server.ca_file))
    pairs = [f"--connect-to={host}={target}" for host, target in server.connect_to.items()]

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(app, [*arguments, "--allow-private", *pairs])

    return call


def test_outlet_into_folder_and_on_to_records(run, server: Server, tmp_path: Path) -> None:
    out = tmp_path / "antara"
    found = run(
        "scrape", "antara", "--since=2018-02-01", "--until=2018-02-28", "--out", str(out), "--delay=0.01",
        "--contact=desk@example.org",
    )  # fmt: skip
    assert found.exit_code == 0, found.output
    assert not found.stdout
    assert "ANTARA says:" in found.stderr
    rows = [json.loads(line) for line in (out / "articles.jsonl").read_text("utf-8").splitlines()]
    assert rows
    assert {row["publisher"] for row in rows} == {"ANTARA"}
    assert all(row["published_at"].startswith("2018-02-") for row in rows)
    agents = {agent for host in server.stats().values() for agent in host["user_agents"]}
    assert any("desk@example.org" in agent for agent in agents)
    records = CliRunner().invoke(app, ["file", str(out / "articles.jsonl"), "--format=jsonl", "--no-timestamp"])
    from_archive = CliRunner().invoke(
        app, ["warc", *map(str, sorted((out / "warc").iterdir())), "--publisher=ANTARA", "--no-timestamp"]
    )
    assert records.exit_code == 0, records.output
    ids = {json.loads(line)["article"]["id"] for line in records.stdout.splitlines()}
    assert len(ids) == len(rows)
    # the archive holds the pages that were not wanted too
    assert ids <= {json.loads(line)["article"]["id"] for line in from_archive.stdout.splitlines()}


def test_sources_from_a_file(run, server: Server, tmp_path: Path) -> None:
    sources = tmp_path / "sources.txt"
    sources.write_text("# own\n\nsitemap https://plain.example.test/sitemap.xml\n", "utf-8")
    found = run("scrape", "--from", str(sources), "--out", str(tmp_path / "out"), "--delay=0.01", "--limit=2")
    assert found.exit_code == 0, found.output
    assert "2 articles (2 new)" in found.stderr
    assert "the same command goes on" in found.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "nothing to collect"),
        (["Harian Tiada"], "no outlet known here"),
        (["ftp://example.org/x"], "only http and https"),
        (["https://me:secret@example.org/"], "user name or password"),
        (["ANTARA", "--since=2018-02-30"], "is no day"),
        (["ANTARA", "--since=2018-03-01", "--until=2018-02-01"], "ends"),
        (["ANTARA", "--match=("], "no regular expression"),
        (["--from=nowhere.txt"], "nowhere.txt"),
        (["ANTARA", "--connect-to=localhost"], "HOST=ADDRESS"),
    ],
)
def test_bad_orders(arguments: list[str], told: str, tmp_path: Path) -> None:
    found = CliRunner().invoke(app, ["scrape", *arguments, "--out", str(tmp_path / "out")])
    assert found.exit_code != 0
    message = found.stderr or str(found.exception)
    assert told in message
    assert not (tmp_path / "out").exists()


def test_private_networks_are_refused(tmp_path: Path) -> None:
    out = tmp_path / "out"
    found = CliRunner().invoke(app, ["scrape", "http://127.0.0.1:9/story", "--out", str(out)])
    assert found.exit_code == 4
    (row,) = map(json.loads, (out / "failed.jsonl").read_text("utf-8").splitlines())
    assert row["cause"] in {"private", "robots"}


def test_list_of_outlets() -> None:
    found = CliRunner().invoke(app, ["sources", "list"])
    assert found.exit_code == 0
    assert "ANTARA" in found.stdout
    assert "terms: https://" in found.stdout
    one = json.loads(CliRunner().invoke(app, ["sources", "list", "kompas", "--format=json"]).stdout)
    assert [outlet["name"] for outlet in one] == ["Kompas.com"]
    assert CliRunner().invoke(app, ["sources", "list", "Harian Tiada"]).exit_code != 0


def test_how_outlets_stand(run, server: Server, tmp_path: Path) -> None:
    found = run("sources", "check", "ANTARA", "--format=json", "--articles=2")
    (health,) = json.loads(found.stdout)
    assert (health["state"], health["pages"], health["whole"]) == ("ok", 2, 2)
    assert health["layouts"]
    assert found.exit_code == 0
    # its hosts answer 404 for everything
    other = run("sources", "check", "kompas", "--format=json")
    (health,) = json.loads(other.stdout)
    assert health["state"] in {"unreachable", "nothing found"}
    assert other.exit_code == 1


def test_how_an_archive_stands(run, server: Server, tmp_path: Path) -> None:
    run("scrape", "https://www.antaranews.com/rss/terkini.xml", "--out", str(tmp_path / "a"), "--delay=0.01")
    (archive,) = (tmp_path / "a" / "warc").iterdir()
    found = CliRunner().invoke(app, ["sources", "check", "--from", str(archive), "--format=json"])
    (health,) = json.loads(found.stdout)
    assert (health["publisher"], health["state"]) == ("ANTARA", "ok")
    assert health["pages"] > 5
